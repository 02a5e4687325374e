"""Drawings of tablets, capsules, films and syringes."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import pytest

from glidepath.reports.tablets import dose_drawings, piece_drawing


def solid(form: str = "tablet", part: str = "1/1", count: int = 1) -> dict[str, Any]:
    return {"product": f"x 0.5 mg {form} (US)", "strength_mg": 0.5, "fraction": part, "count": count}


LIQUID = {"product": "x 1 mg/mL oral liquid (US)", "concentration_mg_per_ml": 1.0, "ml": 0.4, "mg": 0.4}
PIECES = [
    solid(),
    solid(part="1/2"),
    solid(part="1/4"),
    solid(part="3/4"),
    solid("capsule"),
    solid("film"),
    solid("orally disintegrating tablet"),
    solid("extended-release tablet"),
    LIQUID,
]


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: str(piece["product"]))
def test_drawing_is_well_formed_and_named(piece: dict[str, Any]) -> None:
    drawn = ET.fromstring(piece_drawing(piece))
    assert drawn.get("role") == "img"
    assert drawn.get("aria-label")
    labels = [text.text or "" for text in drawn.iter("text")]
    assert ("0.4 mL" if "ml" in piece else "0.5") in " ".join(labels)


def test_different_things_look_different() -> None:
    assert len({piece_drawing(piece, decorative=True) for piece in PIECES}) == len(PIECES)


def test_part_says_its_fraction_under_the_drawing() -> None:
    assert "½ of 0.5" in piece_drawing(solid(part="1/2"))


def test_decorative_drawing_is_hidden_from_screen_readers() -> None:
    drawn = ET.fromstring(piece_drawing(solid(), decorative=True))
    assert drawn.get("aria-hidden") == "true"
    assert drawn.get("aria-label") is None


def test_one_drawing_for_each_unit_until_they_are_many() -> None:
    assert len(dose_drawings([solid(count=3), LIQUID])) == 4
    many = dose_drawings([solid(count=9)])
    assert len(many) == 1
    assert "×9" in many[0]


def test_syringe_fills_in_proportion() -> None:
    def filled_px(ml: float) -> float:
        drawn = ET.fromstring(piece_drawing({**LIQUID, "ml": ml}))
        return float(next(iter(drawn.iter("rect"))).get("width") or 0)

    assert filled_px(0.8) == pytest.approx(2 * filled_px(0.4))
