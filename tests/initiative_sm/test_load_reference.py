"""Reference tables: complete, idempotent, and refused whole when a file has a fault."""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from loans.models import Commune, Province, Region, Sector

pytestmark = pytest.mark.django_db


def written(tmp_path, text):
    path = tmp_path / "communes.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_region_is_complete():
    call_command("load_reference", verbosity=0)
    assert Region.objects.get().name_ar == "سوس ماسة"
    assert Counter(Commune.objects.values_list("province__name_fr", flat=True)) == {
        "Agadir Ida-Outanane": 13,
        "Inezgane-Aït Melloul": 6,
        "Chtouka-Aït Baha": 22,
        "Taroudannt": 89,
        "Tiznit": 25,
        "Tata": 20,
    }
    assert sum(Province.objects.values_list("population", flat=True)) == 2_676_847
    assert Counter(Commune.objects.values_list("milieu", flat=True)) == {"rural": 152, "urban": 23}
    assert not Commune.objects.filter(name_ar="").exists()


def test_sectors_have_three_names_and_a_section():
    call_command("load_reference", verbosity=0)
    assert Sector.objects.count() == 16
    assert not Sector.objects.filter(name_ar="").exists()
    assert Sector.objects.get(code="tourisme").section == "I"


def test_loading_twice_changes_nothing():
    call_command("load_reference", verbosity=0)
    before = list(Commune.objects.order_by("pk").values())
    call_command("load_reference", verbosity=0)
    assert list(Commune.objects.order_by("pk").values()) == before


def test_a_commune_is_found_by_either_spelling():
    call_command("load_reference", verbosity=0)
    assert Commune.objects.get(code="09.541.01.13").names_key == "trdnt trdnt"


def test_a_file_of_another_province_is_added_and_corrected(tmp_path):
    call_command("load_reference", verbosity=0)
    path = written(tmp_path, "code;province;name_fr;name_ar;milieu\n09.551.99.01;09.551;Essai;تجربة;rural\n")
    call_command("load_reference", communes=path, verbosity=0)
    path.write_text("code,province,name_fr,name_ar,milieu\n09.551.99.01,09.551,Essai,تجربة,urban\n")
    call_command("load_reference", communes=path, verbosity=0)
    assert Commune.objects.count() == 176
    assert Commune.objects.get(code="09.551.99.01").milieu == "urban"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("code,province,name_fr,milieu\n", "communes.csv : il manque la colonne name_ar."),
        (
            "code,province,name_fr,name_ar,milieu\nX,99.999,Essai,تجربة,rural\n",
            "communes.csv, ligne 2 : le code « 99.999 » de la colonne province est inconnu.",
        ),
        (
            "code,province,name_fr,name_ar,milieu\nX,09.551,A,أ,rural\nX,09.551,B,ب,rural\n",
            "communes.csv, ligne 3 : le code « X » figure deux fois.",
        ),
        (
            "code,province,name_fr,name_ar,milieu\nX,09.551,,أ,rural\n",
            "communes.csv, ligne 2, colonne name_fr : Ce champ ne peut pas être vide.",
        ),
    ],
)
def test_a_faulty_file_is_refused_whole(tmp_path, text, sentence):
    call_command("load_reference", verbosity=0)
    with pytest.raises(CommandError) as refused:
        call_command("load_reference", communes=written(tmp_path, text), verbosity=0)
    assert str(refused.value) == sentence
    assert Commune.objects.count() == 175


def test_a_file_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "communes.csv"
    path.write_bytes("code,province,name_fr,name_ar,milieu\nX,09.551,Zaïd,زيد,rural\n".encode("utf-16"))
    with pytest.raises(CommandError, match=r"communes\.csv ne peut pas être lu en UTF-8\."):
        call_command("load_reference", communes=path, verbosity=0)
