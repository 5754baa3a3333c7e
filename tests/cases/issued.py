"""The constraints of issued papers."""

from datetime import date

from tests.cases import SAME
from tests.factories import issued

CHECKS = {
    "issued_paper_cancelled_why": (issued.issued_paper, {"cancelled_on": date(2024, 9, 26)}),
    "issued_file_not_empty": (issued.issued_file, {"pages": 0}),
}
UNIQUES = {"issued_file_once_a_language": (issued.issued_file, {"paper": SAME, "language": SAME})}
