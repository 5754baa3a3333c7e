"""Writing a checked workbook: thousands of rows by bulk, the journal at the end, in the order of the dates."""

from decimal import Decimal

from django.utils import timezone

from loans import schedule as rules
from loans.actions import journal
from loans.enums import (
    DecisionOutcome,
    DecisionSubject,
    LoanStatus,
    MovementKind,
    PaymentChannel,
    ScheduleReason,
)
from loans.models import (
    Convention,
    Decision,
    Envelope,
    FollowUp,
    Funder,
    Holder,
    Instalment,
    Loan,
    Movement,
    PlanItem,
    Project,
    Schedule,
)
from loans.workbook.known import Known
from loans.workbook.reading import Parsed
from loans.workbook.words import fold

#: Instalments are rounded to this, in dirhams; the last one absorbs the remainder.
UNIT = Decimal(1)

#: On one day, money comes in before it goes out, and a loan is paid before it is repaid.
RANKS = {
    MovementKind.CONTRIBUTION: 0,
    MovementKind.ALLOCATION_IN: 0,
    MovementKind.DISBURSEMENT: 1,
    MovementKind.REPAYMENT: 2,
    MovementKind.WRITE_OFF: 3,
    MovementKind.RECOVERY: 4,
    MovementKind.ALLOCATION_OUT: 5,
    MovementKind.RESTITUTION: 5,
}


def write(parsed: Parsed, known: Known, *, batch, by) -> list[Movement]:
    """Write the new rows of a workbook without faults, inside the caller's transaction; returns the movements."""
    return _Writer(parsed, known, batch, by).write()


