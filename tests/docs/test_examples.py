"""Every command and every Python example of README and documentation is run, page by page, in an empty folder."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from .pages import ROOT, Block, blocks, pages

PAGES = pages()
WITH_COMMANDS = [page for page in PAGES if any(b.language == "sh" for b in blocks(page))]
WITH_PYTHON = [page for page in PAGES if any(">>> " in b.text for b in blocks(page))]


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def install_into(folder: Path) -> Path:
    """Put the program where a clone has it after `make demo`."""
    program = folder / ".venv" / "bin" / "glidepath"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m glidepath "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return program


def run(block: Block, folder: Path) -> subprocess.CompletedProcess[str]:
    path = f"{folder}/.venv/bin{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "LC_ALL": "C.UTF-8"}
    script = f"set -e\n{block.text}"
    return subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=name)
def test_commands_do_what_the_page_says(page: Path, tmp_path: Path) -> None:
    install_into(tmp_path)
    for block in blocks(page):
        if block.language in ("yaml", "text", "json") and re.fullmatch(r"[\w-]+\.\w+", block.caption):
            (tmp_path / block.caption).write_text(block.text.strip() + "\n", encoding="utf-8")
        if block.language != "sh":
            continue
        wanted = re.search(r"fails with (\d)", block.caption)
        done = run(block, tmp_path)
        place = f"{name(page)}:{block.line}\n{block.text}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
        assert done.returncode == (int(wanted[1]) if wanted else 0), place
        assert "Traceback" not in done.stderr, place


@pytest.mark.parametrize("page", WITH_PYTHON, ids=name)
def test_python_examples_print_what_the_page_says(
    page: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    text = "\n\n".join(b.text for b in blocks(page) if ">>> " in b.text)
    options = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    example = doctest.DocTestParser().get_doctest(text, {}, name(page), str(page), 0)
    said: list[str] = []
    result = doctest.DocTestRunner(optionflags=options, verbose=False).run(example, out=said.append)
    assert result.attempted and not result.failed, "".join(said)


def test_every_command_of_the_program_is_documented() -> None:
    """What `glidepath --help` lists stands in the reference, and nothing else does."""
    words = [sys.executable, "-m", "glidepath", "--help"]
    listed = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    commands = set(re.findall(r"^\s+([a-z]+):\s", listed, re.MULTILINE))
    reference = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    assert commands and commands == set(re.findall(r"^\| `glidepath (\w+)", reference, re.MULTILINE))


def test_every_make_command_of_the_pages_exists() -> None:
    known = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for page in [*PAGES, ROOT / "CONTRIBUTING.md"]:
        used = set(re.findall(r"(?:^|`)make ([a-z]+)\b", page.read_text(encoding="utf-8"), re.MULTILINE))
        assert used <= known, f"{name(page)}: {used - known}"


def test_each_local_link_of_the_readme_leads_somewhere() -> None:
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md"):
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
