"""The pages of the bank: a statement read, shown, confirmed; lines confirmed one by one and many at once."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from loans.actions import bank
from loans.forms.bank import packed
from loans.models import BankLine, BankStatement, Movement
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

LIST, NEW, STATEMENTS = reverse("loans:bank"), reverse("loans:statement_new"), reverse("loans:statements")
CONFIRM = reverse("loans:bank_confirm")
CSV = (
    "Date;Libellé;Référence;Débit;Crédit\n05/06/2023;VIR AMINA EL MOUDENE;VIR1;;1000\n06/06/2023;FRAIS;;25;\n"
)


@pytest.fixture(autouse=True)
def _today(settings):
    settings.BUSINESS_DATE = date(2023, 6, 30)


@pytest.fixture
def accountant(client):
    user = factories.user("accountant")
    client.force_login(user)
    return user


@pytest.fixture
def account():
    return factories.bank_account(name="Compte du fonds")


@pytest.fixture
def loan():
    holder = factories.holder(first_name="Amina", last_name="El Moudene")
    return factories.running_loan(
        date(2023, 2, 20),
        amount=12_000,
        term=12,
        first_due_on=date(2023, 4, 5),
        number="2023-0001",
        holder=holder,
    )


def suggested(loan, **over):
    fields = {"suggested_loan": loan, "suggested_score": 96, "suggested_why": [["name", "Amina"]], **over}
    return factories.bank_line(**fields)


def text(response):
    return response.content.decode()


def said(response):
    return [str(message) for message in response.context["messages"]]


def page(line, name="bank_line"):
    return reverse(f"loans:{name}", args=[line.pk])


def upload(client, account, content=CSV, name="releve.csv"):
    content = content if isinstance(content, bytes) else content.encode()
    return client.post(NEW, {"account": account.pk, "file": SimpleUploadedFile(name, content)})


def told(account, content=CSV, **over):
    columns = {"first_row": "2", "booked": "0", "label": "1", "reference": "2", "debit": "3", "credit": "4"}
    return {
        "account": account.pk,
        "name": "releve.csv",
        "content": packed(content.encode()),
        **columns,
        **over,
    }


# --- Bringing a statement in ---


def test_a_statement_is_shown_before_it_is_kept(client, accountant, account, loan):
    shown = upload(client, account)
    assert shown.status_code == 200
    assert shown.context["examined"].known == 0
    assert "VIR AMINA EL MOUDENE" in text(shown)
    assert 'name="confirmer"' in text(shown)
    assert not BankStatement.objects.exists()
    sent = {
        field.html_name: "" if field.value() is None else field.value() for field in shown.context["form"]
    }
    kept = client.post(NEW, {**sent, "confirmer": "1"}, follow=True)
    assert said(kept) == ["2 lignes sont importées."]
    statement = BankStatement.objects.get()
    assert (statement.name, statement.imported_by, statement.account) == ("releve.csv", accountant, account)
    assert statement.lines.first().suggested_loan == loan
    assert kept.redirect_chain[-1][0] == statement.get_absolute_url()


def test_the_same_statement_again_says_so(client, accountant, account):
    client.post(NEW, told(account, confirmer="1"))
    assert "déjà importées" in text(upload(client, account))
    again = client.post(NEW, told(account, confirmer="1"), follow=True)
    assert said(again) == ["Toutes les lignes de ce relevé sont déjà importées."]
    assert BankLine.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "n’est pas un relevé"),
        (b"", "vide"),
        (b"x" * (1500 * 1024 + 1), "1500 Ko"),
    ],
)
def test_a_file_that_is_no_statement_is_refused(client, accountant, account, content, sentence):
    response = upload(client, account, content)
    assert sentence in text(response)
    assert not BankStatement.objects.exists()


def test_faults_are_shown_and_nothing_is_kept(client, accountant, account):
    bad = CSV.replace("1000", "1.000")
    shown = upload(client, account, bad)
    assert "peut se lire de deux façons" in text(shown)
    assert 'name="confirmer"' not in text(shown)
    client.post(NEW, told(account, bad, confirmer="1"))
    assert not BankStatement.objects.exists()


def test_columns_are_told_where_there_are_no_headings(client, accountant, account):
    bare = "05/06/2023;VIREMENT;1000\n06/06/2023;FRAIS;-25\n"
    assert "Dites ce que contient chaque colonne" in text(upload(client, account, bare))
    data = told(account, bare, first_row="1", amount="2", reference="", debit="", credit="")
    again = client.post(NEW, {**data, "relire": "1"})
    assert again.context["reading"].sound
    client.post(NEW, {**data, "confirmer": "1"})
    account.refresh_from_db()
    assert account.columns["amount"] == 2
    assert upload(client, account, bare.replace("VIREMENT", "AUTRE")).context["reading"].sound


@pytest.mark.parametrize("over", [{"content": "%%%"}, {"account": "999"}, {"content": ""}, {"name": ""}])
def test_a_file_that_does_not_come_back_whole_is_asked_for_again(client, accountant, account, over):
    response = client.post(NEW, {**told(account, confirmer="1"), **over}, follow=True)
    assert said(response) == ["Ce fichier n’est pas revenu entier : choisissez-le à nouveau."]


@pytest.mark.parametrize("over", [{"first_row": "x"}, {"booked": "-1"}, {"credit": "99"}, {"booked": "40"}])
def test_columns_that_make_no_sense_are_no_error(client, accountant, account, over):
    assert client.post(NEW, {**told(account), **over}).status_code == 200


def test_without_an_account_the_page_says_who_adds_one(client, accountant):
    assert "Aucun compte bancaire en usage" in text(client.get(NEW))


def test_the_same_line_may_come_in_another_format(client, accountant, account):
    client.post(NEW, told(account, confirmer="1"))
    other = CSV.replace("VIR AMINA EL MOUDENE", "VIREMENT AMINA")
    assert "sous un autre libellé" in text(upload(client, account, other))


# --- The lines ---


def test_the_list_opens_on_what_is_to_be_done(client, accountant, loan):
    suggested(loan, label="VIR AMINA")
    factories.bank_line("ignored", label="FRAIS DE TENUE")
    response = client.get(LIST)
    assert [row.label for row in response.context["listing"].page] == ["VIR AMINA"]
    assert len(client.get(LIST, {"etat": ""}).context["listing"].page) == 2
    assert len(client.get(LIST, {"etat": "ignored"}).context["listing"].page) == 1


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"q": "moudene"}, {"A"}),
        ({"q": "المودن"}, {"A"}),
        ({"q": "2023-0001"}, {"A"}),
        ({"q": "1 000,00"}, {"A", "B"}),
        ({"q": "frais"}, {"C FRAIS"}),
        ({"sens": "debit"}, {"C FRAIS"}),
        ({"sens": "credit"}, {"A", "B"}),
        ({"proposition": "sure"}, {"A"}),
        ({"proposition": "non"}, {"B", "C FRAIS"}),
        ({"du": "2023-05-10"}, set()),
        ({"du": "x", "sens": "y", "compte": "z"}, {"A", "B", "C FRAIS"}),
    ],
)
def test_lines_are_searched_and_filtered(client, accountant, loan, asked, expected):
    suggested(loan, label="A")
    factories.bank_line(label="B")
    factories.bank_line(label="C FRAIS", amount=Decimal(-25))
    page = client.get(LIST, {"etat": "open", **asked}).context["listing"].page
    assert {row.label for row in page} == expected


def test_lists_cost_as_many_queries_for_one_line_as_for_thirty(
    client, accountant, loan, django_assert_num_queries
):
    statement = factories.bank_statement()
    suggested(loan, statement=statement)

    def cost(url):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(url, {"etat": ""}).status_code == 200
        return len(queries)

    urls = (LIST, STATEMENTS, statement.get_absolute_url())
    few = [cost(url) for url in urls]
    for _n in range(30):
        suggested(loan, statement=statement)
    assert [cost(url) for url in urls] == few


def test_lists_are_exported(client, accountant, loan):
    suggested(loan)
    for url in (LIST, STATEMENTS):
        for kind in ("xlsx", "csv"):
            assert client.get(url, {"format": kind}).status_code == 200
    assert "VIREMENT RECU" in text(client.get(LIST, {"format": "csv"}))


# --- Confirming ---


def test_nothing_is_posted_by_looking(client, accountant, loan):
    line = suggested(loan)
    client.get(LIST)
    client.get(page(line))
    client.get(line.statement.get_absolute_url())
    assert not Movement.objects.filter(kind="repayment").exists()


def test_one_line_is_confirmed(client, accountant, loan):
    line = suggested(loan)
    response = client.post(CONFIRM, {"une": f"{line.pk}-{loan.pk}"}, follow=True)
    assert "1 ligne est enregistrée" in said(response)[0]
    receipt = Movement.objects.get(kind="repayment")
    assert (receipt.loan, receipt.amount, receipt.value_date) == (loan, 1000, date(2023, 5, 10))
    again = client.post(CONFIRM, {"une": f"{line.pk}-{loan.pk}"}, follow=True)
    assert "déjà été traitée" in said(again)[0]
    assert Movement.objects.filter(kind="repayment").count() == 1


def test_a_line_confirmed_in_place_gives_its_row(client, accountant, loan):
    line = suggested(loan)
    row = client.post(CONFIRM, {"une": f"{line.pk}-{loan.pk}"}, headers={"HX-Request": "true"})
    assert text(row).strip().startswith("<tr")
    assert "2023-0001" in text(row)
    refused = client.post(CONFIRM, {"une": f"{line.pk}-{loan.pk}"}, headers={"HX-Request": "true"})
    assert "déjà été traitée" in text(refused)


def test_many_lines_are_confirmed_each_by_itself(client, accountant, loan):
    first, second = suggested(loan), suggested(loan, amount=Decimal(500))
    done = suggested(loan, status="ignored")
    data = {"ligne": [f"{first.pk}-{loan.pk}", f"{second.pk}-{loan.pk}", f"{done.pk}-{loan.pk}", "x", "9-9"]}
    response = client.post(CONFIRM, {**data, "retour": f"{LIST}?tri=date"}, follow=True)
    assert response.redirect_chain[0][0] == f"{LIST}?tri=date"
    assert "2 lignes sont enregistrées" in said(response)[0]
    assert len(said(response)) == 4
    assert Movement.objects.filter(kind="repayment").count() == 2


def test_another_loan_than_the_one_that_was_read_is_not_paid(client, accountant, loan):
    other = factories.running_loan(number="2023-0009")
    line = suggested(other)
    response = client.post(CONFIRM, {"une": f"{line.pk}-{loan.pk}"}, follow=True)
    assert said(response) == ["La proposition a changé entre-temps : rechargez la page."]
    assert not Movement.objects.filter(kind="repayment").exists()


def test_a_line_that_was_entered_by_hand_is_tied(client, accountant, loan):
    receipt = factories.repayment(loan=loan, amount=1000, value_date=date(2023, 5, 8))
    line = suggested(loan)
    row = client.get(LIST).context["listing"].page[0]
    assert row.choice == f"{line.pk}={receipt.pk}"
    client.post(CONFIRM, {"une": row.choice})
    line.refresh_from_db()
    assert (line.status, line.postings.get().movement) == ("posted", receipt)
    assert Movement.objects.filter(kind="repayment").count() == 1


def test_one_receipt_by_hand_stands_for_one_line(client, accountant, loan):
    factories.repayment(loan=loan, amount=1000, value_date=date(2023, 5, 8))
    suggested(loan)
    suggested(loan)
    rows = client.get(LIST).context["listing"].page
    assert sorted(row.by_hand is not None for row in rows) == [False, True]


def test_confirming_nothing_says_what_to_do(client, accountant):
    assert said(client.post(CONFIRM, follow=True)) == ["Cochez au moins une ligne."]


def test_a_way_back_that_is_not_ours_is_not_taken(client, accountant):
    assert client.post(CONFIRM, {"retour": "https://ailleurs.example/"}).url == LIST


# --- One line ---


def test_a_line_shows_the_loans_that_it_may_pay(client, accountant, loan):
    line = factories.bank_line(label="VIR AMINA EL MOUDENE")
    response = client.get(page(line))
    assert [(each, score) for each, score, _why in response.context["proposed"]] == [(loan, 96)]
    found = client.get(page(line), {"q": "2023-0001"})
    assert found.context["found"] == [loan]


def test_a_line_is_posted_on_a_loan_that_was_chosen(client, accountant, loan):
    line = factories.bank_line()
    response = client.post(page(line, "bank_line_post"), {"loan_0": "2023-0001"}, follow=True)
    assert said(response) == ["La ligne est enregistrée."]
    assert Movement.objects.get(kind="repayment").loan == loan


def test_a_line_is_split(client, accountant, loan):
    other = factories.running_loan(number="2023-0002")
    line = factories.bank_line(amount=Decimal(1500))
    data = {"loan_0": "2023-0001", "amount_0": "1 000", "loan_1": "2023-0002", "amount_1": "500"}
    wrong = client.post(page(line, "bank_line_post"), {**data, "amount_1": "400"})
    assert "Les parts font" in text(wrong)
    assert 'value="400"' in text(wrong)
    client.post(page(line, "bank_line_post"), data)
    rows = Movement.objects.filter(kind="repayment").order_by("seq")
    assert [(row.loan, row.amount) for row in rows] == [(loan, 1000), (other, 500)]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"loan_0": "RIEN"}, "Aucun prêt ne porte ce numéro."),
        ({"amount_0": "1000"}, "Dites quel prêt reçoit cette part."),
        ({"loan_0": "2023-0001", "amount_0": "x"}, "n’est pas un montant"),
        ({"loan_0": "2023-0001", "loan_1": "2023-0001", "amount_1": "5"}, "Donnez la part"),
        ({}, "Choisissez un prêt"),
    ],
)
def test_parts_that_make_no_sense_are_told(client, accountant, loan, data, sentence):
    line = factories.bank_line()
    assert sentence in text(client.post(page(line, "bank_line_post"), data))
    assert not Movement.objects.filter(kind="repayment").exists()


def test_another_payment_than_the_one_entered_by_hand_asks_for_a_word(client, accountant, loan):
    factories.repayment(loan=loan, amount=1000, value_date=date(2023, 5, 8))
    line = factories.bank_line()
    asked = client.post(page(line, "bank_line_post"), {"loan_0": "2023-0001"})
    assert "saisie à la main" in text(asked)
    assert 'type="checkbox" name="twice"' in text(asked)
    client.post(page(line, "bank_line_post"), {"loan_0": "2023-0001", "twice": "on"})
    assert Movement.objects.filter(kind="repayment").count() == 2


def test_a_line_is_tied_set_aside_and_opened_again(client, accountant, loan):
    receipt = factories.repayment(loan=loan, amount=1000, value_date=date(2023, 5, 8))
    line = factories.bank_line()
    assert receipt in client.get(page(line)).context["by_hand"]
    tied = client.post(page(line, "bank_line_tie"), {"mouvement": receipt.pk}, follow=True)
    assert said(tied) == [f"La ligne est rapprochée du mouvement n° {receipt.pk}."]
    assert "Mouvements enregistrés" in text(client.get(page(line)))
    charge = factories.bank_line(amount=Decimal(-25))
    assert "obligatoire" in text(client.post(page(charge, "bank_line_aside"), {"note": ""}))
    client.post(page(charge, "bank_line_aside"), {"note": "Frais"})
    assert "Frais" in text(client.get(page(charge)))
    again = client.post(page(charge, "bank_line_aside"), {"note": "Encore"}, follow=True)
    assert "déjà été traitée" in said(again)[0]
    assert said(client.post(page(charge, "bank_line_open"), follow=True)) == [
        "La ligne est de nouveau à traiter."
    ]
    assert "sans suite" in said(client.post(page(charge, "bank_line_open"), follow=True))[0]


@pytest.mark.parametrize("asked", ["", "x", "0", "999999"])
def test_a_movement_that_does_not_exist_is_not_tied(client, accountant, asked):
    assert client.post(page(factories.bank_line(), "bank_line_tie"), {"mouvement": asked}).status_code == 404


def test_a_movement_of_other_money_is_not_tied(client, accountant, loan):
    receipt = factories.repayment(loan=loan, amount=900, value_date=date(2023, 5, 8))
    response = client.post(
        page(factories.bank_line(), "bank_line_tie"), {"mouvement": receipt.pk}, follow=True
    )
    assert "n’est pas de ce montant" in said(response)[0]


def test_a_bounced_debit_leads_to_the_reversal(client, accountant, loan):
    receipt = factories.repayment(loan=loan, amount=1000, value_date=date(2023, 5, 8), reference="LC-778")
    line = factories.bank_line(amount=Decimal(-1000), label="IMPAYE LC-778", value_on=date(2023, 5, 20))
    assert reverse("loans:receipt_reverse", args=[receipt.pk]) in text(client.get(page(line)))


def test_suggestions_are_made_again(client, accountant, loan):
    line = factories.bank_line(label="VIR AMINA EL MOUDENE")
    response = client.post(reverse("loans:statement_suggest", args=[line.statement_id]), follow=True)
    assert said(response) == ["1 ligne à traiter a une proposition."]
    line.refresh_from_db()
    assert line.suggested_loan == loan


# --- Who may do what ---


def test_others_stay_out(client, loan):
    line = suggested(loan)
    posts = [CONFIRM, *(page(line, f"bank_line_{verb}") for verb in ("post", "tie", "aside", "open"))]
    gets = [LIST, STATEMENTS, NEW, page(line), line.statement.get_absolute_url()]
    assert all(client.get(url).status_code == 302 for url in gets)
    client.force_login(factories.user("loan_officer"))
    assert [client.get(url).status_code for url in gets] == [403] * 5
    assert [client.post(url).status_code for url in posts] == [403] * 5
    client.force_login(factories.user("auditor"))
    assert [client.get(url).status_code for url in gets] == [200, 200, 403, 200, 200]
    assert [client.post(url).status_code for url in posts] == [403] * 5
    assert "confirm-line" not in text(client.get(LIST)).replace("confirm-lines", "")


def test_wrong_methods_and_missing_rows(client, accountant):
    line = factories.bank_line()
    assert client.get(CONFIRM).status_code == 405
    assert client.get(page(line, "bank_line_post")).status_code == 405
    assert client.post(LIST).status_code == 405
    assert client.get(reverse("loans:bank_line", args=[999])).status_code == 404
    assert client.get(reverse("loans:statement", args=[999])).status_code == 404
    assert client.post(reverse("loans:bank_line_post", args=[999])).status_code == 404


def test_a_reversal_brings_the_line_back_to_the_list(client, accountant, loan):
    line = suggested(loan)
    bank.post(line=line, parts=[(loan, line.amount)], by=accountant, on=date(2023, 6, 30), at=NOW)
    receipt = line.postings.get().movement
    client.post(
        reverse("loans:receipt_reverse", args=[receipt.pk]),
        {"reason": "Autre porteur", "value_date": "2023-06-01"},
    )
    assert [row.pk for row in client.get(LIST).context["listing"].page] == [line.pk]
