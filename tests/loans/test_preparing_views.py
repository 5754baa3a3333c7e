"""The pages of a file before the committee, and those of its steps."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from loans.models import Appraisal, Contact, Loan
from tests import factories

pytestmark = pytest.mark.django_db
ON = date(2024, 9, 30)


@pytest.fixture(autouse=True)
def day(settings):
    settings.BUSINESS_DATE = ON
    factories.association()


@pytest.fixture
def officer(client):
    user = factories.user("loan_officer")
    client.force_login(user)
    return user


PAGES = ["screening", "appraisal", "contract", "close"]


def url(name, loan):
    return reverse(f"loans:{name}", args=[loan.pk])


def test_a_screening_takes_the_file_on(client, officer):
    loan = factories.loan("received", product=factories.product())
    criterion = factories.criterion(label_fr="Réside dans la région")
    page = client.get(url("screening", loan)).content.decode()
    assert "Réside dans la région" in page

    sent = {"screened_on": "2024-09-30", "result": "eligible", f"met_{criterion.pk}": "1"}
    answer = client.post(url("screening", loan), sent)

    assert answer.url == loan.get_absolute_url()
    loan.refresh_from_db()
    assert loan.status == "appraisal"


def test_a_screening_that_says_no_reason_keeps_what_was_typed(client, officer):
    loan = factories.loan("received")
    criterion = factories.criterion()
    sent = {
        "screened_on": "2024-09-30", "result": "redirected", f"met_{criterion.pk}": "0",
        f"note_{criterion.pk}": "Hors région",
    }  # fmt: skip

    page = client.post(url("screening", loan), sent).content.decode()

    assert "Dites pourquoi le dossier n’est pas instruit." in page
    assert "Hors région" in page
    assert not hasattr(Loan.objects.get(pk=loan.pk), "screening")


def test_an_appraisal_is_kept_and_shows_what_is_missing(client, officer):
    loan = factories.loan("appraisal", product=factories.product(pieces=[("cin", "committee", "error")]))

    answer = client.post(
        url("appraisal", loan),
        {"bank_answer": "principle", "turnover_1": "120 000", "opinion": "favourable", "jobs_planned": "3"},
    )

    assert answer.url == url("appraisal", loan)
    assert Appraisal.objects.get(loan=loan).turnover_1 == Decimal(120_000)
    assert "Copie de la CIN" in client.get(url("appraisal", loan)).content.decode()


def test_an_appraisal_with_a_wrong_amount_keeps_the_rest(client, officer):
    loan = factories.loan("appraisal")

    page = client.post(
        url("appraisal", loan), {"bank_answer": "none", "turnover_1": "1.234", "summary": "Boulangerie"}
    ).content.decode()

    assert "Boulangerie" in page
    assert "field-error" in page
    assert not Appraisal.objects.exists()


def test_an_exchange_is_noted_about_the_file(client, officer):
    loan = factories.loan("appraisal")
    page = reverse("loans:contact_new", args=[loan.holder_id], query={"dossier": loan.pk})
    assert client.get(page).status_code == 200

    answer = client.post(
        page, {"kind": "visit", "purpose": "appraisal", "happened_on": "2024-09-29", "note": "Vu"}
    )

    assert answer.url == loan.get_absolute_url()
    assert Contact.objects.get(loan=loan).author == officer


def test_a_promise_needs_its_date(client, officer):
    loan = factories.running_loan()
    page = reverse("loans:contact_new", args=[loan.holder_id], query={"dossier": loan.pk})

    shown = client.post(
        page, {"kind": "call", "purpose": "recovery", "happened_on": "2024-09-29", "outcome": "promise"}
    ).content.decode()

    assert "Une promesse de paiement a une date." in shown
    assert not Contact.objects.exists()


def test_an_exchange_about_the_file_of_another_is_not_found(client, officer):
    loan, other = factories.loan(), factories.holder()

    assert (
        client.get(reverse("loans:contact_new", args=[other.pk], query={"dossier": loan.pk})).status_code
        == 404
    )


def test_the_contract_page_says_what_is_missing_and_signs(client, officer):
    loan = factories.granted_loan()
    Loan.objects.filter(pk=loan.pk).update(product=factories.product())
    shown = client.post(url("contract", loan), {"signed_on": "2024-09-30"}).content.decode()
    assert "La décision n’est pas notifiée au porteur." in shown

    Loan.objects.filter(pk=loan.pk).update(product=None)
    client.post(url("contract", loan), {"signed_on": "2024-09-30"})

    loan.refresh_from_db()
    assert (loan.status, loan.contracted_on) == ("contracted", ON)


def test_a_file_is_closed_with_its_reason(client, officer):
    loan = factories.loan("received")
    assert client.post(url("close", loan), {"to": "abandoned", "closed_on": "2024-09-30"}).status_code == 200

    client.post(
        url("close", loan), {"to": "abandoned", "closed_on": "2024-09-30", "reason": "Ne répond plus"}
    )

    loan.refresh_from_db()
    assert (loan.status, loan.close_reason) == ("abandoned", "Ne répond plus")


def test_a_file_without_product_goes_on_by_its_button(client, officer):
    loan = factories.loan("received")
    assert "Commencer l’instruction" in client.get(loan.get_absolute_url()).content.decode()

    client.post(reverse("loans:advance", args=[loan.pk]), {"vers": "appraisal"})

    loan.refresh_from_db()
    assert loan.status == "appraisal"


def test_a_step_that_cannot_be_taken_says_why(client, officer):
    loan = factories.loan("received", product=factories.product())

    page = client.post(reverse("loans:advance", args=[loan.pk]), {"vers": "appraisal"}, follow=True)

    assert "Le pré-diagnostic n’est pas fait." in page.content.decode()
    loan.refresh_from_db()
    assert loan.status == "received"


def test_the_page_of_a_file_shows_its_stages_and_what_comes_next(client, officer):
    loan = factories.loan("received", product=factories.product())

    page = client.get(loan.get_absolute_url()).content.decode()

    assert page.count('class="stage is-') == 7
    assert url("screening", loan) in page
    assert "Le pré-diagnostic n’est pas fait." in page


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_closed_to_other_roles_and_to_unknown_files(client, officer, name):
    assert client.get(reverse(f"loans:{name}", args=[999_999])).status_code == 404
    client.force_login(factories.user("board_member"))
    assert client.get(url(name, factories.loan())).status_code == 403


def test_a_step_is_never_taken_by_looking(client, officer):
    assert client.get(reverse("loans:advance", args=[factories.loan().pk])).status_code == 405


def test_a_new_file_takes_the_only_product_and_its_rules(client, officer):
    product = factories.product(rules=[("max_amount", 60_000, "error")], default_term=48)
    project = factories.project()
    page = reverse("loans:loan_new", query={"projet": project.pk})
    sent = {
        "product": product.pk, "amount_requested": "80 000", "received_on": "2024-09-30", "term": "48",
        "deferral": "3", "paid_on": "2024-10-15",
    }  # fmt: skip
    assert 'value="48"' in client.get(page).content.decode()
    assert "Le produit prête au plus" in client.post(page, sent).content.decode()

    client.post(page, {**sent, "amount_requested": "50 000"})

    assert Loan.objects.get(project=project).product == product
