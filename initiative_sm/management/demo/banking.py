"""The bank of the demonstration: one statement of September 2024, half of it handled.

What was paid early in the month is tied to the receipts that the journal holds; what came last waits for the
accountant, with suggestions that are sure, doubtful, wrong or missing. Nothing is posted: the figures stand.
"""

import csv
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from random import Random
from zoneinfo import ZoneInfo

from initiative_sm import money, text
from initiative_sm.management.demo.targets import BUSINESS_DATE, SEED
from loans.actions import bank
from loans.bank.reading import read
from loans.enums import LoanStatus, MovementKind, PaymentChannel
from loans.models import BankAccount, Instalment, Loan, Movement
from members.models import Event

AT = datetime(2024, 9, 30, 9, 15, tzinfo=ZoneInfo("Africa/Casablanca"))
#: Receipts of the month that the accountant had entered by hand; payments that wait.
TIED, WAITING = 36, 22
LAST_TIED = date(2024, 9, 20)
HEADINGS = ("Date opération", "Date valeur", "Libellé", "Référence", "Débit", "Crédit")

LABELS = {
    PaymentChannel.TRANSFER: "VIREMENT RECU {name}",
    PaymentChannel.CASH_DEPOSIT: "VERSEMENT ESPECES {number}",
    PaymentChannel.CHEQUE: "REMISE CHEQUE {name}",
    PaymentChannel.DIRECT_DEBIT: "PRELEVEMENT {number}",
    PaymentChannel.BILL: "ENCAISSEMENT LCN {number}",
    PaymentChannel.MOBILE: "PAIEMENT MOBILE {name}",
}
CHARGES = (
    (date(2024, 9, 2), "FRAIS DE TENUE DE COMPTE", 55),
    (date(2024, 9, 16), "COMMISSION SUR PRELEVEMENTS", 88),
)
REASON = "Frais bancaires, passés en comptabilité générale"


def build(by):
    """Bring the statement in and handle its first weeks, by the verbs of the product."""
    last = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    account = BankAccount.objects.create(name="Compte du fonds de prêts", bank="Banque d’Agadir (fictive)")
    rng = Random(f"{SEED}-bank")  # noqa: S311  (a demonstration, not a secret)
    tied = _tied(rng)
    rows = [_row_of(receipt) for receipt in tied]
    rows += [(on, on, label, "", -Decimal(amount)) for on, label, amount in CHARGES]
    rows += _waiting(rng)
    content = _file(sorted(rows, key=lambda row: row[0]))
    reading = read(content, on=BUSINESS_DATE)
    made = bank.import_statement(
        account=account,
        name="releve-2024-09.csv",
        content=content,
        reading=reading,
        by=by,
        on=BUSINESS_DATE,
        at=AT,
    )
    lines = {(line.value_on, line.label, line.reference): line for line in made.lines.all()}
    for receipt, row in zip(tied, rows, strict=False):
        bank.reconcile(line=lines[row[1:4]], movement=receipt, by=by, at=AT)
    for on, label, _amount in CHARGES:
        bank.set_aside(line=lines[on, label, ""], note=REASON, by=by, at=AT)
    # The verbs date what they log by the clock; the demonstration knows none.
    Event.objects.filter(pk__gt=last).update(at=AT)
    return made


def _tied(rng):
    receipts = Movement.objects.of_kind(MovementKind.REPAYMENT).standing()
    receipts = receipts.filter(value_date__gte=date(2024, 9, 2), value_date__lte=LAST_TIED).exclude(
        reference=""
    )
    chosen = rng.sample(sorted(receipts.values_list("pk", flat=True)), TIED)
    return list(receipts.filter(pk__in=chosen).select_related("loan__holder").order_by("pk"))


def _row_of(receipt):
    label = LABELS[receipt.channel].format(name=receipt.loan.holder.full_name, number=receipt.loan.number)
    return receipt.value_date, receipt.value_date, label.upper(), receipt.reference, receipt.amount


def _waiting(rng):
    """The last days: what nobody has looked at yet."""
    due = Instalment.objects.filter(
        due_on__gte=date(2024, 10, 1), due_on__lte=date(2024, 10, 10), schedule__version=1
    )
    loans = Loan.objects.filter(status=LoanStatus.RUNNING, schedules__instalments__in=due).distinct()
    loans = list(loans.select_related("holder").order_by("number"))
    amounts = dict(due.values_list("schedule__loan", "amount"))
    for n, loan in enumerate(rng.sample(loans, WAITING)):
        on = date(2024, 9, 23) + timedelta(days=n % 5)
        yield on, on + timedelta(days=n % 2), *_said(rng, n, loan, amounts[loan.pk])
    yield (
        date(2024, 9, 26),
        date(2024, 9, 26),
        "VIR CONSEIL REGIONAL CONVENTION",
        "VRG-0912",
        Decimal(150_000),
    )
    yield date(2024, 9, 27), date(2024, 9, 27), "VIR RECU STE AGRI ATLAS SARL", "VIR-771204", Decimal(2500)
    receipt = Movement.objects.of_kind(MovementKind.REPAYMENT).standing()
    receipt = receipt.filter(channel=PaymentChannel.BILL, value_date__lte=date(2024, 9, 24)).exclude(
        reference=""
    )
    if bill := receipt.order_by("-value_date", "-seq").first():
        yield date(2024, 9, 27), date(2024, 9, 27), "IMPAYE LCN", bill.reference, -bill.amount


def _said(rng, n, loan, amount):
    """(label, reference, amount) of a payment of `loan`, said in one of the ways in which people pay."""
    name, reference = loan.holder.full_name, f"VIR-{rng.randrange(10**6):06d}"
    slip = f"BV-{rng.randrange(10**6):06d}"
    ways = (
        (f"VIREMENT RECU {name}", reference, amount),
        (f"VERSEMENT ESPECES PRET {loan.number}", slip, amount),
        (f"VIR {name[:14]}", reference, amount),
        (f"تحويل من {loan.holder.full_name_ar}", reference, amount),
        ("VERSEMENT ESPECES GUICHET TIZNIT", slip, amount),
        (f"VIR PERMANENT {loan.holder.last_name} {loan.holder.first_name[0]}", reference, amount * 2),
    )
    label, reference, amount = ways[n % len(ways)]
    return text.clean(label).upper(), reference, amount


def _file(rows):
    """The CSV that the bank would give."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for booked, value, label, reference, amount in rows:
        shown = money.format(abs(amount), "fr", symbol=False)
        sides = ("", shown) if amount > 0 else (shown, "")
        writer.writerow((f"{booked:%d/%m/%Y}", f"{value:%d/%m/%Y}", label, reference, *sides))
    return out.getvalue().encode("utf-8-sig")
