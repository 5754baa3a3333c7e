"""The verbs of dues: each checks, writes once and leaves a trace."""

from datetime import date
from decimal import Decimal

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from members.actions import dues
from members.models import Due, DuePayment, DueReminder, Event
from tests import factories

pytestmark = pytest.mark.django_db

DAY = date(2024, 9, 25)
NOW = factories.NOW


@pytest.fixture
def by():
    return factories.user("director")


def call(by, **over):
    asked = {
        "year": 2024,
        "called_on": date(2024, 1, 15),
        "due_on": date(2024, 3, 31),
        "amounts": {"public": Decimal(5000), "banks": Decimal(10000), "honorary": Decimal(0)},
        **over,
    }
    return dues.call_year(by=by, **asked)


def pay(due, by, **over):
    asked = {"amount": Decimal(5000), "paid_on": DAY, "at": NOW, "reference": "VIR 12", **over}
    return dues.record_payment(due=due, by=by, **asked)


def test_a_year_is_called_from_each_member_by_its_college(by):
    factories.member(name_fr="Région", college="public")
    factories.member(name_fr="Banque", college="banks")
    factories.member(name_fr="Invité", college="honorary")
    factories.member(name_fr="Association", college="associations")
    factories.member(name_fr="Parti", left_on=date(2023, 12, 31), left_reason="Fusion")
    factories.member(name_fr="À venir", joined_on=date(2024, 6, 1))

    made = call(by)

    assert {(due.member.name_fr, due.amount) for due in made} == {("Région", 5000), ("Banque", 10000)}
    assert Event.objects.get(verb="dues.called").data == {"year": 2024, "number": 2, "total": "15000"}
    assert Due.objects.first().history.get().history_user == by


def test_a_year_called_again_reaches_newcomers_only(by):
    factories.member(name_fr="Région")
    call(by)
    newcomer = factories.member(name_fr="Province", joined_on=date(2024, 5, 2))

    made = call(by, called_on=date(2024, 6, 1), due_on=date(2024, 7, 31))

    assert [due.member for due in made] == [newcomer]
    assert call(by) == []
    assert Due.objects.count() == 2
    assert Event.objects.filter(verb="dues.called").count() == 2


def test_a_year_is_payable_after_it_is_called(by):
    with pytest.raises(ValidationError, match="L’échéance précède l’appel"):
        call(by, due_on=date(2024, 1, 14))


def test_payments_take_the_numbers_of_their_year_one_after_the_other(by):
    due = factories.due()
    first = pay(due, by, amount=Decimal(2000))
    second = pay(due, by, amount=Decimal(3000))
    other = pay(factories.due(year=2025), by, paid_on=date(2025, 1, 2))
    assert [row.receipt_number for row in (first, second, other)] == [
        "C2024-0001",
        "C2024-0002",
        "C2025-0001",
    ]
    assert Event.objects.filter(verb="due.paid").count() == 3


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [
        (Decimal("5000.01"), "Il ne reste que 5\u202f000,00\u00a0DH à payer."),
        (Decimal(0), "Le montant d’un paiement est positif."),
        (Decimal(-1), "Le montant d’un paiement est positif."),
    ],
)
def test_a_payment_is_refused_with_a_sentence(by, amount, sentence):
    with pytest.raises(ValidationError) as refusal:
        pay(factories.due(), by, amount=amount)
    assert refusal.value.messages == [sentence]
    assert not DuePayment.objects.exists()


def test_a_due_is_not_paid_twice_nor_when_waived(by):
    due = factories.due()
    pay(due, by)
    with pytest.raises(ValidationError, match="déjà payée"):
        pay(due, by, amount=Decimal(1))
    waived = factories.due(waived_on=DAY, waived_reason="Fusion")
    with pytest.raises(ValidationError, match="exonérée"):
        pay(waived, by)


def test_a_cancelled_payment_stays_and_its_number_is_never_given_again(by):
    due = factories.due()
    payment = pay(due, by)
    dues.cancel_payment(payment=payment, reason="Chèque sans provision", at=NOW, by=by)
    payment.refresh_from_db()
    assert (payment.cancelled_by, payment.cancel_reason) == (by, "Chèque sans provision")
    assert pay(due, by).receipt_number == "C2024-0002"
    with pytest.raises(ValidationError, match="déjà annulé"):
        dues.cancel_payment(payment=payment, reason="Encore", at=NOW, by=by)
    with pytest.raises(ValidationError, match="motif"):
        dues.cancel_payment(payment=factories.due_payment(), reason="", at=NOW, by=by)


def test_what_remains_is_waived_with_a_reason(by):
    due = factories.due()
    pay(due, by, amount=Decimal(1000))
    dues.waive(due=due, waived_on=DAY, reason="Décision du conseil", by=by)
    due.refresh_from_db()
    assert (due.waived_on, due.history.first().history_user) == (DAY, by)
    with pytest.raises(ValidationError, match="déjà exonérée"):
        dues.waive(due=due, waived_on=DAY, reason="x", by=by)
    paid = factories.due_payment().due
    with pytest.raises(ValidationError, match="déjà payée"):
        dues.waive(due=paid, waived_on=DAY, reason="x", by=by)
    with pytest.raises(ValidationError, match="motif"):
        dues.waive(due=factories.due(), waived_on=DAY, reason="", by=by)


def test_only_what_is_late_is_reminded(by):
    due = factories.due()
    with pytest.raises(ValidationError, match="n’est pas en retard"):
        dues.remind(due=due, sent_on=date(2024, 3, 31), channel="phone", by=by)
    made = dues.remind(due=due, sent_on=date(2024, 4, 1), channel="phone", note="Rappellera", by=by)
    assert (made.channel, Event.objects.get(verb="due.reminded").note) == ("phone", "Rappellera")


def test_everybody_late_is_reminded_once_a_day(by):
    written = factories.due(member=factories.member(email="contact@example.org"))
    printed = factories.due()
    factories.due_payment()  # settled
    factories.due(year=2023)

    assert dues.remind_late(year=2024, on=DAY, language="fr", by=by) == (1, 1)
    assert dues.remind_late(year=2024, on=DAY, language="fr", by=by) == (0, 0)

    assert set(DueReminder.objects.values_list("due", "channel")) == {
        (written.pk, "email"), (printed.pk, "letter"),
    }  # fmt: skip
    [message] = mail.outbox
    assert (message.to, message.subject) == (["contact@example.org"], "Cotisation 2024 : rappel")
    assert "5\u202f000,00\u00a0DH (cinq mille dirhams)" in message.body
    assert message.attachments[0][0] == "cotisation-2024-fr.pdf"


def test_what_cannot_be_sent_is_not_kept(by, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    due = factories.due(member=factories.member(email="contact@example.org"))
    with pytest.raises(ValidationError, match="n’a pas pu être envoyé"):
        dues.remind_by_email(due=due, on=DAY, language="fr", by=by)
    assert not DueReminder.objects.exists()
    with pytest.raises(ValidationError, match="n’a pas d’adresse"):
        dues.remind_by_email(due=factories.due(), on=DAY, language="fr", by=by)
