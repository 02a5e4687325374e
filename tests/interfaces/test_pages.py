"""The pages in a real browser: drawn, narrow, dark and printed."""

from __future__ import annotations

import html as html_text
import json
import re
import shutil
import struct
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import pytest
from pypdf import PdfReader

SAMPLES = Path(__file__).resolve().parents[1] / "unit" / "reports"
sys.path.insert(0, str(SAMPLES))

from page_checks import page_faults  # noqa: E402
from sample_plan import accepted_plan, clonazepam_plan, refusal  # noqa: E402

from glidepath.assessment.plan_case import plan as plan_case  # noqa: E402
from glidepath.interfaces.case_reading import Asked, case_of, read_asked  # noqa: E402
from glidepath.interfaces.documents import document  # noqa: E402
from glidepath.interfaces.options import MedicineOptions, PersonOptions, TaperOptions  # noqa: E402
from glidepath.reports.patient_sheet import patient_html  # noqa: E402
from glidepath.reports.plan_page import plan_html  # noqa: E402
from glidepath.reports.refusal_page import refusal_html  # noqa: E402

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed: pages are not looked at"),
]


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return {
        "plan": plan_html(clonazepam_plan()),
        "patient": patient_html(accepted_plan()),
        "patient-switch": patient_html(accepted_plan("switch-diazepam")),
        "refusal": refusal_html(refusal()),
    }


def browse(folder: Path, page: str, *flags: str) -> str:
    """Open a page in a fresh browser without a network."""
    path = folder / "page.html"
    path.write_text(page, encoding="utf-8")
    command = [
        str(CHROMIUM),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--disable-background-networking",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        f"--user-data-dir={folder / 'profile'}",
        *flags,
        path.as_uri(),
    ]
    return subprocess.run(command, capture_output=True, text=True, timeout=90, check=True).stdout


def measured(folder: Path, page: str, width_px: int, script: str) -> object:
    """Run a script in a page that stands in a frame of a given width, and give back its answer."""
    frame = f'<iframe id="frame" style="width:{width_px}px;height:900px;border:0" srcdoc="{html_text.escape(page)}"></iframe>'
    runs = (
        "<script>document.getElementById('frame').onload=function(){var d=this.contentDocument,w=this.contentWindow;"
        f"document.getElementById('answer').textContent=JSON.stringify((function(){{{script}}})())}}</script>"
    )
    shown = browse(
        folder, f"<!DOCTYPE html><p id='answer'></p>{frame}{runs}", "--virtual-time-budget=4000", "--dump-dom"
    )
    found = re.search(r'<p id="answer">(.*?)</p>', shown)
    assert found, "the page was not measured"
    return json.loads(html_text.unescape(found.group(1)))


@pytest.mark.parametrize("name", ["plan", "patient", "refusal"])
def test_page_is_drawn(tmp_path: Path, pages: dict[str, str], name: str) -> None:
    picture = tmp_path / "page.png"
    browse(tmp_path, pages[name], f"--screenshot={picture}", "--window-size=1100,1400")
    content = picture.read_bytes()
    assert content.startswith(b"\x89PNG")
    assert struct.unpack(">II", content[16:24]) == (1100, 1400)
    assert len(content) > 25_000, "a blank page is smaller"


@pytest.mark.parametrize("name", ["plan", "patient", "refusal"])
@pytest.mark.parametrize("width_px", [320, 1100])
def test_page_needs_no_sideways_scrolling(
    tmp_path: Path, pages: dict[str, str], name: str, width_px: int
) -> None:
    assert measured(tmp_path, pages[name], width_px, "return d.documentElement.scrollWidth") <= width_px  # type: ignore[operator]


