"""Personal data (law 09-08): how long they are kept, how a person is forgotten, what stays true afterwards."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from initiative_sm.dates import Period
from initiative_sm.uploads import examine
from loans import retention, verify
from loans.actions import documents, privacy
from loans.models import Contact, Decision, Document, FollowUp, Holder
from members.models import Event
from reports.indicators import values
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2024, 9, 30)
PDF = b"%PDF-1.4\nCIN de la personne\n"
#: Everything by which the person of this module could be recognised.
SECRETS = (
    *(
        "Bouhaddou",
        "Zohra",
        "بوهدو",
        "زهرة",
        "JB991199",
        "0612345678",
        "zohra@example.org",
        "rue des Amandiers",
    ),
    *("amandine", "1988-11-17", "parle de ses dettes", "Bouh"),
)


@pytest.fixture(autouse=True)
def _place(settings, tmp_path):
    settings.BUSINESS_DATE, settings.MEDIA_ROOT = TODAY, tmp_path


def person(**over):
    fields = {
        "last_name": "Bouhaddou", "first_name": "Zohra", "last_name_ar": "بوهدو", "first_name_ar": "زهرة",
        "cin": "JB991199", "phone": "0612345678", "email": "zohra@example.org", "address": "12 rue des Amandiers",
        "birth_date": date(1988, 11, 17), "first_contact_on": date(2019, 1, 10),
        "commune": factories.commune(rural=True),
    }  # fmt: skip
    return factories.holder(**{**fields, **over})


def refused_file(by):
    """A woman of a rural commune, refused in 2019, with all that could have been written about her."""
    holder = person()
    project = factories.project(holder=holder, name_fr="Atelier amandine", name_ar="ورشة زهرة", rural=True)
    loan = factories.loan(
        "refused", holder=holder, project=project, received_on=date(2019, 2, 1), closed_on=date(2019, 6, 1),
        close_reason="parle de ses dettes",
    )  # fmt: skip
    factories.decision(
        loan=loan, outcome="refused", decided_on=date(2019, 6, 1), reason="parle de ses dettes"
    )
    Contact.objects.create(
        holder=holder, loan=loan, kind="call", happened_on=date(2019, 3, 1), author=by, note="parle de ses dettes",
        recorded_at=factories.NOW,
    )  # fmt: skip
    factories.followup(
        project=project, observed_on=date(2019, 4, 1), difficulties="Zohra Bouhaddou est seule"
    )
    factories.appraisal(loan=loan, summary="Zohra parle de ses dettes")  # each version of it is kept
    factories.event(target=holder, note="Appel de Zohra", data={"name": "Bouhaddou"})
    paper = Document(holder=holder, kind="cin", title="CIN de Zohra")
    documents.add(
        document=paper, upload=examine("bouhaddou.pdf", PDF, max_bytes=10**6), by=by, at=factories.NOW
    )
    return holder, loan, paper


def forget(holder, capture, **over):
    given = {"reason": "Délai écoulé", "on": TODAY, "at": timezone.now(), "by": factories.user("director")}
    with capture(execute=True):
        return privacy.anonymise(holder=holder, **{**given, **over})


def everything_stored():
    """Every text of every table, but for the accounts and the sessions."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(("loans_", "members_event", "django_admin_log")):
                cursor.execute(f"SELECT * FROM {table}")  # noqa: S608  (names from the schema)
                found += [" ".join(map(str, (table, *row))) for row in cursor.fetchall()]
    return found


def figures():
    """Every indicator of the registry, since the foundation and in the years of the file."""
    periods = (Period(None, TODAY), Period(date(2019, 1, 1), date(2019, 12, 31)))
    return [values(period) for period in periods]


def test_refused_file_is_made_anonymous_and_no_figure_changes(django_capture_on_commit_callbacks):
    """Fixture (i): the funnel, the women, the rural… count what they counted before."""
    holder, loan, paper = refused_file(factories.user())
    factories.running_loan()
    before = figures()

    forget(holder, django_capture_on_commit_callbacks)

    assert figures() == before
    holder.refresh_from_db()
    assert (holder.sex, holder.commune.milieu, holder.birth_date) == ("F", "rural", date(1988, 1, 1))
    assert (holder.full_name, holder.name("ar")) == (
        f"Anonyme {holder.number}",
        f"مجهول الهوية {holder.number}",
    )
    loan.refresh_from_db()
    assert loan.status == "refused"
    assert not default_storage.exists(paper.file.name)


def test_nothing_of_the_person_is_left_in_the_database(django_capture_on_commit_callbacks):
    holder, _loan, _paper = refused_file(factories.user())
    assert all(any(secret in row for row in everything_stored()) for secret in SECRETS)

    forget(holder, django_capture_on_commit_callbacks)

    assert [
        row for row in everything_stored() if any(secret.lower() in row.lower() for secret in SECRETS)
    ] == []
    assert not Decision.objects.exclude(reason__in=["", privacy.ERASED]).exists()
    assert FollowUp.objects.get().difficulties == privacy.ERASED
    assert Event.objects.get(verb="holder.anonymised").note == "Délai écoulé"
    faults = {result.label: result.findings.faults for result in verify.run() if result.findings.fault_count}
    assert faults == {}


