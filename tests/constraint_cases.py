"""One case per constraint: a valid row, and what makes it break exactly that rule.

A case is (factory of a saved row, changes); for a unique constraint the changes make of a second row a
repetition of the first, `SAME` standing for the first row's own value.
"""

from datetime import date, timedelta
from decimal import Decimal

from loans.actions import money
from loans.models import Instalment, JournalHead, TrainingAttendance
from reports.models import Report
from tests import factories
from tests.cases import (
    BEFORE,
    DAY,
    LONG_AGO,
    SAME,
    bank,
    bills,
    committee,
    difficulty,
    issued,
    orders,
    preparing,
    support,
)


def mandate_over():
    return factories.mandate(ended_on=DAY, end_reason="term")


def representative_over():
    return factories.representative(ended_on=DAY)


def mentoring_over():
    return factories.mentoring(ended_on=DAY)


def document_of_a_loan():
    loan = factories.loan()
    return factories.document(holder=loan.holder, loan=loan)


def mandate_coopted():
    return factories.mandate(origin="coopted", ratified_on=DAY)


def due_waived():
    return factories.due(waived_on=date(2024, 6, 1), waived_reason="Décision du conseil")


def payment_cancelled():
    return factories.due_payment(
        cancelled_at=factories.NOW, cancelled_by=factories.user(None), cancel_reason="Erreur"
    )


def member_left():
    return factories.member(left_on=DAY)


def envelope_limited():
    return factories.envelope(cash=0, closed_on=DAY, max_amount=Decimal(10), max_share=50)


def convention_ending():
    return factories.convention(ends_on=DAY)


def undone_batch():
    return factories.batch(status="undone", imported_at=factories.NOW, undone_at=factories.NOW)


def imported_batch():
    return factories.batch(status="imported", imported_at=factories.NOW)


def first_schedule():
    return factories.running_loan().schedules.get()


def later_schedule():
    loan = factories.running_loan()
    factories.rescheduled(loan=loan, effective_on=BEFORE, term=10, first_due_on=DAY)
    return loan.schedules.get(version=2)


def instalment():
    return Instalment.objects.filter(schedule=first_schedule(), number=1).get()


def attendance_of_training():
    holder = factories.holder()
    factories.training(holders=[holder])
    return TrainingAttendance.objects.get(holder=holder)


def contribution():
    return factories.contribution(envelope=factories.envelope(cash=0))


def reversal():
    row = contribution()
    return money.reverse(movement=row, reason="Erreur", value_date=row.value_date, by=row.actor)


def transfer_in():
    _out, into = money.transfer(
        source=factories.envelope(), target=factories.envelope(), amount=Decimal(5), value_date=DAY,
        reason="x", by=factories.user(None),
    )  # fmt: skip
    return into


def adopted_report():
    resolution = factories.resolution(outcome="carried", votes_for=3)
    return Report.objects.create(kind="literary", year=2023, status="adopted", resolution=resolution)


def sending_failed():
    return factories.sending(channel="email", error="Adresse inconnue")


def voted_resolution():
    return factories.resolution(outcome="carried", votes_for=3, in_room=4, entitled=5)


def journal_head():
    return JournalHead.objects.get_or_create(pk=1)[0]


def user():
    return factories.user(None)


def region():
    return factories.region(population=100, rural_population=40)


def second_instalment():
    return Instalment.objects.filter(schedule=first_schedule(), number=2).get()


