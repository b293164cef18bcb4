"""The plan of the house, read from the code itself: floors, pure modules, names, and pages that fetch nothing."""

from __future__ import annotations

import ast
import re
import sys
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ("plans", "items", "progress", "reform_tracker")
FLOORS: dict[str, frozenset[str]] = {
    "plans": frozenset({"plans"}),
    "items": frozenset({"plans", "items"}),
    "progress": frozenset({"plans", "items", "progress"}),
    # The project names its apps as text (INSTALLED_APPS, include()); it imports none of them.
    "reform_tracker": frozenset({"reform_tracker"}),
}
PURE_BY_PLAN = (
    "plans.values.fiscal_year",
    "plans.values.municipality_code",
    "plans.history.changes",
    "items.quantity",
    "progress.workflow",
    "progress.rating",
    "progress.judgement",
    "progress.placeholders",
    *(f"progress.table.shape.{one}" for one in ("figures", "reported", "shares", "items", "plan")),
    "progress.findings.kinds",
    "progress.public.charts.spec",
    "progress.reports.packet.contents",
)
ROOMS: dict[str, tuple[str, ...]] = {
    "plans": (
        *("values", "books", "access", "fields", "history", "models", "accounts", "reorganising"),
        *("auth_backend", "fixture_file", "planning_site", "admin", "backup", "management"),
    ),
    "progress": (
        *(
            "workflow",
            "rating",
            "judgement",
            "models",
            "work",
            "due_days",
            "placeholders",
            "table",
            "layouts",
        ),
        *("findings",),
        *("four_eyes",),
        *("review",),
        *("correction", "opinions", "succession"),
        *("navigation",),
        *("templatetags", "public", "reports", "planned_releases", "intake", "blackening", "office", "demo"),
        *("admin", "management"),
    ),
    "progress.review": (
        *("acting", "events", "rounds", "old_documents", "records", "effects", "evidence", "publications"),
    ),
    "progress.table.shape": ("figures", "reported", "shares", "items", "plan"),
    "progress.intake.reading": (
        *("answers", "words", "columns", "tables", "entries", "lists", "sheets", "records"),
        *("profile", "asked_once", "any_table", "file", "fates", "record_cells", "report"),
    ),
}
"""The rooms of a floor, or of a wing of one, from the lowest to the highest: each imports only itself and those
before it."""
PURE_LIBRARIES = frozenset({"clevercsv", "msgspec", "xlrd"})
"""What pure modules import beside the standard library and each other."""
READS_FIGURES = frozenset(
    f"progress.intake.reading.{one}"
    for one in ("entries.entry", "entries.figures", "entries.scales", "entries.totals", "records.results")
)
"""The reader's modules that hold printed figures; its others weigh evidence."""
STATES_ELSEWHERE = {
    "progress.office.planning.record": "on a copy, to show what a person wanted beside what somebody else did",
}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "services", "service", "manager", "managers"}
FORBIDDEN_NAMES |= {"common", "misc", "base_utils", "tools", "stuff"}
IMPORTS_IN_FUNCTIONS: dict[str, str] = {
    # "module: imported": "the reason"
    "plans.books.csv_dialect: from clevercsv.detect import Detector": "loads long, and only a CSV needs it",
    "progress.review.publications: from progress.table import analysis": "loads pandas, which only a sealing needs",
    "progress.reports.kept: from progress.reports.open_data.files import made_of": "loads pandas, too",
}
"""Imports inside a function that can't be avoided, each with its reason."""


def folder_of(package: str) -> Path:
    return ROOT / package.replace(".", "/")


def modules(*packages: str) -> list[Path]:
    return [path for package in packages for path in sorted(folder_of(package).rglob("*.py"))]


def room_of(module: str, wing: str) -> str:
    """The room of `wing` that holds `module`, by its name alone; "" for one outside, and for the wing's own door."""
    return module.removeprefix(f"{wing}.").partition(".")[0] if module.startswith(f"{wing}.") else ""


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def path_of(module: str) -> Path:
    place = ROOT / module.replace(".", "/")
    door = place / "__init__.py"  # a folder alone may be what a move left behind
    return door if door.is_file() else place.with_suffix(".py")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def says_pure(path: Path) -> bool:
    return bool(re.search(r"\bPure\b", ast.get_docstring(tree_of(path)) or ""))


PURE = sorted(
    {*PURE_BY_PLAN, *(name_of(path) for path in modules("plans", "items", "progress") if says_pure(path))}
)


