"""The pages of the committee: its sessions, its agenda, its files, and who may open which."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import make_aware

from governance.models import Meeting, Recusal, Resolution
from loans.actions import committee
from loans.models import CommitteeFile, Condition, Decision, Loan
from tests import factories

pytestmark = pytest.mark.django_db

DAY = date(2024, 9, 26)


def at(hour, minute=0):
    return make_aware(datetime(DAY.year, DAY.month, DAY.day, hour, minute))


@pytest.fixture(autouse=True)
def _on_the_day(settings):
    settings.BUSINESS_DATE = DAY


@pytest.fixture
def by():
    return factories.user("director")


@pytest.fixture
def meeting():
    statutes = factories.statutes(effective_on=date(2007, 7, 4), proxies_same_college=False)
    factories.statutes_majority(statutes=statutes, kind="loan", casting_vote=True)
    factories.statutes_call(statutes=statutes, organ="committee")
    made = factories.meeting(organ="committee", held_on=DAY, status="convened", convened_on=date(2024, 9, 1))
    for _number in range(3):
        factories.convocation(meeting=made, member=factories.member(), votes=1)
    return made


@pytest.fixture
def envelope():
    return factories.envelope(opened_on=date(2019, 1, 1))


def present(meeting, envelope, by, loan=None):
    return committee.propose(
        loan=loan or factories.loan("committee"),
        meeting=meeting,
        amount=Decimal(40_000),
        term=24,
        deferral=3,
        envelope=envelope,
        by=by,
    )


@pytest.fixture
def presented(meeting, envelope, by):
    return present(meeting, envelope, by)


def open_session(meeting):
    for row in meeting.convocations.all():
        factories.stay(meeting=meeting, member=row.member, arrived_at=at(0, 1))
    Meeting.objects.filter(pk=meeting.pk).update(status="open", opened_at=at(0, 2))


def voted(presented, outcome="carried", **counts):
    counts = counts or ({"votes_for": 3} if outcome == "carried" else {"votes_against": 3})
    Resolution.objects.filter(pk=presented.resolution_id).update(outcome=outcome, **counts)


def url(name, *args, **query):
    return reverse(f"loans:{name}", args=args, query=query)


@pytest.fixture
def director(client, signed_in):
    return signed_in(client, "director")


def seat(meeting, user, **over):
    """A seat of the committee held by the account, whose member is convened."""
    member = meeting.convocations.order_by("pk").first().member
    fields = {"organ": "committee", "series": None, "member": member, "user": user}
    return factories.mandate(**{**fields, **over})


@pytest.fixture
def sitting(client, signed_in, meeting):
    user = signed_in(client, "committee_member")
    seat(meeting, user)
    return user


# --- Sessions and agenda -----------------------------------------------------------------------------------


def test_the_sessions_are_listed_with_their_files(client, director, presented):
    page = client.get(url("committee")).content.decode()
    assert url("committee_session", presented.resolution.meeting_id) in page
    page = client.get(url("committee", q=presented.loan.number)).content.decode()
    assert url("committee_session", presented.resolution.meeting_id) in page
    assert client.get(url("committee", format="xlsx")).status_code == 200


def test_the_agenda_shows_the_files_in_order(client, director, meeting, envelope, by):
    first, second = present(meeting, envelope, by), present(meeting, envelope, by)
    page = client.get(url("committee_session", meeting.pk)).content.decode()
    assert page.index(first.loan.number) < page.index(second.loan.number)
    client.post(url("committee_shift", second.pk, "monter"))
    page = client.get(url("committee_session", meeting.pk)).content.decode()
    assert page.index(second.loan.number) < page.index(first.loan.number)
    assert client.get(url("committee_shift", second.pk, "monter")).status_code == 405


def test_the_agenda_costs_the_same_with_more_files(client, director, meeting, envelope, by):
    def cost():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(url("committee_session", meeting.pk))
        return len(queries)

    present(meeting, envelope, by)
    cost()
    once = cost()
    for _number in range(4):
        present(meeting, envelope, by)
    assert cost() == once


def test_the_session_of_another_organ_is_none_of_these(client, director):
    board = factories.meeting(organ="board")
    assert client.get(url("committee_session", board.pk)).status_code == 404
    assert client.get(url("committee_candidates", board.pk)).status_code == 404


def test_a_file_is_chosen_then_put_on_the_agenda(client, signed_in, meeting, envelope):
    signed_in(client, "loan_officer")
    loan = factories.loan("appraisal", envelope=envelope)
    page = client.get(url("committee_candidates", meeting.pk)).content.decode()
    door = url("committee_propose", loan.pk, seance=meeting.pk)
    assert door in page
    page = client.get(door).content.decode()
    assert "50000,00" in page
    data = {"meeting": meeting.pk, "amount": "45 000", "term": "30", "deferral": "2", "envelope": envelope.pk}
    answer = client.post(door, data)
    kept = CommitteeFile.objects.get()
    assert answer.url == f"{url('committee_session', meeting.pk)}#dossier-{kept.pk}"
    assert (kept.amount, kept.term, kept.deferral) == (Decimal(45_000), 30, 2)
    assert client.get(door).url == url("committee_file", kept.pk)
    client.get(url("committee"))  # it shows the message of what was done
    assert loan.number not in client.get(url("committee_candidates", meeting.pk)).content.decode()


def test_the_rules_of_the_envelope_warn_before_the_agenda(client, director, meeting):
    envelope = factories.envelope(opened_on=date(2019, 1, 1), max_amount=Decimal(30_000))
    loan = factories.loan("committee")
    data = {"meeting": meeting.pk, "amount": "45000", "term": "30", "deferral": "0", "envelope": envelope.pk}
    page = client.post(url("committee_propose", loan.pk), data).content.decode()
    assert "plafond de l’enveloppe" in page
    assert not CommitteeFile.objects.exists()
    client.post(url("committee_propose", loan.pk), {**data, "confirm_warnings": "on"})
    assert CommitteeFile.objects.exists()


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"amount": "beaucoup"}, "amount"),
        ({"amount": "0"}, "supérieur à zéro"),
        ({"term": "500"}, "180"),
        ({"meeting": "0"}, "meeting"),
    ],
)
def test_a_bad_proposal_keeps_what_was_typed(client, director, meeting, envelope, over, sentence):
    loan = factories.loan("committee")
    data = {"meeting": meeting.pk, "amount": "45000", "term": "30", "deferral": "0", "envelope": envelope.pk}
    answer = client.post(url("committee_propose", loan.pk), {**data, **over})
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not CommitteeFile.objects.exists()


def test_the_product_has_its_say_on_the_terms(client, director, meeting, envelope):
    loan = factories.loan("committee", product=factories.product())
    rule = loan.product.rules.create(kind="max_term", limit=12, severity="warning")
    data = {"meeting": meeting.pk, "amount": "45000", "term": "30", "deferral": "0", "envelope": envelope.pk}
    page = client.post(url("committee_propose", loan.pk), data).content.decode()
    assert "12 mois au plus" in page
    assert "confirm_warnings" in page
    type(rule).objects.update(severity="error")
    confirmed = {**data, "confirm_warnings": "on"}
    assert "12 mois au plus" in client.post(url("committee_propose", loan.pk), confirmed).content.decode()
    assert not CommitteeFile.objects.exists()


def test_without_a_session_to_come_the_page_says_what_to_do(client, director):
    page = client.get(url("committee_propose", factories.loan("committee").pk)).content.decode()
    assert reverse("governance:meeting_new") in page


def test_a_file_is_taken_off_with_its_reason(client, director, presented):
    door = url("committee_take_off", presented.pk)
    assert client.get(door).status_code == 200
    assert client.post(door, {"reason": ""}).status_code == 200
    client.post(door, {"reason": "Devis à refaire"})
    assert not CommitteeFile.objects.exists()
    assert Loan.objects.get().status == "appraisal"
    assert client.get(door).status_code == 404


def test_the_proposal_changes_before_the_vote(client, director, presented, envelope):
    door = url("committee_amend", presented.pk)
    assert "40000,00" in client.get(door).content.decode()
    data = {"amount": "30000", "term": "20", "deferral": "0", "envelope": envelope.pk}
    assert client.post(door, data).url == url("committee_file", presented.pk)
    assert CommitteeFile.objects.get().amount == Decimal(30_000)
    voted(presented)
    assert "déjà voté" in client.post(door, data).content.decode()


# --- Vote and decision -------------------------------------------------------------------------------------


def test_an_open_session_offers_the_vote_then_the_decision(client, director, meeting, presented, envelope):
    open_session(meeting)
    page = client.get(url("committee_file", presented.pk)).content.decode()
    assert reverse("governance:roll_call", args=[meeting.pk, presented.resolution_id]) in page
    voted(presented)
    door = url("committee_decide", presented.pk)
    page = client.get(door).content.decode()
    assert "40000,00" in page
    assert 'value="refused"' not in page
    data = {
        "outcome": "conditional", "amount": "40000", "term": "24", "deferral": "3", "envelope": envelope.pk,
        "valid_until": "2025-01-31", "conditions": "Immatriculation\nBail signé", "note": "Entendu", "heard": "on",
    }  # fmt: skip
    assert client.post(door, {**data, "conditions": ""}).status_code == 200
    assert client.post(door, {**data, "outcome": "favourable"}).status_code == 200
    assert not Decision.objects.exists()
    answer = client.post(door, data)
    assert answer.url == f"{url('committee_session', meeting.pk)}#dossier-{presented.pk}"
    decision = Decision.objects.get()
    assert (decision.valid_until, decision.condition_rows.count()) == (date(2025, 1, 31), 2)
    assert "Bail signé" in client.get(url("committee_file", presented.pk)).content.decode()
    assert client.post(door, data).url == url("committee_file", presented.pk)
    assert Decision.objects.count() == 1


def test_a_rejected_file_is_refused_with_its_reason(client, director, meeting, presented):
    open_session(meeting)
    voted(presented, "rejected")
    door = url("committee_decide", presented.pk)
    assert 'value="favourable"' not in client.get(door).content.decode()
    assert "Dites pourquoi" in client.post(door, {"outcome": "refused"}).content.decode()
    client.post(door, {"outcome": "refused", "reason": "Marché déjà servi"})
    assert Loan.objects.get().status == "refused"


def test_nothing_is_decided_before_the_session(client, director, presented):
    assert client.get(url("committee_decide", presented.pk)).url == url("committee_file", presented.pk)


def test_a_conflict_is_noted_beside_the_register(client, director, meeting, presented):
    member = meeting.convocations.first().member
    factories.interest(member=member, party="Atelier du Souss", declared_on=date(2024, 1, 10))
    page = client.get(url("committee_file", presented.pk)).content.decode()
    assert "Atelier du Souss" in page
    door = url("committee_withdraw", presented.pk)
    client.post(door, {"member": member.pk, "reason": ""})
    assert not Recusal.objects.exists()
    client.post(door, {"member": member.pk, "reason": "Associé du porteur"})
    assert Recusal.objects.get().member == member
    assert "Associé du porteur" in client.get(url("committee_file", presented.pk)).content.decode()


# --- The members' own pages --------------------------------------------------------------------------------

STAFF_ONLY = [
    ("committee_candidates", "meeting"), ("committee_take_off", "file"), ("committee_amend", "file"),
    ("committee_decide", "file"), ("loan_committee", "loan"), ("committee_propose", "loan"),
]  # fmt: skip
STAFF_POSTS = ["committee_withdraw", "committee_sheet"]


@pytest.mark.parametrize(("name", "about"), STAFF_ONLY)
def test_the_pages_of_the_staff_are_closed_to_members(client, sitting, meeting, presented, name, about):
    key = {"meeting": meeting.pk, "file": presented.pk, "loan": presented.loan_id}[about]
    assert client.get(url(name, key)).status_code == 403
    assert client.post(url(name, key)).status_code in (403, 405)


@pytest.mark.parametrize("name", STAFF_POSTS)
def test_the_deeds_of_the_staff_are_closed_to_members(client, sitting, presented, name):
    assert client.post(url(name, presented.pk)).status_code == 403
    assert client.post(url("committee_shift", presented.pk, "monter")).status_code == 403


def test_a_member_reads_the_files_of_the_session(client, sitting, meeting, presented):
    assert url("committee_session", meeting.pk) in client.get(url("committee")).content.decode()
    page = client.get(url("committee_session", meeting.pk)).content.decode()
    assert url("committee_file", presented.pk) in page
    assert url("committee_candidates", meeting.pk) not in page
    page = client.get(url("committee_file", presented.pk)).content.decode()
    assert presented.loan.holder.full_name in page
    assert presented.loan.holder.cin not in page
    assert reverse("loans:loan", args=[presented.loan_id]) not in page


def _other_day(meeting):
    Meeting.objects.filter(pk=meeting.pk).update(held_on=date(2020, 1, 15), convened_on=None)


def _cancelled(meeting):
    Meeting.objects.filter(pk=meeting.pk).update(status="cancelled")


def _planned(meeting):
    Meeting.objects.filter(pk=meeting.pk).update(status="planned")


def _ended(meeting):
    from members.models import Mandate

    Mandate.objects.filter(organ="committee").update(ended_on=date(2024, 9, 25), end_reason="term")


def _of_the_board(meeting):
    from members.models import Mandate

    Mandate.objects.filter(organ="committee").update(organ="board")


@pytest.mark.parametrize("change", [_other_day, _cancelled, _planned, _ended, _of_the_board])
def test_nothing_of_another_session_exists_for_a_member(client, sitting, meeting, presented, change):
    paper = stored_paper(presented)
    change(meeting)
    assert url("committee_session", meeting.pk) not in client.get(url("committee")).content.decode()
    assert client.get(url("committee_session", meeting.pk)).status_code == 404
    assert client.get(url("committee_file", presented.pk)).status_code == 404
    assert client.get(url("committee_document", presented.pk, paper.pk)).status_code == 404
    assert client.post(url("committee_declare", presented.pk)).status_code == 404


def test_an_account_without_a_seat_reads_nothing(client, signed_in, meeting, presented):
    signed_in(client, "committee_member")
    assert "Aucune séance ne vous est ouverte" in client.get(url("committee")).content.decode()
    assert client.get(url("committee_file", presented.pk)).status_code == 404


@pytest.mark.parametrize("role", ["board_member", "mentor"])
def test_other_roles_stay_out(client, signed_in, meeting, presented, role):
    signed_in(client, role)
    for page in (
        url("committee"),
        url("committee_session", meeting.pk),
        url("committee_file", presented.pk),
        url("loan_committee", presented.loan_id),
    ):
        assert client.get(page).status_code == 403


def test_a_member_withdraws_in_one_touch_and_the_file_closes(client, sitting, meeting, presented):
    paper = stored_paper(presented)
    read = client.get(url("committee_document", presented.pk, paper.pk))
    assert b"".join(read.streaming_content) == b"%PDF-1.4"
    answer = client.post(url("committee_declare", presented.pk))
    assert answer.url == url("committee_session", meeting.pk)
    kept = Recusal.objects.get()
    assert (kept.resolution_id, kept.reason) == (
        presented.resolution_id,
        "Conflit d’intérêts déclaré par le membre",
    )
    assert client.get(url("committee_file", presented.pk)).status_code == 404
    assert client.get(url("committee_document", presented.pk, paper.pk)).status_code == 404
    page = client.get(url("committee_session", meeting.pk)).content.decode()
    assert "Vous vous êtes déporté" in page
    assert presented.loan.holder.full_name not in page
    assert url("committee_file", presented.pk) not in page


def test_a_member_who_is_not_convened_is_told(client, sitting, meeting, presented):
    meeting.convocations.order_by("pk").first().delete()
    client.post(url("committee_declare", presented.pk))
    assert not Recusal.objects.exists()
    assert client.get(url("committee_file", presented.pk)).status_code == 200


def test_the_staff_has_no_seat_to_withdraw_from(client, director, presented):
    assert client.post(url("committee_declare", presented.pk)).status_code == 404
    assert client.get(url("committee_declare", presented.pk)).status_code == 405


def test_a_paper_of_another_file_stays_closed(client, sitting, presented):
    other = factories.document()
    project = factories.project(holder=presented.loan.holder)
    elsewhere = factories.document(holder=presented.loan.holder, project=project)
    for paper in (other, elsewhere):
        assert client.get(url("committee_document", presented.pk, paper.pk)).status_code == 404
    own = stored_paper(presented)
    assert client.get(reverse("loans:document", args=[own.pk])).status_code == 403


def stored_paper(presented):
    made = factories.document(holder=presented.loan.holder, loan=presented.loan)
    made.file.save("devis.pdf", ContentFile(b"%PDF-1.4"), save=True)
    return made


# --- The committee on the page of the loan -----------------------------------------------------------------


@pytest.fixture
def conditional(by, meeting, presented, envelope):
    open_session(meeting)
    voted(presented)
    return committee.decide(
        presented=presented, outcome="conditional", amount=Decimal(40_000), term=24, deferral=3,
        envelope=envelope, conditions="Bail signé", by=by,
    )  # fmt: skip


def test_the_tab_tells_what_was_decided_and_what_is_missing(client, signed_in, conditional):
    signed_in(client, "loan_officer")
    page = client.get(url("loan_committee", conditional.loan_id)).content.decode()
    assert "1 condition du comité n’est pas levée." in page
    assert url("condition_lift", Condition.objects.get().pk) in page
    assert url("decision_notify", conditional.pk) in page


def test_a_condition_is_lifted_and_asked_again(client, signed_in, conditional):
    signed_in(client, "loan_officer")
    condition = Condition.objects.get()
    door = url("condition_lift", condition.pk)
    assert "Bail signé" in client.get(door).content.decode()
    assert "dites ce qui le montre" in client.post(door, {"lifted_on": "2024-09-26"}).content.decode()
    paper = stored_paper(conditional.loan.presentations.get())
    client.post(door, {"lifted_on": "2024-09-26", "evidence": paper.pk})
    assert Condition.objects.get().evidence == paper
    page = client.get(url("loan_committee", conditional.loan_id)).content.decode()
    assert "Ni contrat ni décaissement" not in page
    client.post(url("condition_reinstate", condition.pk), {"reason": "Bail résilié"})
    assert Condition.objects.get().lifted_on is None


def test_a_decision_is_notified(client, director, conditional):
    door = url("decision_notify", conditional.pk)
    assert client.get(door).status_code == 200
    assert client.post(door, {"notified_on": "26/09/2025", "channel": "hand"}).status_code == 200
    client.post(door, {"notified_on": "2024-09-26", "channel": "post"})
    kept = Decision.objects.get()
    assert (kept.notified_on, kept.notified_by) == (DAY, "post")


def test_a_changed_file_is_seen_and_its_decision_voided(client, director, conditional):
    Loan.objects.filter(pk=conditional.loan_id).update(amount_requested=Decimal(90_000))
    door = url("decision_void", conditional.pk)
    assert door in client.get(url("loan_committee", conditional.loan_id)).content.decode()
    page = client.get(door).content.decode()
    assert "Le montant demandé était de" in page
    client.post(door, {"on": "2024-09-26", "reason": "Le montant a changé"})
    assert Loan.objects.get().status == "appraisal"
    page = client.get(url("loan_committee", conditional.loan_id)).content.decode()
    assert "Le montant a changé" in page
    assert (
        "ne peut plus devenir caduque"
        in client.post(door, {"on": "2024-09-26", "reason": "Encore"}).content.decode()
    )


@pytest.mark.parametrize(
    "name", ["decision_void", "decision_notify", "decision_letter", "condition_lift", "condition_reinstate"]
)
def test_what_is_missing_or_not_allowed(client, signed_in, conditional, name):
    signed_in(client, "accountant")
    key = Condition.objects.get().pk if name.startswith("condition") else conditional.pk
    if name != "decision_letter":
        assert client.post(url(name, key)).status_code == 403
    signed_in(client, "director" if name.startswith("decision") else "loan_officer")
    assert client.post(url(name, 0)).status_code == 404