CHECKS = {
    "association_is_one": (factories.association, {"id": 2}),
    "association_colour_is_hex": (factories.association, {"colour": "rouge"}),
    "member_leaves_after_joining": (member_left, {"left_on": LONG_AGO}),
    "member_left_reason_needs_date": (factories.member, {"left_reason": "Fusion"}),
    "representative_ends_after_start": (representative_over, {"ended_on": LONG_AGO}),
    "mandate_ends_after_start": (mandate_over, {"ended_on": LONG_AGO}),
    "mandate_end_has_reason": (mandate_over, {"end_reason": ""}),
    "mandate_series_plausible": (factories.mandate, {"series": 7}),
    "mandate_ratified_when_coopted": (mandate_coopted, {"origin": "elected"}),
    "details_of_one_person": (factories.personal_details, {"member": lambda row: row.representative.member}),
    "duescale_amount_not_negative": (factories.due_scale, {"amount": Decimal(-1)}),
    "duescale_year_plausible": (factories.due_scale, {"from_year": 24}),
    "due_amount_positive": (factories.due, {"amount": Decimal(0)}),
    "due_year_plausible": (factories.due, {"year": 24}),
    "due_payable_after_call": (factories.due, {"due_on": LONG_AGO}),
    "due_waiver_has_reason": (due_waived, {"waived_reason": ""}),
    "duepayment_amount_positive": (factories.due_payment, {"amount": Decimal(0)}),
    "duepayment_cancelled_with_reason": (payment_cancelled, {"cancel_reason": ""}),
    "job_done_within_total": (factories.job, {"done": 5, "total": 4}),
    "job_ended_when_over": (factories.job, {"status": "done"}),
    "meeting_convened_before_held": (factories.meeting, {"convened_on": date(2024, 9, 26)}),
    "meeting_year_plausible": (lambda: factories.meeting().years.create(year=2023), {"year": 23}),
    "attendance_represented_by_someone": (factories.attendance, {"status": "represented"}),
    "attendance_not_by_oneself": (
        factories.attendance,
        {"status": "represented", "represented_by": lambda row: row.member},
    ),
    "statutes_board_sizes_ordered": (factories.statutes, {"board_min": 16}),
    "statutes_series_within_term": (factories.statutes, {"series": 4}),
    "statutes_quorum_is_a_part": (factories.statutes_call, {"quorum_numerator": 3}),
    "statutes_majority_is_a_part": (factories.statutes_majority, {"numerator": 0}),
    "paper_not_empty": (factories.paper, {"size": 0}),
    "sending_failed_proves_nothing": (sending_failed, {"proof": lambda row: factories.paper(kind="proof")}),
    "resolution_votes_need_outcome": (factories.resolution, {"votes_for": 3}),
    "resolution_carried_has_majority": (
        factories.resolution,
        {"outcome": "carried", "votes_for": 3, "votes_against": 3},
    ),
    "statutes_office_has_places": (factories.statutes_office, {"places": 0}),
    "election_voted_in_a_room": (factories.election, {"voted_at": factories.NOW}),
    "candidacy_answer_of_the_elected": (factories.candidacy, {"accepted": True}),
    "candidacy_mandate_of_the_elected": (
        lambda: factories.candidacy(outcome="declined", accepted=False),
        {"mandate": lambda row: factories.mandate()},
    ),
    "interest_ends_after_declared": (factories.interest, {"ended_on": LONG_AGO}),
    "minutes_locked_when_signed": (factories.locked_minutes, {"scan": None}),
    "filing_done_by_someone": (factories.filing, {"done_on": DAY}),
    "resolution_step_done_by_someone": (factories.resolution_step, {"done_on": DAY}),
    "meeting_closed_after_opened": (
        factories.open_meeting,
        {"status": "held", "closed_at": factories.OPENING - timedelta(minutes=1)},
    ),
    "meeting_open_has_time": (factories.meeting, {"status": "open"}),
    "meeting_not_second_of_itself": (factories.meeting, {"second_of": lambda row: row}),
    "resolution_votes_within_the_room": (
        voted_resolution,
        {"votes_for": 2, "votes_against": 1, "abstentions": 1, "void": 1},
    ),
    "resolution_room_within_the_organ": (voted_resolution, {"entitled": 3}),
    "college_count_within_the_room": (factories.college_count, {"votes_against": 3}),
    "stay_leaves_after_arriving": (factories.stay, {"left_at": factories.OPENING}),
    "proxy_not_to_oneself": (factories.proxy, {"holder": lambda row: row.giver}),
    "proxy_revoked_after_received": (
        factories.proxy,
        {"revoked_at": factories.OPENING - timedelta(days=3)},
    ),
    "convention_amount_positive": (factories.convention, {"amount": Decimal(0)}),
    "convention_ends_after_signature": (convention_ending, {"ends_on": LONG_AGO}),
    "envelope_closes_after_opening": (envelope_limited, {"closed_on": LONG_AGO}),
    "envelope_ceiling_positive": (envelope_limited, {"max_amount": Decimal(0)}),
    "envelope_share_is_percent": (envelope_limited, {"max_share": 101}),
    "holder_sex_known": (factories.holder, {"sex": "X"}),
    "holder_born_before_contact": (factories.holder, {"birth_date": date(2023, 1, 1)}),
    "batch_imported_has_date": (factories.batch, {"status": "imported"}),
    "batch_undone_has_date": (undone_batch, {"undone_at": None}),
    "movement_reversal_is_negative": (contribution, {"amount": Decimal(-5)}),
    "movement_reversal_has_reason": (reversal, {"reason": "", "reverses": lambda row: contribution()}),
    "movement_loan_where_due": (contribution, {"loan": lambda row: factories.loan()}),
    "movement_transfer_is_paired": (transfer_in, {"pair": None}),
    "movement_kind_known": (contribution, {"kind": "don"}),
    "journal_head_is_one": (journal_head, {"id": 2}),
    "loan_amounts_positive": (factories.granted_loan, {"amount": Decimal(0)}),
    "loan_term_plausible": (factories.granted_loan, {"term": 181}),
    "loan_deferral_plausible": (factories.granted_loan, {"deferral": 61}),
    "loan_granted_has_terms": (factories.granted_loan, {"envelope": None}),
    "loan_contracted_has_date": (lambda: factories.loan("contracted"), {"contracted_on": None}),
    "loan_disbursed_has_date": (lambda: factories.loan("running"), {"disbursed_on": None}),
    "loan_closed_has_date": (lambda: factories.loan("refused"), {"closed_on": None}),
    "loan_dates_in_order": (factories.granted_loan, {"granted_on": date(2023, 1, 9)}),
    "decision_grant_has_terms": (factories.decision, {"amount": None}),
    "decision_conditions_said": (factories.decision, {"outcome": "conditional"}),
    "project_formalised_with_proof": (factories.project, {"formalised_on": DAY}),
    "project_jobs_plausible": (factories.project, {"jobs_planned": 501}),
    "plan_amount_positive": (factories.plan_item, {"amount": Decimal(0)}),
    "plan_kind_on_its_side": (factories.plan_item, {"kind": "own"}),
    "schedule_first_starts_at_zero": (first_schedule, {"base": Decimal(1)}),
    "schedule_later_versions_have_reason": (later_schedule, {"reason": "initial"}),
    "instalment_amounts_grow": (second_instalment, {"cumulative": Decimal("0.01")}),
    "sector_section_exists": (factories.sector, {"section": "Z"}),
    "followup_women_among_jobs": (factories.followup, {"jobs_women": 4}),
    "followup_jobs_plausible": (factories.followup, {"jobs": 2001}),
    "document_not_empty": (factories.document, {"size": 0}),
    "document_format_known": (factories.document, {"content_type": "text/html"}),
    "document_removed_with_reason": (factories.document, {"removal_reason": "Illisible"}),
    "document_about_one_thing": (
        document_of_a_loan,
        {"project_id": lambda document: document.loan.project_id},
    ),
    "mentoring_ends_after_start": (mentoring_over, {"ended_on": LONG_AGO}),
    "training_hours_plausible": (factories.training, {"hours": 0}),
    "region_rural_is_part_of_population": (region, {"rural_population": 101}),
    "picture_has_a_size": (factories.report_picture, {"width": 0}),
    "picture_place_known": (factories.report_picture, {"place": "elsewhere"}),
    "report_adopted_by_resolution": (adopted_report, {"resolution": None}),
    "report_year_plausible": (factories.report, {"year": 23}),
}

