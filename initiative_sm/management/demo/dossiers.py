"""Holders, projects, loans, decisions and schedules: the draws turned into the product's rows, not yet saved."""

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from initiative_sm.management.demo import applicants, people, plans, repayment
from initiative_sm.management.demo.cases import Case
from initiative_sm.management.demo.frame import Frame
from initiative_sm.management.demo.others import Other
from initiative_sm.management.demo.repayment import Course
from initiative_sm.management.demo.treasury import Treasury, open_to_all
from loans.enums import (
    DecisionOutcome,
    DecisionSubject,
    LegalForm,
    LoanStatus,
    ScheduleReason,
)
from loans.models import Decision, Instalment, Loan, Schedule
from members.enums import Organ, Sex

CONDITIONS = (
    "Accord écrit de la banque sur le crédit associé.",
    "Inscription au registre ou carte d’auto-entrepreneur avant le décaissement.",
    "Versement de l’apport personnel justifié.",
    "Bail ou titre du local.",
)
#: Statuses whose file was granted, disbursed or not.
GRANTED_ONCE = {LoanStatus.GRANTED, LoanStatus.CONTRACTED, LoanStatus.CANCELLED, LoanStatus.EXPIRED}
WHY = {
    ScheduleReason.POSTPONEMENT: "Report demandé pendant la crise sanitaire",
    ScheduleReason.RESCHEDULING: "Difficultés de trésorerie, plan amiable",
}
COMPLEMENTS = "Compléments demandés au plan de financement"


@dataclass(eq=False)
class Lent:
    """A loan that was paid out, and its life since."""

    case: Case
    loan: Loan
    course: Course


