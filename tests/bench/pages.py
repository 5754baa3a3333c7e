"""What our pages add to their own SQL: the second half of `./run bench`, on the demonstration as it is.

Each page is fetched as an administrator. Its floor is the same SQL sent again by hand, plus an empty page
through the same middleware; the ratio says how much the rest (objects, templates) costs.
"""

import os
import secrets
import sys
import tempfile
import time
from contextlib import redirect_stdout
from functools import partial
from io import StringIO
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

TIMES = 7
#: The pages people open all day, then the longest lists of the admin.
PAGES = [
    "home",
    "reports:library",
    "loans:imports",
    "admin:index",
    "admin:loans_holder_changelist",
    "admin:loans_project_changelist",
    "admin:loans_loan_changelist",
    "admin:loans_repayment_changelist",
    "admin:loans_movement_changelist",
    "admin:loans_followup_changelist",
    "admin:loans_envelope_changelist",
    "admin:members_member_changelist",
]


class Recorder:
    """Every statement sent while it listens."""

    def __init__(self):
        self.sent = []

    def __call__(self, execute, sql, params, many, context):
        self.sent.append((sql, params))
        return execute(sql, params, many, context)


def seconds(action):
    """Median of some runs, after one to warm up."""
    action()
    taken = []
    for _time in range(TIMES):
        started = time.perf_counter()
        action()
        taken.append(time.perf_counter() - started)
    return median(taken)


def statements_of(action):
    from django.db import connection

    recorder = Recorder()
    with connection.execute_wrapper(recorder):
        action()
    return recorder.sent


def replay(statements):
    from django.db import connection

    with connection.cursor() as cursor:
        for sql, params in statements:
            if sql.lstrip().upper().startswith("SELECT"):
                cursor.execute(sql, params)
                cursor.fetchall()


def line(what, action, empty):
    """One line of the table: statements, milliseconds, those of the floor, ratio."""
    statements = statements_of(action)
    own, floor = seconds(action), seconds(lambda: replay(statements)) + empty
    sys.stdout.write(f"{what:44}{len(statements):8}{own * 1000:9.1f}{floor * 1000:9.1f}{own / floor:7.1f}\n")
    sys.stdout.flush()


def measure():
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.test import Client, override_settings
    from django.urls import reverse

    user = get_user_model().objects.create_superuser("mesure@example.org", full_name="Mesure")
    client = Client()
    client.force_login(user)

    def fetch(url):
        response = client.get(url)
        if response.status_code != 200:
            sys.exit(f"{url} answered {response.status_code}.")

    def figures():
        with redirect_stdout(StringIO()):
            call_command("figures", on="2024-09-25", format="json", stdout=StringIO())

    with override_settings(ROOT_URLCONF="tests.bench.empty"):
        empty = seconds(lambda: fetch("/"))
    sys.stdout.write(f"{'':44}{'queries':>8}{'ms':>9}{'floor':>9}{'ratio':>7}\n")
    for name in PAGES:
        line(name, partial(fetch, reverse(name)), empty)
    line("figures since the foundation", figures, 0)


def main():
    with tempfile.TemporaryDirectory(prefix="initiative-sm-bench-") as name:
        os.environ.update(
            DJANGO_SETTINGS_MODULE="initiative_sm.settings",
            DEBUG="0",
            HTTPS="0",
            SECRET_KEY=secrets.token_urlsafe(50),
            ALLOWED_HOSTS="testserver",
            BUSINESS_DATE="2024-09-30",
            DATABASE_URL=f"sqlite:///{name}/bench.sqlite3",
            MEDIA_ROOT=f"{name}/media",
        )
        import django
        from django.conf import settings

        django.setup()
        settings.STORAGES["staticfiles"] = {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        }
        settings.WHITENOISE_AUTOREFRESH = True  # no collected static files here
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        with redirect_stdout(StringIO()):
            call_command("load_demo", stdout=StringIO())
        measure()


if __name__ == "__main__":
    main()
