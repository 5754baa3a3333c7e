"""The house and its rules (docs/decisions), held over the sources themselves."""

import ast
import re
from pathlib import Path

import pytest

from tests.csp import refused_in

ROOT = Path(__file__).resolve().parents[2]

#: From the ground up: a floor imports itself and the floors below.
FLOORS = ["initiative_sm", "members", "governance", "loans", "reports"]

#: Where the ground floor may name the apps: its commands build and fill the whole house.
NAMES_ALL_APPS = ("initiative_sm/management/",)

#: Pure rules: no framework, no database.
PURE = ["loans/schedule.py", "loans/product_rules.py", "loans/bank/matching.py"]

#: The entrances of the house, where "today" may be asked: pages, commands, background work. Every rule
#: behind them gets its date as an argument.
ASKS_TODAY = re.compile(
    r"initiative_sm/(dates|verbs|lists)\.py|[a-z_]+/work\.py|[a-z_]+/(views|management/commands|admin)(/|\.py)"
)

#: Lines of a file, lines of a function: over 40 asks for a split (listed with -rP), over 60 is refused.
MAX_LINES = 400
LONG_FUNCTION, MAX_FUNCTION = 40, 60
#: Tests are read one function at a time, and a table of cases may be long.
MAX_TEST_LINES = 500


def sources():
    found = [
        path
        for floor in FLOORS
        for path in sorted((ROOT / floor).rglob("*.py"))
        if "migrations" not in path.parts
    ]
    assert len(found) > 50
    return found


def name_of(path):
    return str(path.relative_to(ROOT))


def imported(path):
    """(module, line) of every import of a file, inside functions too."""
    tree = ast.parse(path.read_text())
    package = path.relative_to(ROOT).parts[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            yield ".".join([*base, *([node.module] if node.module else [])]), node.lineno


def test_imports_go_down_only():
    wrong = [
        f"{name_of(path)}:{line} imports {module}"
        for path in sources()
        if not name_of(path).startswith(NAMES_ALL_APPS)
        for module, line in imported(path)
        for floor in [path.relative_to(ROOT).parts[0]]
        if module.split(".")[0] in FLOORS[FLOORS.index(floor) + 1 :]
    ]
    assert wrong == []


def test_nothing_but_its_own_commands_imports_the_commands():
    wrong = [
        f"{name_of(path)}:{line} imports {module}"
        for path in sources()
        if "management" not in path.parts
        for module, line in imported(path)
        if ".management" in module and module.split(".")[0] in FLOORS
    ]
    assert wrong == []


@pytest.mark.parametrize("name", PURE)
def test_pure_rules_know_no_framework(name):
    modules = {module.split(".")[0] for module, _line in imported(ROOT / name)}
    assert modules <= {
        "collections", "dataclasses", "datetime", "decimal", "initiative_sm", "math", "rapidfuzz", "re",
    }  # fmt: skip


def test_models_come_before_actions_and_actions_before_pages():
    order = ["models", "actions", "forms", "views", "urls"]

    def storey(parts):
        return next((order.index(part) for part in parts if part in order), None)

    wrong = []
    for path in sources():
        parts = path.relative_to(ROOT).with_suffix("").parts
        own = storey(parts[1:])
        for module, line in imported(path):
            steps = module.split(".")
            other = storey(steps[1:])
            if steps[0] == parts[0] and own is not None and other is not None and other > own:
                wrong.append(f"{name_of(path)}:{line} imports {module}")
    assert wrong == []


def calls(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            yield name, node.lineno, len(node.args) + len(node.keywords)


def test_today_is_asked_in_views_and_commands_only():
    wrong = [
        f"{name_of(path)}:{line} calls {name}()"
        for path in sources()
        if not ASKS_TODAY.match(name_of(path))
        for name, line, arguments in calls(path)
        if name in ("today", "localdate", "localtime") and not arguments
    ]
    assert wrong == []


def test_no_float_comes_near_money():
    """Not where amounts are computed, read or written; the geometry of charts and print is not money."""
    money = (
        "loans/models/",
        "loans/actions/",
        "loans/positions.py",
        "loans/schedule.py",
        "reports/indicators/",
        "reports/figures/",
        "initiative_sm/money.py",
        "initiative_sm/numbers.py",
    )
    wrong = [
        f"{name_of(path)}:{node.lineno} {ast.unparse(node)}"
        for path in sources()
        if name_of(path).startswith(money)
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "float")
    ]
    assert wrong == []


def test_no_signal_carries_a_rule():
    """Signals are heard after a migrate only."""
    wrong = [
        f"{name_of(path)}:{line} imports {module}"
        for path in sources()
        if path.name != "apps.py"
        for module, line in imported(path)
        if module.endswith("signals") or module == "django.dispatch"
    ]
    assert wrong == []


def test_a_view_decides_nothing_with_raw_sql():
    wrong = [
        f"{name_of(path)}:{line}"
        for path in sources()
        if "views" in path.parts or path.name == "views.py"
        for name, line, _arguments in calls(path)
        if name in ("raw", "execute", "extra")
    ]
    assert wrong == []


@pytest.mark.parametrize("folder", [*FLOORS, "tests"])
def test_no_file_is_too_long_to_read(folder):
    long = {
        name_of(path): lines
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in path.parts
        and (lines := len(path.read_text().splitlines()))
        > (MAX_TEST_LINES if folder == "tests" else MAX_LINES)
    }
    assert long == {}


def functions(path):
    """(name, lines without the docstring, line) of every function."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
            yield node.name, body[-1].end_lineno - body[0].lineno + 1, node.lineno


def test_no_function_is_too_long_to_read():
    long = {
        f"{name_of(path)}:{line} {name}()": lines
        for path in sources()
        for name, lines, line in functions(path)
        if lines > LONG_FUNCTION
    }
    print(*(f"{name} has {lines} lines" for name, lines in long.items()), sep="\n")  # noqa: T201
    assert {name: lines for name, lines in long.items() if lines > MAX_FUNCTION} == {}


def test_templates_have_no_inline_script_or_style():
    wrong = [
        f"{name_of(path)} has {what}: {found}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        if "pdf" not in path.parts
        for what, found in refused_in(path.read_text()).items()
    ]
    assert wrong == []


def test_style_sheets_serve_both_directions():
    """Logical properties: `margin-inline-start`, not `margin-left`. Charts place their marks themselves."""
    physical = re.compile(
        r"(?<![\w-])((margin|padding|border)-(left|right)|left|right)\s*:|(?<![\w-])float\s*:(?!\s*inline-)"
    )
    wrong = [
        f"{name_of(path)}:{number} {line.strip()}"
        for path in sorted((ROOT / "static" / "css").rglob("*.css"))
        if not path.name.startswith("chart")
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if {found[2] or found[0] for found in physical.findall(line)} not in (set(), {"left", "right"})
    ]
    assert wrong == []
