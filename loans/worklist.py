"""What waits for somebody today: files without news, calls to make, promises not kept, decisions about to end.

Dates inclusive. Each list is one query; what is shown of a row is read with it.
"""

from datetime import date, timedelta

from django.db.models import DateField, Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Cast, Coalesce, Greatest, TruncDate

from loans.enums import OPEN_STATUSES, ContactOutcome, LoanStatus, MovementKind
from loans.models import Contact, Decision, Document, Movement, Product
from members.models import Event

#: Files that wait for the association: nothing is paid yet, and somebody expects an answer.
WAITING = [*OPEN_STATUSES, LoanStatus.GRANTED, LoanStatus.CONTRACTED]
#: Days without news before a file without product rises.
NEWS_DAYS = 21
#: A decision that ends within so many days is told.
ENDING_DAYS = 30


def with_news(loans):
    """Annotate `last_news`: the last day on which something happened to the file or was noted of it."""
    events = Event.objects.filter(
        target_type__app_label="loans", target_type__model="loan", target_id=OuterRef("pk")
    )
    return loans.annotate(
        last_news=Greatest(
            F("received_on"),
            _last(Contact.objects.filter(loan=OuterRef("pk")), "loan", "happened_on"),
            _last(events.annotate(day=TruncDate("at")), "target_id", "day"),
            _last(
                Document.objects.filter(loan=OuterRef("pk")).annotate(day=TruncDate("added_at")),
                "loan",
                "day",
            ),
        )
    )


def _last(rows, group, name):
    """The latest `name` of `rows`; where there is none the day of the reception, which changes nothing."""
    latest = rows.order_by().values(group).annotate(latest=Max(name)).values("latest")
    return Coalesce(Cast(Subquery(latest), DateField()), F("received_on"))


def without_news(loans, on: date):
    """The waiting files of which nothing was heard for longer than their product says."""
    delays = dict(Product.objects.values_list("pk", "news_days"))
    late = Q(product__isnull=True, last_news__lt=on - timedelta(days=NEWS_DAYS))
    for days in set(delays.values()):
        products = [pk for pk, each in delays.items() if each == days]
        late |= Q(product__in=products, last_news__lt=on - timedelta(days=days))
    return with_news(loans.filter(status__in=WAITING)).filter(late)


def calls_due(on: date):
    """Exchanges that ask for another one by `on`, and after which nothing was noted with that person."""
    later = Contact.objects.filter(holder=OuterRef("holder"), happened_on__gte=OuterRef("next_on"))
    later = later.exclude(pk=OuterRef("pk"))
    return Contact.objects.filter(next_on__lte=on).exclude(Exists(later)).select_related("holder", "loan")


def promises_missed(on: date):
    """Promises of payment whose day has passed and since which nothing was received on the loan."""
    paid = Movement.objects.filter(
        loan=OuterRef("loan"), kind=MovementKind.REPAYMENT, value_date__gte=OuterRef("happened_on")
    ).standing()
    newer = Contact.objects.filter(loan=OuterRef("loan"), pk__gt=OuterRef("pk"))
    rows = Contact.objects.filter(outcome=ContactOutcome.PROMISE, promised_on__lt=on, loan__isnull=False)
    return rows.exclude(Exists(paid)).exclude(Exists(newer)).select_related("holder", "loan")


def decisions_ending(loans, on: date):
    """Loans granted and not paid whose decision has run out, or will within a month; annotates `valid_until`."""
    grants = Decision.objects.grants().favourable().standing().filter(loan=OuterRef("pk"))
    rows = loans.filter(status__in=[LoanStatus.GRANTED, LoanStatus.CONTRACTED])
    rows = rows.annotate(
        valid_until=Subquery(grants.order_by("-decided_on", "-pk").values("valid_until")[:1])
    )
    return rows.filter(valid_until__lte=on + timedelta(days=ENDING_DAYS))


def received(loans):
    """Files that wait for their screening."""
    return loans.filter(status=LoanStatus.RECEIVED)
