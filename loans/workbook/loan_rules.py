"""The rules of loans in a workbook: terms and dates, the state they make, receipts within what is owed."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from initiative_sm import dates
from initiative_sm import money as dirhams
from initiative_sm.money import CENT
from loans.enums import DISBURSED_STATUSES, GRANTED_STATUSES, LoanStatus, MovementKind
from loans.workbook.known import Known
from loans.workbook.reading import Line, Parsed, SheetLines

_S = LoanStatus
#: Ends of a file before any money: with a grant, or without one.
CLOSED_UNGRANTED = (_S.REDIRECTED, _S.ABANDONED, _S.REFUSED)
CLOSED_GRANTED = (_S.CANCELLED, _S.EXPIRED)
DATE_ORDER = ("received_on", "granted_on", "contracted_on", "disbursed_on", "written_off_on")


@dataclass
class Standing:
    """What a loan owes while its receipts are gone through; `line` is None for one that exists already."""

    disbursed_on: date | None
    remaining: Decimal
    written_off: Decimal = Decimal(0)
    recovered: Decimal = Decimal(0)
    written_off_on: date | None = None
    line: Line | None = None
    last_on: date | None = None


def check(parsed: Parsed, known: Known):
    """Name every breach; `parsed.settled` becomes the numbers of the old loans that the receipts close."""
    envelopes = _envelopes(parsed, known)
    sheet = parsed.sheets.get("loans")
    for line in parsed.new("loans"):
        _dates_in_order(sheet, line)
        _status(sheet, line)
        _terms(sheet, line)
        _write_off_row(sheet, line)
        _within_envelope(sheet, line, envelopes.get(line.get("envelope")))
    standings = _standings(parsed, known)
    _receipts(parsed, standings)
    for standing in standings.values():
        if standing.line is not None:
            _settle(sheet, standing)
    parsed.settled = [
        number
        for number, standing in standings.items()
        if standing.line is None and standing.last_on and not standing.remaining
    ]


def _envelopes(parsed, known):
    rules = {code: row.values for code, row in known.envelopes.items()}
    for line in parsed.new("envelopes"):
        if line.ok("code"):
            line.values.setdefault("opened_on", line.get("signed_on"))
            rules[line.values["code"]] = line.values
    return rules


def _dates_in_order(sheet: SheetLines, line: Line):
    given = [name for name in DATE_ORDER if line.ok(name)]
    for earlier, later in zip(given, given[1:], strict=False):
        if line.values[later] < line.values[earlier]:
            sheet.fault(
                line, later,
                _("« %(later)s » précède « %(earlier)s » (%(day)s).") % {
                    "later": sheet.heading_of(later),
                    "earlier": sheet.heading_of(earlier),
                    "day": line.values[earlier].strftime("%d/%m/%Y"),
                },
            )  # fmt: skip
    if line.ok("first_due_on", "disbursed_on") and line.values["first_due_on"] <= line.values["disbursed_on"]:
        sheet.fault(line, "first_due_on", _("La première échéance suit le décaissement."))


def _terms(sheet, line):
    """A loan that was granted has an envelope, an amount, a term and the date of the grant."""
    granted = line.ok("disbursed_on") or line.ok("granted_on") or line.get("status") in GRANTED_STATUSES
    if not granted:
        return
    for name in ("envelope", "amount", "term", "granted_on"):
        if not line.ok(name) and name not in line.bad:
            sheet.fault(line, name, _("Un prêt accordé demande « %s ».") % sheet.heading_of(name))
    if line.ok("disbursed_on") and "contracted_on" not in line.bad:
        line.values.setdefault("contracted_on", line.values["disbursed_on"])
    if line.ok("amount", "term") and line.values["amount"] < line.values["term"] * CENT:
        sheet.fault(line, "term", _("Le montant est trop petit pour ce nombre d’échéances."))


def _write_off_row(sheet, line):
    if line.ok("written_off") and not line.ok("written_off_on"):
        if "written_off_on" not in line.bad:
            sheet.fault(line, "written_off_on", _("Un passage en perte demande sa date."))
    elif line.ok("written_off_on") and not line.ok("disbursed_on") and "disbursed_on" not in line.bad:
        sheet.fault(line, "written_off_on", _("Seul un prêt décaissé peut être passé en perte."))


def _status(sheet, line):
    """The state of a loan that was not disbursed; that of the others follows from their receipts."""
    declared = line.get("status")
    if line.bad & {"status", "disbursed_on", "granted_on", "contracted_on"}:
        return
    if line.ok("disbursed_on"):
        if declared is not None and declared not in DISBURSED_STATUSES:
            sheet.fault(line, "status", _("Cet état ne va pas avec une date de décaissement."))
        return
    if declared in DISBURSED_STATUSES:
        sheet.fault(
            line, "disbursed_on", _("L’état « %s » demande une date de décaissement.") % _label(declared)
        )
        return
    if declared is None:
        declared = (
            _S.CONTRACTED
            if line.ok("contracted_on")
            else _S.GRANTED
            if line.ok("granted_on")
            else _S.RECEIVED
        )
        line.values["status"] = declared.value
    _status_has_its_dates(sheet, line, declared)


def _status_has_its_dates(sheet, line, declared):
    granted = line.ok("granted_on")
    if granted and declared not in (*GRANTED_STATUSES, *CLOSED_GRANTED):
        sheet.fault(line, "granted_on", _("Un dossier « %s » n’a pas de date d’accord.") % _label(declared))
    if declared in CLOSED_GRANTED and not granted:
        sheet.fault(
            line, "granted_on", _("Un dossier « %s » a été accordé : donnez la date.") % _label(declared)
        )
    if declared == _S.CONTRACTED and not line.ok("contracted_on"):
        sheet.fault(line, "contracted_on", _("Un contrat signé a une date."))
    closed = declared in (*CLOSED_UNGRANTED, *CLOSED_GRANTED)
    if closed and not line.ok("closed_on") and "closed_on" not in line.bad:
        sheet.fault(line, "closed_on", _("Un dossier « %s » a une date de clôture.") % _label(declared))
    if not closed and line.ok("closed_on"):
        sheet.fault(line, "closed_on", _("Un dossier « %s » n’est pas clos.") % _label(declared))
    if line.ok("closed_on", "received_on") and line.values["closed_on"] < line.values["received_on"]:
        sheet.fault(line, "closed_on", _("La clôture précède la réception du dossier."))


def _label(status):
    return LoanStatus(status).label


def _within_envelope(sheet, line, rules):
    """An old loan may exceed a ceiling that came later: said, not refused. Before the opening is refused."""
    if rules is None:
        return
    if (
        line.ok("disbursed_on")
        and rules.get("opened_on")
        and line.values["disbursed_on"] < rules["opened_on"]
    ):
        sheet.fault(
            line, "disbursed_on",
            _("L’enveloppe n’est ouverte que depuis le %s.") % rules["opened_on"].strftime("%d/%m/%Y"),
        )  # fmt: skip
    for name, limit in (("amount", "max_amount"), ("term", "max_term"), ("deferral", "max_deferral")):
        if rules.get(limit) and line.ok(name) and line.values[name] > rules[limit]:
            most = dirhams.format(rules[limit]) if name == "amount" else rules[limit]
            sheet.warn(line, name, _("Au-delà du plafond de l’enveloppe : %s.") % most)


def _standings(parsed, known):
    standings = {
        number: Standing(
            loan.values["disbursed_on"], loan.remaining, loan.written_off, loan.recovered,
            loan.written_off_on,
        )
        for number, loan in known.loans.items()
    }  # fmt: skip
    for line in parsed.new("loans"):
        if line.ok("number"):
            paid = line.get("amount", Decimal(0)) if line.ok("disbursed_on") else Decimal(0)
            standings.setdefault(
                line.values["number"],
                Standing(
                    line.get("disbursed_on"), paid, written_off_on=line.get("written_off_on"), line=line
                ),
            )
    return standings


def _receipts(parsed, standings):
    """Go through the receipts of each loan in the order of their dates."""
    sheet = parsed.sheets.get("repayments")
    by_loan = defaultdict(list)
    for line in parsed.new("repayments"):
        if not line.ok("loan"):
            continue
        if line.values["loan"] not in standings:
            sentence = _("Le prêt n° %s est inconnu : ni dans la feuille Prêts, ni déjà enregistré.")
            sheet.fault(line, "loan", sentence % line.values["loan"])
        elif line.ok("value_date", "amount", "kind"):
            by_loan[line.values["loan"]].append(line)
    for number, lines in by_loan.items():
        lines.sort(key=lambda line: (line.values["value_date"], line.number))
        standing = standings[number]
        if standing.line is not None and standing.line.bad & {"amount", "disbursed_on", "written_off_on"}:
            continue
        for line in (line for line in lines if line.values["kind"] == MovementKind.REPAYMENT):
            _repayment(sheet, line, standing)
        _write_off(parsed.sheets.get("loans"), standing)
        for line in (line for line in lines if line.values["kind"] == MovementKind.RECOVERY):
            _recovery(sheet, line, standing)


def _repayment(sheet, line, standing):
    day, amount = line.values["value_date"], line.values["amount"]
    if standing.disbursed_on is None:
        sheet.fault(line, "loan", _("Ce prêt n’a pas été décaissé."))
    elif day < standing.disbursed_on:
        sheet.fault(line, "value_date", _("Ce remboursement précède le décaissement du prêt."))
    elif standing.line and standing.written_off_on and day > standing.written_off_on:
        sheet.fault(line, "kind", _("Reçu après le passage en perte : c’est un recouvrement après perte."))
    elif amount > standing.remaining:
        sheet.fault(
            line, "amount",
            _("Ce montant dépasse ce qui reste dû sur le prêt à cette date : %s.")
            % dirhams.format(standing.remaining),
        )  # fmt: skip
    else:
        standing.remaining -= amount
        standing.last_on = day


def _write_off(sheet, standing):
    """Write off what the row says, or all that is left; done once, when the repayments are known."""
    line = standing.line
    if line is None or standing.written_off or not standing.written_off_on:
        return
    amount = line.get("written_off", standing.remaining)
    if not amount:
        sheet.fault(line, "written_off_on", _("Il ne reste rien à passer en perte : le prêt est remboursé."))
    elif amount > standing.remaining:
        sheet.fault(
            line, "written_off",
            _("Ce montant dépasse ce qui reste dû : %s.") % dirhams.format(standing.remaining),
        )  # fmt: skip
    else:
        line.values["written_off"] = standing.written_off = amount
        standing.remaining -= amount
        standing.last_on = max(filter(None, (standing.last_on, standing.written_off_on)))


def _recovery(sheet, line, standing):
    if not standing.written_off or line.values["value_date"] < standing.written_off_on:
        sheet.fault(line, "kind", _("Un recouvrement suit un passage en perte ; ce prêt n’en a pas."))
    elif standing.recovered + line.values["amount"] > standing.written_off:
        sheet.fault(
            line, "amount",
            _("Le recouvrement dépasse ce qui a été passé en perte : %s.")
            % dirhams.format(standing.written_off),
        )  # fmt: skip
    else:
        standing.recovered += line.values["amount"]


def _settle(sheet, standing):
    """The state that the money makes of a new loan; what the row says of it must not contradict it."""
    line = standing.line
    if not line.ok("disbursed_on", "amount") or line.bad & {
        "amount",
        "disbursed_on",
        "status",
        "written_off_on",
    }:
        return
    _write_off(sheet, standing)
    declared = line.get("status")
    if standing.remaining:
        if declared in (_S.REPAID, _S.WRITTEN_OFF):
            sheet.fault(
                line, "status",
                _("L’état est « %(status)s », mais il reste dû %(amount)s.")
                % {"status": _label(declared), "amount": dirhams.format(standing.remaining)},
            )  # fmt: skip
        line.values["status"] = _S.LITIGATION if declared == _S.LITIGATION else _S.RUNNING
        line.values["closed_on"] = None
        return
    settled = _S.WRITTEN_OFF if standing.written_off else _S.REPAID
    if declared not in (None, settled):
        sheet.warn(line, "status", _("D’après les remboursements, ce prêt est « %s ».") % settled.label)
    if line.ok("closed_on") and line.values["closed_on"] != standing.last_on:
        sheet.warn(
            line, "closed_on",
            _("Le prêt est clos au dernier versement : %s.") % dates.format(standing.last_on),
        )  # fmt: skip
    line.values["status"], line.values["closed_on"] = settled, standing.last_on