def test_person_who_is_forgotten_is_found_no_more(client, signed_in, django_capture_on_commit_callbacks):
    holder, _loan, _paper = refused_file(factories.user())
    forget(holder, django_capture_on_commit_callbacks)
    signed_in(client)
    assert client.get(reverse("loans:holders"), {"q": "Zohra"}).context["listing"].page.paginator.count == 0
    assert client.get(holder.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("closed_on", "on", "said"),
    [
        (date(2019, 6, 1), date(2022, 5, 31), "jusqu’au 1er juin 2022"),
        (date(2024, 1, 1), TODAY, "jusqu’au 1er janvier 2027"),
    ],
)
def test_who_was_never_financed_is_kept_three_years(closed_on, on, said):
    loan = factories.loan("refused", holder=person(), received_on=date(2019, 2, 1), closed_on=closed_on)
    with pytest.raises(ValidationError, match=said):
        privacy.anonymise(holder=loan.holder, reason="x", on=on, by=factories.user(), at=timezone.now())


def test_who_was_financed_is_kept_ten_years_after_the_end(django_capture_on_commit_callbacks):
    dates = {
        "received_on": date(2008, 1, 1),
        "granted_on": date(2008, 2, 1),
        "contracted_on": date(2008, 2, 2),
    }
    loan = factories.loan(
        "repaid", holder=person(first_contact_on=date(2008, 1, 1)), disbursed_on=date(2008, 3, 1),
        closed_on=date(2012, 3, 1), **dates,
    )  # fmt: skip
    assert retention.kept_until(retention.with_last_day().get()) == date(2022, 3, 1)
    assert list(retention.due(date(2022, 2, 28))) == []
    assert list(retention.due(date(2022, 3, 1))) == [loan.holder]
    forget(loan.holder, django_capture_on_commit_callbacks)


def test_open_file_repeated_request_and_silent_reason_are_refused(django_capture_on_commit_callbacks):
    running = factories.running_loan().holder
    with pytest.raises(ValidationError, match="en cours"):
        forget(running, django_capture_on_commit_callbacks)
    holder = person()
    with pytest.raises(ValidationError, match="Dites pourquoi"):
        forget(holder, django_capture_on_commit_callbacks, reason=" ")
    forget(holder, django_capture_on_commit_callbacks)
    with pytest.raises(ValidationError, match="déjà anonyme"):
        forget(holder, django_capture_on_commit_callbacks)


def test_project_that_a_partner_still_has_keeps_its_name(django_capture_on_commit_callbacks):
    holder, loan, _paper = refused_file(factories.user())
    factories.loan(project=loan.project, holder=factories.holder())
    forget(holder, django_capture_on_commit_callbacks)
    loan.project.refresh_from_db()
    assert loan.project.name_fr == "Atelier amandine"


def test_pages_of_the_director(client, signed_in, django_capture_on_commit_callbacks):
    signed_in(client, "director")
    holder, _loan, _paper = refused_file(factories.user())
    factories.running_loan(disbursed_on=date(2023, 9, 4))
    page = client.get(reverse("loans:retention"))
    assert [row for row, _cells in page.context["listing"].lines] == [holder]

    url = reverse("loans:anonymise", args=[holder.pk])
    assert "Anonymiser pour toujours" in client.get(url).content.decode()
    assert client.post(url, {"reason": "Délai"}).context["form"].errors
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(url, {"reason": "Délai", "sure": "on"}).url == reverse("loans:retention")
    assert Holder.objects.get(pk=holder.pk).anonymised_at
    assert "Ce dossier est anonyme" in client.get(url).content.decode()


def test_everything_held_about_a_person_is_handed_over(client, signed_in):
    signed_in(client, "director")
    holder, loan, _paper = refused_file(factories.user())
    answer = client.get(reverse("loans:holder_data", args=[holder.pk]))
    found = json.loads(answer.content)
    assert found["Porteur de projet"]["CIN"] == "JB991199"
    assert found["Prêts d’honneur"][0]["Numéro"] == loan.number
    assert found["Échanges"][0]["Ce qui a été dit"] == "parle de ses dettes"


@pytest.mark.parametrize("name", ["anonymise", "holder_data", "retention"])
def test_pages_forbidden_missing_or_asked_wrongly(client, signed_in, name):
    args = [] if name == "retention" else [person().pk]
    signed_in(client)
    assert client.get(reverse(f"loans:{name}", args=args)).status_code == 403
    signed_in(client, "director")
    if args:
        assert client.get(reverse(f"loans:{name}", args=[0])).status_code == 404
    assert client.put(reverse(f"loans:{name}", args=args)).status_code == 405


def test_command_lists_then_erases(django_capture_on_commit_callbacks):
    holder, _loan, _paper = refused_file(factories.user())
    said = StringIO()
    call_command("retention", stdout=said)
    assert holder.number in said.getvalue()
    assert Holder.objects.get(pk=holder.pk).anonymised_at is None
    with django_capture_on_commit_callbacks(execute=True):
        call_command("retention", "--apply", stdout=said)
    assert Holder.objects.get(pk=holder.pk).anonymised_at
    for wrong in ("demain", "2030-01-01"):
        with pytest.raises(CommandError):
            call_command("retention", "--apply", "--on", wrong)
