"""The demonstration: the published figures exactly, and books that balance on every day."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F, Max, OuterRef, Q, Subquery, Sum, Window

from governance import board
from governance.conformity import conformity
from governance.enums import MeetingStatus, ResolutionKind
from governance.models import Candidacy, Interest, Meeting, Resolution, Statutes
from governance.statutes import elections
from initiative_sm.dates import Period, month_ends
from initiative_sm.management.demo import house, loader, programme, workdays
from initiative_sm.management.demo.targets import ASSEMBLY, BUSINESS_DATE, FOUNDED, JOBS, YEARS
from initiative_sm.management.demo.treasury import FUNDS, PLANNED
from initiative_sm.roles import ROLES
from loans.enums import LoanStatus, ScheduleReason
from loans.models import (
    Decision,
    Envelope,
    FollowUp,
    Holder,
    JournalHead,
    Loan,
    Mentoring,
    Movement,
    PlanItem,
    Project,
    Schedule,
    Training,
)
from loans.positions import portfolio
from members.enums import Organ
from members.models import Association, Event, Mandate, Member, User
from reports import indicators
from reports.models import Report
from tests import factories


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The whole demonstration, loaded once for this file and taken back at its end.

    A test database is only made for marked tests (pytest-django), and a marked test closes the connection that
    this transaction needs: so the marked ones stand at the end of this file, and it is run whole.
    """
    name = str(connection.settings_dict["NAME"])
    if name != connection.settings_dict["TEST"]["NAME"] and not name.startswith("test_"):
        pytest.fail(f"{name} is no test database: run this file whole.")
    with django_db_blocker.unblock(), transaction.atomic():
        yield loader.load()
        transaction.set_rollback(True)


def until(day):
    return Period(None, day)


# --- What was announced -----------------------------------------------------------------------------------


HEADLINES = ["holders_supported", "women", "rural_share", "formalised_share", "jobs_created"]


def test_the_figures_of_the_assembly_are_exact(demo):
    found = indicators.values(until(ASSEMBLY), HEADLINES)
    assert {key: round(value, 2) for key, value in found.items()} == {
        "holders_supported": 1332,
        "women": 295,
        "rural_share": Decimal("0.22"),
        "formalised_share": Decimal("0.24"),
        "jobs_created": 3951,
    }
    assert indicators.REGISTRY["rural_share"].parts(until(ASSEMBLY)) == (293, 1332)
    assert indicators.REGISTRY["formalised_share"].parts(until(ASSEMBLY)) == (320, 1332)


def test_the_figures_still_stand_on_the_business_date(demo):
    assert indicators.values(until(BUSINESS_DATE), HEADLINES) == indicators.values(until(ASSEMBLY), HEADLINES)


@pytest.mark.parametrize(
    ("on", "figures"),
    [
        (date(2012, 12, 31), {"loans_disbursed": 183, "amount_disbursed": Decimal(8_100_000), "women": 26}),
        (date(2018, 12, 31), {"loans_disbursed": 406, "amount_disbursed": Decimal(23_220_000), "women": 64}),
        (date(2020, 12, 31), {"projects_financed": 674}),
    ],
)
def test_the_milestones_are_met(demo, on, figures):
    assert indicators.values(until(on), list(figures)) == figures


@pytest.mark.parametrize(("on", "jobs"), JOBS)
def test_jobs_grow_through_the_milestones(demo, on, jobs):
    assert indicators.value("jobs_created", until(on)) == jobs


@pytest.mark.parametrize("year", YEARS, ids=lambda year: str(year.year))
def test_each_year_meets_its_quotas(demo, year):
    period = Period(date(year.year, 1, 1), date(year.year, 12, 31))
    keys = ["holders_supported", "women", "loans_disbursed", "amount_disbursed"]
    assert indicators.values(period, keys) == {
        "holders_supported": year.holders,
        "women": year.women,
        "loans_disbursed": year.loans,
        "amount_disbursed": Decimal(year.amount),
    }


