"""The rules of the house (CONTRIBUTING.md), checked on the code itself."""

from __future__ import annotations

import ast
import importlib
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "glidepath"
MODULES = sorted(PACKAGE.rglob("*.py"))
NAMES_OF_MODULES = [str(path.relative_to(PACKAGE)) for path in MODULES]
Function = ast.FunctionDef | ast.AsyncFunctionDef

PUBLIC_NAMES = {
    "Case",
    "CourseAnswer",
    "Dosing",
    "GlidepathError",
    "InputError",
    "PlanAnswer",
    "PopulationAnswer",
    "Refusal",
    "__version__",
    "accept",
    "dependence_model",
    "document",
    "drugs",
    "evidence",
    "export",
    "one_compartment",
    "plan",
    "population",
    "read_case",
    "simulate",
    "simulate_events",
    "three_compartment",
    "two_compartment",
    "what_matters",
}
"""What `import glidepath` offers. A change here can break the code of users: say it in the changelog."""

FORBIDDEN_FILE_NAMES = {"utils", "util", "helpers", "helper", "manager", "core", "common", "misc"}
UNIT_OF_SUFFIX = {
    "_ng_per_ml": "ng/mL",
    "_l_per_h": "L/h",
    "_per_h": "1/h",
    "_mg": "mg",
    "_kg": "kg",
    "_cm": "cm",
    "_ml": "ml",
    "_h": "h",
}


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def code_lines(function: Function) -> int:
    """Lines of a function without its docstring and decorators."""
    body = function.body
    if ast.get_docstring(function) is not None:
        body = body[1:]
    if not body:
        return 1
    return (function.end_lineno or 0) - body[0].lineno + 2


def argument_names(function: Function) -> list[str]:
    arguments = function.args
    named = [a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
    extra = [a.arg for a in (arguments.vararg, arguments.kwarg) if a is not None]
    return [name for name in (*named, *extra) if name not in ("self", "cls")]


def documented_arguments(docstring: str) -> dict[str, str] | None:
    """The names in the numpydoc section Parameters with their descriptions; None where there is none."""
    found = re.search(r"^Parameters\n-+\n(.*?)(?=^\w[\w ]*\n-{3,}$|\Z)", docstring, re.MULTILINE | re.DOTALL)
    if found is None:
        return None
    entries: dict[str, str] = {}
    names: list[str] = []
    for line in found.group(1).splitlines():
        if line.strip() and not line.startswith(" "):
            names = [n.strip().lstrip("*") for n in line.split(":")[0].split(",")]
            entries.update({name: line for name in names})
        else:
            entries.update({name: entries[name] + " " + line.strip() for name in names})
    return entries


def public_functions(tree: ast.Module) -> Iterator[Function]:
    """Functions and methods of public classes whose names have no leading underscore."""
    for node in tree.body:
        if isinstance(node, Function) and not node.name.startswith("_"):
            yield node
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from (n for n in node.body if isinstance(n, Function) and not n.name.startswith("_"))


def test_public_names_are_pinned() -> None:
    package = importlib.import_module("glidepath")
    offered = {*getattr(package, "__all__", ()), "__version__"}
    assert offered == PUBLIC_NAMES
    assert len(offered) <= 25
    assert all(hasattr(package, name) for name in offered)


@pytest.mark.parametrize("path", MODULES, ids=NAMES_OF_MODULES)
def test_file_is_named_for_the_clinic_or_the_body(path: Path) -> None:
    assert path.stem not in FORBIDDEN_FILE_NAMES
    assert not FORBIDDEN_FILE_NAMES & set(path.relative_to(PACKAGE).parts)


@pytest.mark.parametrize("path", MODULES, ids=NAMES_OF_MODULES)
def test_file_and_functions_are_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    long = {f.name: code_lines(f) for f in functions(ast.parse(text)) if code_lines(f) > 60}
    assert not long
    wide = {f.name: argument_names(f) for f in functions(ast.parse(text)) if len(argument_names(f)) > 6}
    inner_loops = path.name.startswith("kernel")  # see docs/decisions/0011: there a record costs time
    assert not wide or inner_loops or "interfaces" in path.parts, "more than 6 arguments: make a record"


def test_most_functions_fit_one_glance() -> None:
    lengths = [code_lines(f) for path in MODULES for f in functions(parsed(path))]
    assert statistics.median(lengths) <= 10
    assert sum(length <= 35 for length in lengths) >= 0.9 * len(lengths)


@pytest.mark.parametrize("path", MODULES, ids=NAMES_OF_MODULES)
def test_docstrings_match_signatures(path: Path) -> None:
    tree = parsed(path)
    assert ast.get_docstring(tree), "a module says in one sentence what it holds"
    wrong = []
    for function in public_functions(tree):
        docstring = ast.get_docstring(function)
        if docstring is None:
            wrong.append(f"{function.name}: no docstring")
            continue
        documented = documented_arguments(docstring)
        if documented is None:
            continue
        if set(documented) != set(argument_names(function)):
            wrong.append(
                f"{function.name}: {sorted(documented)} documented, takes {argument_names(function)}"
            )
        for name, text in documented.items():
            unit = next((u for suffix, u in UNIT_OF_SUFFIX.items() if name.endswith(suffix)), None)
            said = f"[{unit}" in text or (unit == "h" and "hour" in text.lower())
            if unit and not said:
                wrong.append(f"{function.name}: {name} is documented without [{unit}]")
    assert not wrong


@pytest.mark.parametrize("path", MODULES, ids=NAMES_OF_MODULES)
def test_no_state_at_import(path: Path) -> None:
    """No `global`, and nothing is opened, printed or drawn when a module is imported."""
    tree = parsed(path)
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Global)]
    calls = [n.value.func for n in tree.body if isinstance(n, ast.Expr) and isinstance(n.value, ast.Call)]
    assert not [ast.unparse(call) for call in calls if "interfaces" not in path.parts]


