from decimal import Decimal

import pytest
from django.core.exceptions import FieldError, ValidationError
from django.db import transaction
from django.db.models import Avg, F, Sum
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from initiative_sm import money
from initiative_sm.money import MAX_AMOUNT, MoneyError, MoneyField
from loans.models import PlanItem
from tests import factories

amounts = st.decimals(min_value=-MAX_AMOUNT, max_value=MAX_AMOUNT, places=2)
positive = st.decimals(min_value=0, max_value=MAX_AMOUNT, places=2)
languages = st.sampled_from(["fr", "ar", "en"])


# --- Reading and writing --------------------------------------------------------------------------------


@given(amounts, languages, languages, st.booleans())
def test_what_is_written_is_read_back_in_every_language(amount, written_in, read_in, symbol):
    shown = money.format(amount, written_in, symbol=symbol)
    with translation.override(read_in):
        assert money.parse(shown, allow_negative=True) == amount


@given(positive, st.sampled_from(["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"]), st.sampled_from(",.٫"))
def test_digits_of_every_script_are_read(amount, digits, sign):
    typed = f"{amount:.2f}".replace(".", sign).translate(str.maketrans("0123456789", digits))
    assert money.parse(typed) == amount


@given(st.text(max_size=12) | st.text(alphabet="0123456789., -+'\u202f", max_size=12))
def test_any_text_is_an_exact_amount_or_a_refusal(typed):
    try:
        amount = money.parse(typed)
    except MoneyError:
        return
    assert 0 <= amount <= MAX_AMOUNT
    assert amount == amount.quantize(Decimal("0.01"))


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("50000", "50000"),
        ("50 000,50", "50000.50"),
        ("50\u202f000,5", "50000.5"),
        ("50\u00a0000.50", "50000.50"),
        ("50'000.50", "50000.50"),
        ("1.234.567,89", "1234567.89"),
        ("1,234,567.89", "1234567.89"),
        ("1.234.567", "1234567"),
        ("1 234 DH", "1234"),
        ("1 234,00 dhs.", "1234"),
        ("١٬٢٣٤٫٥٠ درهم", "1234.50"),
        ("\u200f٥٠ ٠٠٠\u200f", "50000"),
        ("0,05", "0.05"),
        ("+12", "12"),
        (57000, "57000"),
        (Decimal("12.50"), "12.50"),
    ],
)
def test_parse_reads(typed, amount):
    assert money.parse(typed) == Decimal(amount)


@pytest.mark.parametrize("typed", ["1.234", "1,234", "12.345", "١٫٢٣٤"])
@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_what_can_be_read_two_ways_is_refused_in_every_language(typed, language):
    with translation.override(language), pytest.raises(MoneyError):
        money.parse(typed)


def test_an_ambiguous_amount_is_answered_with_both_readings():
    with pytest.raises(MoneyError) as refusal:
        money.parse("1.234")
    assert str(refusal.value) == "« 1.234 » peut se lire de deux façons : écrivez 1 234 ou 1,23."


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "-", "abc", "12 abc", "1e5", "1_000", "NaN", "Infinity", "1..2", "1,2,3", ",5", "5,", "--5",
        "1,23.4.5", "0.005", "1234.567", "12.34.56", "½", "１２", "99999999999", True, None, 1e22, 1.005,
    ],
)  # fmt: skip
def test_parse_refuses(typed):
    with pytest.raises(MoneyError):
        money.parse(typed)


def test_a_negative_amount_is_read_only_where_it_may_be():
    assert money.parse("−1 234,50", allow_negative=True) == Decimal("-1234.50")
    with pytest.raises(MoneyError) as refusal:
        money.parse("-5")
    assert str(refusal.value) == "« -5 » est négatif : un montant est positif."


def test_minus_nothing_is_nothing():
    assert str(money.parse("-0", allow_negative=True)) == "0.00"


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("fr", "−1\u202f234\u202f567,89\u00a0DH"),
        ("ar", "−1\u202f234\u202f567,89\u00a0درهم"),
        ("en", "−1,234,567.89\u00a0DH"),
    ],
)
def test_format_in_each_language(language, shown):
    assert money.format(Decimal("-1234567.89"), language) == shown
    with translation.override(language):
        assert money.format(Decimal("-1234567.89")) == shown


def test_format_without_decimals_rounds_half_up():
    assert money.format(Decimal("2.50"), "fr", symbol=False, decimals=0) == "3"
    assert money.format(Decimal("-0.40"), "fr", symbol=False, decimals=0) == "0"


@pytest.mark.parametrize(
    ("amount", "language", "words"),
    [
        ("50000.20", "fr", "cinquante mille dirhams et vingt centimes"),
        ("1", "fr", "un dirham"),
        ("0", "fr", "zéro dirham"),
        ("1000000", "fr", "un million de dirhams"),
        ("2000000", "fr", "deux millions de dirhams"),
        ("50000", "en", "fifty thousand dirhams"),
        ("1000000", "en", "one million dirhams"),
        ("2000000", "en", "two million dirhams"),
        ("1.01", "en", "one dirham and one centime"),
        ("0", "en", "zero dirhams"),
        ("50000", "ar", "خمسون ألف درهم"),
        ("57192.15", "ar", "سبعة وخمسون ألفاً ومائة واثنان وتسعون درهما وخمسة عشر سنتيما"),
        ("1", "ar", "درهم واحد"),
        ("2.02", "ar", "درهمان وسنتيمان"),
        ("3", "ar", "ثلاثة دراهم"),
        ("101", "ar", "مائة درهم ودرهم واحد"),
        ("2000", "ar", "ألفا درهم"),
    ],
)
def test_in_words(amount, language, words):
    assert money.in_words(Decimal(amount), language) == words