@pytest.mark.parametrize(
    ("key", "low", "high"),
    [
        ("acceptance_rate", "0.68", "0.75"),
        ("mean_loan", "56500", "57500"),
        ("repayment_rate", "0.85", "0.90"),
        ("par30", "0.10", "0.28"),
        ("par90", "0.05", "0.18"),
        ("loss_rate", "0.02", "0.07"),
        ("leverage", "2", "3"),
        ("leverage_gross", "0.6", "1.2"),
        ("investment_ratio", "2.9", "3.3"),
        ("survival_3y", "0.78", "0.92"),
        ("survival_unknown_share", "0.05", "0.2"),
        ("young_share", "0.5", "0.7"),
    ],
)
def test_what_was_not_announced_is_believable(demo, key, low, high):
    assert Decimal(low) <= indicators.value(key, until(ASSEMBLY)) <= Decimal(high)


def test_the_fund_and_the_projects_of_march_2023_are_near_what_was_published(demo):
    assert abs(indicators.value("fund", until(date(2023, 3, 31))) - 62_000_000) < 1_000_000
    assert 1060 < indicators.value("projects_financed", until(date(2023, 3, 31))) < 1080


def test_provinces_weigh_as_published(demo):
    loans = Loan.objects.disbursed(ASSEMBLY)
    count = Counter(loans.values_list("project__commune__province__code", flat=True))
    assert abs(count["09.001"] / loans.count() - 0.48) < 0.03
    assert abs(count["09.273"] / loans.count() - 0.20) < 0.03
    assert len(count) == 6


# --- The books --------------------------------------------------------------------------------------------


def test_fund_is_cash_and_outstanding_in_each_envelope_at_every_month_end(demo):
    faults = []
    for day in month_ends(date(2007, 10, 1), BUSINESS_DATE):
        sums = Movement.objects.until(day).order_by().values("envelope__code")
        faults += [
            (day, row["envelope__code"])
            for row in sums.annotate(f=Sum("fund"), c=Sum("cash"), o=Sum("outstanding"))
            if row["f"] != row["c"] + row["o"] or row["c"] < 0 or row["o"] < 0
        ]
    assert faults == []


def test_cash_is_never_negative_on_any_day(demo):
    days = Movement.objects.order_by().values("envelope", "value_date").annotate(change=Sum("cash"))
    balances: dict[int, Decimal] = {}
    for row in days.order_by("envelope", "value_date"):
        balances[row["envelope"]] = balances.get(row["envelope"], Decimal(0)) + row["change"]
        assert balances[row["envelope"]] >= 0, row
    assert len(balances) == len(FUNDS)


@pytest.mark.parametrize("on", [date(2012, 12, 31), date(2020, 6, 30), date(2023, 12, 31), ASSEMBLY])
def test_positions_add_up_to_the_journal(demo, on):
    journal_says = Movement.objects.until(on).aggregate(total=Sum("outstanding"))["total"]
    assert portfolio(on)["outstanding"] == journal_says


def test_no_loan_is_ever_overpaid(demo):
    running = Window(Sum("outstanding"), partition_by="loan", order_by=["value_date", "-amount", "seq"])
    rows = Movement.objects.filter(loan__isnull=False).annotate(left=running)
    assert [row.seq for row in rows.iterator() if row.left < 0] == []


def test_verify_finds_nothing(demo):
    call_command("verify", verbosity=0)


def test_the_journal_was_posted_in_order(demo):
    times = list(Movement.objects.order_by("seq").values_list("posted_at", flat=True))
    assert times == sorted(times)
    assert JournalHead.objects.get().seq == len(times) == demo.movements
    assert not Movement.objects.filter(posted_at__date__lt=F("value_date")).exists()


def test_every_kind_of_movement_is_there(demo):
    kinds = set(Movement.objects.values_list("kind", flat=True))
    assert kinds == {
        "contribution", "restitution", "transfer_out", "transfer_in", "allocation_in", "allocation_out",
        "disbursement", "repayment", "write_off", "recovery",
    }  # fmt: skip
    assert Movement.objects.filter(reverses__isnull=False).count() > 100