UNIQUES = {
    "representative_one_at_a_time": (factories.representative, {"member": SAME}),
    "mandate_seat_held_once": (factories.mandate, {"organ": SAME, "seat": SAME}),
    "duescale_once_a_year": (factories.due_scale, {"college": SAME, "from_year": SAME}),
    "due_once_a_year": (factories.due, {"member": SAME, "year": SAME}),
    "duepayment_receipt_unique": (factories.due_payment, {"receipt_number": SAME}),
    "user_email_unique": (user, {"email": lambda row: row.email.upper()}),
    "meeting_number_unique": (factories.meeting, {"number": SAME}),
    "meeting_year_once": (
        lambda: factories.meeting().years.create(year=2023),
        {"meeting": SAME},
    ),
    "agenda_number_unique": (factories.agenda_item, {"meeting": SAME, "number": SAME}),
    "attendance_once": (factories.attendance, {"meeting": SAME, "member": SAME}),
    "statutes_college_once": (factories.statutes_college, {"statutes": SAME, "college": SAME}),
    "statutes_call_once": (factories.statutes_call, {"statutes": SAME, "organ": SAME, "kind": SAME}),
    "statutes_majority_once": (factories.statutes_majority, {"statutes": SAME, "kind": SAME}),
    "statutes_office_once": (factories.statutes_office, {"statutes": SAME, "office": SAME}),
    "election_number_unique": (factories.election, {"meeting": SAME, "number": SAME}),
    "election_seat_once": (factories.election_seat, {"election": SAME, "seat": SAME}),
    "candidacy_once": (factories.candidacy, {"seat": SAME, "member": SAME}),
    "candidacy_one_elected_per_seat": (
        lambda: factories.candidacy(outcome="elected"),
        {"seat": SAME, "member": lambda row: factories.member()},
    ),
    "drawing_once": (factories.drawing, {"meeting": SAME, "organ": SAME}),
    "lot_once_a_seat": (factories.lot, {"drawing": SAME, "seat": SAME}),
    "convocation_once": (factories.convocation, {"meeting": SAME, "member": SAME}),
    "minutes_register_number_unique": (
        factories.locked_minutes,
        {
            "meeting": lambda row: factories.meeting(),
            "register_year": SAME,
            "register_number": SAME,
        },
    ),
    "minutes_section_once": (factories.minutes_section, {"minutes": SAME, "key": SAME}),
    "filing_once": (factories.filing, {"meeting": SAME, "kind": SAME}),
    "resolution_number_unique": (factories.resolution, {"meeting": SAME, "number": SAME}),
    "college_count_once": (factories.college_count, {"resolution": SAME, "college": SAME}),
    "recusal_once": (factories.recusal, {"resolution": SAME, "member": SAME}),
    "stay_once_in_the_room": (factories.stay, {"meeting": SAME, "member": SAME}),
    "proxy_given_once": (factories.proxy, {"meeting": SAME, "giver": SAME}),
    "holder_cin_unique": (factories.holder, {"cin": lambda row: f" {row.cin.lower()} "}),
    "batch_file_imported_once": (imported_batch, {"sha256": SAME}),
    "schedule_version_unique": (first_schedule, {"loan": SAME, "effective_on": DAY}),
    "schedule_effective_once": (
        later_schedule,
        {"loan": SAME, "version": 3},
    ),
    "instalment_number_unique": (instalment, {"schedule": SAME, "due_on": LONG_AGO}),
    "instalment_due_once": (instalment, {"schedule": SAME, "number": 99}),
    "followup_once_a_day": (factories.followup, {"project": SAME}),
    "document_once_in_a_file": (factories.document, {"holder": SAME, "sha256": SAME}),
    "mentoring_one_at_a_time": (factories.mentoring, {"loan": SAME}),
    "training_attended_once": (attendance_of_training, {"training": SAME, "holder": SAME}),
    "commune_name_in_province": (factories.commune, {"province": SAME, "name_fr": SAME}),
    "report_version_unique": (factories.report, {}),
    "report_adopted_once": (
        adopted_report,
        {"version": 2, "resolution": lambda row: factories.resolution(outcome="carried", votes_for=3)},
    ),
}

CHECKS |= bank.CHECKS
UNIQUES |= bank.UNIQUES
CHECKS |= committee.CHECKS
UNIQUES |= committee.UNIQUES
CHECKS |= support.CHECKS
UNIQUES |= support.UNIQUES
CHECKS |= orders.CHECKS
UNIQUES |= orders.UNIQUES
CHECKS |= bills.CHECKS
UNIQUES |= bills.UNIQUES
CHECKS |= difficulty.CHECKS
UNIQUES |= difficulty.UNIQUES
CHECKS |= preparing.CHECKS
UNIQUES |= preparing.UNIQUES
CHECKS |= issued.CHECKS
UNIQUES |= issued.UNIQUES
