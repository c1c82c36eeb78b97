"""Every configuration that the project's pages and folders show is one that runs."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from edge.config.sections import check, load_config

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    page
    for folder in (".", "docs", "deploy", "models", "benchmarks", "edge")
    for page in (ROOT / folder).glob("*.md" if folder == "." else "**/*.md")
)
BLOCK = re.compile(r"^```toml\n(.*?)^```", re.MULTILINE | re.DOTALL)
BLOCKS = [
    pytest.param(block, id=f"{page.relative_to(ROOT)}-{at}")
    for page in PAGES
    for at, block in enumerate(BLOCK.findall(page.read_text(encoding="utf-8")))
]
FILES = sorted((ROOT / "deploy").rglob("*.toml"))
CERTIFICATE = re.compile(
    r'^(ca_file|cert_file|key_file) = "[^"]*\.(crt|key)"', re.MULTILINE
)


@pytest.fixture(scope="session")
def key_pair(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one certificate and its key, which stand for any that are named."""
    folder = tmp_path_factory.mktemp("certificates")
    command = "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=any"
    subprocess.run(
        [*command.split(), "-keyout", "any.key", "-out", "any.crt"],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    return folder


def checked(text: str, folder: Path, certificates: Path) -> None:
    """Check a configuration, with certificates that are there."""
    path = folder / "shown.toml"
    here = rf'\1 = "{certificates}/any.\2"'
    path.write_text(CERTIFICATE.sub(here, text), encoding="utf-8")
    check(path)


needs_openssl = pytest.mark.skipif(
    not shutil.which("openssl"), reason="needs openssl to make certificates"
)


def test_there_are_blocks_and_files_to_check() -> None:
    assert len(BLOCKS) >= 2
    assert {file.name for file in FILES} >= {"hingewatch.toml", "collector.toml"}


@needs_openssl
@pytest.mark.parametrize("block", BLOCKS)
def test_a_block_on_a_page_is_a_configuration_that_runs(
    block: str, tmp_path: Path, key_pair: Path
) -> None:
    checked(block, tmp_path, key_pair)


@needs_openssl
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_settings_file_that_ships_runs(
    file: Path, tmp_path: Path, key_pair: Path
) -> None:
    load_config(file)
    checked(file.read_text(encoding="utf-8"), tmp_path, key_pair)


@needs_openssl
def test_a_block_with_a_misspelt_key_would_not_pass(
    tmp_path: Path, key_pair: Path
) -> None:
    with pytest.raises(Exception, match="did you mean mute"):
        checked("[lamps]\nmuted = true\n", tmp_path, key_pair)
