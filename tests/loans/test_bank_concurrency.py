"""Several people at one line of the bank, or with one statement: one movement, one import."""

from datetime import date
from decimal import Decimal

import pytest

from loans.actions import bank
from loans.bank.reading import read
from loans.models import BankLine, BankPosting, BankStatement, Loan, Movement
from tests import factories
from tests.loans.test_concurrency import together

ON = date(2023, 6, 30)
AT_ONCE = 8
FILE = b"Date;Libelle;Montant\n05/06/2023;VERSEMENT;100\n06/06/2023;VERSEMENT;200\n"


@pytest.mark.django_db(transaction=True)
def test_of_several_who_confirm_one_line_at_once_one_posts_it():
    people = [factories.user("accountant") for _each in range(AT_ONCE)]
    loan, line = factories.running_loan(), factories.bank_line()

    def confirm(by):
        own, there = BankLine.objects.get(pk=line.pk), Loan.objects.get(pk=loan.pk)
        return lambda: bank.post(line=own, parts=[(there, Decimal(1000))], by=by, on=ON, at=factories.NOW)

    outcomes = together([confirm(by) for by in people])
    assert outcomes == {"list": 1, "ValidationError": AT_ONCE - 1}
    assert Movement.objects.filter(kind="repayment").count() == BankPosting.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_several_who_bring_one_statement_at_once_one_imports_it():
    by, account = factories.user("accountant"), factories.bank_account()
    reading = read(FILE, on=ON)
    asked = {"account": account, "name": "r.csv", "content": FILE, "reading": reading, "by": by, "on": ON}
    outcomes = together([lambda: bank.import_statement(**asked, at=factories.NOW)] * AT_ONCE)
    assert outcomes == {"BankStatement": 1, "ValidationError": AT_ONCE - 1}
    assert (BankStatement.objects.count(), BankLine.objects.count()) == (1, 2)