def test_loans_keep_the_rules_of_their_envelope(demo):
    loans = Loan.objects.filter(envelope__isnull=False)
    assert not loans.filter(amount__gt=F("envelope__max_amount")).exists()
    assert not loans.filter(granted_on__lt=F("envelope__opened_on")).exists()
    assert not loans.filter(granted_on__lt=date(2019, 4, 9), amount__gt=Decimal(100_000)).exists()
    for envelope in Envelope.objects.filter(sectors__isnull=False).distinct():
        assert not envelope.loans.exclude(project__sector__in=envelope.sectors.all()).exists()
    for loan in loans.select_related("envelope").annotate(needs=_needs()):
        assert loan.amount * 100 <= loan.needs * loan.envelope.max_share, loan


def _needs():
    items = PlanItem.objects.filter(project=OuterRef("project"), side="need").order_by().values("project")
    return Subquery(items.annotate(total=Sum("amount")).values("total"))


def test_plans_balance(demo):
    totals = PlanItem.objects.order_by().values("project")
    needs = dict(totals.filter(side="need").annotate(t=Sum("amount")).values_list("project", "t"))
    resources = dict(totals.filter(side="resource").annotate(t=Sum("amount")).values_list("project", "t"))
    assert needs == resources
    financed = Project.objects.financed(BUSINESS_DATE)
    assert set(financed.values_list("pk", flat=True)) <= set(needs)


# --- The files --------------------------------------------------------------------------------------------


def test_files_stand_at_every_stage(demo):
    assert set(Loan.objects.values_list("status", flat=True)) == set(LoanStatus.values)


def test_nothing_is_paid_out_after_the_assembly(demo):
    assert not Loan.objects.filter(disbursed_on__gt=ASSEMBLY).exists()
    assert not FollowUp.objects.filter(observed_on__gte=ASSEMBLY).exists()


def test_some_holders_come_back_some_share_a_project_some_were_adjourned_first(demo):
    disbursed = Loan.objects.disbursed(BUSINESS_DATE)
    per_holder = Counter(disbursed.values_list("holder", flat=True))
    per_project = Counter(disbursed.values_list("project", flat=True))
    assert Counter(per_holder.values()) == {1: 1332 - 56, 2: 56}
    assert Counter(per_project.values())[2] == sum(year.pairs for year in YEARS)
    assert disbursed.filter(decisions__outcome="adjourned").count() > 50


def test_schedules_were_postponed_in_2020_and_rescheduled_by_decision(demo):
    later = Schedule.objects.filter(version__gt=1)
    assert not later.filter(decision__isnull=True).exists()
    count = Counter(later.values_list("reason", flat=True))
    assert count[ScheduleReason.POSTPONEMENT] > 100
    assert count[ScheduleReason.RESCHEDULING] > 15
    postponed = later.filter(reason=ScheduleReason.POSTPONEMENT)
    assert not postponed.exclude(effective_on__year=2020).exists()


def test_decisions_were_taken_at_a_meeting_of_the_organ(demo):
    assert not Decision.objects.filter(item__isnull=True).exists()
    assert not Decision.objects.exclude(decided_on=F("item__meeting__held_on")).exists()


def test_persons_have_both_names_and_their_own_card(demo):
    assert not Holder.objects.filter(Q(first_name_ar="") | Q(last_name_ar="")).exists()
    assert Holder.objects.exclude(cin="").values("cin").distinct().count() == Holder.objects.count()


def test_nothing_is_dated_after_the_business_date(demo):
    newest = {
        model.__name__: model.objects.aggregate(day=Max(name))["day"]
        for model, name in (
            (Holder, "first_contact_on"), (Loan, "received_on"), (Decision, "decided_on"),
            (Loan, "closed_on"), (Movement, "posted_at__date"), (Mentoring, "started_on"),
            (Mentoring, "ended_on"), (Training, "held_on"), (Project, "formalised_on"),
            (Mandate, "started_on"),
        )
    }  # fmt: skip
    assert {name: day for name, day in newest.items() if day > BUSINESS_DATE} == {}


