"""What the database holds of the things a workbook speaks of, asked by number, a few hundred at a time."""

from collections import defaultdict
from decimal import Decimal

from django.db.models import Min, Sum

from loans.enums import MovementKind
from loans.models import (
    Commune,
    Convention,
    Envelope,
    FollowUp,
    Funder,
    Holder,
    Loan,
    Movement,
    Project,
    Sector,
)
from loans.workbook import known, layout
from loans.workbook.cells import Context
from loans.workbook.reading import Parsed
from loans.workbook.words import Names, fold

#: Values in one question; SQLite takes a limited number of parameters.
CHUNK = 500

HOLDER_FIELDS = (
    "number", "last_name", "first_name", "last_name_ar", "first_name_ar", "sex", "birth_date", "cin", "phone",
    "email", "language", "address", "occupation", "education", "disability", "returnee", "first_contact_on",
    "channel", "consent_on",
)  # fmt: skip
PROJECT_FIELDS = (
    "number", "name_fr", "name_ar", "kind", "legal_form", "ice", "started_on", "informal_at_start",
    "formalised_on", "formal_proof", "jobs_planned",
)  # fmt: skip
LOAN_FIELDS = (
    "number", "received_on", "amount_requested", "amount", "term", "deferral", "granted_on", "contracted_on",
    "disbursed_on",
)  # fmt: skip
FOLLOWUP_FIELDS = (
    "observed_on", "kind", "firm_status", "jobs", "jobs_women", "jobs_created", "turnover", "difficulties", "note",
)  # fmt: skip
CONVENTION_FIELDS = ("signed_on", "ends_on", "returnable")
ENVELOPE_FIELDS = (
    "code", "name_fr", "name_ar", "opened_on", "max_amount", "max_share", "max_term", "max_deferral",
)  # fmt: skip


def context(on) -> Context:
    """The day and the names that cells are read with."""
    return Context(on=on, communes=_communes(), sectors=_sectors())


def reference_labels(language) -> dict[str, list[str]]:
    """The names of communes and sectors as a template in `language` lists them."""
    return {
        "communes": sorted(_communes().labels(1 if language == "ar" else 0)),
        "sectors": _sectors().labels({"fr": 0, "ar": 1, "en": 2}[language]),
    }


def _communes():
    return Names(
        (c.pk, c.code, (c.name_fr, c.name_ar), (c.province.name_fr, c.province.name_ar))
        for c in Commune.objects.select_related("province")
    )


def _sectors():
    return Names((s.pk, s.code, (s.name_fr, s.name_ar, s.name_en), ()) for s in Sector.objects.all())


def load(parsed: Parsed) -> known.Known:
    """Everything in the database that the rows of the workbook name."""
    found = known.Known(
        funders={fold(f.name_fr): known.Row(f.pk, {"name_ar": f.name_ar}) for f in Funder.objects.all()}
    )
    found.holders = _rows(
        Holder, HOLDER_FIELDS, _said(parsed, ("holders", "number"), ("projects", "holder"), ("loans", "holder")),
        commune="commune_id",
    )  # fmt: skip
    for holders in _in_chunks(Holder.objects.all(), "cin", _said(parsed, ("holders", "cin"))):
        found.cins.update(holders.values_list("cin", "number"))
    found.projects = _rows(
        Project, PROJECT_FIELDS,
        _said(parsed, ("projects", "number"), ("loans", "project"), ("followups", "project")),
        holder="holder__number", commune="commune_id", sector="sector_id",
    )  # fmt: skip
    _load_loans(parsed, found)
    _load_envelopes(parsed, found)
    _load_followups(parsed, found)
    _load_movements(parsed, found)
    return found


def _said(parsed, *places):
    """The values of these columns, each once."""
    return sorted({line.values[name] for key, name in places for line in parsed.lines(key) if line.ok(name)})


def _in_chunks(rows, name, values):
    for start in range(0, len(values), CHUNK):
        yield rows.filter(**{f"{name}__in": values[start : start + CHUNK]}).order_by()


