import pytest
from django.db import IntegrityError, transaction

from loans.models import Commune, Holder
from tests import factories

pytestmark = pytest.mark.django_db


def test_two_spellings_of_one_identifier_are_one_row():
    holder = factories.holder(cin="jb 12.34٥")
    assert holder.cin == "JB12345"
    assert Holder.objects.get(cin="jb\u200e12345") == holder
    assert Holder.objects.filter(cin__in=["JB 12345", "X"]).get() == holder
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.holder(cin="JB-12345".replace("-", " "))


def test_an_identifier_is_normalised_by_bulk_writes_and_by_validation():
    commune = factories.commune()
    typed = Holder(number=" p\u200f9 ", last_name="A", first_name="B", sex="F", first_contact_on="2024-01-01")
    typed.commune = commune
    typed.full_clean()
    assert typed.number == "P9"
    made = Holder.objects.bulk_create(
        [Holder(number="p 10", last_name="A", first_name="B", sex="F", first_contact_on="2024-01-01")]
    )
    assert Holder.objects.get(number="P10").pk == made[0].pk
    Holder.objects.filter(number="P10").update(number="p 11")
    assert Holder.objects.get(pk=made[0].pk).number == "P11"


def test_a_search_key_is_kept_up_on_every_write():
    commune = factories.commune(name_fr="Agadir", name_ar="أكادير")
    assert commune.names_key == "kdr kdr"
    commune.name_fr = "Inezgane"
    commune.save()
    assert Commune.objects.get(pk=commune.pk).names_key == "nzkn kdr"
    Commune.objects.bulk_create(
        [Commune(code="X1", province=commune.province, name_fr="Tata", name_ar="طاطا", milieu="urban")]
    )
    assert Commune.objects.get(code="X1").names_key == "t t"


def test_a_search_key_never_overflows_its_column():
    commune = factories.commune(name_fr="bd" * 50, name_ar="بد" * 50)
    assert len(commune.names_key) <= 400
