"""Statements of account read: any bank's CSV, XLSX and MT940; clear sentences, and nothing ever raised."""

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from initiative_sm import text
from initiative_sm.spreadsheets import Column, Table, write_xlsx
from loans.bank.columns import Columns, from_json
from loans.bank.lines import fingerprints
from loans.bank.reading import Line, StatementError, read

ON = date(2024, 9, 30)


def lines(content, **over):
    found = read(content if isinstance(content, bytes) else content.encode(), on=ON, **over)
    assert found.faults == []
    return found.lines


def faults(content):
    return [(f.number, f.column, f.sentence) for f in read(content.encode(), on=ON).faults]


BOTH = """Compte;007 810 0001234567890123 45
Période;01/09/2024 au 30/09/2024

Date opération;Date valeur;Libellé;Référence;Débit;Crédit
01/09/2024;01/09/2024;SOLDE PRECEDENT;;;120 000,00
05/09/2024;06/09/2024;VIREMENT RECU MOHAMED EL MOUDENE;VIR4455;;1 388,89
06/09/24;06/09/2024;FRAIS TENUE DE COMPTE;;25,00;
07.09.2024;;VERSEMENT ESPECES;88231;;2.777,80
;;AGENCE TIZNIT;;;
;;TOTAL DES MOUVEMENTS;;25,00;4 166,69
"""


def test_a_table_with_debit_and_credit_is_read_by_its_headings():
    found = read(BOTH.encode(), on=ON)
    assert found.faults == []
    assert found.lines == [
        Line(6, date(2024, 9, 5), date(2024, 9, 6), "VIREMENT RECU MOHAMED EL MOUDENE", "VIR4455", Decimal("1388.89")),
        Line(7, date(2024, 9, 6), date(2024, 9, 6), "FRAIS TENUE DE COMPTE", "", Decimal("-25.00")),
        Line(9, date(2024, 9, 7), date(2024, 9, 7), "VERSEMENT ESPECES AGENCE TIZNIT", "88231", Decimal("2777.80")),
    ]  # fmt: skip
    assert [aside.number for aside in found.aside] == [5, 10]
    assert (found.credits, found.debits) == (Decimal("4166.69"), Decimal("25.00"))
    assert (found.first_on, found.last_on) == (date(2024, 9, 5), date(2024, 9, 7))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_encodings_and_separators_make_no_difference(encoding, separator):
    content = BOTH.replace(";", separator).encode(encoding)
    assert lines(content) == lines(BOTH)


def test_commas_separate_when_amounts_are_quoted():
    content = 'Date,Libellé,Montant\n2024-09-05,VIR SALMA,"1 388,89"\n2024-09-06,FRAIS,-25.00\n'
    assert [(line.label, line.amount) for line in lines(content)] == [
        ("VIR SALMA", Decimal("1388.89")),
        ("FRAIS", Decimal("-25.00")),
    ]


