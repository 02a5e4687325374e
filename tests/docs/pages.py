"""Reads the examples out of Markdown pages: commands, files to save, and Python sessions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```(?P<head>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, its caption and its text."""

    language: str
    caption: str
    text: str
    line: int


def pages() -> list[Path]:
    """README and every written page of the documentation."""
    made = {"_build", "api", "printed"}
    docs = [p for p in sorted((ROOT / "docs").rglob("*.md")) if not made & set(p.relative_to(ROOT).parts)]
    return [ROOT / "README.md", *docs]


def blocks(page: Path) -> list[Block]:
    """The fenced blocks of a page, in order."""
    text = page.read_text(encoding="utf-8")
    found = []
    for match in BLOCK.finditer(text):
        head = match["head"].strip()
        language = head.split()[-1] if head else ""
        caption = re.search(r"^:caption: (.+)$", match["body"], re.MULTILINE)
        body = (
            re.sub(r"^:[a-z]+:.*\n", "", match["body"], flags=re.MULTILINE)
            if head.startswith("{")
            else match["body"]
        )
        line = text.count("\n", 0, match.start()) + 1
        found.append(Block(language, caption[1].strip() if caption else "", body, line))
    return found
