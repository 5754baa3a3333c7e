"""The papers of dues say what they are for, in their own language."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import page
import pytest
from pypdf import PdfReader

from members import letters
from members.models import Due
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]

DAY = date(2024, 9, 25)


def text(printed, n=0):
    return " ".join(PdfReader(BytesIO(printed.content)).pages[n].extract_text().split())


@pytest.fixture
def due():
    member = factories.member(name_fr="Coopérative Tifaouine", college="firms")
    factories.representative(member=member, name_fr="Rabia Errami")
    return factories.due(member=member)


def test_a_receipt_says_the_amount_in_figures_and_in_words_and_what_is_left(due):
    first = factories.due_payment(
        due=due, amount=Decimal(2000), reference="CHQ 77", receipt_number="C2024-0007"
    )
    last = factories.due_payment(due=due, amount=Decimal("2500.50"))
    said = text(letters.receipt(first, "fr"))
    for words in ("C2024-0007", "deux mille dirhams", "Coopérative Tifaouine", "CHQ 77", "3 000,00"):
        assert words in said.replace("\u202f", " ")
    assert "deux mille cinq cents dirhams et cinquante centimes" in text(letters.receipt(last, "fr"))


def test_the_receipt_of_a_cancelled_payment_says_so(due):
    payment = factories.due_payment(
        due=due, cancelled_at=factories.NOW, cancelled_by=factories.user(None), cancel_reason="Erreur"
    )
    said = text(letters.receipt(payment, "fr"))
    assert "Annulé le" in said
    assert "Reste à payer" not in said


def test_each_reminder_is_a_letter_of_its_own(due):
    factories.due_payment(due=due, amount=Decimal(2000))
    factories.due(member=factories.member(name_fr="Autre"))
    late = list(Due.objects.late(DAY).select_related("member").order_by("pk"))
    printed = letters.reminders(late, DAY, "fr")
    first = text(printed).replace("\u202f", " ").replace("\xa0", " ")
    assert printed.pages == 2
    assert "À l’attention de Rabia Errami" in first
    assert "Il reste à payer 3 000,00 DH (trois mille dirhams)." in first
    assert "Page" not in first
    assert "elle ne nous est pas parvenue" in text(printed, 1)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_papers_are_valid_pdf_ua(tmp_path, due, language):
    papers = [
        letters.receipt(factories.due_payment(due=due, amount=Decimal(1)), language),
        letters.reminders(list(Due.objects.late(DAY).select_related("member")), DAY, language),
    ]
    for n, printed in enumerate(papers):
        path = tmp_path / f"{n}.pdf"
        path.write_bytes(printed.content)
        assert page.validate_pdf(str(path), profile="ua1").failures == []
