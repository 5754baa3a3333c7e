import pytest
from hypothesis import given
from hypothesis import strategies as st

from initiative_sm import text

NAMES = [
    ("محمد المودن", ["Mohamed El Moudene", "Mohammed Elmoudene", "MOHAMAD EL-MOUDENE", "Muhammad Al Mouden"]),
    ("كريم أشنكلي", ["Karim Achengli", "Karim Achenkli"]),
    ("فاطمة الزهراء", ["Fatima Zahra", "Fatima-Zahra", "Fatima Ezzahra", "Fatima Ez-Zahra"]),
    ("عبد العزيز", ["Abdelaziz", "Abdel Aziz", "Abd El Aziz", "Abdelâziz"]),
    ("عبد الرحمان", ["Abderrahmane", "Abderahmane"]),
    ("عبد الله", ["Abdellah", "Abdallah"]),
    ("بنعبد الله", ["Benabdellah", "Ben Abdallah"]),
    ("عبد اللطيف", ["Abdellatif"]),
    ("بن علي", ["Benali", "Ben Ali"]),
    ("الحسين", ["El Houcine", "Lhoucine", "L’Houssaine", "El Hussein"]),
    ("لحسن", ["Lahcen", "Lahsen"]),
    ("إبراهيم", ["Brahim", "Ibrahim"]),
    ("خديجة", ["Khadija", "Khadidja"]),
    ("يوسف أيوب", ["Youssef Ayoub", "Yusef Ayyoub"]),
    ("زينب مريم", ["Zineb Meryem", "Zaynab Mariam"]),
    ("مصطفى", ["Mustapha", "Mostafa", "Moustafa"]),
    ("نور الدين", ["Noureddine", "Nour Eddine", "Nour Ed-Dine"]),
    ("صلاح الدين", ["Salaheddine", "Salah-Eddine"]),
    ("العلوي", ["El Alaoui", "Alaoui", "Elalaoui"]),
    ("الإدريسي", ["El Idrissi", "Idrissi", "Elidrissi"]),
    ("الرامي", ["Errami", "Er-Rami", "Er Rami"]),
    ("آيت الحاج", ["Ait El Haj", "Aït Lhaj"]),
    ("مبارك", ["M’barek", "Mbark", "Mubarak"]),
    ("هشام رشيد", ["Hicham Rachid", "Hisham Rashid"]),
    ("آية", ["Aya"]),
    ("أكادير إدا أوتنان", ["Agadir Ida-Outanane", "AGADIR IDA OUTANANE"]),
    ("إنزكان", ["Inezgane"]),
    ("تارودانت", ["Taroudant", "Taroudannt"]),
    ("اشتوكة آيت باها", ["Chtouka Ait Baha", "Chtouka-Aït Baha"]),
]


@pytest.mark.parametrize(("arabic", "spellings"), NAMES, ids=[latin[0] for _arabic, latin in NAMES])
def test_search_key_is_the_same_in_both_scripts(arabic, spellings):
    assert {spelling: text.search_key(spelling) for spelling in spellings} == dict.fromkeys(
        spellings, text.search_key(arabic)
    )


def test_search_key_of_the_names_of_the_association_differ():
    keys = [text.search_key(arabic) for arabic, _spellings in NAMES]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Mohamed El Moudene", "mhmd mdn"),
        ("  Mohamed\u200f   EL MOUDENE ", "mhmd mdn"),
        ("Salma & Filles", "slm fls"),
        ("Coopérative 2024", "kbrtf 2024"),
        ("", ""),
        ("—", ""),
    ],
)
def test_search_key_of_some_texts(name, key):
    assert text.search_key(name) == key


@given(st.text())
def test_search_key_takes_any_text_and_has_no_space_at_its_ends(value):
    key = text.search_key(value)
    assert key == key.strip()
    assert "  " not in key


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("jb 12.34٥", "JB12345"),
        ("JB\u200e12345\u200f", "JB12345"),
        ("ＪＢ１２３４５", "JB12345"),
        (" 007 780 0001234567890123 45 ", "007780000123456789012345"),
        ("AG-2019/07", "AG-2019/07"),
        ("ag_2019", "AG2019"),
        ("-12-", "12"),
        ("", ""),
        (12345, "12345"),
        ("ط ١٢٣", "ط123"),
    ],
)
def test_identifier_is_normalised(typed, kept):
    assert text.identifier(typed) == kept


@given(st.text(max_size=30))
def test_identifier_of_an_identifier_is_itself(value):
    once = text.identifier(value)
    assert text.identifier(once) == once


@given(st.from_regex(r"[A-Z]{1,2}[0-9]{4,6}", fullmatch=True), st.data())
def test_identifier_ignores_spaces_marks_case_and_script_of_digits(cin, data):
    marks = st.sampled_from(["", " ", "\u00a0", "\u200f", "\u2068", ".", "\ufeff"])
    arabic = str.maketrans(
        "0123456789", data.draw(st.sampled_from(["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"]))
    )
    typed = "".join(data.draw(marks) + letter + data.draw(marks) for letter in cin).translate(arabic)
    assert text.identifier(data.draw(st.sampled_from([typed, typed.lower()]))) == cin


def test_clean_composes_and_keeps_single_spaces():
    assert text.clean("  Cafe\u0301\u200b  du \n port\u00a0 ") == "Café du port"


@given(st.text())
def test_clean_text_is_clean(value):
    once = text.clean(value)
    assert text.clean(once) == once


def test_isolate_wraps_in_unicode_isolates():
    assert text.isolate("JB 12", ltr=True) == "\u2066JB 12\u2069"
    assert text.isolate("سلمى") == "\u2068سلمى\u2069"


@pytest.mark.parametrize(
    ("value", "arabic"), [("محمد", True), ("Mohamed", False), ("A محمد", True), ("12", False)]
)
def test_is_arabic(value, arabic):
    assert text.is_arabic(value) == arabic


@pytest.mark.parametrize(
    ("typed", "digits", "dialled"),
    [
        ("06 12 34 56 78", "0612345678", "+212612345678"),
        ("+212 6 12-34.56 78", "0612345678", "+212612345678"),
        ("00212612345678", "0612345678", "+212612345678"),
        ("+212 (0) 612 345 678", "0612345678", "+212612345678"),
        ("٠٦١٢٣٤٥٦٧٨", "0612345678", "+212612345678"),
        ("05 28 84 00 00", "0528840000", "+212528840000"),
        ("+33 6 12 34 56 78", "0033612345678", "+33612345678"),
        ("06 12", "0612", ""),
        ("", "", ""),
        ("demain", "", ""),
    ],
)
def test_phone_is_read_as_it_is_dialled(typed, digits, dialled):
    assert (text.phone(typed), text.international(typed)) == (digits, dialled)