def test_the_generator_gives_the_same_programme_again(demo):
    again = programme.build(0, demo.frame)
    stored = {loan.number: loan for loan in Loan.objects.all()}
    for life in again.dossiers.lent:
        life.loan.pk = stored[life.loan.number].pk
    rows = sorted(again.movements(), key=lambda row: row.posted_at)
    kept = Movement.objects.filter(loan__isnull=False).order_by("seq")
    assert [(r.posted_at, r.kind, r.loan, r.amount, r.value_date, r.reference) for r in rows] == list(
        kept.values_list("posted_at", "kind", "loan", "amount", "value_date", "reference")
    )
    assert {loan.number for loan in again.dossiers.loans} == set(stored)


def test_another_programme_has_other_files_and_persons(demo):
    other = programme.build(7, demo.frame).dossiers
    assert not Loan.objects.filter(number__in=[loan.number for loan in other.loans]).exists()
    assert not Holder.objects.filter(cin__in=[holder.cin for holder in other.holders]).exists()
    assert len(other.lent) == 1388
    assert sum(life.case.woman for life in other.lent if life.case.first is None) == 295


# --- The association --------------------------------------------------------------------------------------


def test_the_association_has_its_public_identity_and_no_invented_number(demo):
    association = Association.objects.get()
    assert (association.name_ar, association.founded_on) == ("مبادرة سوس ماسة", FOUNDED)
    assert (association.registration, association.privacy_notice, association.phone) == ("", "", "")


def test_the_assembly_adopted_four_reports_unanimously(demo):
    meeting = Meeting.objects.get(organ=Organ.ASSEMBLY, held_on=ASSEMBLY)
    assert [year.year for year in meeting.years.all()] == [2022, 2023]
    assert "Chambre de commerce" in meeting.place_fr
    adoptions = meeting.resolutions.filter(kind=ResolutionKind.ADOPT_REPORT)
    assert {(r.report.kind, r.report.year, r.report.status, r.unanimous) for r in adoptions} == {
        (kind, year, "adopted", True) for kind in ("literary", "financial") for year in (2022, 2023)
    }
    assert set(meeting.resolutions.values_list("votes_for", "in_room", "entitled")) == {(21, 21, 23)}
    by_status = Counter(meeting.attendances.values_list("status", flat=True))
    assert by_status == {"present": 18, "represented": 4, "excused": 1, "absent": 3}


def test_the_assembly_kept_its_statutes_from_the_convocation_to_the_votes(demo):
    meeting = Meeting.objects.get(organ=Organ.ASSEMBLY, held_on=ASSEMBLY)
    judged = conformity(meeting)
    assert (judged.notice.kept, judged.quorum.kept) == (True, True)
    assert [answer.kept for answer in judged.votes.values()] == [True] * 4
    assert meeting.convocations.count() == 26
    assert not meeting.convocations.filter(sendings=None).exists()
    stood = Candidacy.objects.filter(seat__election__meeting=meeting)
    assert set(stood.values_list("outcome", "accepted", "mandate__started_on")) == {
        ("elected", True, ASSEMBLY)
    }


def test_nothing_of_the_assembly_is_dated_by_the_clock(demo):
    assert not Event.objects.filter(at__date__gt=BUSINESS_DATE).exists()
    assert not Mandate.history.filter(history_date__date__gt=BUSINESS_DATE).exists()


def test_the_president_was_re_elected_and_a_third_of_the_board_renewed(demo):
    president = Member.objects.get(name_ar="محمد المودن")
    terms = Mandate.objects.filter(organ=Organ.BUREAU, office="president", member=president)
    assert terms.order_by("-started_on").first().started_on == ASSEMBLY
    assert terms.count() > 1
    renewed = Mandate.objects.filter(organ=Organ.BOARD, started_on=ASSEMBLY)
    sitting = Mandate.objects.on(ASSEMBLY).filter(organ=Organ.BOARD)
    assert (renewed.count(), sitting.count()) == (5, 15)


def test_no_seat_is_held_twice_on_a_day(demo):
    for organ in (Organ.BOARD, Organ.BUREAU, Organ.COMMITTEE):
        spans = Mandate.objects.filter(organ=organ).order_by("seat", "started_on")
        rows = list(spans.values_list("seat", "started_on", "ended_on"))
        for (seat, _start, end), (following, start, _end) in zip(rows, rows[1:], strict=False):
            assert seat != following or end < start


