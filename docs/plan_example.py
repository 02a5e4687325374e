"""The plan.json of the reference: made by the program and cut short (python docs/plan_example.py)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
CASE = ROOT / "src/glidepath/interfaces/examples/clonazepam_two_years.yaml"
PAGE = ROOT / "docs/reference/plan_example.json"
WIDTH = 120
KEEP = {"options": 1, "findings": 2, "fills": 1, "sources": 2, "limits": 2, "published": 1, "because": 3}


def made() -> dict[str, Any]:
    """Run ``glidepath plan`` on the shipped example."""
    command = [sys.executable, "-m", "glidepath", "plan", str(CASE), "--json"]
    run = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603  (our own program)
    plan: dict[str, Any] = json.loads(run.stdout)
    return plan


def cut_short(value: Any, name: str = "") -> Any:
    """Keep the first entries of long lists, and the first two and the last of the steps."""
    if isinstance(value, dict):
        return {key: cut_short(inner, key) for key, inner in value.items()}
    if not isinstance(value, list):
        return value
    kept = value[:2] + value[-1:] if name == "steps" and len(value) > 3 else value[: KEEP.get(name, 3)]
    return [cut_short(inner) for inner in kept]


def written(value: Any, indent: int = 0) -> str:
    """Write JSON with what fits into a line on one line."""
    line = json.dumps(value, ensure_ascii=False)
    if len(line) + indent <= WIDTH or not isinstance(value, dict | list):
        return line
    inner = " " * (indent + 2)
    if isinstance(value, dict):
        parts = [f"{inner}{json.dumps(key)}: {written(item, indent + 2)}" for key, item in value.items()]
        return "{\n" + ",\n".join(parts) + "\n" + " " * indent + "}"
    return "[\n" + ",\n".join(inner + written(item, indent + 2) for item in value) + "\n" + " " * indent + "]"


def main() -> None:
    """Write the example of the reference."""
    PAGE.write_text(written(cut_short(made())) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
