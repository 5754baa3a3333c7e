"""Cases of the constraints on reminders and steps before a court."""

from decimal import Decimal

from tests import factories
from tests.cases import DAY, SAME

CHECKS = {
    "reminder_step_after_the_due_day": (factories.reminder_step, {"days": 0}),
    "reminder_step_letter_has_text": (factories.reminder_step, {"text_fr": ""}),
    "reminder_has_arrears": (factories.reminder, {"arrears": Decimal(0)}),
    "reminder_sent_how": (factories.reminder, {"sent_on": DAY}),
    "court_step_amount_positive": (factories.court_step, {"amount": Decimal(0)}),
}
UNIQUES = {
    "reminder_step_once_for_a_delay": (
        factories.reminder,
        {"loan": SAME, "step": SAME, "unpaid_since": SAME},
    ),
}
