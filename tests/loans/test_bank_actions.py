"""Statements brought in once, lines posted once, by a person; tied to what was entered by hand; opened again."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from loans.actions import bank, money
from loans.bank.payables import payables
from loans.bank.reading import read
from loans.models import BankLine, BankPosting, Bill, Movement
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

ON = date(2023, 6, 30)
HEAD = "Date;Libellé;Référence;Débit;Crédit\n"


@pytest.fixture
def loan():
    """12 instalments of 1 000 DH from 5 April 2023."""
    holder = factories.holder(
        first_name="Amina", last_name="El Moudene", last_name_ar="المودن", first_name_ar="أمينة"
    )
    return factories.running_loan(
        date(2023, 2, 20),
        amount=12_000,
        term=12,
        first_due_on=date(2023, 4, 5),
        number="2023-0001",
        holder=holder,
    )


@pytest.fixture
def other():
    return factories.running_loan(
        date(2023, 2, 20), amount=24_000, term=12, first_due_on=date(2023, 4, 5), number="2023-0002"
    )


@pytest.fixture
def account():
    return factories.bank_account()


def bring(account, body, name="releve.csv", by=None):
    content = (HEAD + body).encode()
    return bank.import_statement(
        account=account, name=name, content=content, reading=read(content, on=ON), by=by or factories.user(None),
        on=ON, at=NOW,
    )  # fmt: skip


def refused(sentence, call, **asked):
    with pytest.raises(ValidationError, match=sentence):
        call(**asked)


def post(line, *parts, by=None, **over):
    return bank.post(line=line, parts=parts, by=by or factories.user(None), on=ON, at=NOW, **over)


# --- Bringing a statement in ---


def test_a_statement_is_kept_with_its_suggestions(account, loan):
    made = bring(account, "05/06/2023;VIR AMINA EL MOUDENE;VIR12;;1000\n06/06/2023;FRAIS;;25;\n")
    assert (made.first_on, made.last_on, made.format) == (date(2023, 6, 5), date(2023, 6, 6), "csv")
    first, second = made.lines.all()
    assert (first.suggested_loan, first.suggested_score) == (loan, 96)
    assert first.suggested_why == [["name", "Amina El Moudene"], ["amount", "1000.00"]]
    assert (second.suggested_loan, second.suggested_score, second.amount) == (None, 0, Decimal(-25))
    assert not Movement.objects.filter(kind="repayment").exists()
    account.refresh_from_db()
    assert account.columns["credit"] == 4


def test_the_same_file_and_the_same_lines_come_in_once(account):
    first = "05/06/2023;VERSEMENT;;;100\n05/06/2023;VERSEMENT;;;100\n"
    bring(account, first)
    refused("déjà importées", bring, account=account, body=first)
    refused("déjà importées", bring, account=account, body=first.replace("VERSEMENT", "versement"))
    later = bring(account, first + "07/06/2023;AUTRE;;;100\n")
    assert [line.label for line in later.lines.all()] == ["AUTRE"]
    # Another account has its own lines.
    assert bring(factories.bank_account(), first).lines.count() == 2


def test_an_examination_counts_what_is_known_and_what_is_alike(account):
    bring(account, "05/06/2023;VERSEMENT;;;100\n")
    content = (
        HEAD + "05/06/2023;VERSEMENT;;;100\n05/06/2023;VERST ESPECES;;;100\n06/06/2023;X;;;5\n"
    ).encode()
    found = bank.examine(account, read(content, on=ON))
    assert (len(found.fresh), found.known, found.alike) == (2, 1, 1)


def test_a_statement_with_a_fault_is_refused_whole(account):
    refused("entier", bring, account=account, body="05/06/2023;A;;;100\n06/06/2023;B;;;dix\n")
    assert not BankLine.objects.exists()


# --- Who may be paying ---


def test_loans_that_may_be_paid_are_known_with_what_they_expect(loan, other, django_assert_num_queries):
    factories.repayment(loan=other, amount=24_000, value_date=date(2023, 4, 1))
    Bill.objects.create(
        loan=loan, number="LC100", due_on=date(2023, 7, 5), amount=Decimal(1000), received_by=factories.user(None),
        received_on=date(2023, 2, 20),
    )  # fmt: skip
    lost = factories.running_loan(date(2023, 2, 20), amount=5000, number="2023-0003")
    factories.written_off(loan=lost, value_date=date(2023, 6, 1))
    money.recover(loan=lost, amount=Decimal(500), value_date=date(2023, 6, 2), by=factories.user(None))
    with django_assert_num_queries(5):
        found = {each.number: each for each in payables(ON)}
    assert found["2023-0001"].expected == {Decimal(1000), Decimal(3000), Decimal(4000), Decimal(12_000)}
    assert found["2023-0001"].bills == {"LC100"}
    assert found["2023-0001"].names == ("Amina El Moudene", "أمينة المودن")
    assert (found["2023-0002"].remaining, found["2023-0002"].expected) == (0, set())
    assert found["2023-0003"].remaining == 4500
    assert "2023-0002" not in {each.number for each in payables(date(2023, 9, 1))}


# --- Posting ---


def test_a_line_is_posted_on_its_loan_on_its_value_date(loan):
    line = factories.bank_line(label="VERSEMENT ESPECES", reference="BV 12", value_on=date(2023, 5, 10))
    by = factories.user(None)
    [receipt] = post(line, (loan, Decimal(1000)), by=by)
    assert (receipt.kind, receipt.amount, receipt.value_date) == ("repayment", 1000, date(2023, 5, 10))
    assert (receipt.channel, receipt.reference, receipt.loan) == ("cash_deposit", "BV12", loan)
    line.refresh_from_db()
    assert (line.status, line.handled_by, line.handled_at) == ("posted", by, NOW)
    assert receipt.bank_posting.line == line


def test_a_line_is_posted_once(loan):
    line = factories.bank_line()
    by = factories.user(None, full_name="Khadija")
    stale = BankLine.objects.get(pk=line.pk)
    post(line, (loan, Decimal(1000)), by=by)
    with pytest.raises(ValidationError, match="déjà été traitée par Khadija"):
        post(stale, (loan, Decimal(1000)))
    assert Movement.objects.filter(kind="repayment").count() == 1


def test_a_line_is_split_over_loans(loan, other):
    line = factories.bank_line(amount=Decimal(3000))
    with pytest.raises(ValidationError, match="Les parts font"):
        post(line, (loan, Decimal(1000)), (other, Decimal(1500)))
    with pytest.raises(ValidationError, match="différents"):
        post(line, (loan, Decimal(1000)), (loan, Decimal(2000)))
    with pytest.raises(ValidationError, match="supérieur à zéro"):
        post(line, (loan, Decimal(-1000)), (other, Decimal(4000)))
    with pytest.raises(ValidationError, match="Choisissez"):
        post(line)
    assert not BankPosting.objects.exists()
    rows = post(line, (loan, Decimal(1000)), (other, Decimal(2000)))
    assert [(row.loan, row.amount) for row in rows] == [(loan, 1000), (other, 2000)]


def test_one_part_refused_posts_none(loan):
    elsewhere = factories.loan()
    line = factories.bank_line(amount=Decimal(2000))
    with pytest.raises(ValidationError):
        post(line, (loan, Decimal(1000)), (elsewhere, Decimal(1000)))
    line.refresh_from_db()
    assert (line.status, Movement.objects.filter(kind="repayment").count()) == ("open", 0)


def test_money_that_left_and_money_to_come_are_not_posted(loan):
    with pytest.raises(ValidationError, match="retire de l’argent"):
        post(factories.bank_line(amount=Decimal(-1000)), (loan, Decimal(-1000)))
    with pytest.raises(ValidationError, match="à venir"):
        post(factories.bank_line(value_on=date(2023, 7, 1)), (loan, Decimal(1000)))


def test_what_is_paid_beyond_what_is_owed_is_a_credit_tied_to_the_line(loan):
    line = factories.bank_line(amount=Decimal(12_500))
    rows = post(line, (loan, Decimal(12_500)))
    assert [(row.kind, row.amount) for row in rows] == [("repayment", 12_000), ("overpayment", 500)]
    money.reverse(movement=rows[0], reason="Erreur", value_date=date(2023, 6, 1), by=factories.user(None))
    line.refresh_from_db()
    assert line.status == "open"


def test_what_comes_for_a_loan_written_off_is_recovered(loan):
    factories.written_off(loan=loan, value_date=date(2023, 4, 1))
    [row] = post(factories.bank_line(), (loan, Decimal(1000)))
    assert row.kind == "recovery"


# --- Entered by hand ---


def test_a_receipt_entered_by_hand_is_tied_and_not_posted_again(loan):
    receipt = factories.repayment(loan=loan, amount=1000, value_date=date(2023, 5, 8))
    line = factories.bank_line(value_on=date(2023, 5, 10))
    with pytest.raises(ValidationError, match="saisie à la main"):
        post(line, (loan, Decimal(1000)))
    by = factories.user(None)
    bank.reconcile(line=line, movement=receipt, by=by, at=NOW)
    line.refresh_from_db()
    assert (line.status, line.postings.get().movement) == ("posted", receipt)
    assert Movement.objects.filter(kind="repayment").count() == 1
    # Tied once; the next line of that money is another receipt.
    again = factories.bank_line(value_on=date(2023, 5, 11))
    refused("rapproché d’une ligne", bank.reconcile, line=again, movement=receipt, by=by, at=NOW)
    assert len(post(again, (loan, Decimal(1000)))) == 1


def test_a_receipt_with_a_credit_entered_by_hand_is_tied_whole(loan):
    by = factories.user(None)
    rows = money.receive(
        loan=loan, amount=Decimal(12_500), value_date=date(2023, 5, 8), by=by, source_key="form:1"
    )
    assert [row.kind for row in rows] == ["repayment", "overpayment"]
    line = factories.bank_line(amount=Decimal(12_500))
    assert list(bank.already_entered(line)) == [rows[0]]
    with pytest.raises(ValidationError, match="saisie à la main"):
        post(line, (loan, Decimal(12_500)))
    bank.reconcile(line=line, movement=rows[0], by=by, at=NOW)
    assert {posting.movement for posting in line.postings.all()} == set(rows)
    assert not bank.already_entered(factories.bank_line(amount=Decimal(500))).exists()


def test_another_payment_of_the_same_money_is_posted_when_somebody_says_so(loan):
    factories.repayment(loan=loan, amount=1000, value_date=date(2023, 5, 8))
    assert len(post(factories.bank_line(), (loan, Decimal(1000)), twice=True)) == 1


def test_a_debit_is_tied_to_the_money_that_left(loan):
    line = factories.bank_line(amount=Decimal(-12_000), value_on=date(2023, 2, 21))
    paid = loan.movements.get()
    bank.reconcile(line=line, movement=paid, by=factories.user(None), at=NOW)
    assert paid.bank_posting.line == line


# --- Set aside, opened again ---


def test_a_line_is_set_aside_with_a_reason_and_taken_back(loan):
    by, line = factories.user(None), factories.bank_line(amount=Decimal(-25))
    refused("Dites pourquoi", bank.set_aside, line=line, note=" ", by=by, at=NOW)
    bank.set_aside(line=line, note="Frais de tenue", by=by, at=NOW)
    line.refresh_from_db()
    assert (line.status, line.note, line.handled_by) == ("ignored", "Frais de tenue", by)
    refused("déjà été traitée", bank.set_aside, line=line, note="Encore", by=by, at=NOW)
    bank.take_back(line=line, by=by)
    line.refresh_from_db()
    assert (line.status, line.note, line.handled_by, line.handled_at) == ("open", "", None, None)
    refused("sans suite", bank.take_back, line=line, by=by)


def test_a_reversed_receipt_opens_its_line_which_can_be_posted_elsewhere(loan, other):
    line, by = factories.bank_line(), factories.user(None)
    [wrong] = post(line, (loan, Decimal(1000)))
    money.reverse(movement=wrong, reason="Autre porteur", value_date=date(2023, 6, 1), by=by)
    line.refresh_from_db()
    assert (line.status, line.handled_by) == ("open", None)
    [right] = post(line, (other, Decimal(1000)))
    assert (right.loan, right.pk > wrong.pk) == (other, True)
    assert line.postings.count() == 2


def test_a_split_line_opens_when_all_its_receipts_are_reversed(loan, other):
    line, by = factories.bank_line(amount=Decimal(3000)), factories.user(None)
    first, second = post(line, (loan, Decimal(1000)), (other, Decimal(2000)))
    money.reverse(movement=first, reason="Erreur", value_date=date(2023, 6, 1), by=by)
    line.refresh_from_db()
    assert line.status == "posted"
    money.reverse(movement=second, reason="Erreur", value_date=date(2023, 6, 1), by=by)
    line.refresh_from_db()
    assert line.status == "open"


# --- Money taken back by the bank ---


def test_a_bounced_debit_leads_to_the_receipt_that_it_takes_back(loan, other):
    named = factories.repayment(loan=loan, amount=1000, value_date=date(2023, 5, 8), reference="LC-778")
    same = factories.repayment(loan=other, amount=1000, value_date=date(2023, 5, 9))
    factories.repayment(loan=other, amount=900, value_date=date(2023, 5, 9))

    def found(label):
        line = factories.bank_line(amount=Decimal(-1000), label=label, value_on=date(2023, 5, 20))
        return set(bank.bounced(line))

    assert found("PRELEVEMENT LC-778") == {named}
    assert found("IMPAYE LC-778") == {named}
    assert found("IMPAYE") == {named, same}
    assert found("FRAIS") == set()
    assert set(bank.bounced(factories.bank_line(label="IMPAYE LC-778"))) == set()


def test_suggestions_are_made_again_for_open_lines(account, loan):
    bring(account, "05/06/2023;VIR AMINA EL MOUDENE;;;1000\n06/06/2023;VIR AMINA EL MOUDENE;;;12000\n")
    first, second = BankLine.objects.order_by("number")
    post(first, (loan, Decimal(1000)))
    assert bank.suggest_again(lines=BankLine.objects.all(), on=ON) == 1
    second.refresh_from_db()
    assert ["too_much", "11000.00"] in second.suggested_why
