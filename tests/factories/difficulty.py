"""The reminder ladder, a step taken, a step before a court."""

from datetime import date
from decimal import Decimal

from loans.models import CourtStep, Reminder, ReminderStep
from tests.factories.association import user
from tests.factories.counter import numbers
from tests.factories.files import running_loan


def reminder_step(**over):
    """A letter from 15 days late, unless said otherwise."""
    n = next(numbers)
    fields = {
        "position": n,
        "name_fr": f"Relance {n}",
        "name_ar": f"تذكير {n}",
        "kind": "letter",
        "days": 15,
        "text_fr": "Il reste à régler {montant}.",
        "text_ar": "بقي في ذمتكم {montant}.",
    }
    return ReminderStep.objects.create(**{**fields, **over})


def reminder(**over):
    """A reminder that was made and not sent yet."""
    fields = {"made_on": date(2023, 6, 20), "arrears": Decimal(1400), "unpaid_since": date(2023, 6, 5)}
    if "loan" not in over:
        fields["loan"] = running_loan()
    if "step" not in over:
        fields["step"] = reminder_step()
    if "made_by" not in over:
        fields["made_by"] = user(None)
    return Reminder.objects.create(**{**fields, **over})


def court_step(**over):
    fields = {
        "kind": "petition",
        "happened_on": date(2024, 2, 1),
        "court": "Tribunal de première instance d’Agadir",
        "reference": "2024/1602/15",
        "amount": Decimal(9000),
    }
    if "loan" not in over:
        fields["loan"] = running_loan()
    if "author" not in over:
        fields["author"] = user(None)
    return CourtStep.objects.create(**{**fields, **over})
