"""The papers of a file up to its money: the acknowledgement, the contract, the schedule, the order to pay."""

from django.utils.translation import override

from initiative_sm import money, pdf
from loans import products
from loans import schedule as rules
from loans.enums import IssuedKind, OrderStatus
from loans.models import DisbursementOrder, IssuedPaper, Loan, Schedule
from loans.papers.frame import printed


def application(loan: Loan, issued: IssuedPaper, language: str) -> pdf.Printed:
    """What was received and when, what is still expected, and who follows the file."""
    with override(language):
        context = {
            "loan": loan,
            "holder": loan.holder,
            "in_words": money.in_words(loan.amount_requested, language),
            "pieces": products.checklist(loan),
        }
        return printed(
            "loans/pdf/application.html", context, issued, language, str(IssuedKind.APPLICATION.label)
        )


def contract(loan: Loan, issued: IssuedPaper, language: str) -> pdf.Printed:
    """The contract of a granted loan, to sign: its clauses are written in each language, not translated."""
    first = rules.build(loan.amount, loan.term, issued.issued_on)[0]
    with override(language):
        context = {
            "loan": loan,
            "holder": loan.holder,
            "decision": loan.decisions.grants()
            .favourable()
            .standing()
            .order_by("-decided_on", "-pk")
            .first(),
            "in_words": money.in_words(loan.amount, language),
            "instalment": first.amount,
            "clauses": f"loans/pdf/contract_{language}.html",
        }
        return printed("loans/pdf/contract.html", context, issued, language, str(IssuedKind.CONTRACT.label))


def schedule(version: Schedule, issued: IssuedPaper, language: str) -> pdf.Printed:
    """One version of a schedule: each instalment, its day, what is paid once it is."""
    loan = version.loan
    with override(language):
        context = {
            "loan": loan,
            "holder": loan.holder,
            "version": version,
            "instalments": list(version.instalments.all()),
            "total": loan.amount,
            "in_words": money.in_words(loan.amount, language),
        }
        return printed("loans/pdf/schedule.html", context, issued, language, str(IssuedKind.SCHEDULE.label))


def order(subject: DisbursementOrder, issued: IssuedPaper, language: str) -> pdf.Printed:
    """The order to the bank: who is paid, how, by whose preparation and whose confirmation."""
    loan = subject.loan
    with override(language):
        context = {
            "order": subject,
            "loan": loan,
            "holder": loan.holder,
            "confirmed": subject.status == OrderStatus.CONFIRMED,
            "in_words": money.in_words(subject.amount, language),
        }
        return printed("loans/pdf/order.html", context, issued, language, str(IssuedKind.ORDER.label))


def order_key(subject: DisbursementOrder) -> str:
    """The order to sign before it is confirmed is another paper than the confirmed one."""
    return f"{subject.pk}-{subject.status}"


def contract_key(loan: Loan) -> str:
    """A loan that was granted anew has a new contract."""
    return f"{loan.pk}-{loan.granted_on:%Y%m%d}-{loan.amount:.0f}-{loan.term}-{loan.deferral}"
