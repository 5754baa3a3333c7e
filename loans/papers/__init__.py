"""The papers that are issued about a loan, each in French and in Arabic whatever the language of the reader.

`PAPERS` says of each kind how it is numbered, what it is about and how it is printed; `loans.actions.papers`
issues them. A paper is stored as it was issued: printed again, it is read from its bytes.
"""

from collections.abc import Callable
from dataclasses import dataclass

from initiative_sm import pdf
from loans.enums import IssuedKind
from loans.models import IssuedPaper, Loan
from loans.papers import account, committee, file, reminders, remittance


@dataclass(frozen=True)
class Paper:
    """How a kind of paper is issued. Its `subject` is a row of a model, or what `build` needs besides the loan.

    `prefix` starts its numbers ("REC" gives "REC-2024-0001"); `key(subject)` tells one subject from another, so
    that the same thing is never issued twice; `loan(subject)` is the loan it belongs to, or None.
    """

    prefix: str
    build: Callable[[object, IssuedPaper, str], pdf.Printed]
    key: Callable[[object], str]
    loan: Callable[[object], Loan | None]


#: IssuedKind → Paper; the modules of this package add theirs.
PAPERS: dict[str, Paper] = {
    IssuedKind.APPLICATION: Paper("ACC", file.application, lambda loan: loan.pk, lambda loan: loan),
    IssuedKind.SHEET: Paper("FIC", committee.sheet, committee.sheet_key, lambda presented: presented.loan),
    IssuedKind.DECISION: Paper(
        "NOT", committee.letter, lambda decision: decision.pk, lambda decision: decision.loan
    ),
    IssuedKind.CONTRACT: Paper("CTR", file.contract, file.contract_key, lambda loan: loan),
    IssuedKind.SCHEDULE: Paper(
        "ECH", file.schedule, lambda version: version.pk, lambda version: version.loan
    ),
    IssuedKind.ORDER: Paper("ORD", file.order, file.order_key, lambda order: order.loan),
    IssuedKind.RECEIPT: Paper("REC", account.receipt, account.receipt_key, lambda movement: movement.loan),
    IssuedKind.STATEMENT: Paper(
        "CPT", account.account, lambda subject: subject.key, lambda subject: subject.loan
    ),
    IssuedKind.CERTIFICATE: Paper("ATT", account.certificate, lambda loan: loan.pk, lambda loan: loan),
    IssuedKind.REMINDER: Paper("REL", reminders.letter, reminders.key, reminders.loan_of),
    IssuedKind.FORMAL_NOTICE: Paper("MED", reminders.letter, reminders.key, reminders.loan_of),
    IssuedKind.ACCELERATION: Paper("DEC", reminders.acceleration, reminders.key, reminders.loan_of),
    IssuedKind.REMITTANCE: Paper("BDR", remittance.build, remittance.key, lambda slip: None),
}