def test_imports_go_down_only() -> None:
    run = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_starting_the_program_loads_nothing_heavy() -> None:
    """The help of the program must answer at once: no compiler, no plotting, no PDF, no solver is loaded for it."""
    code = (
        "import sys, importlib.util as u\n"
        "name = 'glidepath.interfaces.command_line'\n"
        "import importlib; importlib.import_module(name if u.find_spec(name) else 'glidepath')\n"
        "print(' '.join(m for m in ('numba', 'scipy', 'vl_convert', 'typst', 'icalendar') if m in sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == []


def tracked_files() -> list[Path]:
    run = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if run.returncode:
        pytest.skip("not a git checkout")
    names = [name for name in run.stdout.split("\0") if name]
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def test_nothing_names_the_machine_it_was_made_on() -> None:
    machine = re.compile(
        r"(?<![\w.~/])/(home|root|work|tmp|mnt|srv|opt)/\w+|file://|//(localhost|10\.|192\.168\.)"
    )
    kept = {".png", ".ico", ".pdf", ".svg"}
    named = []
    for path in tracked_files():
        if path.suffix in kept:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if machine.search(line) and path != Path(__file__):
                named.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}")
    assert not named


def test_pinned_versions_come_from_the_public_index() -> None:
    lock = (ROOT / "uv.lock").read_text(encoding="utf-8")
    hosts = set(re.findall(r"https?://([^/\"]+)", lock))
    assert hosts == {"pypi.org", "files.pythonhosted.org"}
    for name in ("run.txt", "dev.txt"):
        lines = (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines()
        pins = [line.split(";")[0].strip() for line in lines if line and not line.lstrip().startswith("#")]
        assert pins and all(re.fullmatch(r"[\w.\[\]-]+==[\w.]+", pin) for pin in pins)


def test_each_decision_has_its_four_headings() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("0*.md"))
    assert [path.name[:4] for path in decisions] == [f"{n:04}" for n in range(1, len(decisions) + 1)]
    for path in decisions:
        text = path.read_text(encoding="utf-8")
        assert re.match(rf"# {path.name[:4]}\. \w", text), path.name
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == [
            "Status",
            "Context",
            "Decision",
            "Consequences",
        ], path.name


def test_each_changelog_fragment_says_its_kind() -> None:
    kinds = "added|changed|fixed|removed|facts|safety"
    for path in (ROOT / "changelog.d").glob("*.md"):
        if path.name != "README.md":
            assert re.fullmatch(rf"[\w-]+\.({kinds})\.md", path.name), path.name
            assert path.read_text(encoding="utf-8").strip()
