# Everything runs from .venv, which demo, test and the rest make by themselves.
.DEFAULT_GOAL := help
.PHONY: demo test bench lint format lock clean help
# Another program's Python path would shadow what is locked.
unexport PYTHONHOME PYTHONPATH

PY := .venv/bin/python
UV ?= uv
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 \
	--only-binary :all: --generate-hashes --no-header --no-emit-index-url

demo: ## watch the shipped clip, lamps drawn in the terminal
	@deploy/setup-dev.sh runtime
	@.venv/bin/hingewatch demo

test: ## run the tests; ARGS="-k name" for some of them
	@deploy/setup-dev.sh dev
	@$(PY) -m pytest --cov --cov-report=term $(ARGS)

bench: ## print the benchmark tables, write benchmarks/out/latest.json
	@deploy/setup-dev.sh dev
	@$(PY) -m benchmarks $(ARGS)

lint: ## style, types, imports between layers, spelling
	@deploy/setup-dev.sh dev
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	.venv/bin/lint-imports
	.venv/bin/codespell

format: ## rewrite the code in the project's style
	@deploy/setup-dev.sh dev
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

lock: ## pin anew what pyproject.toml asks for; UPGRADE=--upgrade for the newest
	$(COMPILE) $(UPGRADE) --group editable pyproject.toml -o requirements.lock
	$(COMPILE) $(UPGRADE) --group editable --group dev -c requirements.lock \
		pyproject.toml -o requirements-dev.lock

clean: ## remove .venv, caches and everything built
	rm -rf .venv build dist benchmarks/out .coverage .hypothesis .import_linter_cache
	rm -rf .mypy_cache .pytest_cache .ruff_cache
	find edge tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## list these
	@sed -n 's/^\([a-z]*\): ## /  make \1\t/p' Makefile | expand -t 16
