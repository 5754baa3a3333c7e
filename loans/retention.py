"""How long a person's data are kept (law 09-08), and whose time is over.

The delays stand here and nowhere else; docs/operations.md repeats them. They run from the last thing that happened in
the file: its closing, the first contact where there never was a file, the last exchange noted.
"""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest

from initiative_sm import dates
from loans.enums import CLOSED_STATUSES
from loans.models import Contact, Holder, Loan

#: Years after which somebody who never had money is forgotten: refused, abandoned, redirected, a visit.
UNFINANCED_YEARS = 3
#: Years after the end of their last loan for the others: as long as the books (commercial code, article 22).
FINANCED_YEARS = 10


def with_last_day(rows=None):
    """Holders with `running` (a file is open), `financed` (money was paid out) and `last_on`, the last day."""
    rows = Holder.objects.all() if rows is None else rows
    loans = Loan.objects.filter(holder=OuterRef("pk")).order_by()
    closed = loans.filter(closed_on__isnull=False).order_by("-closed_on").values("closed_on")
    said = Contact.objects.filter(holder=OuterRef("pk")).order_by("-happened_on").values("happened_on")
    return rows.annotate(
        running=Exists(loans.exclude(status__in=CLOSED_STATUSES)),
        financed=Exists(loans.filter(disbursed_on__isnull=False)),
        last_on=Greatest(
            "first_contact_on",
            Coalesce(Subquery(closed[:1]), F("first_contact_on")),
            Coalesce(Subquery(said[:1]), F("first_contact_on")),
        ),
    )


def due(on: date):
    """The holders whose data are to be made anonymous on `on`, the longest due first."""
    rows = with_last_day(Holder.objects.filter(anonymised_at__isnull=True)).filter(running=False)
    unfinanced = Q(financed=False, last_on__lte=dates.add_months(on, -12 * UNFINANCED_YEARS))
    financed = Q(financed=True, last_on__lte=dates.add_months(on, -12 * FINANCED_YEARS))
    return rows.filter(unfinanced | financed).order_by("last_on", "pk")


def kept_until(holder) -> date | None:
    """The day from which a holder of `with_last_day` may be forgotten; None while a file is open."""
    if holder.running:
        return None
    years = FINANCED_YEARS if holder.financed else UNFINANCED_YEARS
    return dates.add_months(holder.last_on, 12 * years)
