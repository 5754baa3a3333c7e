"""The verbs of a person's file, the history of a file, and plans side by side."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from loans import plans
from loans.actions import followup, people
from loans.enums import PlanSide
from loans.history import changes
from loans.models import FollowUp, Holder
from members.models import Event
from tests import factories

pytestmark = pytest.mark.django_db


def person(**over):
    fields = {
        "first_name": "Salma",
        "last_name": "Amrani",
        "sex": "F",
        "first_contact_on": date(2024, 9, 1),
    }
    return Holder(**{**fields, **over})


def test_register_counts_on_from_the_highest_number():
    by = factories.user()
    for number in ("P-00009", "P-100", "P-X7", "Z-99999"):
        factories.holder(number=number)

    assert people.register(holder=person(), by=by).number == "P-00101"
    assert people.register(holder=person(), by=by).number == "P-00102"


def test_register_refuses_what_the_model_refuses():
    with pytest.raises(ValidationError):
        people.register(holder=person(sex="X"), by=factories.user())

    assert not Holder.objects.exists()
    assert not Event.objects.exists()


def test_changes_say_who_and_what():
    by = factories.user()
    holder = people.register(holder=person(), by=by)
    holder.phone, holder.address = "06 12 34 56 78", "Agadir"
    people.correct(holder=holder, by=by)

    newest, first = changes(holder)

    assert (newest.by, newest.created, sorted(newest.fields)) == (
        by.full_name,
        False,
        ["Adresse", "Téléphone"],
    )
    assert (first.by, first.created, first.fields) == (by.full_name, True, [])


def test_followup_in_the_future_is_refused():
    with pytest.raises(ValidationError):
        followup.record(
            project=factories.project(),
            observed_on=date(2024, 10, 1),
            kind="visit",
            firm_status="active",
            jobs=1,
            jobs_women=0,
            jobs_created=1,
            on=date(2024, 9, 30),
            by=factories.user(),
        )

    assert not FollowUp.objects.exists()


def test_plans_are_totalled_together(django_assert_num_queries):
    filled, empty = factories.project(), factories.project()
    factories.plan_item(project=filled, amount=Decimal("10.10"))
    factories.plan_item(project=filled, amount=Decimal("20.20"))
    factories.plan_item(project=filled, side="resource", kind="own", amount=Decimal(5))

    with django_assert_num_queries(1):
        totals = plans.totals([filled, empty])

    assert totals == {
        filled.pk: {PlanSide.NEED: Decimal("30.30"), PlanSide.RESOURCE: Decimal(5)},
        empty.pk: {PlanSide.NEED: Decimal(0), PlanSide.RESOURCE: Decimal(0)},
    }


@pytest.mark.parametrize(
    ("needs", "resources", "balanced", "words"),
    [
        (0, 0, True, "n’est pas encore rempli"),
        (100, 100, True, "est équilibré"),
        (100, 60, False, "il manque 40,00 DH de ressources"),
        (60, 100, False, "il manque 40,00 DH d’emplois"),
    ],
)
def test_balance_says_what_is_missing(needs, resources, balanced, words):
    found, sentence = plans.balance(Decimal(needs), Decimal(resources))

    assert found is balanced
    assert words in sentence.replace("\xa0", " ").replace("\u202f", " ")
