"""Time and peak memory of the heavy commands: `./run bench [SCALE]`, on a database of its own."""

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


def commands(scale, folder):
    """(what is measured, arguments of manage.py), in the order in which they need one another."""
    template, workbook = str(folder / "template.xlsx"), folder / "workbook.xlsx"
    write_workbook(workbook)
    yield "migrate an empty database", ["migrate", "--verbosity", "0"]
    yield f"load the demonstration {scale} times over", ["load_demo", "--scale", str(scale)]
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
    child = os.posix_spawn(
        sys.executable,
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        os.environ,
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _, status, usage = os.wait4(child, 0)
    if status:
        sys.exit(f"manage.py {' '.join(arguments)} failed.")
    return time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main(scale=10):
    with tempfile.TemporaryDirectory(prefix="initiative-sm-bench-") as name:
        folder = Path(name)
        os.environ.update(
            DEBUG="0",  # with it Django keeps every query in memory
            SECRET_KEY=secrets.token_urlsafe(50),
            BUSINESS_DATE="2024-09-30",
            DATABASE_URL=f"sqlite:///{folder / 'bench.sqlite3'}",
            MEDIA_ROOT=str(folder / "media"),
        )
        sys.stdout.write(f"{'':44}{'seconds':>10}{'CPU':>8}{'MB':>8}\n")
        for what, arguments in commands(scale, folder):
            seconds, at_work, megabytes = measure(arguments)
            sys.stdout.write(f"{what:44}{seconds:10.1f}{at_work:8.1f}{megabytes:8.0f}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
