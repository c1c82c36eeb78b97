# Everything runs from .venv, which demo, test and the rest make by themselves.
.DEFAULT_GOAL := help
LINTS := lint-format lint-code lint-types lint-layers lint-spelling
.PHONY: demo test test-slow coverage mutants test-clips bench lint format lock clean help
.PHONY: runtime dev bundle sbom release box $(LINTS)
# Another program's Python path would shadow what is locked.
unexport PYTHONHOME PYTHONPATH

PY := .venv/bin/python
UV ?= uv
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 \
	--only-binary :all: --generate-hashes --no-header --no-emit-index-url

demo: runtime ## watch the shipped clip, lamps drawn in the terminal
	@.venv/bin/hingewatch demo

test: dev ## run the tests; ARGS="-k name" for some of them
	@$(PY) -m pytest $(ARGS)

test-slow: dev ## run the tests that take long or install much
	@deploy/setup-dev.sh slow
	@$(PY) -m pytest -m slow $(ARGS)

coverage: dev ## run the tests and say which branches of the core they reach
	@$(PY) -m pytest --cov --cov-report=term $(ARGS)

mutants: dev ## change what judges, and see whether a test notices; some minutes
	@$(PY) -m tests.mutants $(ARGS)

test-clips: dev ## watch every clip, also the long ones beside the checkout
	@$(PY) -m pytest -m "clips or slow or not slow" tests/test_clips.py $(ARGS)

bench: dev ## print the benchmark tables, write benchmarks/out/latest.json
	@$(PY) -m benchmarks $(ARGS)

lint: $(LINTS) ## style, types, imports between layers, spelling

lint-format: dev
	$(PY) -m ruff format --check .
lint-code: dev
	$(PY) -m ruff check .
lint-types: dev
	$(PY) -m mypy
lint-layers: dev
	.venv/bin/lint-imports
lint-spelling: dev
	.venv/bin/codespell

format: dev ## rewrite the code in the project's style
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

runtime dev:
	@deploy/setup-dev.sh $@

lock: ## pin anew what pyproject.toml asks for; UPGRADE=--upgrade for the newest
	$(COMPILE) $(UPGRADE) --group editable pyproject.toml -o requirements.lock
	$(COMPILE) $(UPGRADE) --group editable --group dev -c requirements.lock \
		pyproject.toml -o requirements-dev.lock
	$(COMPILE) $(UPGRADE) --group editable --extra gym -c requirements-dev.lock \
		pyproject.toml -o requirements-gym.lock

bundle: runtime ## make what a rack without a network is installed from
	@$(PY) deploy/release/bundle.py $(ARGS)

sbom: runtime ## write the bill of materials, as CycloneDX has it
	@$(PY) deploy/release/sbom.py

release: runtime ## all that is published, signed: KEY=secret PUBLIC=key [DEBS=folder]
	@deploy/release/release.sh "$(KEY)" "$(PUBLIC)" $(DEBS)

box: runtime ## install and run on emulated 64-bit ARM; half an hour each, as root
	@deploy/emulated/box.sh $(ARGS)

clean: ## remove .venv, caches and everything built
	rm -rf .venv build dist benchmarks/out .coverage .hypothesis .import_linter_cache
	rm -rf .mypy_cache .pytest_cache .ruff_cache
	find edge tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## list these
	@sed -n 's/^\([a-z-]*\):.* ## /  make \1\t/p' Makefile | expand -t 20
