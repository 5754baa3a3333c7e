"""Which papers may be issued from the page of a loan, and what each would be about."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from loans.enums import GRANTED_STATUSES, IssuedKind, LoanStatus
from loans.models import Loan
from loans.papers.account import Account
from loans.statement import in_force


@dataclass(frozen=True)
class Offer:
    """A paper that may be issued of a loan now: its kind, or why not."""

    kind: IssuedKind
    refusal: str = ""

    @property
    def label(self):
        return self.kind.label


def offers(loan: Loan) -> list[Offer]:
    """What may be issued of `loan` from its page, or why not, in the order of a file's life."""
    granted = "" if loan.status in GRANTED_STATUSES else gettext("Le prêt n’est pas accordé.")
    paid = "" if loan.disbursed_on else gettext("Le prêt n’est pas décaissé.")
    repaid = "" if loan.status == LoanStatus.REPAID else gettext("Le prêt n’est pas entièrement remboursé.")
    # A contract is dated the day it is issued: after the money has left, that would be false.
    signed = gettext("Le prêt est décaissé : son contrat est déjà signé.") if loan.disbursed_on else ""
    return [
        Offer(IssuedKind.APPLICATION),
        Offer(IssuedKind.CONTRACT, granted or signed),
        Offer(IssuedKind.SCHEDULE, paid),
        Offer(IssuedKind.STATEMENT, paid),
        Offer(IssuedKind.CERTIFICATE, repaid),
    ]


def subject(loan: Loan, kind: IssuedKind, on: date):
    """What a paper of that kind issued on `on` is about: the loan, its schedule in force, its account that day."""
    if kind == IssuedKind.SCHEDULE:
        return in_force(list(loan.schedules.all()), on) or loan.schedules.order_by("version").first()
    if kind == IssuedKind.STATEMENT:
        return Account(loan, on)
    return loan
