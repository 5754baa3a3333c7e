"""What waits for somebody today."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from loans import worklist
from loans.models import Decision, Loan
from tests import factories

pytestmark = pytest.mark.django_db
ON = date(2024, 9, 30)


def days_ago(days):
    return ON - timedelta(days=days)


def silent(on=ON):
    return set(worklist.without_news(Loan.objects.all(), on))


def test_a_file_rises_once_its_product_finds_the_silence_too_long():
    patient = factories.loan("appraisal", product=factories.product(news_days=60), received_on=days_ago(40))
    other = factories.loan("appraisal", received_on=days_ago(22))
    factories.loan("appraisal", received_on=days_ago(21))

    assert silent() == {other}
    assert silent(ON + timedelta(days=21)) >= {patient, other}


@pytest.mark.parametrize("what", ["contact", "document"])
def test_news_of_any_kind_calm_it(what):
    loan = factories.loan("appraisal", received_on=days_ago(90))
    assert silent() == {loan}

    if what == "contact":
        factories.contact(loan=loan, happened_on=days_ago(3))
    else:
        factories.document(holder=loan.holder, loan=loan)  # added on 2024-09-25

    assert silent() == set()


def test_a_loan_that_runs_or_ended_is_not_waited_for():
    factories.loan("running", received_on=days_ago(900))
    factories.loan("refused", received_on=days_ago(900))

    assert silent() == set()


def test_a_call_is_due_until_something_is_noted():
    first = factories.contact(happened_on=days_ago(20), next_on=days_ago(5))
    factories.contact(happened_on=days_ago(20), next_on=ON + timedelta(days=1))
    assert set(worklist.calls_due(ON)) == {first}

    factories.contact(loan=first.loan, happened_on=days_ago(2))

    assert set(worklist.calls_due(ON)) == set()


def test_a_promise_is_missed_when_its_day_passes_without_a_receipt():
    loan = factories.running_loan(amount=Decimal(50_000), term=50)
    made = factories.contact(
        loan=loan, happened_on=days_ago(20), outcome="promise", promised_on=days_ago(10), purpose="recovery"
    )
    assert set(worklist.promises_missed(days_ago(10))) == set()
    assert set(worklist.promises_missed(ON)) == {made}

    factories.repayment(loan=loan, amount=1000, value_date=days_ago(9))

    assert set(worklist.promises_missed(ON)) == set()


def test_decisions_that_end_within_a_month_are_told():
    loan = factories.granted_loan()
    Decision.objects.filter(loan=loan).update(valid_until=ON + timedelta(days=30))
    assert list(worklist.decisions_ending(Loan.objects.all(), ON)) == [loan]

    Decision.objects.filter(loan=loan).update(valid_until=ON + timedelta(days=31))

    assert list(worklist.decisions_ending(Loan.objects.all(), ON)) == []


def test_the_page_shows_the_files_of_the_reader_first(client, settings):
    settings.BUSINESS_DATE = ON
    factories.association()
    officer = factories.user("loan_officer")
    mine = factories.loan("appraisal", officer=officer, received_on=days_ago(90))
    other = factories.loan("appraisal", officer=factories.user("loan_officer"), received_on=days_ago(90))
    client.force_login(officer)

    page = client.get(reverse("loans:worklist")).content.decode()
    everybody = client.get(reverse("loans:worklist") + "?charge=").content.decode()

    assert mine.number in page
    assert other.number not in page
    assert other.number in everybody


def test_the_page_costs_the_same_for_one_file_and_for_thirty(client, settings, django_assert_max_num_queries):
    settings.BUSINESS_DATE = ON
    factories.association()
    client.force_login(factories.user("director"))
    for _n in range(30):
        factories.contact(loan=factories.loan("received", received_on=days_ago(90)), next_on=days_ago(1))
    client.get(reverse("loans:worklist"))

    with django_assert_max_num_queries(16):
        client.get(reverse("loans:worklist"))


def test_the_page_is_closed_to_who_follows_no_file(client):
    factories.association()
    client.force_login(factories.user("board_member"))

    assert client.get(reverse("loans:worklist")).status_code == 403


def test_the_list_of_loans_filters_the_silent_ones(client, settings):
    settings.BUSINESS_DATE = ON
    factories.association()
    client.force_login(factories.user("loan_officer"))
    silent_one = factories.loan("appraisal", received_on=days_ago(90))
    other = factories.loan("appraisal", received_on=days_ago(3))

    page = client.get(reverse("loans:loans") + "?silence=on").content.decode()

    assert silent_one.number in page
    assert other.number not in page
