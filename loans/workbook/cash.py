"""Nothing leaves an envelope beyond its cash: the balance of every day, over all that is and will be written."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from initiative_sm import money as dirhams
from loans.enums import EFFECTS, MovementKind
from loans.workbook.known import Known
from loans.workbook.reading import Line, Parsed, SheetLines

CASH = 1


@dataclass(frozen=True)
class Flow:
    """What one row adds to the cash of an envelope, and the cell where a fault of it is named."""

    day: date
    amount: Decimal
    sheet: SheetLines | None = None
    line: Line | None = None
    field: str = ""


def check(parsed: Parsed, known: Known):
    opened = {code: row.values.get("opened_on") for code, row in known.envelopes.items()}
    opened |= {
        line.values["code"]: line.get("opened_on") for line in parsed.new("envelopes") if line.ok("code")
    }
    flows = _flows(parsed, known, opened)
    for code, rows in flows.items():
        if any(row.amount < 0 and row.line is not None for row in rows):
            before = known.envelopes[code].cash if code in known.envelopes else {}
            rows.extend(Flow(day, amount) for day, amount in before.items())
            _never_negative(code, rows)


def _flows(parsed, known, opened):
    """envelope code → what the new rows do to its cash."""
    flows = defaultdict(list)
    envelope_of = {number: loan.values["envelope"] for number, loan in known.loans.items()}
    sheet = parsed.sheets.get("loans")
    for line in parsed.new("loans"):
        envelope_of[line.get("number")] = line.get("envelope")
        if line.ok("disbursed_on", "amount", "envelope"):
            flows[line.values["envelope"]].append(
                Flow(line.values["disbursed_on"], -line.values["amount"], sheet, line, "amount")
            )
    sheet = parsed.sheets.get("repayments")
    for line in parsed.new("repayments"):
        if line.ok("value_date", "amount") and envelope_of.get(line.get("loan")):
            flow = Flow(line.values["value_date"], line.values["amount"], sheet, line, "amount")
            flows[envelope_of[line.values["loan"]]].append(flow)
    sheet = parsed.sheets.get("contributions")
    for line in parsed.new("contributions"):
        if line.ok("envelope", "value_date", "amount", "kind"):
            _contribution(sheet, line, flows, opened)
    return flows


def _contribution(sheet, line, flows, opened):
    code, day = line.values["envelope"], line.values["value_date"]
    if code not in opened:
        sentence = _("L’enveloppe « %s » est inconnue : ni dans la feuille Enveloppes, ni déjà enregistrée.")
        sheet.fault(line, "envelope", sentence % code)
        return
    if opened[code] and day < opened[code]:
        sheet.fault(
            line, "value_date",
            _("L’enveloppe n’est ouverte que depuis le %s.") % opened[code].strftime("%d/%m/%Y"),
        )  # fmt: skip
    sign = EFFECTS[MovementKind(line.values["kind"])][CASH]
    flows[code].append(Flow(day, sign * line.values["amount"], sheet, line, "amount"))


def _never_negative(code, rows):
    """Go through the days; what comes in on a day comes before what goes out on it."""
    cash, out = Decimal(0), []
    for row in sorted(rows, key=lambda row: (row.day, row.amount < 0)):
        if row.amount < 0 and row.line is not None:
            out.append(row)
        cash += row.amount
        while cash < 0 and out:
            # Named on the row that came last; its amount is given back, so that each fault stands alone.
            last = out.pop()
            cash -= last.amount
            last.sheet.fault(
                last.line, last.field,
                _("L’enveloppe %(envelope)s n’a que %(cash)s en trésorerie le %(day)s : "
                  "manque-t-il une dotation ?") % {
                    "envelope": code,
                    "cash": dirhams.format(max(cash, Decimal(0))),
                    "day": row.day.strftime("%d/%m/%Y"),
                },
            )  # fmt: skip
