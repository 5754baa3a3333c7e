from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.urls import resolve
from django_htmx.middleware import HtmxDetails
from openpyxl import load_workbook

from initiative_sm.lists import Column, Listing, SearchForm, places
from loans.enums import LoanStatus
from loans.models import Loan
from tests import factories

pytestmark = pytest.mark.django_db

COLUMNS = (
    Column("number", "Numéro", lambda row: row.number, show="latin", order_by=("number",)),
    Column("amount", "Montant", lambda row: row.amount_requested, show="money", order_by=("amount_requested",),
           total="amount_requested"),
    Column("received", "Reçu le", lambda row: row.received_on, show="day", order_by=("received_on",)),
    Column("status", "État", lambda row: row.get_status_display(), show="state", tone=lambda row: "info"),
    Column("reason", "Motif", lambda row: row.close_reason, optional=True),
)  # fmt: skip


class LoanSearch(SearchForm):
    status = forms.ChoiceField(required=False, label="État", choices=[("", "Tous"), *LoanStatus.choices])
    since = forms.DateField(required=False, label="Depuis le")

    def narrow(self, rows, asked):
        if "q" in asked:
            rows = rows.filter(number__contains=asked["q"])
        if "status" in asked:
            rows = rows.filter(status=asked["status"])
        if "since" in asked:
            rows = rows.filter(received_on__gte=asked["since"])
        return rows


@pytest.fixture
def ask(rf):
    def ask(default="number", htmx=False, **query):
        request = rf.get("/", query, **({"HTTP_HX_REQUEST": "true"} if htmx else {}))
        request.user, request.htmx, request.resolver_match = (
            AnonymousUser(),
            HtmxDetails(request),
            resolve("/"),
        )
        return Listing(request, Loan.objects.all(), COLUMNS, LoanSearch, default=default)

    return ask


def three_loans():
    factories.loan(number="P-1", amount_requested=Decimal("30000.50"), received_on=date(2024, 3, 1))
    factories.loan(number="P-2", amount_requested=Decimal(10_000), received_on=date(2024, 1, 1))
    factories.loan(number="Q-3", amount_requested=Decimal(20_000), received_on=date(2024, 2, 1))


def numbers(listing):
    return [row.number for row in listing.page]


def test_list_sorts_by_its_default_and_by_what_is_asked(ask):
    three_loans()

    assert numbers(ask()) == ["P-1", "P-2", "Q-3"]
    assert numbers(ask(tri="amount")) == ["P-2", "Q-3", "P-1"]
    assert numbers(ask(tri="-received")) == ["P-1", "Q-3", "P-2"]
    assert numbers(ask(tri="holder__cin")) == ["P-1", "P-2", "Q-3"]


def test_list_searches_and_filters(ask):
    three_loans()

    assert numbers(ask(q="P-")) == ["P-1", "P-2"]
    assert numbers(ask(q="P-", since="2024-02-01")) == ["P-1"]
    assert numbers(ask(status=LoanStatus.REFUSED)) == []


def test_list_with_an_unreadable_filter_says_so_and_obeys_the_others(ask):
    three_loans()

    listing = ask(q="P-", since="n’importe quoi")

    assert numbers(listing) == ["P-1", "P-2"]
    assert list(listing.form.errors) == ["since"]


def test_list_names_the_filters_in_force(ask):
    assert ask(q="P", status="refused").form.active == ["État"]
    assert ask().form.active == []


def test_list_shows_the_columns_that_are_chosen(ask):
    three_loans()

    assert [column.key for column in ask().columns] == ["number", "amount", "received", "status"]
    assert [column.key for column in ask(col=["amount", "reason"]).columns] == ["amount", "reason"]
    assert [column.key for column in ask(col=["nothing"]).columns] == [column.key for column in COLUMNS]


def test_list_cut_to_other_columns_is_still_sorted(ask):
    three_loans()

    assert numbers(ask(col=["amount", "status"])) == ["P-2", "Q-3", "P-1"]


def test_list_totals_are_those_of_the_filtered_rows_on_every_page(ask):
    three_loans()

    assert ask().totals == {"amount": Decimal("60000.50")}
    assert ask(q="P-").totals == {"amount": Decimal("40000.50")}


def test_list_exports_what_it_shows_typed(ask):
    three_loans()

    response = ask(q="P-", col=["number", "amount", "received"], format="xlsx", tri="-amount").response(
        "generic/list.html", title="Prêts"
    )

    sheet = load_workbook(BytesIO(response.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert sheet.title == "Prêts"
    assert [rows[0], rows[1][:2], rows[2][:2]] == [
        ["Numéro", "Montant", "Reçu le"],
        ["P-1", 30000.5],
        ["P-2", 10000],
    ]
    assert rows[1][2].date() == date(2024, 3, 1)
    assert 'filename="home.xlsx"' in response.headers["Content-Disposition"]


def test_list_exports_csv(ask):
    three_loans()

    response = ask(q="Q", format="csv", col=["number", "amount"]).response("generic/list.html", title="Prêts")

    assert response.content.decode("utf-8-sig").splitlines() == ["Numéro;Montant", "Q-3;20000,00"]


def test_list_for_htmx_is_the_list_alone(ask):
    three_loans()

    page = ask(htmx=True, q="P-").response("generic/list.html", title="Prêts").content.decode()

    assert page.lstrip().startswith('<section class="card" id="list"')
    assert "2</bdi> lignes" in page
    assert "Q-3" not in page


def test_list_costs_the_same_with_one_row_and_with_thirty(ask, django_assert_num_queries):
    factories.loan()
    with django_assert_num_queries(3):
        ask(htmx=True).response("generic/list.html", title="Prêts")
    for _ in range(30):
        factories.loan()
    with django_assert_num_queries(3):
        ask(htmx=True).response("generic/list.html", title="Prêts")


def test_list_without_rows_says_what_to_do(ask):
    page = ask(htmx=True, q="zzz").response("generic/list.html", title="Prêts").content.decode()

    assert "Aucune ligne ne correspond" in page
    assert "Changez les mots cherchés" in page


@pytest.mark.parametrize(
    ("keys", "placed"),
    [
        (["number", "holder", "amount", "status"], {"holder": "title", "amount": "end"}),
        (["number", "status"], {"number": "title", "status": "end"}),
        (["status", "count"], {"status": "title", "count": "end"}),
        (["reason"], {"reason": "title"}),
    ],
)
def test_phone_shows_a_row_by_its_name_and_its_amount(keys, placed):
    known = {
        "number": Column("number", "Numéro", str, show="latin", url=str),
        "holder": Column("holder", "Porteur", str, show="named", url=str),
        "amount": Column("amount", "Montant", str, show="money"),
        "status": Column("status", "État", str, show="state"),
        "count": Column("count", "Prêts", str, show="count"),
        "reason": Column("reason", "Motif", str),
    }

    found = places([known[key] for key in keys])

    assert found == {key: placed.get(key, "more") for key in keys}
