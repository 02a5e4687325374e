"""The plan as a PDF: tagged, self-contained, readable by machines, the same every time."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from glidepath.reports.plan_pdf import market_paper, plan_pdf
from glidepath.reports.typesetting import Paper
from glidepath.reports.words import date_words

SIZES = {"letter": (612, 792), "a4": (595, 842)}


@pytest.fixture(scope="module", params=["letter", "a4"])
def printed(
    request: pytest.FixtureRequest, plan: dict[str, Any], drawings: dict[str, str]
) -> tuple[Paper, PdfReader]:
    paper: Paper = request.param
    return paper, PdfReader(BytesIO(plan_pdf(plan, drawings, paper)))


@pytest.fixture(scope="module")
def texts(printed: tuple[Paper, PdfReader]) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in printed[1].pages]


def fonts(reader: PdfReader) -> list[Any]:
    found = []
    for page in reader.pages:
        for font in (page["/Resources"].get("/Font") or {}).values():
            found += list(font.get_object().get("/DescendantFonts") or [font])
    return [font.get_object() for font in found]


def test_paper_and_pages(printed: tuple[Paper, PdfReader]) -> None:
    paper, reader = printed
    box = reader.pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == SIZES[paper]
    assert 6 <= len(reader.pages) <= 30


def test_tagged_titled_and_in_a_language(printed: tuple[Paper, PdfReader]) -> None:
    _, reader = printed
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert "/StructTreeRoot" in root
    assert "clonazepam" in str(reader.metadata.title if reader.metadata else "")
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()


def test_fonts_are_inside(printed: tuple[Paper, PdfReader]) -> None:
    _, reader = printed
    embedded = [font["/FontDescriptor"].get_object() for font in fonts(reader)]
    assert embedded
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor) for descriptor in embedded)


def test_first_page_can_be_talked_over(texts: list[str], plan: dict[str, Any]) -> None:
    assert "Stopping suddenly is a danger" in texts[0]
    assert plan["comparators"]["stop_today"]["warning"] in texts[0]
    assert all(
        f"none from {date_words(option['steps'][-1]['start'])}" in texts[0] for option in plan["options"]
    )
    assert "If in trouble: pause" in texts[0]


def test_every_page_is_marked_as_a_draft(texts: list[str]) -> None:
    assert all("Draft for a clinician, not accepted" in text for text in texts)


def test_steps_fills_and_sources_can_be_read_out(texts: list[str], plan: dict[str, Any]) -> None:
    text = " ".join(texts)
    assert "half of a 0.5 mg tablet" in text
    assert all(source["id"] in text for source in plan["sources"])
    assert "Fills of option A" in text


def test_same_plan_same_bytes_whenever_it_is_made(plan: dict[str, Any], drawings: dict[str, str]) -> None:
    first = plan_pdf(plan, drawings, "letter")
    assert plan_pdf({**plan, "made_at": "2030-01-01T00:00:00"}, drawings, "letter") == first


def test_paper_follows_the_market(plan: dict[str, Any]) -> None:
    assert market_paper(plan) == "letter"
    assert market_paper({**plan, "case": {**plan["case"], "market": "UK"}}) == "a4"
    without = {key: value for key, value in plan["case"].items() if key != "market"}
    assert market_paper({**plan, "case": without}) == "letter"


def test_plan_without_predictions_can_be_printed(plan: dict[str, Any]) -> None:
    bare = {**plan, "options": [{**option, "prediction": None} for option in plan["options"]]}
    assert plan_pdf(bare, {}, "a4").startswith(b"%PDF")