OVERLAPS = """
var found=[];
d.querySelectorAll('figure svg').forEach(function(svg){
  var words=Array.from(svg.querySelectorAll('text')).filter(function(t){return t.textContent.trim()});
  var boxes=words.map(function(t){return t.getBoundingClientRect()});
  for(var i=0;i<boxes.length;i++)for(var j=i+1;j<boxes.length;j++){
    var a=boxes[i],b=boxes[j],x=Math.min(a.right,b.right)-Math.max(a.left,b.left),
        y=Math.min(a.bottom,b.bottom)-Math.max(a.top,b.top);
    if(x>1&&y>3)found.push(words[i].textContent+' / '+words[j].textContent);
  }
});
return found
"""


def test_no_words_of_a_chart_overlap(tmp_path: Path, pages: dict[str, str]) -> None:
    assert measured(tmp_path, pages["plan"], 1100, OVERLAPS) == []


OUTSIDE = """
var found=[];
d.querySelectorAll('figure svg').forEach(function(svg){
  var whole=svg.getBoundingClientRect();
  svg.querySelectorAll('text').forEach(function(t){
    var box=t.getBoundingClientRect();
    if(t.textContent.trim()&&(box.left<whole.left-1||box.right>whole.right+1||box.top<whole.top-1||box.bottom>whole.bottom+1))
      found.push(t.textContent);
  });
});
return found
"""


def test_no_words_of_a_chart_are_cut_off(tmp_path: Path, pages: dict[str, str]) -> None:
    assert measured(tmp_path, pages["plan"], 1100, OUTSIDE) == []


def printed(folder: Path, page: str) -> PdfReader:
    target = folder / "page.pdf"
    browse(folder, page, f"--print-to-pdf={target}", "--no-pdf-header-footer")
    return PdfReader(BytesIO(target.read_bytes()))


def test_printed_plan_opens_what_the_screen_folds(tmp_path: Path) -> None:
    sample = clonazepam_plan()
    page = plan_html({**sample, "options": sample["options"][:1]})
    texts = [" ".join(sheet.extract_text().split()) for sheet in printed(tmp_path, page).pages]
    whole = " ".join(texts)
    assert "Driving can be unsafe while the dose changes" in whole
    assert "The same as a table" in whole
    assert all("Draft for a clinician, not accepted" in text for text in texts)


@pytest.mark.parametrize("size", ["letter", "A4"])
@pytest.mark.parametrize("name", ["patient", "patient-switch"])
def test_printed_patient_page_is_one_sheet(
    tmp_path: Path, pages: dict[str, str], name: str, size: str
) -> None:
    on_paper = pages[name].replace("@page{", f"@page{{size:{size};", 1)
    assert len(printed(tmp_path, on_paper).pages) == 1


def real_plan(directions: str, market: Literal["US", "UK"]) -> dict[str, Any]:
    """A plan as the planner makes it, without predictions: they take longer than the page."""
    asked = Asked(
        case=directions,
        medicine=MedicineOptions(since="2024-12-01"),
        person=PersonOptions(age=46, weight=70),
        taper=TaperOptions(start="2026-12-01", market=market),
        people=0,
    )
    return document(plan_case(case_of(read_asked(asked), asked), 0), "2026-11-22T09:00:00")


@pytest.mark.parametrize(
    ("directions", "market"),
    [
        ("clonazepam 1 mg twice daily", "US"),
        ("diazepam 10 mg twice daily", "UK"),
        ("alprazolam XR 1 mg qam", "US"),
    ],
)
def test_pages_of_real_plans(tmp_path: Path, directions: str, market: Literal["US", "UK"]) -> None:
    made = real_plan(directions, market)
    page = plan_html(made)
    assert page_faults(page) == []
    assert measured(tmp_path, page, 320, "return d.documentElement.scrollWidth") <= 320  # type: ignore[operator]
    (tmp_path / "wide").mkdir()
    assert measured(tmp_path / "wide", page, 1100, OVERLAPS) == []
    for option in made["options"]:
        accepted = {**made, "acceptance": {"option": option["id"], "by": "Dr A", "at": "2026-11-24"}}
        assert page_faults(patient_html(accepted)) == []
