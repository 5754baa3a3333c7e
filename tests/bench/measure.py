"""Time and peak memory of the heavy commands, then the cost of the pages: `./run bench [SCALE]`.

Works on databases of its own: the demonstration SCALE times over for the commands and the pages, and as it is
for the pages again, so that what grows with the programme shows.
"""

import os
import secrets
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.bench.workbook import write as write_workbook  # noqa: E402

DAY = "2024-09-25"
PAGES = Path(__file__).with_name("pages.py")


def loading(scale):
    return f"load the demonstration {scale} times over", ["load_demo", "--scale", str(scale)]


def commands(scale, folder):
    """(what is measured, arguments of manage.py), in the order in which they need one another."""
    template, workbook = str(folder / "template.xlsx"), folder / "workbook.xlsx"
    write_workbook(workbook)
    yield "migrate an empty database", ["migrate", "--verbosity", "0"]
    yield loading(scale)
    yield "figures since the foundation", ["figures", "--on", DAY, "--format", "json"]
    yield "figures of one year", ["figures", "--year", "2023", "--format", "json"]
    yield "verify the journal and the schedules", ["verify"]
    yield "write the empty workbook", ["workbook_template", template]
    yield "examine a workbook of 9 750 rows", ["import_workbook", str(workbook), "--dry-run"]
    yield "import it", ["import_workbook", str(workbook)]
    for kind in ("literary", "financial"):
        for language in ("fr", "ar"):
            out = str(folder / f"{kind}-{language}.pdf")
            yield (
                f"{kind} report 2023 in {language}",
                [*("render_report", kind, "2023", "--lang", language, "--out", out)],
            )


def measure(arguments):
    """(seconds, those of them at work, megabytes at the peak) of one command; ends the run when it fails."""
    started = time.perf_counter()
    usage = run(ROOT / "manage.py", *arguments, quiet=True)
    return time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def run(script, *arguments, quiet=False):
    """What a Python script used; ends this run when it fails."""
    silence = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)] if quiet else []
    child = os.posix_spawn(
        sys.executable, [sys.executable, str(script), *arguments], os.environ, file_actions=silence
    )
    _, status, usage = os.wait4(child, 0)
    if status:
        sys.exit(f"{script.name} {' '.join(arguments)} failed.")
    return usage


def use(folder, name):
    """Let the commands that follow work on a database of that name."""
    os.environ.update(
        DATABASE_URL=f"sqlite:///{folder / name}.sqlite3", MEDIA_ROOT=str(folder / f"{name}-media")
    )


def table(lines):
    sys.stdout.write(f"{'':44}{'seconds':>10}{'CPU':>8}{'MB':>8}\n")
    for what, arguments in lines:
        seconds, at_work, megabytes = measure(arguments)
        sys.stdout.write(f"{what:44}{seconds:10.1f}{at_work:8.1f}{megabytes:8.0f}\n")
        sys.stdout.flush()


def main(scale=10):
    with tempfile.TemporaryDirectory(prefix="initiative-sm-bench-") as name:
        folder = Path(name)
        os.environ.update(
            DEBUG="0",  # with it Django keeps every query in memory
            SECRET_KEY=secrets.token_urlsafe(50),
            BUSINESS_DATE="2024-09-30",
        )
        use(folder, "large")
        table(commands(scale, folder))
        run(PAGES)
        use(folder, "small")
        table([("migrate an empty database", ["migrate", "--verbosity", "0"]), loading(1)])
        run(PAGES)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
