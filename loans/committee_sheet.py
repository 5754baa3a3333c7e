"""What the committee reads of a file, on a telephone and on paper: the person, the project, its plan, the opinion."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from loans.enums import PlanSide
from loans.models import Appraisal, CommitteeFile, Decision, Loan, PlanItem
from loans.plans import balance


@dataclass(frozen=True)
class Sheet:
    """A file as it is presented. `sides`: (title, lines of the plan, their total); `share`: of the needs, in percent.

    `others` are the person's other loans, `before` the earlier decisions on this file.
    """

    presented: CommitteeFile
    loan: Loan
    appraisal: Appraisal | None
    age: int | None
    sides: Sequence[tuple[str, Sequence[PlanItem], Decimal]]
    balance: str
    share: Decimal | None
    others: Sequence[Loan]
    before: Sequence[Decision]
    trainings: int

    @property
    def holder(self):
        return self.loan.holder

    @property
    def project(self):
        return self.loan.project


RELATED = (
    "resolution__item",
    "resolution__meeting",
    "envelope",
    "loan__product",
    "loan__officer",
    "loan__holder__commune",
    "loan__project__sector",
    "loan__project__commune__province",
    "loan__appraisal",
)


def of(presented: CommitteeFile, on: date) -> Sheet:
    """The sheet of `presented`, which comes with RELATED; the age is that of `on`."""
    loan = presented.loan
    items = list(loan.project.plan.all())
    needs, resources = ([item for item in items if item.side == side] for side in PlanSide)
    total, covered = (sum((item.amount for item in rows), Decimal(0)) for rows in (needs, resources))
    earlier = loan.decisions.grants().exclude(item=presented.resolution.item_id)
    return Sheet(
        presented,
        loan,
        getattr(loan, "appraisal", None),
        loan.holder.age_on(on),
        [(pgettext("plan de financement", "Emplois"), needs, total), (_("Ressources"), resources, covered)]
        if items
        else [],
        balance(total, covered)[1],
        presented.amount / total if total else None,
        list(loan.holder.loans.exclude(pk=loan.pk).order_by("-received_on", "-pk")),
        list(earlier.filter(decided_on__lte=on)),
        loan.holder.attendances.count(),
    )
