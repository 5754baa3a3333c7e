"""The sheets of members, representatives, mandates and dues: read whole or not at all, given back as read."""

from datetime import date

import pytest
import tablib

from members.models import Due, DueScale, Mandate, Member, Representative
from members.resources import (
    DuePaymentResource,
    DueResource,
    DueScaleResource,
    MandateResource,
    MemberResource,
    RepresentativeResource,
)
from tests import factories

pytestmark = pytest.mark.django_db


def imported(resource, headings, *rows):
    dataset = tablib.Dataset(*rows, headers=headings)
    return resource().import_data(dataset, rollback_on_validation_errors=True)


def sentences(result):
    return [sentence for row in result.invalid_rows for said in row.error_dict.values() for sentence in said]


MEMBERS = ["Nom (français)", "Nom (arabe)", "Nature", "Collège", "Date d’adhésion"]
VOICES = ["Adhérent", "Nom (français)", "Depuis le"]
DUES = ["Adhérent", "Année", "Montant", "Appelée le", "Échéance"]
SEATS = ["Organe", "Siège", "Adhérent", "Fonction", "Série", "Début", "Échéance du mandat"]


def test_an_association_comes_from_its_sheets():
    imported(MemberResource, MEMBERS, ["Banque", "بنك", "Institution", "Banques", "02/01/2008"])
    imported(RepresentativeResource, VOICES, ["Banque", "Salma Ouali", "01/02/2021"])
    imported(
        DueScaleResource, ["Collège", "À partir de l’année", "Montant"], ["Banques", "2020", "20 000,00"]
    )
    imported(DueResource, DUES, ["Banque", "2023", "20 000,00", "15/01/2023", "31/03/2023"])
    imported(
        MandateResource, SEATS,
        ["Conseil d’administration", "4", "Banque", "Membre", "2", "08/12/2022", "08/12/2025"],
    )  # fmt: skip

    member = Member.objects.get()
    assert (member.kind, member.college, member.joined_on) == ("institution", "banks", date(2008, 1, 2))
    assert Representative.objects.get().member == member
    assert DueScale.objects.get().amount == 20000
    due = Due.objects.get()
    assert (due.member, due.year, due.amount, due.due_on) == (member, 2023, 20000, date(2023, 3, 31))
    assert Mandate.objects.get().expected_end_on == date(2025, 12, 8)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["Banque", "2023", "-5", "15/01/2023", "31/03/2023"], "-5"),
        (["Banque", "2023", "0", "15/01/2023", "31/03/2023"], "Le montant d’une cotisation est positif."),
        (["Banque", "2023", "1.234", "15/01/2023", "31/03/2023"], "deux façons"),
        (["Banque", "24", "500", "15/01/2023", "31/03/2023"], "1990"),
        (["Banque", "2023", "500", "15/01/2023", "31/03/2022"], "L’échéance précède l’appel"),
    ],
)
def test_a_due_is_refused_with_a_sentence(row, said):
    factories.member(name_fr="Banque")
    assert any(said in sentence for sentence in sentences(imported(DueResource, DUES, row)))
    assert not Due.objects.exists()


def test_a_seat_held_by_another_is_refused_by_a_sheet_too():
    sitting = factories.mandate(seat=4, started_on=date(2021, 1, 1))
    other = factories.member(name_fr="Banque")
    row = ["Conseil d’administration", "4", "Banque", "Membre", "2", "08/12/2022", ""]
    said = sentences(imported(MandateResource, SEATS, row))
    assert any("Le siège 4 (Conseil d’administration) est tenu par" in sentence for sentence in said)
    assert list(Mandate.objects.all()) == [sitting]
    assert not other.mandates.exists()


def test_payments_are_given_with_their_member_and_their_year():
    factories.due_payment(
        receipt_number="C2024-0001", due=factories.due(member=factories.member(name_fr="Banque"))
    )
    sheet = DuePaymentResource().export()
    assert sheet.headers[:3] == ["Numéro de reçu", "Adhérent", "Année"]
    assert sheet[0][:3] == ("C2024-0001", "Banque", 2024)
