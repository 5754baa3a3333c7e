"""Follow-ups that are due, mentors and their own pages."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from loans.actions import support
from loans.models import FollowUp, Mentoring
from members.models import Event
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2024, 9, 30)


@pytest.fixture(autouse=True)
def _today(settings):
    settings.BUSINESS_DATE = TODAY


def running(**over):
    return factories.running_loan(disbursed_on=date(2023, 9, 4), **over)


def mentor_of(user, **over):
    return factories.volunteer(user=user, **over)


# --- What is due ------------------------------------------------------------------------------------------


def test_list_shows_what_is_due_and_leads_to_the_form(client, signed_in):
    signed_in(client)
    loan = running()
    factories.mentoring(loan=loan, mentor=factories.volunteer(name_fr="Hind Alaoui"))

    page = client.get(reverse("loans:support")).content.decode()

    assert "Suivi des 12 mois" in page
    assert "Hind Alaoui" in page
    assert reverse("loans:followup_new", args=[loan.project_id]) + "?liste=1" in page


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ({"pour": "12"}, 1),
        ({"pour": "24"}, 0),
        ({"pour": "visite"}, 1),
        ({"q": "zzz"}, 0),
        ({"parrain": "0"}, 2),
    ],
)
def test_list_is_narrowed(client, signed_in, asked, number):
    signed_in(client)
    running()
    other = running()
    factories.followup(project=other.project, observed_on=date(2024, 8, 1), next_on=date(2024, 9, 1))
    page = client.get(reverse("loans:support"), asked)
    assert page.context["listing"].page.paginator.count == number


def test_list_costs_the_same_whatever_it_shows(client, signed_in, django_assert_max_num_queries):
    signed_in(client)
    factories.mentoring(loan=running())
    client.get(reverse("loans:support"))
    with django_assert_max_num_queries(30) as first:
        client.get(reverse("loans:support"))
    for _ in range(8):
        factories.mentoring(loan=running())
    with django_assert_max_num_queries(len(first)):
        client.get(reverse("loans:support"))


def test_list_is_exported(client, signed_in):
    signed_in(client)
    running()
    answer = client.get(reverse("loans:support"), {"format": "csv"})
    assert "Suivi des 12 mois" in answer.content.decode()


def test_form_leads_back_to_the_list(client, signed_in):
    signed_in(client)
    loan = running()
    fields = {"observed_on": "2024-09-30", "kind": "visit", "firm_status": "active", "jobs": 2,
              "jobs_women": 1, "jobs_created": 2, "next_on": "2024-12-01"}  # fmt: skip
    answer = client.post(reverse("loans:followup_new", args=[loan.project_id]) + "?liste=1", fields)
    assert answer.url == reverse("loans:support")
    assert FollowUp.objects.get().next_on == date(2024, 12, 1)


def test_tab_of_a_loan_shows_its_milestones(client, signed_in):
    signed_in(client)
    loan = running()
    factories.training(holders=[loan.holder])
    page = client.get(reverse("loans:loan_support", args=[loan.pk]))
    assert [(months, state) for months, _day, state, _tone in page.context["steps"]] == [
        (12, "En retard"), (24, "À venir"), (36, "À venir"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["support", "mentors", "trainings"])
def test_lists_are_not_for_a_mentor(client, signed_in, name):
    signed_in(client, "mentor")
    assert client.get(reverse(f"loans:{name}")).status_code == 403


# --- Pairing ----------------------------------------------------------------------------------------------


def test_mentor_is_chosen_and_leaves(client, signed_in):
    signed_in(client)
    loan, mentor = running(), factories.volunteer(expertise="Comptabilité")
    url = reverse("loans:pairing_new", args=[loan.pk])
    assert "Comptabilité" in client.get(url).content.decode()

    client.post(url, {"mentor": mentor.pk, "started_on": "2024-09-01"})
    mentoring = Mentoring.objects.get()
    assert (mentoring.loan, mentoring.mentor, mentoring.started_on) == (loan, mentor, date(2024, 9, 1))

    end = reverse("loans:pairing_end", args=[mentoring.pk])
    assert client.get(end).status_code == 200
    refused = client.post(end, {"ended_on": "2024-09-30", "end_reason": " "})
    assert refused.context["form"].errors
    client.post(end, {"ended_on": "2024-09-30", "end_reason": "Déménagement"})
    mentoring.refresh_from_db()
    assert (mentoring.ended_on, mentoring.end_reason) == (TODAY, "Déménagement")
    assert {each.verb for each in Event.objects.all()} >= {"mentoring.started", "mentoring.ended"}


def test_those_who_know_the_trade_come_first(client, signed_in):
    signed_in(client)
    loan = running()
    busy, idle, knows = (factories.volunteer(expertise=each) for each in ("Droit", "Banque", "Atelier"))
    factories.mentoring(loan=running(), mentor=busy)
    form = client.get(reverse("loans:pairing_new", args=[loan.pk])).context["form"]
    assert [int(pk) for pk, _label in form.fields["mentor"].choices] == [knows.pk, idle.pk, busy.pk]


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"started_on": date(2024, 10, 1)}, "Cette date n’est pas encore passée."),
        ({"started_on": date(2019, 1, 1)}, "Cette personne n’est pas bénévole à cette date."),
    ],
)
def test_pairing_is_refused(over, sentence):
    given = {"loan": running(), "mentor": factories.volunteer(), "started_on": TODAY, "on": TODAY}
    with pytest.raises(ValidationError) as refusal:
        support.pair(**{**given, **over}, by=factories.user())
    assert refusal.value.messages == [sentence]


def test_one_mentor_at_a_time_and_only_for_a_granted_loan():
    by, mentor = factories.user(), factories.volunteer()
    paired = factories.mentoring(loan=running()).loan
    for loan in (paired, factories.loan("refused", closed_on=TODAY)):
        with pytest.raises(ValidationError):
            support.pair(loan=loan, mentor=mentor, started_on=TODAY, on=TODAY, by=by)
    assert Mentoring.objects.count() == 1


@pytest.mark.parametrize("name", ["pairing_new", "pairing_end"])
def test_pairing_forbidden_missing_or_asked_wrongly(client, signed_in, name):
    mentoring = factories.mentoring(loan=running())
    url = reverse(f"loans:{name}", args=[mentoring.pk if name == "pairing_end" else mentoring.loan_id])
    signed_in(client, "accountant")
    assert client.get(url).status_code == 403
    signed_in(client)
    assert client.get(reverse(f"loans:{name}", args=[0])).status_code == 404
    assert client.put(url).status_code == 405


def test_pages_of_volunteers(client, signed_in):
    signed_in(client, "director")
    ended = factories.mentoring(loan=running(), ended_on=TODAY, end_reason="Fin")
    gone = factories.volunteer(ended_on=date(2023, 1, 1))
    page = client.get(reverse("loans:mentors"))
    assert [row for row, _cells in page.context["listing"].lines] == [ended.mentor]
    page = client.get(reverse("loans:mentors"), {"depart": "on"})
    assert {row for row, _cells in page.context["listing"].lines} == {ended.mentor, gone}
    page = client.get(reverse("loans:mentor", args=[ended.mentor_id]))
    assert (page.context["running"], page.context["past"]) == ([], [ended])
    assert client.get(reverse("loans:mentor", args=[0])).status_code == 404


# --- A mentor's own pages ---------------------------------------------------------------------------------


def test_mentor_sees_their_own_holders_and_nobody_else(client, signed_in):
    me = signed_in(client, "mentor")
    mine = factories.mentoring(loan=running(), mentor=mentor_of(me))
    theirs = factories.mentoring(loan=running())

    page = client.get(reverse("loans:pairings"))
    assert page.context["running"] == [mine]
    assert theirs.loan.holder.full_name not in page.content.decode()
    assert client.get(reverse("loans:pairing", args=[mine.pk])).status_code == 200
    for name in ("pairing", "pairing_session"):
        assert client.get(reverse(f"loans:{name}", args=[theirs.pk])).status_code == 404
    for page in (mine.loan, mine.loan.holder, mine.loan.project):
        assert client.get(page.get_absolute_url()).status_code == 403


def test_mentor_whose_mentoring_ended_sees_no_more_of_it(client, signed_in):
    me = signed_in(client, "mentor")
    ended = factories.mentoring(loan=running(), mentor=mentor_of(me), ended_on=date(2024, 9, 29))
    assert client.get(reverse("loans:pairings")).context["past"] == [ended]
    for name in ("pairing", "pairing_session"):
        assert client.get(reverse(f"loans:{name}", args=[ended.pk])).status_code == 404


def test_mentor_notes_a_session(client, signed_in):
    me = signed_in(client, "mentor")
    mine = factories.mentoring(loan=running(), mentor=mentor_of(me))
    url = reverse("loans:pairing_session", args=[mine.pk])
    assert client.get(url).status_code == 200
    fields = {"observed_on": "2024-09-30", "kind": "mentoring", "firm_status": "active", "jobs": 2,
              "jobs_women": 1, "jobs_created": 2, "note": "Prix revus."}  # fmt: skip

    refused = client.post(url, {**fields, "kind": "visit"})
    assert refused.context["form"].errors
    assert client.post(url, fields).url == reverse("loans:pairings")
    found = FollowUp.objects.get()
    assert (found.project, found.kind, found.author) == (mine.loan.project, "mentoring", me)


def test_account_without_a_volunteer_is_told_what_to_do(client, signed_in):
    signed_in(client, "mentor")
    assert "relié à votre fiche de bénévole" in client.get(reverse("loans:pairings")).content.decode()
    signed_in(client, "committee_member")
    assert client.get(reverse("loans:pairings")).status_code == 403
