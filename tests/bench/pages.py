"""What our pages and reports add to their own SQL: the last part of `./run bench`.

Each page is fetched as an administrator. Its floor is the same SQL sent again by hand, plus an empty page
through the same middleware; the ratio says how much the rest (objects, templates) costs. A page that keeps
what it worked out is measured cold too, with the cache emptied before each run. A report's floor is its SQL
and the printing of its finished HTML by the library.

Measured on the database that DATABASE_URL names, which holds the demonstration some number of times over.
"""

import os
import secrets
import sys
import time
from datetime import UTC, datetime
from functools import partial
from io import StringIO
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

CREATED = datetime(2024, 9, 25, tzinfo=UTC)
#: Runs after one to warm up; fewer where they last, so that a large programme is measured in minutes.
TIMES, TIMES_SLOW, SLOW = 7, 2, 1.0


def addresses():
    """(what is measured, address) of the pages people open all day, then the longest lists of the admin."""
    from django.urls import reverse

    from governance.models import Meeting
    from loans.models import Envelope, Loan

    loan = Loan.objects.exclude(disbursed_on=None).order_by("pk").last()
    envelope = Envelope.objects.order_by("pk").first()
    meeting = Meeting.objects.order_by("pk").last()
    for what, name, arguments in [
        ("holders", "loans:holders", []),
        ("a holder", "loans:holder", [loan.holder_id]),
        ("a project", "loans:project", [loan.project_id]),
        ("loans", "loans:loans", []),
        ("a loan", "loans:loan", [loan.pk]),
        ("a new loan", "loans:loan_new", []),
        ("receipts", "loans:receipts", []),
        ("a new receipt", "loans:receipt_new", [loan.pk]),
        ("envelopes", "loans:envelopes", []),
        ("an envelope", "loans:envelope", [envelope.pk]),
        ("imports", "loans:imports", []),
        ("figures", "reports:figures", []),
        ("a figure", "reports:figure", ["women_share"]),
        ("library of the reports", "reports:library", []),
        ("members", "members:members", []),
        ("dues", "members:dues", []),
        ("organs", "members:members_organs", []),
        ("meetings", "governance:meetings", []),
        ("a meeting", "governance:meeting", [meeting.pk]),
        ("admin: home", "admin:index", []),
        ("admin: holders", "admin:loans_holder_changelist", []),
        ("admin: loans", "admin:loans_loan_changelist", []),
        ("admin: movements", "admin:loans_movement_changelist", []),
        ("admin: follow-ups", "admin:loans_followup_changelist", []),
    ]:
        yield what, reverse(name, args=arguments)
    names = f"{loan.holder.last_name} {loan.holder.first_name}"
    yield "search for a name", f"{reverse('loans:find')}?q={names}"
    yield "loans of a name", f"{reverse('loans:loans')}?q={loan.holder.last_name}"


class Recorder:
    """Every statement sent while it listens."""

    def __init__(self):
        self.sent = []

    def __call__(self, execute, sql, params, many, context):
        self.sent.append((sql, params))
        return execute(sql, params, many, context)


def seconds(action):
    """Median of some runs, after one to warm up."""
    started = time.perf_counter()
    action()
    slow = time.perf_counter() - started > SLOW
    taken = []
    for _time in range(TIMES_SLOW if slow else TIMES):
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


def line(what, action, beside):
    """One line of the table: statements, milliseconds, those of the floor, ratio.

    `beside` is what the floor has besides the SQL, in seconds.
    """
    action()  # what it keeps is kept
    statements = statements_of(action)
    own, floor = seconds(action), seconds(lambda: replay(statements)) + beside
    sys.stdout.write(
        f"{what:44}{len(statements):8}{own * 1000:10.1f}{floor * 1000:10.1f}{own / floor:7.1f}\n"
    )
    sys.stdout.flush()


def pages(client):
    from django.core.cache import cache
    from django.test import override_settings
    from django.urls import reverse

    def fetch(url):
        response = client.get(url)
        if response.status_code != 200:
            sys.exit(f"{url} answered {response.status_code}.")

    def cold(url):
        cache.clear()
        fetch(url)

    with override_settings(ROOT_URLCONF="tests.bench.empty"):
        empty = seconds(lambda: fetch("/"))
    home = reverse("home")
    line("home", partial(fetch, home), empty)
    line("home, nothing kept", partial(cold, home), empty)
    for what, url in addresses():
        line(what, partial(fetch, url), empty)


def reports():
    from initiative_sm import pdf
    from reports import documents
    from reports.enums import ReportKind
    from reports.models import Report

    for kind in ReportKind.values:
        for language in ("fr", "ar"):
            report = Report.objects.current(kind, 2023) or Report(kind=kind, year=2023)
            finished = documents.html(report, language)
            printing = seconds(
                lambda finished=finished, language=language: pdf.printed(
                    finished, lang=language, title="", author="", created=CREATED
                )
            )
            line(f"{kind} report 2023 in {language}", partial(documents.printed, report, language), printing)


def figures():
    from django.core.management import call_command

    call_command("figures", on="2024-09-25", format="json", stdout=StringIO())


def measure():
    from django.contrib.auth import get_user_model
    from django.db import transaction
    from django.test import Client

    from loans.models import Holder

    sys.stdout.write(
        f"\n{f'{Holder.objects.count()} persons':44}{'queries':>8}{'ms':>10}{'floor':>10}{'ratio':>7}\n"
    )
    with transaction.atomic():
        user = get_user_model().objects.create_superuser("mesure@example.org", full_name="Mesure")
        client = Client()
        client.force_login(user)
        pages(client)
        transaction.set_rollback(True)
    reports()
    line("figures since the foundation", figures, 0)


def main():
    os.environ.update(
        SECRET_KEY=secrets.token_urlsafe(50),
        DJANGO_SETTINGS_MODULE="initiative_sm.settings",
        DEBUG="0",  # with it Django keeps every query in memory
        HTTPS="0",
        ALLOWED_HOSTS="testserver",
        BUSINESS_DATE="2024-09-30",
    )
    import django
    from django.conf import settings

    django.setup()
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.WHITENOISE_AUTOREFRESH = True  # no collected static files here
    measure()


if __name__ == "__main__":
    main()