def test_an_arabic_file_of_windows_is_read():
    content = "التاريخ;البيان;مدين;دائن\n٠٥/٠٩/٢٠٢٤;تحويل من محمد المودن;;١٣٨٨٫٨٩\n".replace("٫", ",")
    content = content.translate(str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789"))
    assert lines(content.encode("cp1256")) == [
        Line(2, date(2024, 9, 5), date(2024, 9, 5), "تحويل من محمد المودن", "", Decimal("1388.89"))
    ]


def test_a_sense_column_gives_the_sign():
    content = "Date;Libellé;Montant;Sens\n05/09/2024;VIR;100,00;C\n06/09/2024;FRAIS;25,00;D\n"
    assert [line.amount for line in lines(content)] == [Decimal(100), Decimal(-25)]
    assert faults("Date;Libellé;Montant;Sens\n05/09/2024;VIR;100,00;X\n") == [
        (2, "D (sens)", "« x » ne dit pas s’il s’agit d’un débit ou d’un crédit.")
    ]


def test_a_minus_may_stand_behind():
    assert [line.amount for line in lines("Date;Libellé;Montant\n05/09/2024;FRAIS;1 025,00-\n")] == [
        Decimal(-1025)
    ]


def workbook(*rows):
    return write_xlsx([Table("Relevé", [Column(head) for head in rows[0]], rows[1:])])


def test_a_workbook_is_read_with_typed_cells():
    content = workbook(
        ("Date opération", "Libellé", "Débit", "Crédit"),
        (date(2024, 9, 5), "VIREMENT", None, Decimal("1388.89")),
        (date(2024, 9, 6), "FRAIS", 25, None),
    )
    assert lines(content) == [
        Line(2, date(2024, 9, 5), date(2024, 9, 5), "VIREMENT", "", Decimal("1388.89")),
        Line(3, date(2024, 9, 6), date(2024, 9, 6), "FRAIS", "", Decimal("-25.00")),
    ]


SWIFT = """{1:F01BANKMAMC}{4:
:20:STMT
:25:007810000123456789012345
:28C:00009/001
:60F:C240901MAD10000,00
:61:2409050905C1388,89NTRFVIR4455//BK123
:86:VIREMENT RECU DE MOHAMED EL MOUDENE
PRET D-2023-014
:61:2409060906D25,00NCHGNONREF//X1
:86:FRAIS TENUE DE COMPTE
:62F:C240930MAD{closing}
-}
"""


def test_mt940_is_read_and_its_balances_controlled():
    found = read(SWIFT.replace("{closing}", "11363,89").encode(), on=ON)
    assert found.format == "mt940"
    assert [(line.value_on, line.label, line.reference, line.amount) for line in found.lines] == [
        (date(2024, 9, 5), "VIREMENT RECU DE MOHAMED EL MOUDENE PRET D-2023-014", "VIR4455", Decimal("1388.89")),
        (date(2024, 9, 6), "FRAIS TENUE DE COMPTE", "X1", Decimal("-25.00")),
    ]  # fmt: skip
    with pytest.raises(StatementError, match="il en manque"):
        read(SWIFT.replace("{closing}", "11363,90").encode(), on=ON)
    with pytest.raises(StatementError, match="EUR"):
        read(SWIFT.replace("MAD", "EUR").replace("{closing}", "11363,89").encode(), on=ON)


# --- What cannot be read says where and why ---


def test_faults_name_the_row_and_the_column():
    content = (
        "Date;Libellé;Débit;Crédit\n"
        "31/02/2024;A;;10\n"
        "05/09/2024;B;;1.234\n"
        "05/09/2024;C;5;6\n"
        "05/09/2024;D;;\n"
        ";E;;12\n"
        "01/10/2024;F;;12\n"
        "05/09/2024;G;;dix\n"
    )
    assert faults(content) == [
        (2, "A (date)", "« 31/02/2024 » n’existe pas dans le calendrier (jour/mois/année)."),
        (3, "D (credit)", "« 1.234 » peut se lire de deux façons : écrivez 1 234 ou 1,23."),
        (4, "D (credit)", "la ligne a un débit et un crédit."),
        (5, "D (credit)", "le montant manque."),
        (6, "A (date)", "la date manque."),
        (7, "Date d’opération", "« 01/10/2024 » est dans le futur."),
        (8, "D (credit)", "« dix » n’est pas un montant : écrivez par exemple 1 234,50."),
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "est vide"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\x01\0\0", "n’est pas un relevé"),
        (b"PK\x03\x04rien", "classeur"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "ancien format"),
        (b"bonjour\ntout le monde\n", "aucune colonne"),
        (b'Date;Libelle;Montant\n05/09/2024;"A;10\n06/09/2024;B;10\n', "guillemets"),
        (b"a;b;c\n" * 20_001, "20000 lignes"),
        (b"x" * (1500 * 1024 + 1), "1500 Ko"),
    ],
)
def test_a_file_that_is_no_statement_is_refused_with_a_sentence(content, sentence):
    with pytest.raises(StatementError, match=sentence):
        read(content, on=ON)


