"""The pages of what is late and of a loan in difficulty."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from loans import default_ladder
from loans.actions import difficulty, reminders
from loans.actions.difficulty import Ruling
from loans.ageing import BANDS, GROUPINGS, ageing, band_of
from loans.models import Contact, Decision, IssuedPaper, Loan, Movement, Reminder, ReminderStep, Schedule
from loans.positions import portfolio
from members.models import Job
from tests import factories

pytestmark = pytest.mark.django_db

ON = date(2023, 7, 10)
LIST = reverse("loans:arrears")


@pytest.fixture(autouse=True)
def _today(settings, tmp_path):
    settings.BUSINESS_DATE = ON
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def steps():
    default_ladder.load()
    return {step.position: step for step in ReminderStep.objects.all()}


@pytest.fixture
def loan():
    """12 instalments of 1 000 DH from 5 April 2023: four have fallen due, nothing is paid."""
    found = factories.running_loan(
        date(2023, 2, 20), amount=12_000, term=12, first_due_on=date(2023, 4, 5), number="D-1"
    )
    found.holder.phone = "0612345678"
    found.holder.save()
    return found


def page_of(name, loan):
    return reverse(f"loans:{name}", args=[loan.pk])


def decided(**over):
    return {"organ": "bureau", "decided_on": "2023-07-10", "reference": "PV 7", "reason": "Motif", **over}


# --- The ageing and the call list ---


@pytest.mark.parametrize(
    ("days", "band"),
    [(1, 0), (30, 0), (31, 1), (60, 1), (61, 2), (90, 2), (91, 3), (180, 3), (181, 4), (999, 4)],
)
def test_band_of_days(days, band):
    assert band_of(days) == band


@pytest.mark.parametrize("by", list(GROUPINGS))
def test_ageing_adds_up_to_the_portfolio(loan, by):
    factories.running_loan(date(2022, 1, 10), amount=10_000, term=10, first_due_on=date(2022, 2, 5))
    groups, total = ageing(ON, by)
    known = portfolio(ON)
    assert total.total.arrears == known["arrears"] == sum(row.total.arrears for row in groups)
    assert total.total.loans == known["loans_late"]
    assert sum(tally.arrears for tally in total.bands) == known["arrears"]
    assert [tally.loans for tally in total.bands] == [0, 0, 0, 1, 1]


def test_list_shows_who_is_to_be_called(client, signed_in, loan, steps):
    signed_in(client, "loan_officer")
    text = client.get(LIST).content.decode()
    assert "tel:+212612345678" in text
    assert "https://wa.me/212612345678?text=Bonjour" in text
    assert "Appel, Première lettre" in text
    assert len(BANDS) == 5


def test_message_is_in_the_language_of_the_holder(client, signed_in, loan):
    from urllib.parse import unquote

    from loans.messages import wording
    from loans.reminders import late
    from members.models import Association

    Loan.objects.get(pk=loan.pk).holder.__class__.objects.filter(pk=loan.holder_id).update(language="ar")
    found = late(ON).select_related("holder").get()
    said = wording(found, Association.current())
    assert "العمراني" in unquote(said)
    assert "4 000,00 درهم" in said.replace("\u202f", " ").replace("\xa0", " ")


def test_list_at_another_date(client, signed_in, loan):
    signed_in(client, "loan_officer")
    response = client.get(LIST, {"le": "2023-04-05"})
    assert response.context["total"].total.arrears == 1_000
    assert client.get(LIST, {"le": "2023-04-04"}).context["listing"].page.paginator.count == 0


def test_filters_of_the_list(client, signed_in, loan):
    signed_in(client, "loan_officer")

    def count(**asked):
        return client.get(LIST, asked).context["listing"].page.paginator.count

    assert count() == 1
    assert count(tranche="3") == 1
    assert count(tranche="0") == 0
    assert count(suite="aucun") == 1
    assert count(suite="rompue") == 0
    assert count(q="D-1") == 1
    assert count(q="rien de tel") == 0
    Contact.objects.create(
        holder=loan.holder, loan=loan, kind="call", purpose="recovery", happened_on=date(2023, 6, 1),
        outcome="promise", promised_on=date(2023, 6, 10), author=factories.user(None),
        recorded_at=factories.NOW,
    )  # fmt: skip
    assert (count(suite="aucun"), count(suite="rompue"), count(suite="attendue")) == (0, 1, 0)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_list_is_exported(client, signed_in, loan, kind):
    signed_in(client, "accountant")
    response = client.get(LIST, {"format": kind})
    assert response.status_code == 200
    assert "attachment" in response["Content-Disposition"]


def test_list_costs_the_same_whatever_its_length(client, signed_in, django_assert_num_queries, loan, steps):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    signed_in(client, "loan_officer")
    client.get(LIST)
    with CaptureQueriesContext(connection) as first:
        client.get(LIST)
    for _n in range(6):
        factories.running_loan(date(2023, 2, 20), amount=1_200, term=12, envelope=loan.envelope)
    with django_assert_num_queries(len(first)):
        client.get(LIST)


@pytest.mark.parametrize("name", ["arrears", "letters", "reminders", "reminders_send", "postpone_many"])
def test_pages_are_closed_to_others(client, signed_in, name):
    signed_in(client, "board_member")
    assert client.get(reverse(f"loans:{name}")).status_code == 403


@pytest.mark.parametrize("name", ["arrears", "letters", "reminders", "reminders_send", "postpone_many"])
def test_empty_pages_say_what_to_do(client, signed_in, name):
    signed_in(client, "loan_officer")
    response = client.get(reverse(f"loans:{name}"))
    assert response.status_code == 200
    assert "empty-state" in response.content.decode()


def test_call_is_noted_with_its_promise(client, signed_in, loan, steps):
    user = signed_in(client, "loan_officer")
    page = page_of("loan_call", loan)
    assert client.get(page).status_code == 200
    data = {
        "kind": "call", "outcome": "promise", "happened_on": "2023-07-10", "promised_on": "2023-07-20",
        "promised_amount": "2 000", "note": "Vend sa récolte",
    }  # fmt: skip
    response = client.post(page + "?suite=liste", data)
    assert response["Location"] == LIST
    contact = Contact.objects.get()
    assert (contact.promised_on, contact.promised_amount, contact.author) == (date(2023, 7, 20), 2_000, user)
    assert Reminder.objects.get().step == steps[1]
    text = client.get(LIST).content.decode()
    assert "Promis le 20/07/2023" in text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"promised_on": ""}, "Une promesse a une date."),
        ({"promised_on": "2023-07-01"}, "Le paiement promis suit l’échange."),
        ({"outcome": "reached"}, "la suite est une promesse"),
        ({"happened_on": "2023-07-11"}, "La date est dans le futur."),
        ({"promised_amount": "-5"}, ""),
        ({"next_on": "2023-07-01"}, "Le rappel suit l’échange."),
    ],
)
def test_call_that_does_not_hold_is_refused(client, signed_in, loan, changes, sentence):
    signed_in(client, "loan_officer")
    data = {"kind": "call", "outcome": "promise", "happened_on": "2023-07-10", "promised_on": "2023-07-20"}
    response = client.post(page_of("loan_call", loan), {**data, **changes})
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not Contact.objects.exists()


# --- The letters ---


def make_letters(client, *loans):
    response = client.post(reverse("loans:letters"), {"pret": [each.pk for each in loans]})
    job = Job.objects.get(kind="print_reminders")
    assert response["Location"] == reverse("members:job", args=[job.pk])
    job.refresh_from_db()
    return job


def test_letters_are_made_printed_and_sent_with_their_proof(client, signed_in, loan, steps):
    signed_in(client, "loan_officer")
    reverse("loans:letters")
    assert "Première lettre" in client.get(reverse("loans:letters")).content.decode()
    job = make_letters(client, loan)
    assert (job.status, job.message) == ("done", job.message)
    made = Reminder.objects.get()
    paper = IssuedPaper.objects.get()
    assert (made.paper, made.arrears, paper.kind, paper.number) == (paper, 4_000, "reminder", "REL-2023-0001")
    assert {file.language for file in paper.files.all()} == {"fr", "ar"}
    listed = client.get(reverse("loans:reminders"), {"lot": job.pk})
    assert listed.context["listing"].page.paginator.count == 1
    printed = client.get(reverse("loans:reminders_print"), {"lot": job.pk, "lang": "fr"})
    assert printed["Content-Type"] == "application/pdf"
    assert client.get(reverse("loans:reminders_print"), {"lot": job.pk, "lang": "ar"}).status_code == 404
    assert client.get(reverse("loans:reminders_print"), {"id": made.pk, "lang": "ar"}).status_code == 200

    send = reverse("loans:reminders_send")
    assert paper.number in client.get(send).content.decode()
    data = {
        "sent_on": "2023-07-10",
        "channel": "post",
        f"l{made.pk}-chosen": "on",
        f"l{made.pk}-proof": "RR 12 MA",
    }
    assert client.post(send, data)["Location"] == reverse("loans:reminders")
    made.refresh_from_db()
    assert (made.sent_on, made.channel, made.proof) == (ON, "post", "RR 12 MA")
    # The same letter is not asked for again.
    assert client.get(reverse("loans:letters")).context["rows"] == []


def test_nothing_chosen_makes_no_letter(client, signed_in, loan, steps):
    signed_in(client, "loan_officer")
    response = client.post(reverse("loans:letters"))
    assert "Choisissez au moins un prêt." in response.content.decode()
    assert not Reminder.objects.exists()


def test_letters_are_filtered(client, signed_in, loan, steps):
    signed_in(client, "loan_officer")
    shown = client.get(reverse("loans:letters"), {"etape": steps[3].pk})
    assert shown.context["rows"] == []
    shown = client.get(reverse("loans:letters"), {"etape": steps[2].pk, "enveloppe": loan.envelope_id})
    assert len(shown.context["rows"]) == 1


def test_print_of_nothing_is_not_found(client, signed_in):
    signed_in(client, "loan_officer")
    assert client.get(reverse("loans:reminders_print")).status_code == 404
    assert client.get(reverse("loans:reminders_print"), {"id": "999"}).status_code == 404


# --- The tab and its verbs ---

VERBS = [
    "loan_difficulty",
    "loan_call",
    "loan_restructure",
    "loan_litigate",
    "loan_court_step",
    "loan_write_off_decide",
]


@pytest.mark.parametrize("name", VERBS)
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_page_opens(client, signed_in, loan, steps, name, language):
    signed_in(client, "loan_officer", language=language)
    assert client.get(page_of(name, loan)).status_code == 200


@pytest.mark.parametrize("name", [*VERBS, "loan_accelerate", "loan_settle", "loan_write_off", "loan_recover"])
def test_page_is_closed_to_others_and_to_loans_that_are_not(client, signed_in, loan, name):
    signed_in(client, "board_member")
    assert client.get(page_of(name, loan)).status_code == 403
    signed_in(client, "admin")
    assert client.get(reverse(f"loans:{name}", args=[9999])).status_code == 404
    assert client.put(page_of(name, loan)).status_code == 405


@pytest.mark.parametrize(
    "name", ["loan_restructure", "loan_accelerate", "loan_litigate", "loan_write_off_decide"]
)
def test_nothing_is_decided_about_a_loan_that_is_not_running(client, signed_in, name):
    signed_in(client, "loan_officer")
    granted = factories.granted_loan()
    response = client.get(page_of(name, granted))
    assert response["Location"] == page_of("loan_difficulty", granted)


def test_schedule_is_taken_once_both_were_shown(client, signed_in, loan):
    signed_in(client, "director")
    page = page_of("loan_restructure", loan)
    data = decided(change="postponement", months="6", effective_on="2023-07-10")
    shown = client.post(page, data)
    assert shown.status_code == 200
    assert not Schedule.objects.filter(version=2).exists()
    form = shown.context["form"]
    assert (len(form.rows), form.rows[0].due_on) == (12, date(2024, 2, 5))
    preview = client.post(page_of("loan_restructure_preview", loan), data)
    assert f'name="shown" value="{form.key}"' in preview.content.decode()
    response = client.post(page, {**data, "shown": form.key})
    assert response["Location"] == page_of("loan_difficulty", loan)
    made = Schedule.objects.get(version=2)
    assert (made.reason, made.decision.organ, made.decision.reference) == ("postponement", "bureau", "PV 7")
    text = client.get(page_of("loan_difficulty", loan)).content.decode()
    assert "Échéanciers comparés" in text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"months": ""}, "Donnez le nombre de mois."),
        ({"change": "rescheduling"}, "Donnez le nombre d’échéances."),
        ({"effective_on": "2023-07-01"}, "prend effet après la décision"),
        ({"decided_on": "2023-07-11", "effective_on": "2023-07-12"}, "La décision est dans le futur."),
        ({"first_due_on": "2023-07-01"}, "ne peut pas précéder"),
        ({"change": "rescheduling", "term": "abc"}, "nombre"),
    ],
)
def test_terms_that_do_not_hold_are_refused(client, signed_in, loan, changes, sentence):
    signed_in(client, "director")
    data = decided(change="postponement", months="6", effective_on="2023-07-10")
    response = client.post(page_of("loan_restructure", loan), {**data, **changes})
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not Decision.objects.filter(subject="rescheduling").exists()


def noticed(loan, steps, by):
    made = reminders.take(loan=loan, step=steps[5], on=date(2023, 6, 10), by=by)
    Reminder.objects.filter(pk=made.pk).update(sent_on=date(2023, 6, 12), channel="bailiff")


def test_term_is_forfeited_and_its_letter_printed(client, signed_in, loan, steps):
    user = signed_in(client, "director")
    page = page_of("loan_accelerate", loan)
    assert client.get(page)["Location"] == page_of("loan_difficulty", loan)
    noticed(loan, steps, user)
    assert client.get(page).status_code == 200
    response = client.post(page, decided(effective_on="2023-07-10"))
    assert response["Location"] == page_of("loan_difficulty", loan)
    made = Schedule.objects.get(version=2)
    assert made.instalments.get().amount == 12_000
    paper = IssuedPaper.objects.get(kind="acceleration")
    assert paper.loan == loan
    assert client.get(page_of("loan_difficulty", loan)).status_code == 200


def test_court_and_back(client, signed_in, loan):
    signed_in(client, "loan_officer")
    client.post(page_of("loan_litigate", loan), decided())
    loan.refresh_from_db()
    assert loan.status == "litigation"
    step = {"kind": "petition", "happened_on": "2023-07-10", "court": "Tribunal d’Agadir", "amount": "12 000"}
    assert client.post(page_of("loan_court_step", loan), step).status_code == 302
    assert loan.court_steps.get().amount == 12_000
    refused = client.post(page_of("loan_court_step", loan), {**step, "amount": "0"})
    assert "supérieur à zéro" in refused.content.decode()
    client.post(page_of("loan_settle", loan), {"on": "2023-07-10", "note": "500 DH par mois"})
    loan.refresh_from_db()
    assert loan.status == "running"


def test_loss_is_decided_written_off_and_recovered_in_the_browser(client, signed_in, loan):
    signed_in(client, "director")
    client.post(page_of("loan_write_off_decide", loan), decided(organ="board", amount="12 000"))
    assert Decision.objects.filter(subject="write_off").exists()
    signed_in(client, "accountant")
    page = client.get(page_of("loan_write_off", loan)).content.decode()
    assert "douze mille" in page.lower()
    data = {"value_date": "2023-07-10"}
    assert "Cochez la case" in client.post(page_of("loan_write_off", loan), data).content.decode()
    assert client.post(page_of("loan_write_off", loan), {**data, "sure": "on"}).status_code == 302
    loan.refresh_from_db()
    assert loan.status == "written_off"
    form = client.get(page_of("loan_recover", loan)).context["form"]
    data = {
        "form_key": form.initial["form_key"], "amount": "500", "value_date": "2023-07-10",
        "channel": "transfer", "reference": "V1",
    }  # fmt: skip
    for _twice in range(2):
        assert client.post(page_of("loan_recover", loan), data).status_code == 302
    assert Movement.objects.get(kind="recovery").amount == 500


def test_who_recorded_the_decision_does_not_write_off(client, signed_in, loan):
    user = signed_in(client, "admin")
    difficulty.decide_write_off(loan=loan, ruling=Ruling("board", ON), amount=Decimal(12_000), by=user)
    response = client.post(page_of("loan_write_off", loan), {"value_date": "2023-07-10", "sure": "on"})
    assert "par une autre personne" in response.content.decode()
    assert not Movement.objects.filter(kind="write_off").exists()


# --- One decision about many loans ---


def test_one_of_many_put_off_by_a_year_raises_the_rate_in_force_and_not_the_original_one(
    client, signed_in, loan
):
    """Fixture (e), through the page: one late loan of ten is put off by 12 months, its instalments unchanged."""
    from loans.positions import with_due

    others = [
        factories.running_loan(
            date(2023, 2, 20), amount=12_000, term=12, first_due_on=date(2023, 4, 5), envelope=loan.envelope
        )
        for _n in range(9)
    ]
    for each in others:
        factories.repayment(loan=each, amount=4_000, value_date=date(2023, 7, 5))

    def rate(*, original):
        rows = list(with_due(Loan.objects.all(), ON, original=original))
        return Decimal(36_000) / sum(row.due for row in rows)

    assert (rate(original=False), rate(original=True)) == (Decimal("0.9"), Decimal("0.9"))

    signed_in(client, "director")
    page = reverse("loans:postpone_many") + "?retard=0"
    assert [change.loan for change in client.get(page).context["changes"]] == [loan]
    data = decided(change="postponement", months="12", effective_on="2023-07-10", pret=[loan.pk])
    (change,) = client.post(page, data).context["changes"]
    assert (change.term, change.first_due_on, change.amount) == (12, date(2024, 8, 5), 1_000)
    report = client.post(page, {**data, "prendre": "1"})
    assert report.context["taken"] == [(loan, "")]
    assert (rate(original=False), rate(original=True)) == (Decimal(1), Decimal("0.9"))
    assert portfolio(ON)["loans_late"] == 0


def test_loan_that_cannot_be_put_off_leaves_the_others(client, signed_in, loan):
    signed_in(client, "director")
    other = factories.running_loan(
        date(2023, 2, 20), amount=12_000, term=12, first_due_on=date(2023, 4, 5), envelope=loan.envelope
    )
    factories.rescheduled(loan=other, effective_on=ON, term=12, first_due_on=date(2023, 8, 5))
    page = reverse("loans:postpone_many") + "?voir=1"
    data = decided(
        change="rescheduling", term="24", effective_on="2023-07-10", pret=[loan.pk, other.pk], prendre="1"
    )
    taken = dict(client.post(page, data).context["taken"])
    assert taken[loan] == ""
    assert "prend déjà effet" in taken[other]
    assert Schedule.objects.filter(loan=loan, version=2).exists()


def test_many_needs_a_reference_and_a_choice(client, signed_in, loan):
    signed_in(client, "director")
    page = reverse("loans:postpone_many") + "?voir=1"
    data = decided(change="postponement", months="3", effective_on="2023-07-10", prendre="1")
    assert "Choisissez au moins un prêt." in client.post(page, data).content.decode()
    assert client.post(page, {**data, "reference": "", "pret": loan.pk}).context["form"].errors
    assert not Schedule.objects.filter(version=2).exists()
