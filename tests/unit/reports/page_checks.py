"""A strict reader of our own pages: every fault it knows is a string in a list."""

from __future__ import annotations

import re
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
LOADS = {"src", "srcset", "poster", "data", "action", "background", "xlink:href"}


class PageReader(HTMLParser):
    """Reads a page and keeps what accessibility and privacy depend on."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.open: list[str] = []
        self.ids: list[str] = []
        self.local_links: set[str] = set()
        self.headings: list[int] = []
        self.tags: dict[str, int] = {}
        self.labelled_by: set[str] = set()
        self.lang = ""
        self.text: list[str] = []
        self.tables_without_heads = 0
        self._heads_in_table = 0

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._seen(tag, dict(attrs))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._seen(tag, dict(attrs))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            self.faults.append(f"closing tag of void element {tag}")
        elif not self.open or self.open[-1] != tag:
            self.faults.append(
                f"</{tag}> closes {self.open[-1] if self.open else 'nothing'} at {self.getpos()}"
            )
        else:
            self.open.pop()
        if tag == "table" and not self._heads_in_table:
            self.tables_without_heads += 1

    def handle_data(self, data: str) -> None:
        if not {"style", "script", "title"} & set(self.open):
            self.text.append(data)

    def _seen(self, tag: str, attrs: dict[str, str | None]) -> None:
        self.tags[tag] = self.tags.get(tag, 0) + 1
        self._links(tag, attrs)
        if attrs.get("id"):
            self.ids.append(str(attrs["id"]))
        self.labelled_by |= set(str(attrs.get("aria-labelledby") or "").split())
        if tag == "html":
            self.lang = str(attrs.get("lang") or "")
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "table":
            self._heads_in_table = 0
        if tag == "th":
            self._heads_in_table += 1
            if attrs.get("scope") not in ("col", "row"):
                self.faults.append(f"th without scope at {self.getpos()}")
        if tag == "svg" and not (attrs.get("aria-hidden") == "true" or attrs.get("role") == "img"):
            self.faults.append(f"svg neither named nor hidden at {self.getpos()}")
        if (
            tag == "svg"
            and attrs.get("role") == "img"
            and not (attrs.get("aria-label") or attrs.get("aria-labelledby"))
        ):
            self.faults.append(f"svg without a name at {self.getpos()}")
        self.faults += [f"inline handler {name}" for name in attrs if name.startswith("on")]

    def _links(self, tag: str, attrs: dict[str, str | None]) -> None:
        self.faults += [f"{tag} loads {attrs[name]}" for name in LOADS & set(attrs) if tag not in ("a",)]
        href = str(attrs.get("href") or "")
        if tag == "link" and not href.startswith("data:,"):
            self.faults.append(f"link loads {href}")
        if href.startswith("#"):
            self.local_links.add(href[1:])

    def finish(self) -> list[str]:
        """All faults of the page."""
        faults = list(self.faults)
        faults += [f"unclosed {tag}" for tag in self.open]
        faults += [f"id twice: {name}" for name in {name for name in self.ids if self.ids.count(name) > 1}]
        faults += [f"no such id: {name}" for name in (self.local_links | self.labelled_by) - set(self.ids)]
        faults += ["script"] * self.tags.get("script", 0) + ["iframe"] * self.tags.get("iframe", 0)
        faults += [] if self.lang else ["no lang"]
        faults += (
            [] if self.tags.get("main") == 1 and self.tags.get("h1") == 1 else ["not one main and one h1"]
        )
        faults += [] if {"header", "footer"} <= set(self.tags) else ["no header or footer"]
        jumps = [(a, b) for a, b in zip(self.headings, self.headings[1:], strict=False) if b > a + 1]
        faults += [f"heading jumps from {a} to {b}" for a, b in jumps]
        faults += ["a table without a head"] * self.tables_without_heads
        return faults


def read_page(html: str) -> PageReader:
    """Read a whole page."""
    reader = PageReader()
    reader.feed(html)
    reader.close()
    return reader


def page_faults(html: str) -> list[str]:
    """Every fault of a page, styles included."""
    faults = read_page(html).finish()
    styles = "\n".join(re.findall(r"<style>(.*?)</style>", html, re.DOTALL))
    faults += [f"style loads {found}" for found in re.findall(r"url\([^)]*\)|@import[^;]*", styles)]
    faults += [] if html.startswith("<!DOCTYPE html>") else ["no doctype first"]
    faults += [] if '<meta charset="utf-8">' in html[:200] else ["no charset near the top"]
    return faults


def page_text(html: str) -> str:
    """The words of a page, on one line."""
    return " ".join(" ".join(read_page(html).text).split())


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, as WCAG 2 defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