class Dossiers:
    """The files of one programme, in lists that are saved one after the other."""

    def __init__(self, rng: Random, replica: int, frame: Frame):
        self.rng, self.frame = rng, frame
        self.prefix = f"R{replica:03d}-" if replica else ""
        self._cins = people.cins(replica)
        self.holders, self.projects, self.plan, self.loans = [], [], [], []
        self.decisions, self.schedules, self.instalments = [], [], []
        self.lent: list[Lent] = []

    def support(self, cases: list[Case]):
        """The loans that are paid out, in the order of disbursement, each from an envelope that can pay it."""
        treasury = Treasury(self.rng)
        together = {id(case.partner): case.amount for case in cases if case.partner}
        known: dict[int, Lent] = {}
        for case in cases:
            holder = known[id(case.first)].loan.holder if case.first else self._holder(case)
            project = known[id(case.partner)].loan.project if case.partner else None
            if project is None:
                project = self._project(case, holder, partners=id(case) in together)
            life = self._lend(case, holder, project, treasury)
            if case.partner is None:
                lent = case.amount + together.get(id(case), 0)
                share = life.loan.envelope.max_share
                self.plan += plans.build(self.rng, project, lent, max_share=share)
            known[id(case)] = life
            self.lent.append(life)

    def _holder(self, file):
        holder = applicants.holder(self.rng, self.frame, file, n=len(self.holders), cin=next(self._cins))
        self.holders.append(holder)
        return holder

    def _project(self, file, holder, *, partners=False):
        project = applicants.project(self.rng, self.frame, file, holder, partners=partners)
        self.projects.append(project)
        return project

    # --- Loans ---------------------------------------------------------------------------------------------

    def _lend(self, case, holder, project, treasury):
        rng = self.rng
        term = self._term(case.amount)
        deferral = rng.choice((3, 3, 4, 5, 6, 6))
        terms = repayment.Terms(Decimal(case.amount), term, deferral, case.disbursed_on)
        course = repayment.course(rng, terms, case.payer)
        fund = treasury.choose(
            granted_on=case.granted_on,
            on=case.disbursed_on,
            amount=case.amount,
            auto_entrepreneur=project.legal_form == LegalForm.AUTO_ENTREPRENEUR,
            sector=project.sector.code,
        )
        treasury.pay(fund, case.amount, [*course.receipts, *course.recoveries])
        loan = Loan(
            holder=holder,
            project=project,
            envelope=self.frame.envelopes[fund.code],
            officer=self.frame.officer(case.received_on),
            received_on=case.received_on,
            amount_requested=Decimal(self._requested(case.amount)),
            amount=terms.amount,
            term=term,
            deferral=deferral,
            granted_on=case.granted_on,
            contracted_on=case.contracted_on,
            disbursed_on=case.disbursed_on,
        )
        self._settle(loan, course)
        self.loans.append(loan)
        self._decide_grant(loan, case.adjourned_on, case.granted_on)
        self._later_decisions(loan, course)
        return Lent(case, loan, course)

    def _term(self, amount):
        if amount < 30_000:
            return self.rng.choice((24, 24, 30, 36))
        if amount < 70_000:
            return self.rng.choice((36, 36, 42, 48))
        return self.rng.choice((48, 48, 60, 60))

    def _requested(self, amount):
        return round(amount * self.rng.choice((1, 1, 1, 1, 1.1, 1.25, 1.4)) / 1000) * 1000

    def _settle(self, loan, course):
        """The status that the journal of the loan gives it."""
        left = loan.amount - course.repaid
        if course.written_off_on:
            loan.status, loan.closed_on = LoanStatus.WRITTEN_OFF, course.last_on
        elif not left:
            loan.status, loan.closed_on = LoanStatus.REPAID, course.last_on
        else:
            loan.status = LoanStatus.LITIGATION if course.accelerated_on else LoanStatus.RUNNING

    def _decide_grant(self, loan, adjourned_on, granted_on):
        if adjourned_on:
            self._decision(loan, DecisionOutcome.ADJOURNED, adjourned_on, reason=COMPLEMENTS)
        conditional = self.rng.random() < 0.3
        self._decision(
            loan,
            DecisionOutcome.CONDITIONAL if conditional else DecisionOutcome.FAVOURABLE,
            granted_on,
            amount=loan.amount,
            term=loan.term,
            deferral=loan.deferral,
            conditions=self.rng.choice(CONDITIONS) if conditional else "",
        )

    def _later_decisions(self, loan, course):
        """What followed the grant: changes of the schedule, the end of the term, the loss."""
        for number, version in enumerate(course.versions, start=1):
            decision = None
            if version.reason != ScheduleReason.INITIAL:
                decision = self._difficulty(
                    loan, DecisionSubject.RESCHEDULING, version.effective_on, WHY[version.reason],
                    term=len(version.rows),
                )  # fmt: skip
            self._schedule(loan, number, version, decision)
        if on := course.accelerated_on:
            self._difficulty(loan, DecisionSubject.ACCELERATION, on, "Mise en demeure restée sans effet")
        if on := course.written_off_on:
            lost = loan.amount - course.repaid
            self._difficulty(
                loan, DecisionSubject.WRITE_OFF, on, "Créance irrécouvrable", organ=Organ.BOARD, amount=lost
            )

    def _difficulty(self, loan, subject, on, reason, *, organ=Organ.BUREAU, **terms):
        return self._decision(
            loan, DecisionOutcome.FAVOURABLE, on, subject=subject, organ=organ, reason=reason, **terms
        )

    def _decision(self, loan, outcome, on, *, subject=DecisionSubject.GRANT, organ=Organ.COMMITTEE, **fields):
        decision = Decision(
            loan=loan,
            subject=subject,
            outcome=outcome,
            decided_on=on,
            item=self.frame.items.get((organ, on)),
            **fields,
        )
        self.decisions.append(decision)
        return decision

    def _schedule(self, loan, number, version, decision):
        schedule = Schedule(
            loan=loan,
            version=number,
            effective_on=version.effective_on,
            base=version.base,
            reason=version.reason,
            decision=decision,
        )
        self.schedules.append(schedule)
        self.instalments += [
            Instalment(
                schedule=schedule,
                number=row.number,
                due_on=row.due_on,
                amount=row.amount,
                cumulative=row.cumulative,
            )
            for row in version.rows
        ]

    # --- Files without a disbursement ----------------------------------------------------------------------

    def examine(self, others: list[Other]):
        """Refused, abandoned, redirected, lapsed files, and those under way; some holders came back later."""
        returning = [life.loan for life in self.lent if life.case.first is None]
        self.rng.shuffle(returning)
        for other in others:
            holder = None
            if other.status == LoanStatus.REFUSED and self.rng.random() < 0.05:
                holder = self._came_back(other, returning)
            if holder is None:
                holder = self._holder(other)
            self._file(other, holder, self._project(other, holder))

    def _came_back(self, other, returning):
        """A holder who was refused first, and supported later with a better project."""
        for i, loan in enumerate(returning):
            waited = (loan.received_on - other.closed_on).days
            if 90 <= waited <= 900 and (loan.holder.sex == Sex.FEMALE) == other.woman:
                holder = returning.pop(i).holder
                holder.first_contact_on = min(holder.first_contact_on, other.received_on)
                return holder
        return None

    def _file(self, other, holder, project):
        loan = Loan(
            holder=holder,
            project=project,
            officer=self.frame.officer(other.received_on),
            status=other.status,
            received_on=other.received_on,
            amount_requested=Decimal(other.amount),
            contracted_on=other.contracted_on,
            closed_on=other.closed_on,
            close_reason=other.reason,
        )
        self.loans.append(loan)
        share = 70
        if other.status in GRANTED_ONCE:
            fund = self.rng.choice(open_to_all(other.decided_on, other.amount))
            loan.envelope, share = self.frame.envelopes[fund.code], fund.max_share
            loan.amount, loan.term = Decimal(other.amount), self._term(other.amount)
            loan.deferral, loan.granted_on = self.rng.choice((3, 4, 6)), other.decided_on
        if other.decided_on or other.adjourned_on or other.status == LoanStatus.COMMITTEE:
            self.plan += plans.build(self.rng, project, other.amount, max_share=share)
        self._decide_other(loan, other)

    def _decide_other(self, loan, other):
        if loan.granted_on:
            self._decide_grant(loan, other.adjourned_on, loan.granted_on)
            return
        if other.adjourned_on:
            self._decision(loan, DecisionOutcome.ADJOURNED, other.adjourned_on, reason=COMPLEMENTS)
        if other.status == LoanStatus.REFUSED:
            self._decision(loan, DecisionOutcome.REFUSED, other.decided_on, reason=other.reason)

    # --- Numbers -------------------------------------------------------------------------------------------

    def number(self):
        """Numbers in the order in which people and files came."""
        for n, holder in enumerate(sorted(self.holders, key=lambda h: h.first_contact_on), start=1):
            holder.number = f"{self.prefix}P-{n:05d}"
        count: dict[int, int] = {}
        named: set[int] = set()
        for loan in sorted(self.loans, key=lambda loan: loan.received_on):
            year = loan.received_on.year
            count[year] = count.get(year, 0) + 1
            loan.number = f"{self.prefix}{year}-{count[year]:04d}"
            if id(loan.project) not in named:
                named.add(id(loan.project))
                loan.project.number = f"{self.prefix}PR-{len(named):05d}"
