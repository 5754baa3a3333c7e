"""The search box of every page, and the page of what it found."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db

FIND = reverse("loans:find")


@pytest.fixture(autouse=True)
def _today(settings):
    settings.BUSINESS_DATE = date(2024, 9, 30)


def file_of_moudene(**over):
    """A person with a project, a loan and a receipt."""
    fields = {
        "first_name": "Mohamed",
        "last_name": "El Moudene",
        "first_name_ar": "محمد",
        "last_name_ar": "المودن",
        "cin": "JB123456",
        "phone": "06 12 34 56 78",
        "number": "P-90001",
    }
    holder = factories.holder(**{**fields, **over})
    project = factories.project(holder=holder, number="PR-90001", name_fr="Boulangerie", name_ar="مخبزة")
    loan = factories.running_loan(project=project, number="2023-0777", amount=Decimal(61_250))
    receipt = factories.repayment(
        loan=loan, amount="1701.50", value_date=date(2023, 6, 1), reference="LCN-4411"
    )
    return holder, project, loan, receipt


def found(client, term, **query):
    groups = client.get(FIND, {"q": term, **query}).context["groups"]
    return {group.kind.key: [row.pk for row in group.rows] for group in groups}


@pytest.mark.parametrize(
    ("term", "kinds"),
    [
        ("Mohamed El Moudene", "porteurs projets prets remboursements"),
        ("محمد المودن", "porteurs projets prets remboursements"),
        ("jb 123456", "porteurs"),
        ("0612345678", "porteurs"),
        ("P-90001", "porteurs"),
        ("مخبزة", "projets"),
        ("boulangerie", "projets"),
        ("2023-0777", "prets remboursements"),
        ("lcn 4411", ""),
        ("LCN-4411", "remboursements"),
        ("61 250", "prets"),
        ("١٧٠١٫٥٠", "remboursements"),
        ("JB12345", ""),
        ("x", ""),
        ("", ""),
    ],
)
def test_each_kind_is_found_by_what_belongs_to_it(client, signed_in, term, kinds):
    signed_in(client)
    rows = dict(zip(("porteurs", "projets", "prets", "remboursements"), file_of_moudene(), strict=True))
    factories.loan()

    assert found(client, term) == {kind: [rows[kind].pk] for kind in kinds.split()}


def test_found_rows_lead_to_their_pages(client, signed_in):
    signed_in(client)
    holder, project, loan, _receipt = file_of_moudene()

    page = client.get(FIND, {"q": "moudene"}).content.decode()

    for row in (holder, project, loan):
        assert f'href="{row.get_absolute_url()}"' in page
    assert "JB123456" not in page


def test_eight_rows_are_shown_and_the_others_are_a_click_away(client, signed_in):
    signed_in(client)
    for _ in range(12):
        factories.holder(first_name="Rachid")

    page = client.get(FIND, {"q": "Rachid"})

    assert len(page.context["groups"][0].rows) == 8
    assert f"{FIND}?q=Rachid&amp;dans=porteurs" in page.content.decode()
    assert len(found(client, "Rachid", dans="porteurs")["porteurs"]) == 12
    assert len(found(client, "Rachid", dans="inconnu")["porteurs"]) == 8


def test_suggestions_are_a_fragment_of_the_same_address(client, signed_in):
    signed_in(client)
    file_of_moudene()

    fragment = client.get(FIND, {"q": "moudene"}, headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in fragment
    assert "Boulangerie" in fragment


def test_words_typed_are_shown_as_they_are(client, signed_in):
    signed_in(client)

    page = client.get(FIND, {"q": '"><b>x</b>'}).content.decode()

    assert "<b>x</b>" not in page
    assert "Rien ne correspond" in page


def test_search_costs_the_same_with_one_row_and_with_thirty(client, signed_in, django_assert_max_num_queries):
    signed_in(client)
    holder, _project, loan, _receipt = file_of_moudene()
    client.get(FIND, {"q": "moudene"})
    with django_assert_max_num_queries(12) as first:
        client.get(FIND, {"q": "moudene"})
    for n in range(30):
        factories.repayment(loan=loan, amount=10 + n, value_date=date(2023, 7, 1))
        factories.loan(project=factories.project(holder=holder))
    with django_assert_max_num_queries(len(first)):
        client.get(FIND, {"q": "moudene"})


def test_box_stands_on_every_page_of_who_may_search(client, signed_in):
    signed_in(client)
    assert 'id="find"' in client.get(reverse("home")).content.decode()

    signed_in(client, "board_member")
    assert 'id="find"' not in client.get(reverse("home")).content.decode()
    assert client.get(FIND, {"q": "moudene"}).status_code == 403


def test_search_only_reads(client, signed_in):
    signed_in(client)

    assert client.post(FIND, {"q": "moudene"}).status_code == 405
