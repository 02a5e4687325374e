"""The sample plan, and everything made of it once."""

from __future__ import annotations

from typing import Any

import pytest
from sample_plan import accepted_plan, clonazepam_plan

from glidepath.reports.plan_page import drawn_charts, plan_html


@pytest.fixture(scope="session")
def plan() -> dict[str, Any]:
    return clonazepam_plan()


@pytest.fixture(scope="session")
def accepted() -> dict[str, Any]:
    return accepted_plan()


@pytest.fixture(scope="session")
def drawings(plan: dict[str, Any]) -> dict[str, str]:
    return drawn_charts(plan)


@pytest.fixture(scope="session")
def html(plan: dict[str, Any], drawings: dict[str, str]) -> str:
    return plan_html(plan, drawings)