def test_a_table_without_headings_asks_for_its_columns():
    content = b"05/09/2024;VIREMENT;100,00\n06/09/2024;FRAIS;-5,00\n"
    found = read(content, on=ON)
    assert (found.lines, found.columns.complete) == ([], False)
    told = Columns(first_row=1, booked=0, label=1, amount=2)
    assert [line.amount for line in lines(content, columns=told)] == [Decimal(100), Decimal(-5)]
    assert lines(content, remembered=from_json(told.as_json())) == lines(content, columns=told)


def test_what_a_bank_s_columns_were_is_remembered_by_its_headings():
    content = "Date;Opération;Date valeur;Montant\n05/09/2024;X;06/09/2024;100\n"
    told = Columns(
        first_row=2, headings=("date", "operation", "date valeur", "montant"), booked=2, label=1, amount=3
    )
    longer = "Relevé;;;\n" + content
    assert lines(longer, remembered=told)[0].booked_on == date(2024, 9, 6)
    # Another table is not read by them.
    assert lines(content.replace("Opération", "Libellé"), remembered=told)[0].booked_on == date(2024, 9, 5)


@pytest.mark.parametrize(
    "kept", [{}, None, [], {"booked": -1}, {"first_row": "x"}, {"first_row": 1, "headings": 3}]
)
def test_a_memory_that_makes_no_sense_is_none(kept):
    assert from_json(kept) is None


# --- Fingerprints ---


def line(n=1, label="VERSEMENT", amount="100"):
    return Line(n, date(2024, 9, 5), date(2024, 9, 5), label, "", Decimal(amount))


def test_lines_alike_of_one_day_are_told_apart_by_their_turn():
    first, second, third = fingerprints([line(1), line(2), line(3, "Autre")])
    assert len({first, second, third}) == 3
    assert fingerprints([line(7, " versement ")]) == [first]
    assert fingerprints([line(5, "Autre"), line(6), line(9)]) == [third, first, second]


# --- Whatever comes ---

PIECES = st.sampled_from(
    [":20:", ":61:", ":86:", ":60F:C240901MAD1,00\n", "\n", ";", ",", "\t", '"', "date", "montant", "libellé", "0509C1,00", "٣", "\0", "\ufeff", "-}", "1e400", "=1+1", "05/09/2024"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=400), st.lists(PIECES, max_size=40).map(lambda parts: "".join(parts).encode())
    )
)
def test_whatever_the_bytes_reading_gives_lines_or_a_sentence(content):
    found = None
    with suppress(StatementError):
        found = read(content, on=ON)
    assert found is None or all(line.amount and line.label.isprintable() for line in found.lines)


@settings(max_examples=100, deadline=None)
@given(
    st.binary(max_size=200),
    st.builds(
        Columns,
        first_row=st.integers(0, 5),
        **{
            role: st.none() | st.integers(0, 9)
            for role in ("booked", "value", "label", "amount", "debit", "credit", "sense")
        },
    ),
)
def test_whatever_the_columns_reading_gives_lines_or_a_sentence(content, columns):
    found = None
    with suppress(StatementError):
        found = read(b"05/09/2024;VIREMENT;100;200\n06/09/2024;x;y;z\n" + content, on=ON, columns=columns)
    assert found is None or all(fault.sentence for fault in found.faults)


AMOUNTS = st.decimals(min_value=-999_999, max_value=999_999, places=2).filter(bool)
LABELS = st.text(st.characters(categories=["L", "Nd", "Zs"], max_codepoint=0x6FF), max_size=60)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 28), LABELS, AMOUNTS), min_size=1, max_size=12),
    st.sampled_from([";", "\t"]),
)
def test_what_is_written_is_read_again(rows, separator):
    kept = [
        (date(2024, 9, 1) + timedelta(day), text.clean(f"VIR {label}"), amount) for day, label, amount in rows
    ]
    body = [
        f'{day:%d/%m/%Y}{separator}"{label}"{separator}{f"{amount:.2f}".replace(".", ",")}'
        for day, label, amount in kept
    ]
    content = separator.join(["Date", "Libellé", "Montant"]) + "\n" + "\n".join(body) + "\n"
    assert [(line.booked_on, line.label, line.amount) for line in lines(content)] == kept
