"""What the journal adds up to: envelopes at each month end, cash on each day, what the loans owe."""

from itertools import groupby
from operator import itemgetter

from django.db.models import F, Max, Min, Q, Sum, Value
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from initiative_sm import dates, money
from loans.enums import CREDIT_KINDS, LOAN_KINDS
from loans.models import Envelope, Loan, Movement
from loans.positions import paid_out, with_amounts
from loans.verify.findings import CHUNK, lowest


def month_ends(found):
    """Fund = cash + outstanding for each envelope at each month end, and no outstanding below nought.

    The outstanding of the journal is net of what is owed to holders who paid too much.
    """
    codes = dict(Envelope.objects.values_list("pk", "code"))
    sums = {name: Sum(name) for name in ("fund", "cash", "outstanding")}
    sums["credits"] = Sum("outstanding", filter=Q(kind__in=CREDIT_KINDS), default=money.money(0))
    rows = (
        Movement.objects.order_by()
        .values_list("envelope")
        .annotate(month=TruncMonth("value_date"))
        .annotate(**{f"total_{name}": total for name, total in sums.items()})
        .order_by("envelope", "month")
    )
    for envelope, months in groupby(rows, key=itemgetter(0)):
        fund = cash = outstanding = credits = 0
        for _envelope, month, *changes in months:
            found.counted += 1
            before = (fund, cash, outstanding, credits)
            fund, cash, outstanding, credits = (a + b for a, b in zip(before, changes, strict=True))
            said = {"envelope": codes[envelope], "month": f"{month:%m/%Y}"}
            if fund != cash + outstanding:
                found.fault(_("enveloppe %(envelope)s, fin %(month)s : fonds ≠ trésorerie + encours") % said)
            if outstanding - credits < 0:
                found.fault(_("enveloppe %(envelope)s, fin %(month)s : l’encours est négatif") % said)


def cash_never_negative(found):
    """No envelope below nought: a fault in the order of writing, a warning by value date only.

    A row entered with an earlier value date may show a day that nobody saw: it is only pointed out.
    """
    for envelope in Envelope.objects.order_by("pk"):
        found.counted += 1
        days = envelope.movements.order_by("value_date").values_list("value_date")
        worst = lowest(days.annotate(total=Sum("cash")).iterator(CHUNK))
        if worst is None:
            continue
        day, cash = worst
        said = {"envelope": envelope.code, "day": dates.format(day), "cash": money.format(cash)}
        written = envelope.movements.order_by("seq").values_list("seq", "cash")
        if lowest(written.iterator(CHUNK)) is not None:
            found.fault(_("enveloppe %(envelope)s : trésorerie de %(cash)s le %(day)s") % said)
        else:
            found.warn(
                _("enveloppe %(envelope)s : trésorerie de %(cash)s le %(day)s, par des écritures antidatées")
                % said
            )


def positions(found):
    """Σ of what the loans owe = Σ outstanding of the journal, at each year's end and on the last day."""
    span = Movement.objects.aggregate(first=Min("value_date"), last=Max("value_date"))
    if span["first"] is None:
        return
    ends = [dates.fiscal_year(year).end for year in range(span["first"].year, span["last"].year)]
    for day in [*ends, span["last"]]:
        found.counted += 1
        owed = with_amounts(paid_out(day), day).aggregate(total=Sum("remaining"))["total"] or 0
        total = Movement.objects.until(day).lending().aggregate(total=Sum("outstanding"))["total"] or 0
        if owed != total:
            found.fault(
                _("au %(day)s, les prêts doivent %(owed)s et le journal dit %(total)s")
                % {"day": dates.format(day), "owed": money.format(owed), "total": money.format(total)}
            )


def never_overpaid(found):
    """No loan owes less than nothing: a fault today, a warning when it was so on some past day only."""
    rows = Movement.objects.filter(kind__in=LOAN_KINDS).lending()
    sentence = _("prêt %(loan)s : il avait reçu %(amount)s de trop le %(day)s")
    _never_below(found, rows, sentence, Sum("outstanding"))


def credits_never_negative(found):
    """No holder was given back more than was paid in excess: a fault today, a warning on a past day only."""
    sentence = _("prêt %(loan)s : %(amount)s rendus ou imputés de plus que le trop-perçu le %(day)s")
    _never_below(found, Movement.objects.credits(), sentence, Sum(F("outstanding") * Value(-1)))


def _never_below(found, rows, sentence, total):
    """Say each loan of which the running `total` of `rows` was below nought, on its worst day."""
    rows = rows.order_by("loan", "value_date").values_list("loan", "value_date").annotate(total=total)
    for loan, days in groupby(rows.iterator(CHUNK), key=itemgetter(0)):
        found.counted += 1
        changes = [(day, change) for _loan, day, change in days]
        worst = lowest(changes)
        if worst is None:
            continue
        number = Loan.objects.filter(pk=loan).values_list("number", flat=True).first()
        say = found.fault if sum(change for _day, change in changes) < 0 else found.warn
        said = {"loan": number, "day": dates.format(worst[0]), "amount": money.format(-worst[1])}
        say(sentence % said)
