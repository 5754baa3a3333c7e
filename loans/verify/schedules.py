"""The schedules: versions without a gap, instalments that add up to what was lent."""

from decimal import Decimal

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, Subquery, Sum, Window
from django.db.models.functions import Coalesce, Lag, RowNumber
from django.utils.translation import gettext as _

from initiative_sm.money import money
from loans.enums import MovementKind
from loans.models import Instalment, Loan, Movement, Schedule
from loans.verify.findings import CHUNK


def versions(found):
    """Versions are numbered 1, 2, 3… and take effect one after the other; a loan paid out has one."""
    loans = Loan.objects.order_by("pk")
    found.counted = Schedule.objects.count()
    gaps = (
        loans.annotate(first=Min("schedules__version"), last=Max("schedules__version"), n=Count("schedules"))
        .filter(n__gt=0)
        .exclude(first=1, last=F("n"))
    )
    for number in gaps.values_list("number", flat=True).iterator(CHUNK):
        found.fault(_("prêt %(loan)s : une version de son échéancier manque") % {"loan": number})
    later = Schedule.objects.filter(
        loan=OuterRef("loan"), version__lt=OuterRef("version"), effective_on__gte=OuterRef("effective_on")
    )
    disordered = Schedule.objects.filter(Exists(later)).order_by("pk")
    for number, version in disordered.values_list("loan__number", "version").iterator(CHUNK):
        found.fault(
            _("prêt %(loan)s : sa version %(version)s prend effet avant une précédente")
            % {"loan": number, "version": version}
        )
    bare = loans.filter(disbursed_on__isnull=False, schedules__isnull=True)
    for number in bare.values_list("number", flat=True).iterator(CHUNK):
        found.fault(_("prêt %(loan)s : décaissé, il n’a pas d’échéancier") % {"loan": number})


def instalments(found):
    """Instalments are numbered, fall due one after the other, and each cumulative is the sum so far."""
    found.counted = Instalment.objects.count()
    in_order = {"partition_by": F("schedule"), "order_by": F("number").asc()}
    rows = Instalment.objects.annotate(
        rank=Window(RowNumber(), **in_order),
        so_far=Coalesce(Window(Lag("cumulative"), **in_order), F("schedule__base")),
        due_before=Window(Lag("due_on"), **in_order),
    ).order_by("schedule", "number")
    wrong = rows.filter(
        ~Q(number=F("rank"))
        | ~Q(cumulative=F("so_far") + F("amount"))
        | Q(due_before__isnull=False, due_on__lte=F("due_before"))
    )
    for number, version, rank in wrong.values_list(
        "schedule__loan__number", "schedule__version", "number"
    ).iterator(CHUNK):
        found.fault(
            _("prêt %(loan)s, échéancier %(version)s : l’échéance %(number)s ne fait pas suite")
            % {"loan": number, "version": version, "number": rank}
        )


def _so_far(kind):
    rows = Movement.objects.filter(loan=OuterRef("loan"), kind=kind, value_date__lte=OuterRef("effective_on"))
    totals = rows.order_by().values("loan").annotate(total=Sum("amount")).values("total")
    return Coalesce(Subquery(totals), money(0))


def totals(found):
    """A version starts at what was repaid and ends at what was granted, less what was written off.

    Receipts back-dated or reversed after the version was made do not change it. Where the journal no longer
    gives its base, the base must be what the journal gave at some moment of its writing: that is a warning;
    a base that it never gave is a fault.
    """
    last = Instalment.objects.filter(schedule=OuterRef("pk")).order_by("-number").values("cumulative")[:1]
    schedules = Schedule.objects.annotate(
        end=Subquery(last),
        repaid=_so_far(MovementKind.REPAYMENT),
        lost=_so_far(MovementKind.WRITE_OFF),
        granted=F("loan__amount"),
    ).order_by("pk")
    found.counted = schedules.count()
    moved = schedules.filter(
        Q(end__isnull=True)
        | Q(version__gt=1) & ~Q(base=F("repaid"))
        | Q(version=1) & ~Q(base=money(0))
        | ~Q(end=F("granted") - F("lost"))
    )
    for schedule in moved.select_related("loan").iterator(CHUNK):
        _explain(schedule, found)


def _explain(schedule, found):
    said = {"loan": schedule.loan.number, "version": schedule.version}
    bases = _ever(schedule, MovementKind.REPAYMENT)
    lost = _ever(schedule, MovementKind.WRITE_OFF)
    ends = {granted - each for granted in _granted(schedule.loan) for each in lost}
    if schedule.end is None:
        found.fault(_("prêt %(loan)s, échéancier %(version)s : il n’a aucune échéance") % said)
    elif schedule.end not in ends:
        found.fault(
            _("prêt %(loan)s, échéancier %(version)s : son total n’est pas le montant à rembourser") % said
        )
    elif schedule.base not in bases:
        found.fault(
            _("prêt %(loan)s, échéancier %(version)s : sa base n’est pas ce qui était remboursé") % said
        )
    elif schedule.version > 1 and schedule.base != schedule.repaid:
        found.warn(
            _("prêt %(loan)s, échéancier %(version)s : des écritures antidatées ont changé ce qui le précède")
            % said
        )


def _granted(loan):
    """What the committee granted, and what that came down to where it was not all paid out."""
    before = (
        loan.history.filter(amount__gt=loan.amount).order_by().values_list("amount", flat=True).distinct()
    )
    return {loan.amount, *before}


def _ever(schedule, kind):
    """The sums that the journal gave at the moments of its writing, by the day the version took effect."""
    rows = Movement.objects.filter(loan=schedule.loan, kind=kind, value_date__lte=schedule.effective_on)
    sums, running = {Decimal(0)}, Decimal(0)
    for amount in rows.order_by("seq").values_list("amount", flat=True):
        running += amount
        sums.add(running)
    return sums
