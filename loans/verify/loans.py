"""What the loan files say of the journal, and identifiers as they are kept."""

from django.apps import apps
from django.db import IntegrityError, connection
from django.db.models import F, Min, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from initiative_sm import money, text
from initiative_sm.fields import IdentifierField
from loans.enums import CLOSED_STATUSES, DISBURSED_STATUSES, LoanStatus, MovementKind
from loans.models import Loan, Movement
from loans.verify.findings import CHUNK

CLOSED = [str(status) for status in DISBURSED_STATUSES if status in CLOSED_STATUSES]
OPEN = [str(status) for status in DISBURSED_STATUSES if status not in CLOSED_STATUSES]


def _of_loan(rows, aggregate):
    """A subquery: one aggregate over the movements of the outer loan."""
    grouped = rows.filter(loan=OuterRef("pk")).order_by().values("loan").annotate(found=aggregate)
    return Subquery(grouped.values("found"))


def statuses(found):
    """The disbursement date, the closing and the loss of each loan are those of its journal."""
    standing = Movement.objects.of_kind(MovementKind.DISBURSEMENT).standing()
    paid_out = Movement.objects.of_kind(MovementKind.DISBURSEMENT)
    lost = Movement.objects.of_kind(MovementKind.WRITE_OFF)
    zero = money.money(0)
    loans = Loan.objects.order_by("pk").annotate(
        paid_on=_of_loan(standing, Min("value_date")),
        left=Coalesce(_of_loan(Movement.objects.lending(), Sum("outstanding")), zero),
        lent=Coalesce(_of_loan(paid_out, Sum("amount")), zero),
        lost=Coalesce(_of_loan(lost, Sum("amount")), zero),
    )
    found.counted = loans.count()
    for wrong, sentence in (
        (
            Q(disbursed_on__isnull=True, paid_on__isnull=False)
            | Q(disbursed_on__isnull=False, paid_on__isnull=True)
            | Q(disbursed_on__lt=F("paid_on"))
            | Q(disbursed_on__gt=F("paid_on")),
            _("prêt %(loan)s : sa date de décaissement n’est pas celle du journal"),
        ),
        (
            Q(status__in=CLOSED) & ~Q(left=zero),
            _("prêt %(loan)s : il est clos et il en reste %(left)s"),
        ),
        # A loan of which a tranche is still to be paid goes on, even where the first ones came back.
        (
            Q(status__in=OPEN, left=zero, lent__gte=F("amount")),
            _("prêt %(loan)s : il est en cours et ne doit plus rien"),
        ),
        (
            Q(status=LoanStatus.REPAID, lost__gt=zero) | Q(status=LoanStatus.WRITTEN_OFF, lost=zero),
            _("prêt %(loan)s : soldé ou passé en perte, le journal dit le contraire"),
        ),
    ):
        for number, left in loans.filter(wrong).values_list("number", "left").iterator(CHUNK):
            found.fault(sentence % {"loan": number, "left": money.format(left)})


def identifiers(found):
    """Numbers given by others are kept in their one spelling: another would hide a duplicate."""
    for model in apps.get_models():
        # A proxy shows the rows of its model; the history shows what was written at the time.
        if model._meta.proxy or hasattr(model, "history_object"):
            continue
        for field in model._meta.get_fields():
            if isinstance(field, IdentifierField):
                _one_spelling(model, field, found)


def _one_spelling(model, field, found):
    rows = model._default_manager.exclude(**{field.name: ""}).order_by("pk")
    for pk, value in rows.values_list("pk", field.name).iterator(CHUNK):
        found.counted += 1
        if value != text.identifier(value):
            found.fault(
                _("%(model)s n° %(pk)s : « %(value)s » n’est pas sous sa forme normale")
                % {"model": model._meta.verbose_name, "pk": pk, "value": value}
            )


def references(found):
    """Every row points at rows that are there."""
    tables = connection.introspection.table_names()
    found.counted = len(tables)
    try:
        connection.check_constraints()
    except IntegrityError as error:
        found.fault(_("une ligne renvoie à une autre qui manque : %(error)s") % {"error": error})
