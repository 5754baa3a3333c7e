"""A small programme with a row for everything that a page can show."""

from datetime import date
from decimal import Decimal

from governance.actions import minutes
from loans.actions import imports, money
from members.enums import JobStatus
from members.models import User
from tests import factories
from tests.governance import boards
from tests.loans import workbooks

ON = date(2024, 9, 30)


def build():
    """Fill an empty database; the keys of the rows that pages are about, by the word of their address."""
    factories.association()
    workbooks.reference()
    loan = _late_loan()
    people = [factories.holder() for _ in range(30)]
    asked = factories.loan("appraisal", holder=people[0])
    return {
        "holder": loan.holder_id,
        "project": loan.project_id,
        "loan": loan.pk,
        "asked": asked.pk,
        "envelope": loan.envelope_id,
        "receipt": _receipts(loan),
        "paper": factories.document(holder=loan.holder, loan=loan, title="Four à pain").pk,
        "import": _batch().pk,
        **_under_way(),
        **_association_life(),
    }


def _under_way():
    """A file to screen, one that is appraised and lacks papers, one that the committee granted."""
    product = factories.product(
        rules=[("max_amount", 10_000, "error"), ("visit", None, "warning")],
        pieces=[("cin", "committee", "error"), ("rib", "disbursement", "warning")],
    )
    criterion = factories.criterion()
    received = factories.loan(product=product)
    prepared = factories.loan("appraisal", product=product)
    screening = factories.screening(loan=prepared)
    factories.screening_answer(screening=screening, criterion=criterion)
    factories.appraisal(loan=prepared, opinion_text="Projet réaliste.")
    factories.contact(loan=prepared, next_on=date(2023, 3, 1))
    granted = factories.granted_loan(product=product)
    return {"received": received.pk, "prepared": prepared.pk, "granted": granted.pk}


def reader(role):
    """Who opens the pages of that role: the director is the one whose import and job are in the programme."""
    return User.objects.filter(groups__name=role).first() or factories.user(role)


def _late_loan():
    project = factories.project(holder=factories.holder(phone="06 12 34 56 78"))
    loan = factories.running_loan(amount=Decimal(100_000), term=50, project=project)
    factories.plan_item(project=project)
    factories.plan_item(project=project, side="resource", kind="own")
    factories.followup(project=project)
    factories.mentoring(loan=loan)
    factories.training(holders=[loan.holder])
    return loan


def _receipts(loan):
    """A receipt that may be reversed, and one that was."""
    accountant = reader("accountant")
    wrong = factories.repayment(loan=loan, amount=3000, value_date=date(2023, 6, 2))
    money.reverse(movement=wrong, by=accountant, reason="Saisi deux fois", value_date=date(2023, 6, 5))
    return factories.repayment(loan=loan, amount=2000, value_date=date(2023, 5, 2)).pk


def _batch():
    batch = imports.receive(
        file_name="classeur.xlsx",
        content=workbooks.changed("Porteurs", 3, "Commune", "Agadirt"),
        by=reader("director"),
    )
    imports.preview(batch=batch, on=ON, by=batch.created_by)
    return batch


def _association_life():
    member = factories.member()
    voice = factories.representative(member=member)
    factories.personal_details(representative=voice)
    factories.mandate(member=member, expected_end_on=date(2025, 6, 1))
    due = factories.due(member=member)
    payment = factories.due_payment(due=due, amount=Decimal(2000))
    factories.due_reminder(due=due)
    meeting = factories.meeting()
    factories.agenda_item(meeting=meeting)
    factories.attendance(meeting=meeting, member=member)
    factories.resolution(meeting=meeting)
    _statutes()
    elections = _elections()
    factories.printed_report()
    job = factories.job(
        owner=reader("director"),
        status=JobStatus.FAILED,
        message="Le classeur est vide.",
        ended_at=factories.NOW,
    )
    return {
        **elections,
        "member": member.pk,
        "voice": voice.pk,
        "due": due.pk,
        "payment": payment.pk,
        "meeting": meeting.pk,
        "job": job.pk,
        **_convening(),
        **_in_session(),
        **_after_the_vote(),
    }


