"""Cases of the constraints on statements of account and their lines."""

from decimal import Decimal

from tests import factories
from tests.cases import LONG_AGO, SAME


def line_set_aside():
    return factories.bank_line(status="ignored")


CHECKS = {
    "bank_statement_dates_in_order": (factories.bank_statement, {"last_on": LONG_AGO}),
    "bank_line_moves_money": (factories.bank_line, {"amount": Decimal(0)}),
    "bank_line_score_of_a_hundred": (factories.bank_line, {"suggested_score": 101}),
    "bank_line_handled_by_someone": (factories.bank_line, {"status": "posted"}),
    "bank_line_ignored_why": (line_set_aside, {"note": ""}),
}
UNIQUES = {
    "bank_statement_once": (factories.bank_statement, {"account": SAME, "sha256": SAME}),
    "bank_line_once": (factories.bank_line, {"account": SAME, "fingerprint": SAME, "number": 9_999}),
    "bank_line_numbered": (factories.bank_line, {"statement": SAME, "number": SAME, "fingerprint": "f" * 64}),
}