def test_the_board_keeps_its_statutes_and_leaves_by_thirds(demo):
    rules = Statutes.objects.on(BUSINESS_DATE).rules()
    seats = board.seats_of(Organ.BOARD, BUSINESS_DATE, rules)
    held, bureau = board.held(seats), board.held(board.seats_of(Organ.BUREAU, BUSINESS_DATE, rules))
    answers = elections.board_kept(rules, held) + elections.bureau_kept(rules, held, bureau)
    assert [answer.sentence for answer in answers if not answer.kept] == []
    assert Counter(seat.office for seat in bureau) == rules.offices
    assert [len(board.leaving(seats, year)) for year in (2024, 2025, 2026, 2027)] == [0, 5, 10, 15]
    assert Interest.objects.on(BUSINESS_DATE).count() == 3


def test_reports_have_texts_in_three_languages(demo):
    assert Report.objects.count() == 12
    for report in Report.objects.all():
        assert {bool(report.foreword(lang)) for lang in ("fr", "ar", "en")} == {True}
        assert {len(report.highlights(lang)) for lang in ("fr", "ar", "en")} == {len(report.highlights("fr"))}
        assert report.since_foundation_on == report.resolution.meeting.held_on


def test_meetings_are_held_on_working_days_with_a_quorum(demo):
    held = Meeting.objects.filter(status=MeetingStatus.HELD)
    assert not [m for m in held if not workdays.is_working(m.held_on)]
    for meeting in held.prefetch_related("attendances"):
        sheet = list(meeting.attendances.all())
        there = [row for row in sheet if row.status in ("present", "represented")]
        assert len(there) * 2 > len(sheet) > 0, meeting
    assert not Resolution.objects.filter(meeting__status=MeetingStatus.PLANNED).exists()


def test_the_fund_moves_on_working_days():
    days = [on for fund in FUNDS for on, _amount in fund.tranches] + [planned.on for planned in PLANNED]
    assert [day for day in days if not workdays.is_working(day)] == []


def test_each_role_has_an_account_that_opens(demo):
    for account in house.ACCOUNTS:
        user = User.objects.get(email=account.email)
        groups = list(user.groups.values_list("name", flat=True))
        assert groups == ([] if account.role == "admin" else [account.role])
        assert user.check_password(house.PASSWORD)
        assert user.is_active == account.active
    assert {account.role for account in house.ACCOUNTS} == {*ROLES, "admin"}


# --- The command ------------------------------------------------------------------------------------------


def test_running_again_says_so_and_changes_nothing(demo, capsys):
    head = JournalHead.objects.get().hash
    call_command("load_demo")
    assert "La démonstration est déjà là (échelle 1)" in capsys.readouterr().out
    assert JournalHead.objects.get().hash == head
    assert Event.objects.filter(verb=loader.LOADED).count() == 1


@pytest.mark.django_db
def test_on_the_eve_of_the_assembly_everything_is_still_to_be_done():
    loader.load(eve=True)
    meeting = Meeting.objects.get(organ=Organ.ASSEMBLY, held_on=ASSEMBLY)
    assert (meeting.status, meeting.agenda.count()) == (MeetingStatus.PLANNED, 6)
    assert not meeting.resolutions.exists()
    assert not meeting.convocations.exists()
    assert set(Report.objects.filter(year__gte=2022).values_list("status", "resolution")) == {("draft", None)}
    assert not Mandate.objects.filter(started_on=ASSEMBLY).exists()
    board = Mandate.objects.on(ASSEMBLY).filter(organ=Organ.BOARD)
    assert board.count() == len(set(board.values_list("seat", flat=True))) == 15


@pytest.mark.django_db
@pytest.mark.parametrize("make", [factories.holder, factories.association, factories.member])
def test_a_database_with_other_data_is_refused(make):
    make()
    with pytest.raises(CommandError, match="Cette base contient déjà des données"):
        call_command("load_demo")
    assert (Loan.objects.count(), Movement.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_a_scale_of_nothing_is_refused():
    with pytest.raises(CommandError, match="au moins 1"):
        call_command("load_demo", scale=0)
