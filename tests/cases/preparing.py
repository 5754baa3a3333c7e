"""The constraints of products, screenings, appraisals and exchanges."""

from datetime import date
from decimal import Decimal

from tests.cases import LONG_AGO, SAME
from tests.factories import preparing

CHECKS = {
    "product_closes_after_opening": (preparing.product, {"closed_on": LONG_AGO}),
    "product_defaults_plausible": (preparing.product, {"default_term": 181}),
    "product_delays_plausible": (preparing.product, {"decision_months": 0}),
    "product_rule_limit_where_due": (preparing.product_rule, {"limit": None}),
    "screening_refusal_has_reason": (preparing.screening, {"result": "redirected"}),
    "appraisal_score_of_a_hundred": (preparing.appraisal, {"score": 101}),
    "appraisal_women_among_jobs": (preparing.appraisal, {"jobs_planned": 1, "jobs_women_planned": 2}),
    "contact_promise_has_date": (preparing.contact, {"outcome": "promise"}),
    "contact_promise_positive": (
        preparing.contact,
        {"outcome": "promise", "promised_on": date(2024, 1, 1), "promised_amount": Decimal(0)},
    ),
    "contact_next_comes_after": (preparing.contact, {"next_on": LONG_AGO}),
}
UNIQUES = {
    "product_rule_once": (preparing.product_rule, {"product": SAME, "kind": SAME}),
    "product_piece_once": (preparing.product_piece, {"product": SAME, "kind": SAME}),
    "screening_answer_once": (preparing.screening_answer, {"screening": SAME, "criterion": SAME}),
}