def _rows(model, fields, numbers, **renamed):
    """number → Row; `renamed` gives, for a column, the lookup of its value."""
    found = {}
    for rows in _in_chunks(model.objects.all(), "number", numbers):
        for values in rows.values("pk", *fields, *renamed.values()):
            values |= {name: values[lookup] for name, lookup in renamed.items()}
            found[values["number"]] = known.Row(values["pk"], values)
    return found


def _load_loans(parsed, found):
    numbers = _said(parsed, ("loans", "number"), ("repayments", "loan"))
    loans = _rows(
        Loan, LOAN_FIELDS, numbers,
        holder="holder__number", project="project__number", envelope="envelope__code",
    )  # fmt: skip
    sums, written_off_on = defaultdict(lambda: defaultdict(Decimal)), {}
    keys = [row.pk for row in loans.values()]
    for movements in _in_chunks(Movement.objects.all(), "loan", keys):
        rows = movements.values_list("loan", "kind").annotate(total=Sum("amount"), first=Min("value_date"))
        for loan, kind, total, first in rows:
            sums[loan][kind] = total
            if kind == MovementKind.WRITE_OFF and total:
                written_off_on[loan] = first
    for number, row in loans.items():
        of_loan = sums[row.pk]
        written_off = of_loan[MovementKind.WRITE_OFF]
        found.loans[number] = known.Loan(
            row.pk,
            row.values,
            remaining=of_loan[MovementKind.DISBURSEMENT] - of_loan[MovementKind.REPAYMENT] - written_off,
            written_off=written_off,
            recovered=of_loan[MovementKind.RECOVERY],
            written_off_on=written_off_on.get(row.pk),
        )


def _load_envelopes(parsed, found):
    codes = {row.values["envelope"] for row in found.loans.values()} - {None}
    codes |= set(_said(parsed, ("envelopes", "code"), ("contributions", "envelope"), ("loans", "envelope")))
    cash = defaultdict(dict)
    for rows in _in_chunks(Movement.objects.all(), "envelope__code", sorted(codes)):
        for code, day, total in rows.values_list("envelope__code", "value_date").annotate(total=Sum("cash")):
            cash[code][day] = total
    for rows in _in_chunks(Envelope.objects.select_related("convention__funder"), "code", sorted(codes)):
        for envelope in rows:
            values = {name: getattr(envelope, name) for name in ENVELOPE_FIELDS}
            values |= _convention(envelope.convention)
            found.envelopes[envelope.code] = known.Envelope(envelope.pk, values, cash[envelope.code])
    numbers = _said(parsed, ("envelopes", "convention"))
    for rows in _in_chunks(Convention.objects.select_related("funder"), "number", numbers):
        for convention in rows:
            found.conventions[convention.number] = known.Row(convention.pk, _convention(convention))


def _convention(convention):
    return {name: getattr(convention, name) for name in CONVENTION_FIELDS} | {
        "convention": convention.number,
        "subject_fr": convention.subject_fr,
        "promised": convention.amount,
        "funder": fold(convention.funder.name_fr),
    }


def _load_followups(parsed, found):
    for rows in _in_chunks(
        FollowUp.objects.all(), "project__number", _said(parsed, ("followups", "project"))
    ):
        for values in rows.values("pk", "project__number", *FOLLOWUP_FIELDS):
            values["project"] = values["project__number"]
            identity = values["project"], values["observed_on"], values["kind"]
            found.followups[identity] = known.Row(values["pk"], values)


def _load_movements(parsed, found):
    keys = _said(parsed, ("contributions", "source_key"), ("repayments", "source_key"))
    for rows in _in_chunks(Movement.objects.all(), "source_key", keys):
        found.movements.update(rows.values_list("source_key", flat=True))
    by_hand = Movement.objects.standing().exclude(source_key__startswith="workbook:")
    by_hand |= Movement.objects.standing().filter(source_key__isnull=True)
    said = ("kind", "value_date", "amount", "reference", "seq")
    for lookup, kinds, subjects in (
        ("loan__number", layout.RECEIPTS, sorted(found.loans)),
        ("envelope__code", layout.FUND_KINDS, sorted(found.envelopes)),
    ):
        for rows in _in_chunks(by_hand.of_kind(*kinds), lookup, subjects):
            for subject, kind, day, amount, reference, seq in rows.values_list(lookup, *said):
                found.handwritten[(kind, subject, day, amount, reference)] = seq
