"""Every rule that a table holds: the database refuses, and the form says why in French."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from initiative_sm.roles import OWN_APPS
from loans.models import Movement
from tests.constraint_cases import CHECKS, SAME, UNIQUES

MODELS = [
    model
    for app in OWN_APPS
    for model in apps.get_app_config(app).get_models()
    if not model.__name__.startswith("Historical")
]
CONSTRAINTS = {rule.name: (model, rule) for model in MODELS for rule in model._meta.constraints}


def test_every_constraint_has_a_case():
    assert set(CHECKS) | set(UNIQUES) == set(CONSTRAINTS)
    kinds = {name for name, (_model, rule) in CONSTRAINTS.items() if isinstance(rule, models.CheckConstraint)}
    assert set(CHECKS) == kinds


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_every_constraint_has_a_sentence(name):
    _model, rule = CONSTRAINTS[name]
    assert str(rule.violation_error_message) != str(rule.default_violation_error_message)
    assert sentence_of(rule).endswith(".")


def sentence_of(rule):
    return str(rule.get_violation_error_message())


def changed(row, changes, original):
    for field, value in changes.items():
        setattr(
            row,
            field,
            getattr(original, field) if value is SAME else value(original) if callable(value) else value,
        )
    return row


def refused(action, rule):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        action()
    message = str(refusal.value)
    by_columns = isinstance(rule, models.UniqueConstraint) and "UNIQUE constraint failed" in message
    assert rule.name in message or by_columns


def sentences(row):
    """What validation says of the row as a whole, each field being allowed to be wrong besides."""
    try:
        row.full_clean(validate_unique=False)
    except ValidationError as error:
        return {sentence for said in error.message_dict.values() for sentence in said}
    return set()


@pytest.mark.django_db
@pytest.mark.parametrize("name", CHECKS)
def test_a_row_that_breaks_a_check(name):
    model, rule = CONSTRAINTS[name]
    make, changes = CHECKS[name]
    good = make()
    bad = changed(model.objects.get(pk=good.pk), changes, good)
    if model is Movement:  # whose rows cannot be changed
        refused(lambda: insert(changed(copy_of(good), changes, good)), rule)
    else:
        written = {field: getattr(bad, field) for field in changes}
        refused(lambda: model.objects.filter(pk=good.pk).update(**written), rule)
    with pytest.raises(ValidationError) as refusal:
        rule.validate(model, bad)
    assert refusal.value.messages == [sentence_of(rule)]


@pytest.mark.django_db
@pytest.mark.parametrize("name", UNIQUES)
def test_a_row_that_repeats_another(name):
    _model, rule = CONSTRAINTS[name]
    make, changes = UNIQUES[name]
    first = make()
    again = changed(copy_of(first), changes, first)
    refused(lambda: insert(again), rule)
    assert sentence_of(rule) in sentences(again)


def copy_of(row):
    """An unsaved copy; its own unique fields are made new, so that only the rule in question can refuse."""
    model = type(row)
    copy = model.objects.get(pk=row.pk)
    copy._state.adding = True
    copy.pk = None if model is not Movement else row.pk + 100
    for field in model._meta.local_concrete_fields:
        if field.unique and not field.primary_key and getattr(copy, field.attname) is not None:
            value = getattr(copy, field.attname)
            setattr(copy, field.attname, f"{value}9"[-field.max_length :] if field.max_length else None)
    return copy


def insert(row):
    type(row)._base_manager.bulk_create([row])


# --- Every model ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_model_has_names_for_its_readers(model):
    assert {"verbose_name", "verbose_name_plural"} <= set(model._meta.original_attrs)
    nameless = [
        field.name
        for field in model._meta.local_fields
        if field.editable and not field.auto_created and field._verbose_name is None
    ]
    assert nameless == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_row_says_what_it_is(model):
    own = [parent for parent in model.__mro__ if parent.__module__.split(".")[0] in OWN_APPS]
    assert any("__str__" in vars(parent) for parent in own)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_list_has_a_total_order(model):
    """The last column of the order is unique, alone or with the others."""
    if model._meta.object_name in ("Association", "JournalHead"):
        return  # one row
    columns = [column.lstrip("-") for column in model._meta.ordering]
    unique = [{field.name} for field in model._meta.fields if field.unique] + [{"pk"}]
    unique += [
        {field.split("__")[0] for field in rule.fields}
        for rule in model._meta.constraints
        if isinstance(rule, models.UniqueConstraint) and rule.fields and rule.condition is None
    ]
    named = {column.split("__")[0] for column in columns}
    assert any(columns_of <= named for columns_of in unique), columns