def _convening():
    """An assembly that is being prepared, and one whose convocations left, failed or wait."""
    planned = factories.meeting(held_on=date(2025, 6, 18))
    planned.years.create(year=2023)
    item = factories.agenda_item(meeting=planned, number=1)
    factories.paper(meeting=planned, item=item)
    draft = factories.resolution(meeting=planned, item=item, kind="budget")
    called = factories.meeting(status="convened", held_on=date(2025, 7, 2), convened_on=date(2025, 6, 10))
    factories.sending(convocation=factories.convocation(meeting=called))
    refused = factories.convocation(meeting=called, email="inconnu@example.org")
    factories.sending(convocation=refused, channel="email", error="Adresse inconnue")
    factories.convocation(meeting=called)
    return {"planned": planned.pk, "item": item.pk, "draft": draft.pk, "called": called.pk}


def _in_session():
    """An assembly in session: two members in the room, one represented, one awaited, one vote of two taken."""
    session = factories.open_meeting()
    called = [factories.convocation(meeting=session, votes=2).member for _ in range(4)]
    for one in called[:2]:
        factories.stay(meeting=session, member=one)
    factories.proxy(meeting=session, giver=called[2], holder=called[0])
    voted = factories.resolution(
        meeting=session, outcome="carried", votes_for=6, in_room=6, entitled=8, voted_at=factories.OPENING
    )
    factories.college_count(resolution=voted, in_room=6, votes_for=6)
    waiting = factories.resolution(meeting=session)
    factories.recusal(resolution=waiting, member=called[1])
    return {"session": session.pk, "voted": voted.pk, "waiting": waiting.pk}


def _after_the_vote():
    """A meeting that was held: its minutes, one part edited, what must be filed, a resolution followed up."""
    held = factories.meeting(status="held", held_on=date(2024, 6, 3))
    factories.attendance(meeting=held)
    resolution = factories.resolution(meeting=held, outcome="carried", votes_for=12)
    found = minutes.draw_up(meeting=held, by=reader("director"), at=factories.NOW)
    part = minutes.edit(section=found.sections.get(key="attendance"), by=reader("director"))
    return {
        "held": held.pk,
        "part": part.pk,
        "filing": factories.filing(meeting=held).pk,
        "resolution": resolution.pk,
        "step": factories.resolution_step(resolution=resolution).pk,
    }


def _statutes():
    rules = factories.statutes(effective_on=date(2010, 1, 1), seniority_days=30)
    factories.statutes_college(statutes=rules, votes=2)
    factories.statutes_call(statutes=rules)
    factories.statutes_majority(statutes=rules)


def _elections():
    """A meeting with its elections and lots, seats of every kind, the register of interests."""
    meeting = boards.assembly()
    outgoing = factories.mandate(representative=factories.representative(), expected_end_on=date(2024, 9, 25))
    election = factories.election(meeting=meeting, series=1)
    seat = factories.election_seat(election=election, seat=outgoing.seat, outgoing=outgoing)
    factories.candidacy(seat=seat, member=outgoing.member, representative=outgoing.representative)
    vacant = factories.mandate(ended_on=date(2024, 3, 1), end_reason="resignation")
    coopted = factories.mandate(origin="coopted", started_on=date(2024, 4, 2))
    factories.lot(drawing=factories.drawing(meeting=meeting), seat=outgoing.seat)
    return {
        "assembly": meeting.pk,
        "election": election.pk,
        "seat": outgoing.seat,
        "vacant": vacant.seat,
        "coopted": coopted.pk,
        "interest": factories.interest().pk,
        "undrawn": factories.meeting(organ="board").pk,
    }
