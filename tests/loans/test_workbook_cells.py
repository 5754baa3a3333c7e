"""Each kind of cell, as clerks and spreadsheets write it."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from initiative_sm.spreadsheets import ErrorValue, Formula
from loans.workbook import layout
from loans.workbook.cells import (
    CellError,
    Choice,
    Context,
    Day,
    Doubt,
    Email,
    Identifier,
    Money,
    Named,
    Number,
    Phone,
    Text,
    YesNo,
    is_blank,
    refuse_computed,
)
from loans.workbook.words import AmbiguousName, Names, UnknownName, fold
from members.enums import Sex

COMMUNES = Names(
    [
        (1, "001", ("Agadir", "أكادير"), ("Agadir Ida-Ou-Tanane", "أكادير إداوتنان")),
        (2, "002", ("Drarga", "الدراركة"), ("Agadir Ida-Ou-Tanane", "أكادير إداوتنان")),
        (3, "003", ("Tamri", "تمري"), ("Agadir Ida-Ou-Tanane", "أكادير إداوتنان")),
        (4, "004", ("Sidi Bibi", "سيدي بيبي"), ("Chtouka Ait Baha", "اشتوكة آيت باها")),
        (5, "005", ("Sidi Boushab", "سيدي بوسحاب"), ("Chtouka Ait Baha", "اشتوكة آيت باها")),
        (6, "006", ("Imi", "إمي"), ("Taroudannt", "تارودانت")),
        (7, "007", ("Imi", "إمي"), ("Tata", "طاطا")),
    ]
)
CONTEXT = Context(on=date(2024, 9, 25), communes=COMMUNES, sectors=Names([]))


def read(reader, value):
    return reader.read(value, CONTEXT)


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("1 234,50", "1234.50"),
        ("1\u202f234,50 DH", "1234.50"),
        ("1,234.50", "1234.50"),
        ("١٢٣٤٫٥٠ درهم", "1234.50"),
        ("١٬٢٣٤", "1234.00"),
        (1234, "1234.00"),
        (Decimal("1234.5"), "1234.50"),
        (Decimal("1E+3"), "1000.00"),
    ],
)
def test_money_is_read(value, amount):
    assert read(Money(), value) == Decimal(amount)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("1.234", "deux façons"),
        ("1,234", "deux façons"),
        ("1_000", "n’est pas un montant"),
        ("1e3", "n’est pas un montant"),
        ("nan", "n’est pas un montant"),
        ("cinquante mille", "n’est pas un montant"),
        ("12345678901234567890", "trop grand"),
        (12345678901234567890, "trop grand"),
        (Decimal("1E+40"), "trop grand"),
        (Decimal("0.005"), "plus de deux décimales"),
        (-5, "négatif"),
        ("-5", "négatif"),
        (0, "supérieur à zéro"),
        (True, "n’est pas un montant"),
        (datetime(2024, 1, 1), "n’est pas un montant"),
    ],
)
def test_money_is_refused_with_a_sentence(value, sentence):
    with pytest.raises(CellError, match=sentence):
        read(Money(), value)


def test_money_zero_may_mean_none():
    assert read(Money(zero=True), 0) is None


@pytest.mark.parametrize(
    "value",
    [
        "25/09/2024",
        "25.9.2024",
        "2024-09-25",
        "٢٥/٠٩/٢٠٢٤",
        "\u200f25/09/2024",
        date(2024, 9, 25),
        datetime(2024, 9, 25, 10, 30),
    ],
)
def test_day_is_read(value):
    assert read(Day(), value) == date(2024, 9, 25)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("31/02/2024", "n’existe pas"),
        ("09/25/2024", "n’existe pas"),
        ("25/09/24", "n’est pas une date"),
        ("hier", "n’est pas une date"),
        ("25/09/0024", "n’est pas plausible"),
        (datetime(9999, 1, 1), "n’est pas plausible"),
        (datetime(1899, 12, 31), "n’est pas plausible"),
        ("26/09/2024", "dans l’avenir"),
        (45560, "serait-ce le 25/09/2024"),
        (20240925, "est un nombre, pas une date"),
        (Decimal("3.5"), "est un nombre, pas une date"),
    ],
)
def test_day_is_refused_with_a_sentence(value, sentence):
    with pytest.raises(CellError, match=sentence):
        read(Day(), value)


def test_day_in_the_future_where_it_is_allowed():
    assert read(Day(future=True), "26/09/2030") == date(2030, 9, 26)


@pytest.mark.parametrize(
    ("value", "number"),
    [("‎jx 12.345‏", "JX12345"), ("JX١٢٣٤٥", "JX12345"), (12345, "12345"), (Decimal("7.0"), "7")],
)
def test_identifier_is_normalised(value, number):
    assert read(Identifier(12), value) == number


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("X" * 13, "13 caractères"),
        ("—…", "ni lettre ni chiffre"),
        (10**15, "quinze chiffres"),
        (Decimal("1E+200"), "quinze chiffres"),
        ("A\x00B", "caractère de contrôle"),
        (datetime(2024, 1, 1), "n’est pas un texte"),
    ],
)
def test_identifier_is_refused_with_a_sentence(value, sentence):
    with pytest.raises(CellError, match=sentence):
        read(Identifier(12), value)


def test_identifier_of_an_unusual_shape_is_doubtful_not_refused():
    reader = layout.HOLDERS.by_field["cin"].reader
    assert read(reader, "123") == Doubt("123", "« 123 » n’a pas la forme habituelle.")


def test_identifier_gets_back_the_zeros_that_the_spreadsheet_took():
    assert read(layout.PROJECTS.by_field["ice"].reader, 1234567000012) == "001234567000012"


@pytest.mark.parametrize(
    ("value", "phone"), [(612345678, "0612345678"), ("+212 6-12", None), ("06 12 34 56 78", "06 12 34 56 78")]
)
def test_phone(value, phone):
    if phone is None:
        with pytest.raises(CellError, match="téléphone"):
            read(Phone(), value)
    else:
        assert read(Phone(), value) == phone


def test_email():
    assert read(Email(), " a@example.org ") == "a@example.org"
    with pytest.raises(CellError, match="adresse électronique"):
        read(Email(), "a@b")


def test_text_is_one_clean_line_or_several():
    assert read(Text(80), "  El\u00a0 Moudene\u200f\n") == "El Moudene"
    assert read(Text(80, lines=True), "a \r\n b") == "a\nb"
    with pytest.raises(CellError, match="81 caractères, la limite est de 80"):
        read(Text(80), "x" * 81)


@pytest.mark.parametrize(("value", "number"), [("36", 36), ("٣٦", 36), (36, 36), (Decimal(36), 36)])
def test_number_is_read(value, number):
    assert read(Number(1, 180), value) == number


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("3,5", "nombre entier"),
        (Decimal("3.5"), "nombre entier"),
        ("trois", "nombre entier"),
        (True, "nombre entier"),
        (-1, "entre 1 et 180"),
        (181, "entre 1 et 180"),
        ("12345678901234567890", "nombre entier"),
    ],
)
def test_number_is_refused_with_a_sentence(value, sentence):
    with pytest.raises(CellError, match=sentence):
        read(Number(1, 180), value)


@pytest.mark.parametrize(
    ("value", "answer"),
    [("Oui", True), ("نعم", True), (1, True), (True, True), ("no", False), ("لا", False), (0, False)],
)
def test_yes_or_no(value, answer):
    assert read(YesNo(), value) is answer


def test_yes_or_no_is_not_maybe():
    with pytest.raises(CellError, match="ni oui ni non"):
        read(YesNo(), "peut-être")


@pytest.mark.parametrize("value", ["F", "femme", "FEMME", "Femme ", "أنثى"])
def test_choice_by_code_label_or_another_word(value):
    assert read(layout.HOLDERS.by_field["sex"].reader, value) == "F"


def test_choice_names_what_is_allowed():
    with pytest.raises(CellError, match="« fille » n’est pas dans la liste : Femme, Homme."):
        read(Choice(Sex), "fille")


@pytest.mark.parametrize(
    ("written", "pk"),
    [
        ("Agadir", 1),
        ("AGADIR", 1),
        ("أكادير", 1),
        ("اكادير", 1),
        ("الدراركة", 2),
        ("الدراركه", 2),
        ("sidi-bibi", 4),
        ("002", 2),
        ("Imi (Tata)", 7),
        ("إمي (طاطا)", 7),
    ],
)
def test_commune_by_name_in_either_script(written, pk):
    assert read(Named("communes"), written) == pk


def test_commune_spelled_otherwise_is_read_and_said():
    assert read(Named("communes"), "Agadyr") == Doubt(1, "« Agadyr » lu comme « Agadir ».")
    assert read(Named("communes"), "Sidi Bousehab") == Doubt(
        5, "« Sidi Bousehab » lu comme « Sidi Boushab »."
    )


def test_commune_of_the_same_consonants_is_not_taken_for_another():
    """Temara is not Tamri, though both are t-m-r."""
    with pytest.raises(CellError, match="« Temara » est inconnu"):
        read(Named("communes"), "Temara")


def test_commune_unknown_or_ambiguous_is_named_with_the_nearest():
    with pytest.raises(CellError, match="Vouliez-vous dire : Drarga"):
        read(Named("communes"), "Drargua Centre")
    with pytest.raises(CellError, match=r"peut être : Imi \(Taroudannt\), Imi \(Tata\)"):
        read(Named("communes"), "Imi")
    with pytest.raises(CellError, match="voyez la feuille Listes"):
        read(Named("communes"), "Zzz")


def test_names_keep_what_they_found():
    for _again in range(2):
        with pytest.raises(UnknownName):
            COMMUNES.find("nulle part")
        with pytest.raises(AmbiguousName):
            COMMUNES.find("Imi")


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (Formula("=B2*2"), "« =B2\\*2 » est une formule"),
        (ErrorValue("#N/A"), "« #N/A » est une erreur du tableur"),
    ],
)
def test_computed_cells_are_refused(value, sentence):
    with pytest.raises(CellError, match=sentence):
        refuse_computed(value)


@pytest.mark.parametrize("value", [None, "", "  ", "\u200f", "-", "—", "Néant"])
def test_blank(value):
    assert is_blank(value)


def test_fold_sets_accents_marks_and_spellings_aside():
    assert fold("N° du prêt *") == fold("Numéro du PRÊT") == "n du pret"
    assert fold("أُسْرَة") == fold("اسره")