@cache
def imports_in(path: Path) -> list[tuple[str, ast.stmt]]:
    """Every imported module with its statement; `from a import b` gives `a` and, as b may be a module, `a.b`."""
    found: list[tuple[str, ast.stmt]] = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found += [(alias.name, node) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            package = name_of(path).split(".")
            above = package[: len(package) - node.level + (path.name == "__init__.py")] if node.level else []
            module = ".".join([*above, node.module] if node.module else above)
            found += [(module, node), *((f"{module}.{alias.name}", node) for alias in node.names)]
    return found


def test_the_house_has_these_apps_and_no_other():
    found = {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert found | {"reform_tracker"} == set(APPS)


@pytest.mark.parametrize("app", APPS)
def test_imports_run_downward_only(app):
    wrong = [
        f"{name_of(path)} imports {module}"
        for path in modules(app)
        for module, _ in imports_in(path)
        if (floor := module.partition(".")[0]) in APPS and floor not in FLOORS[app]
    ]
    assert wrong == []


@pytest.mark.parametrize("wing", ROOMS)
def test_within_a_floor_imports_run_from_room_to_room_in_one_direction(wing):
    height = {room: place for place, room in enumerate(ROOMS[wing])}
    wrong = []
    for path in modules(wing):
        room = room_of(name_of(path), wing)
        if room in ("", "apps", "migrations"):
            continue
        for module, _ in imports_in(path):
            if height.get(room_of(module, wing), -1) > height[room]:
                wrong.append(f"{name_of(path)} imports {module}")
    assert wrong == []


@pytest.mark.parametrize("wing", ROOMS)
def test_every_room_is_on_the_plan(wing):
    rooms = {
        path.stem
        for path in folder_of(wing).iterdir()
        if path.suffix == ".py" or (path / "__init__.py").is_file()
    }
    assert rooms - {"__init__", "apps", "migrations"} == set(ROOMS[wing])


def test_every_package_says_what_it_is_for():
    silent = [
        name_of(path)
        for path in modules("plans", "items", "progress")
        if path.name == "__init__.py"
        and len(name_of(path).split(".")) > 1
        and not {"migrations", "management"} & set(name_of(path).split("."))
        and not ast.get_docstring(tree_of(path))
    ]
    assert silent == []


@pytest.mark.parametrize("app", APPS)
def test_nothing_imports_the_tests(app):
    wrong = [
        name_of(path)
        for path in modules(app)
        for module, _ in imports_in(path)
        if module.split(".")[0] == "tests"
    ]
    assert wrong == []


@pytest.mark.parametrize("module", PURE)
def test_a_pure_module_imports_the_standard_library_and_lower_pure_modules(module):
    path = path_of(module)
    for imported, _ in imports_in(path):
        top = imported.partition(".")[0]
        pure = any(imported == one or imported.startswith(one + ".") for one in PURE)
        known = top in sys.stdlib_module_names or top in PURE_LIBRARIES
        assert known or pure or imported in ("items", "plans", "progress"), imported


@pytest.mark.parametrize("module", PURE_BY_PLAN)
def test_a_pure_module_says_so(module):
    assert says_pure(path_of(module))


@pytest.mark.parametrize("app", APPS)
def test_no_import_hides_inside_a_function(app):
    hidden = []
    for path in modules(app):
        for outer in ast.walk(tree_of(path)):
            if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                hidden += [
                    f"{name_of(path)}: {ast.unparse(node)}"
                    for node in ast.walk(outer)
                    if isinstance(node, ast.Import | ast.ImportFrom)
                ]
    assert [one for one in hidden if one not in IMPORTS_IN_FUNCTIONS] == []


def test_imports_within_the_apps_run_in_no_circle():
    ours = {name_of(path): path for path in modules("plans", "items", "progress")}
    graph = {
        name: {module for module, _ in imports_in(path) if module in ours and module != name}
        for name, path in ours.items()
    }
    done: set[str] = set()

    def descend(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " → ".join([*way[way.index(name) :], name])
        if name not in done:
            for imported in sorted(graph[name]):
                descend(imported, (*way, name))
            done.add(name)

    for name in sorted(graph):
        descend(name, ())


@pytest.mark.parametrize("app", APPS)
def test_no_signals(app):
    for path in modules(app):
        for module, _ in imports_in(path):
            assert not re.match(r"django\.(dispatch|db\.models\.signals|core\.signals)", module), name_of(
                path
            )
            assert not re.fullmatch(r"django\.contrib\.auth\.signals(\..*)?", module), name_of(path)


def test_no_module_is_a_drawer():
    for path in modules(*APPS):
        assert path.stem not in FORBIDDEN_NAMES, path
        assert path.parent.name not in FORBIDDEN_NAMES, path


def knows_no_figure(module: str) -> bool:
    """Positions on the screen, and how well a reading fits: no figure of a city's is there to be rounded."""
    weighs = module.startswith("progress.intake.reading.") and module not in READS_FIGURES
    return module == "progress.public.charts.spec" or weighs


def test_money_and_rates_know_no_float():
    assert set(PURE) >= READS_FIGURES
    # `float(` or a float literal in a pure rule; seconds and pixels elsewhere are nobody's figures.
    for module in PURE:
        if knows_no_figure(module):
            continue
        path = path_of(module)
        for node in ast.walk(tree_of(path)):
            assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), module
            assert not (isinstance(node, ast.Name) and node.id == "float"), module


def test_states_have_one_writer():
    """Only `progress.review` assigns to `.state` of a status or makes review events and publications."""
    makers = {"ReviewEvent", "Publication", "PublicationRelease"}
    for path in modules("plans", "items", "progress"):
        if room_of(name_of(path), "progress") == "review" or name_of(path) in STATES_ELSEWHERE:
            continue
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in makers, f"{name_of(path)}:{node.lineno}"
            if isinstance(node, ast.Assign | ast.AugAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                written = [one.attr for one in targets if isinstance(one, ast.Attribute)]
                assert "state" not in written, f"{name_of(path)}:{node.lineno}"


# ── What the browser gets ───────────────────────────────────────────────────────────────────────────────────

TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
STATIC = sorted(path for path in (ROOT / "static").rglob("*") if path.is_file())
OUTSIDE = re.compile(r"(?:https?:)?//(?!www\.w3\.org/)[\w.-]+\.\w", re.IGNORECASE)
"""An address on some server. The name of the SVG language (www.w3.org) is no address that anything fetches."""


def inside(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


class Inline(HTMLParser):
    """Collects what a strict content security policy would stop, and addresses outside."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.script: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag == "style":
            self.faults.append("<style>")
        if tag == "script":
            kind = names.get("type") or ""
            self.script = [] if "src" not in names and kind != "application/json" else None
            if self.script is not None:
                self.faults.append("<script> without src")
        for name, value in attrs:
            if name == "style" or re.match(r"on[a-z]+$", name):
                self.faults.append(f"{name}= on <{tag}>")
            if (value or "").strip().lower().startswith("javascript:"):
                self.faults.append(f"javascript: on <{tag}>")
            fetches = name in ("src", "srcset", "action", "data", "poster", "formaction") or (
                name == "href" and tag in ("link", "use", "image", "base")
            )
            if fetches and OUTSIDE.search(value or ""):
                self.faults.append(f"{name}={value}")


@pytest.mark.parametrize("path", TEMPLATES, ids=inside)
def test_a_template_has_nothing_inline_and_nothing_from_outside(path):
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"\{#.*?#\}|\{% comment.*?endcomment %\}", "", text, flags=re.S)
    text = text.replace("field.help_text|safe", "")  # written by us, and by Django as HTML (password rules)
    parser = Inline()
    parser.feed(text)
    assert parser.faults == []
    assert not OUTSIDE.search(text), OUTSIDE.search(text)
    assert not re.search(r"\|\s*safe\b|\{%\s*autoescape\s+off", text), "unescaped output"


def test_the_inline_check_sees_what_it_should():
    parser = Inline()
    parser.feed(
        '<p style="color:red" onclick="x()">a</p><script>y()</script><style>b{}</style>'
        '<script src="https://cdn.example/x.js"></script><a href="javascript:z()">c</a>'
        '<script type="application/json">{}</script><script src="/static/a.js"></script>'
    )
    assert parser.faults == [
        "style= on <p>",
        "onclick= on <p>",
        "<script> without src",
        "<style>",
        "src=https://cdn.example/x.js",
        "javascript: on <a>",
    ]


@pytest.mark.parametrize(
    "path", [path for path in STATIC if path.suffix in (".css", ".js", ".svg", ".html", ".json")], ids=inside
)
def test_a_static_file_fetches_nothing_from_outside(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
    assert not OUTSIDE.search(text), OUTSIDE.search(text)
    assert "@import" not in text
    assert not re.search(r"\beval\(|new Function\(|document\.write\(", text)


def test_no_third_party_file_lies_in_the_repository():
    for path in STATIC:
        assert ".min." not in path.name, path
        if path.suffix in (".js", ".css"):
            assert max(map(len, path.read_text(encoding="utf-8").splitlines()), default=0) < 400, path


LONGEST_TEMPLATE_LINE = 120


@pytest.mark.parametrize("path", [path for path in TEMPLATES if path.suffix == ".html"], ids=inside)
def test_a_template_has_lines_that_can_be_read(path):
    lines = path.read_text(encoding="utf-8").split("\n")
    assert [number for number, line in enumerate(lines, 1) if len(line) > LONGEST_TEMPLATE_LINE] == []