class _Writer:
    """Holds what the rows refer to: the keys of holders, projects, envelopes and loans by number."""

    def __init__(self, parsed, known, batch, by):
        self.parsed, self.batch, self.by = parsed, batch, by
        self.now = timezone.now()
        self.funders = {name: row.pk for name, row in known.funders.items()}
        self.conventions = {number: row.pk for number, row in known.conventions.items()}
        self.envelopes = {code: row.pk for code, row in known.envelopes.items()}
        self.holders = {number: row.pk for number, row in known.holders.items()}
        self.projects = {number: row.pk for number, row in known.projects.items()}
        self.loans = {number: (loan.pk, loan.values["envelope"]) for number, loan in known.loans.items()}
        self.movements = []

    def write(self):
        self._funders()
        self._envelopes()
        self._holders()
        self._projects()
        self._loans()
        self._followups()
        self._contributions()
        self._receipts()
        self.movements.sort(key=lambda row: (row.value_date, RANKS[row.kind]))
        return journal.append(self.movements)

    def _create(self, model, lines, build):
        """Rows of `model` for the lines, written at once, with the first line of their history."""
        rows = [build(line.values) for line in lines]
        for row in rows:
            row.batch = self.batch
        model.objects.bulk_create(rows, batch_size=journal.CHUNK)
        if rows and hasattr(model, "history"):
            model.history.bulk_history_create(rows, default_user=self.by, default_date=self.now)
        return rows

    def _funders(self):
        lines = self.parsed.new("funders")
        rows = self._create(
            Funder, lines, lambda v: Funder(name_fr=v["name_fr"], name_ar=v.get("name_ar", ""))
        )
        self.funders |= {fold(row.name_fr): row.pk for row in rows}

    def _envelopes(self):
        lines = self.parsed.new("envelopes")
        first = {}
        for line in lines:
            if line.values["convention"] not in self.conventions:
                first.setdefault(line.values["convention"], line)
        rows = self._create(Convention, first.values(), self._convention)
        self.conventions |= {row.number: row.pk for row in rows}
        rows = self._create(Envelope, lines, self._envelope)
        self.envelopes |= {row.code: row.pk for row in rows}

    def _convention(self, v):
        return Convention(
            funder_id=self.funders[v["funder"]],
            number=v["convention"],
            subject_fr=v.get("subject_fr", v["name_fr"]),
            signed_on=v["signed_on"],
            ends_on=v.get("ends_on"),
            amount=v["promised"],
            returnable=v.get("returnable", False),
        )

    def _envelope(self, v):
        limits = {name: v.get(name) for name in ("max_amount", "max_share", "max_term", "max_deferral")}
        return Envelope(
            convention_id=self.conventions[v["convention"]],
            code=v["code"],
            name_fr=v["name_fr"],
            name_ar=v.get("name_ar", ""),
            opened_on=v.get("opened_on", v["signed_on"]),
            **limits,
        )

    def _holders(self):
        rows = self._create(Holder, self.parsed.new("holders"), _holder)
        self.holders |= {row.number: row.pk for row in rows}

    def _projects(self):
        lines = self.parsed.new("projects")
        rows = self._create(Project, lines, self._project)
        self.projects |= {row.number: row.pk for row in rows}
        rows_of_plan = (
            PlanItem(project=row, side=name.split(":")[0], kind=name.split(":")[1], amount=amount)
            for row, line in zip(rows, lines, strict=True)
            for name, amount in line.values.items()
            if ":" in name and amount
        )
        PlanItem.objects.bulk_create(rows_of_plan, batch_size=journal.CHUNK)

    def _project(self, v):
        fields = {name: value for name, value in v.items() if ":" not in name}
        fields |= {
            "holder_id": self.holders[v["holder"]],
            "sector_id": v["sector"],
            "commune_id": v["commune"],
        }
        for name in ("holder", "sector", "commune"):
            del fields[name]
        return Project(**fields)

    def _loans(self):
        lines = self.parsed.new("loans")
        rows = self._create(Loan, lines, self._loan)
        self.loans |= {
            row.number: (row.pk, line.get("envelope")) for row, line in zip(rows, lines, strict=True)
        }
        pairs = list(zip(rows, (line.values for line in lines), strict=True))
        decisions = (decision for loan, values in pairs for decision in self._decisions(loan, values))
        Decision.objects.bulk_create(decisions, batch_size=journal.CHUNK)
        self._schedules([pair for pair in pairs if pair[0].disbursed_on])
        for loan, values in pairs:
            if loan.disbursed_on:
                self._loan_movements(loan, values)

    def _loan(self, v):
        same = (
            "number", "status", "received_on", "amount_requested", "amount", "term", "granted_on",
            "contracted_on", "disbursed_on", "closed_on",
        )  # fmt: skip
        return Loan(
            holder_id=self.holders[v["holder"]],
            project_id=self.projects[v["project"]],
            envelope_id=self.envelopes.get(v.get("envelope")),
            deferral=v.get("deferral", 0),
            close_reason=v.get("close_reason", ""),
            **{name: v.get(name) for name in same},
        )

    def _decisions(self, loan, values):
        """What the committee must have said for the loan to stand where it does."""
        common = {"loan": loan, "batch": self.batch}
        if loan.granted_on:
            yield Decision(
                subject=DecisionSubject.GRANT, outcome=DecisionOutcome.FAVOURABLE, decided_on=loan.granted_on,
                amount=loan.amount, term=loan.term, deferral=loan.deferral, **common,
            )  # fmt: skip
        elif loan.status == LoanStatus.REFUSED:
            yield Decision(
                subject=DecisionSubject.GRANT, outcome=DecisionOutcome.REFUSED, decided_on=loan.closed_on,
                reason=loan.close_reason, **common,
            )  # fmt: skip
        if values.get("written_off_on"):
            yield Decision(
                subject=DecisionSubject.WRITE_OFF, outcome=DecisionOutcome.FAVOURABLE,
                decided_on=values["written_off_on"], amount=values["written_off"],
                reason=loan.close_reason, **common,
            )  # fmt: skip

    def _schedules(self, pairs):
        schedules = [
            Schedule(
                loan=loan, version=1, effective_on=loan.disbursed_on, base=Decimal(0),
                reason=ScheduleReason.INITIAL,
            )
            for loan, _values in pairs
        ]  # fmt: skip
        Schedule.objects.bulk_create(schedules, batch_size=journal.CHUNK)
        instalments = (
            Instalment(
                schedule=schedule, number=due.number, due_on=due.due_on, amount=due.amount,
                cumulative=due.cumulative,
            )
            for schedule, (loan, values) in zip(schedules, pairs, strict=True)
            for due in rules.build(loan.amount, loan.term, _first_due_on(loan, values), unit=UNIT)
        )  # fmt: skip
        Instalment.objects.bulk_create(instalments, batch_size=journal.CHUNK)

    def _loan_movements(self, loan, values):
        self._movement(
            MovementKind.DISBURSEMENT, loan.envelope_id, loan.amount, loan.disbursed_on, loan_id=loan.pk,
            reference=values.get("disbursement_reference", ""),
        )  # fmt: skip
        if values.get("written_off_on"):
            self._movement(
                MovementKind.WRITE_OFF, loan.envelope_id, values["written_off"], values["written_off_on"],
                loan_id=loan.pk, channel=PaymentChannel.NONE,
            )  # fmt: skip

    def _followups(self):
        self._create(FollowUp, self.parsed.new("followups"), self._followup)

    def _followup(self, v):
        fields = {name: value for name, value in v.items() if name != "project"}
        return FollowUp(project_id=self.projects[v["project"]], author=self.by, **fields)

    def _contributions(self):
        for line in self.parsed.new("contributions"):
            v = line.values
            self._movement(
                MovementKind(v["kind"]), self.envelopes[v["envelope"]], v["amount"], v["value_date"],
                reference=v.get("reference", ""), source_key=v["source_key"],
            )  # fmt: skip

    def _receipts(self):
        for line in self.parsed.new("repayments"):
            v = line.values
            loan, envelope = self.loans[v["loan"]]
            self._movement(
                MovementKind(v["kind"]), self.envelopes[envelope], v["amount"], v["value_date"], loan_id=loan,
                channel=v.get("channel", PaymentChannel.TRANSFER), reference=v.get("reference", ""),
                source_key=v["source_key"],
            )  # fmt: skip

    def _movement(self, kind, envelope, amount, day, **details):
        self.movements.append(
            Movement(
                kind=kind, envelope_id=envelope, amount=amount, value_date=day, actor=self.by,
                posted_at=self.now, batch=self.batch, **details,
            )
        )  # fmt: skip


def _holder(v):
    fields = {name: value for name, value in v.items() if name != "commune"}
    return Holder(commune_id=v.get("commune"), **fields)


def _first_due_on(loan, values):
    return values.get("first_due_on") or rules.first_due_on(loan.disbursed_on, loan.deferral)
