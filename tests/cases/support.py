"""Cases of the follow-ups and of the filters that people keep."""

from tests import factories
from tests.cases import BEFORE, DAY, SAME

CHECKS = {
    "followup_next_comes_after": (lambda: factories.followup(observed_on=DAY), {"next_on": BEFORE}),
}
UNIQUES = {
    "saved_filter_named_once": (factories.saved_filter, {"user": SAME, "page": SAME, "name": SAME}),
}