def test_in_words_refuses_a_negative_amount():
    with pytest.raises(ValueError, match="not negative"):
        money.in_words(Decimal(-1), "fr")


# --- Splitting ------------------------------------------------------------------------------------------


@given(
    st.decimals(min_value=0, max_value=10_000_000, places=2),
    st.integers(min_value=1, max_value=180),
    st.sampled_from([Decimal("0.01"), Decimal(1), Decimal(10), Decimal(100)]),
)
def test_split_conserves_every_centime(total, n, unit):
    parts = money.split(total, n, unit)
    assert len(parts) == n
    assert sum(parts) == total
    assert len(set(parts[:-1])) <= 1
    assert parts[-1] >= parts[0] >= 0
    assert all(part % unit == 0 for part in parts[:-1])
    assert parts[-1] - parts[0] < unit * n


def test_split_into_no_part_is_refused():
    with pytest.raises(ValueError, match="at least 1"):
        money.split(Decimal(10), 0)


# --- Database -------------------------------------------------------------------------------------------


@given(amounts)
def test_centimes_and_back(amount):
    assert money.from_centimes(money.to_centimes(amount)) == amount


@pytest.mark.parametrize("value", [0.1, True, None, [], object()])
def test_to_centimes_takes_amounts_only(value):
    with pytest.raises(TypeError):
        money.to_centimes(value)


@pytest.mark.parametrize("value", ["0.005", Decimal("1.001"), Decimal("NaN"), Decimal("Infinity")])
def test_to_centimes_takes_whole_centimes_only(value):
    with pytest.raises(ValueError, match="whole number"):
        money.to_centimes(value)


@pytest.mark.parametrize(
    "value", [Decimal("0.005"), Decimal("NaN"), Decimal("1e400"), 0.1, True, "1.234", "abc", "99999999999"]
)
def test_a_model_refuses_what_is_no_amount_with_a_sentence(value):
    item = PlanItem(side="need", kind="equipment", amount=value)
    with pytest.raises(ValidationError) as refusal:
        item.clean_fields(exclude=["project"])
    assert list(refusal.value.message_dict) == ["amount"]


def test_a_model_reads_what_was_typed():
    item = PlanItem(side="need", kind="equipment", amount="50 000,50")
    item.clean_fields(exclude=["project"])
    assert item.amount == Decimal("50000.50")


def test_the_default_of_a_money_field_is_never_a_float():
    field = MoneyField(default=0.1)
    field.set_attributes_from_name("amount")
    field.model = PlanItem
    assert [error.msg for error in field.check()] == ["The default of a MoneyField is never a float."]


@pytest.fixture
def plan(db):
    """A plan of 0.10, 0.20 and 100.00 dirhams."""
    project = factories.project()
    for amount in ("0.10", "0.20", "100.00"):
        factories.plan_item(project=project, amount=Decimal(amount))
    return project.plan.all()


def test_sums_are_exact_in_sql(plan):
    small = plan.filter(amount__lt=Decimal(1))
    assert small.aggregate(total=Sum("amount"))["total"] == Decimal("0.30")
    totals = small.order_by().values("project").annotate(total=Sum("amount"))
    assert totals.filter(total=Decimal("0.30")).count() == 1
    assert totals.filter(total__gt=Decimal("0.30")).count() == 0


def test_a_thousand_additions_in_sql_add_up(db):
    item = factories.plan_item(amount=Decimal("0.10"))
    for _time in range(999):
        PlanItem.objects.update(amount=F("amount") + money.money("0.10"))
    item.refresh_from_db()
    assert item.amount == Decimal("100.00")


def test_an_average_is_rounded_to_the_centime(plan):
    assert plan.aggregate(mean=Avg("amount"))["mean"] == Decimal("33.43")


def test_amounts_are_computed_from_amounts(plan):
    assert list(
        plan.order_by("amount")
        .annotate(double=F("amount") * 2 - money.money(1))
        .values_list("double", flat=True)
    ) == [Decimal("-0.80"), Decimal("-0.60"), Decimal("199.00")]


def test_a_bare_number_is_not_added_to_an_amount(plan):
    item = plan.first()
    item.amount = F("amount") + 1
    with pytest.raises(FieldError), transaction.atomic():
        plan.update(amount=F("amount") + 1)
    with pytest.raises(FieldError), transaction.atomic():
        item.save()
    assert plan.aggregate(total=Sum("amount"))["total"] == Decimal("100.30")


def test_a_float_is_not_compared_with_an_amount(plan):
    with pytest.raises(TypeError):
        plan.filter(amount=0.1)
