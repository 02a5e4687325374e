"""What a case asks to switch to."""

from __future__ import annotations

from glidepath.patient.case import Case

LONG_ACTING_DEFAULT = "diazepam"


def switch_target(case: Case) -> str | None:
    """The drug a switch would go to; diazepam where none is named; None where no switch is asked for."""
    if case.taper.switch_to is not None:
        return case.taper.switch_to
    return LONG_ACTING_DEFAULT if "switch" in case.taper.methods else None
