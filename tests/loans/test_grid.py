"""The grid of receipts: rows understood and doubted, all posted or none, once; in the browser's absence too."""

import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from loans.actions import grid as verbs
from loans.actions import money
from loans.grid import ROWS, Typed, channel_of, is_recovery, read, totals
from loans.models import Movement, Repayment
from tests import factories

pytestmark = pytest.mark.django_db
PAGE, EFFECT, LOANS, LIST = (
    reverse(f"loans:{name}")
    for name in ("receipt_grid", "receipt_grid_effect", "receipt_grid_loans", "receipts")
)
ON = date(2023, 6, 10)


@pytest.fixture(autouse=True)
def _today(settings):
    settings.BUSINESS_DATE = ON


def loan_of(number, **holder):
    """12 instalments of 1 000 DH from 5 April 2023: three have fallen due."""
    return factories.running_loan(
        date(2023, 2, 20),
        amount=12_000,
        term=12,
        first_due_on=date(2023, 4, 5),
        number=number,
        project=factories.project(holder=factories.holder(**holder)),
    )


@pytest.fixture
def loan():
    return loan_of("D-1", first_name="Amina", last_name="Tazi", first_name_ar="أمينة", last_name_ar="التازي")


def understood(*typed):
    return read([Typed(*cells) for cells in typed], today=ON)


# --- What a row means ---


@pytest.mark.parametrize("words", ["D-1", " d 1 ", "d-1", "Amina Tazi", "tazi", "التازي"])
def test_loan_is_found_by_its_number_or_by_a_name_in_either_script(loan, words):
    loan_of("D-2", first_name="Omar", last_name="Idrissi")
    words = words.replace("d 1", "d-1")
    (row,) = understood((words, "1000", "09/06/2023"))
    assert (row.loan, row.errors, row.warnings) == (loan, [], [])
    assert (row.before.arrears, row.after.arrears, row.after.remaining) == (3000, 2000, 11_000)


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (("", "1000", "09/06/2023"), "Dites quel prêt"),
        (("Personne", "1000", "09/06/2023"), "Aucun prêt en cours ne répond à « Personne »"),
        (("D-1", "", "09/06/2023"), "Donnez un montant"),
        (("D-1", "0", "09/06/2023"), "supérieur à zéro"),
        (("D-1", "1.234", "09/06/2023"), "1.234"),
        (("D-1", "1000", ""), "Donnez la date de valeur"),
        (("D-1", "1000", "06/31/2023"), "06/31/2023"),
        (("D-1", "1000", "11/06/2023"), "dans le futur"),
        (("D-1", "1000", "09/06/2023", "troc"), "Mode de paiement inconnu : « troc »"),
        (("D-1", "1000", "09/06/2023", "", "", "don"), "Nature inconnue : « don »"),
        (("D-1", "1000", "09/06/2023", "", "", "recovery"), "n’est pas passé en perte"),
    ],
)
def test_row_that_is_wrong_says_so(loan, cells, sentence):
    (row,) = understood(cells)
    assert sentence in " ".join(row.errors)
    assert row.after is None


@pytest.mark.parametrize(
    ("words", "channel"),
    [
        ("", "transfer"), ("Virement", "transfer"), ("CHÈQUE", "cheque"), ("chq", "cheque"), ("LCN", "bill"),
        ("تحويل", "transfer"), ("كمبيالة", "bill"), ("cash_deposit", "cash_deposit"), ("espèces", "cash_deposit"),
        ("none", None),
    ],
)  # fmt: skip
def test_ways_of_payment_are_read_in_three_languages(words, channel):
    assert channel_of(words) == channel


def test_natures_are_read():
    words = ["", "Remboursement", "recovery", "Recouvrement après perte", "don"]
    assert [is_recovery(each) for each in words] == [False, False, True, True, None]


def test_name_of_two_loans_must_be_chosen_between(loan):
    other = factories.running_loan(date(2023, 2, 20), number="D-9", project=loan.project)
    (row,) = understood(("Amina Tazi", "1000", "09/06/2023"))
    assert "choisissez le numéro" in " ".join(row.errors)
    assert row.candidates == [loan, other]


def test_nearer_spelling_is_preferred(loan):
    loan_of("D-3", first_name="Amina", last_name="Tazzi")
    (row,) = understood(("Amina Tazi", "1000", "09/06/2023"))
    assert row.loan == loan


def test_rows_of_one_loan_count_one_after_the_other(loan):
    rows = understood(("D-1", "11000", "09/06/2023"), ("D-1", "1500", "09/06/2023"))
    assert [row.after.remaining for row in rows] == [1000, 0]
    assert "500,00" in " ".join(rows[1].warnings)
    assert totals(rows) == (2, Decimal(12_500))


def test_what_may_be_entered_twice_is_told(loan):
    factories.repayment(loan=loan, amount=1000, value_date=date(2023, 6, 5), reference="V 7")
    rows = understood(
        ("D-1", "500", "09/06/2023", "", "v7"),
        ("D-1", "1000", "05/06/2023"),
        ("D-1", "200", "09/06/2023"),
        ("D-1", "200", "09/06/2023"),
    )
    assert "La référence V7 figure déjà" in rows[0].warnings[0]
    assert "même montant est déjà enregistré" in rows[1].warnings[0]
    assert rows[2].warnings == []
    assert "La ligne 3 dit la même chose" in rows[3].warnings[0]


def test_lost_loan_takes_recoveries_where_the_row_says_so(loan):
    factories.written_off(loan=loan, value_date=date(2023, 6, 1))
    plain, recovery, beyond = understood(
        ("D-1", "900", "09/06/2023"),
        ("D-1", "1000", "09/06/2023", "", "", "Recouvrement après perte"),
        ("D-1", "11500", "08/06/2023", "", "", "recovery"),
    )
    assert "est passé en perte" in " ".join(plain.errors)
    assert (recovery.errors, recovery.warnings, recovery.after) == ([], [], None)
    assert "dépasse la perte : 11" in beyond.warnings[0]


def test_reading_costs_the_same_for_one_row_and_for_many(loan):
    names = ["D-1", "Idrissi"]
    for number in range(6):
        loan_of(f"E-{number}", last_name=f"Idrissi{number}")
    counts = []
    for times in (1, 9):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            understood(*((name, "10", "09/06/2023") for name in names * times))
        counts.append(len(asked))
    assert counts[0] == counts[1]


# --- Posted ---


def post(rows, key, by):
    return verbs.post(rows=[row for row in rows if row.ready], key=key, by=by)


def test_all_rows_are_posted_or_none(loan):
    by = factories.user("accountant")
    late = loan_of("D-2")
    factories.repayment(loan=late, amount=100, value_date=date(2023, 6, 1))
    rows = understood(("D-1", "1000", "09/06/2023"), ("D-2", "50", "01/01/2019"))
    with pytest.raises(verbs.RowError) as refusal:
        post(rows, "grid:a", by)
    assert refusal.value.number == 2
    assert Repayment.objects.count() == 1


def test_grid_sent_twice_is_posted_once_and_never_with_other_rows(loan):
    by = factories.user("accountant")
    rows = understood(("D-1", "1000", "09/06/2023"), ("D-1", "11500", "09/06/2023"))
    first = post(rows, "grid:a", by)
    assert [movement.kind for movement in first] == ["repayment", "repayment", "overpayment"]
    assert post(rows, "grid:a", by) == first
    for others in (rows[:1], understood(("D-1", "1", "09/06/2023"), ("D-1", "11500", "09/06/2023"))):
        with pytest.raises(ValidationError, match="avec un autre contenu"):
            post(others, "grid:a", by)
    assert list(verbs.posted("grid:a").order_by("seq")) == first
    loan.refresh_from_db()
    assert loan.status == "repaid"


def test_recovery_enters_the_journal_as_one(loan):
    factories.written_off(loan=loan, value_date=date(2023, 6, 1))
    rows = understood(("D-1", "1000", "09/06/2023", "cheque", "C 1", "recovery"))
    (movement,) = post(rows, "grid:b", factories.user("accountant"))
    assert (movement.kind, movement.channel, movement.reference) == ("recovery", "cheque", "C1")


# --- The page ---

CELLS = ("pret", "montant", "date", "mode", "reference", "nature")


def sent(*rows, **over):
    filled = [tuple(row) + ("",) * (len(CELLS) - len(row)) for row in rows]
    return {
        "form_key": uuid.uuid4().hex,
        **{name: [row[at] for row in filled] for at, name in enumerate(CELLS)},
        "quoi": "enregistrer",
        **over,
    }


def test_grid_is_posted_once_its_effects_were_shown(client, signed_in, loan):
    signed_in(client, "accountant")
    assert reverse("loans:receipt_grid") in client.get(LIST).content.decode()
    assert len(client.get(PAGE).context["rows"]) == 10
    data = sent(
        ("D-1", "1 000", "09/06/2023", "Virement", "V 1"), ("", "", "09/06/2023"), ("tazi", "500", "9/6/2023")
    )
    page = client.post(PAGE, data)
    assert "Rien n’est encore enregistré" in page.content.decode()
    assert not Repayment.objects.exists()
    data["seen"] = page.context["grid"].digest
    for _each in range(2):
        response = client.post(PAGE, data)
        assert response.url == reverse("loans:receipt_grid_done", args=[data["form_key"]])
    assert Repayment.objects.count() == 2
    done = client.get(response.url)
    assert done.context["listing"].totals == {"montant": 1500}
    assert client.get(response.url, {"format": "csv"}).status_code == 200


def test_warnings_are_confirmed_and_others_are_not(client, signed_in, loan):
    signed_in(client, "accountant")
    data = sent(("D-1", "4 500", "09/06/2023"))
    page = client.post(PAGE, data)
    data["seen"] = page.context["grid"].digest
    assert "J’ai lu l’avertissement de 1 ligne" in page.content.decode()
    assert client.post(PAGE, data).status_code == 200
    confirmed = {**data, "confirm_warnings": "on"}
    # Entered by somebody else meanwhile: another warning than the one that was read.
    factories.repayment(loan=loan, amount=4500, value_date=date(2023, 6, 9))
    assert client.post(PAGE, confirmed).status_code == 200
    assert Repayment.objects.count() == 1


def test_fault_stays_on_its_row_and_all_is_kept_as_it_was_typed(client, signed_in, loan):
    signed_in(client, "accountant")
    data = sent(("D-1", "1 000", "09/06/2023"), ("Inconnu", "12,345", "hier", "troc", "R 1"))
    page = client.post(PAGE, {**data, "seen": "0"})
    rows = page.context["grid"].rows
    assert (rows[0].errors, len(rows[1].errors)) == ([], 4)
    text = page.content.decode()
    for kept in ('value="Inconnu"', 'value="12,345"', 'value="hier"', 'value="troc" selected', 'value="R 1"'):
        assert kept in text
    assert not Repayment.objects.exists()


def test_refusal_of_the_journal_is_said_on_its_row(client, signed_in, loan):
    signed_in(client, "accountant")
    data = sent(("D-1", "100", "01/01/2019"))
    data["seen"] = client.post(PAGE, data).context["grid"].digest
    page = client.post(PAGE, data)
    assert "pas encore ouverte" in " ".join(page.context["grid"].rows[0].errors)


def test_table_is_pasted_without_a_script(client, signed_in, loan):
    signed_in(client, "accountant")
    text = "Prêt\tMontant\tDate\r\nD-1\t1 000,00\t09/06/2023\tChèque\tC 5\nD-1\t٢٠٠\t2023-06-08"
    page = client.post(PAGE, {"form_key": uuid.uuid4().hex, "texte": text, "quoi": "coller"})
    grid = page.context["grid"]
    assert [(row.loan, row.amount, row.channel) for row in grid.rows] == [
        (loan, 1000, "cheque"),
        (loan, 200, "transfer"),
    ]
    longer = client.post(PAGE, {"form_key": grid.key, "texte": "D-1\t1\n" * (ROWS + 5), "quoi": "coller"})
    assert len(longer.context["grid"].rows) == ROWS
    assert "200 lignes au plus" in longer.content.decode()
    assert len(client.post(PAGE, sent(("D-1", "1"), quoi="lignes")).context["grid"].rows) == 11


def test_empty_or_strange_grid_posts_nothing(client, signed_in):
    signed_in(client, "accountant")
    assert "au moins une ligne" in client.post(PAGE, sent()).content.decode()
    assert "a expiré" in client.post(PAGE, sent(("D-1", "1"), form_key="x'; --")).content.decode()
    assert client.post(PAGE, {"pret": ["D-1", "D-2"], "montant": ["1"]}).status_code == 200


def test_effects_are_told_while_typing_and_write_nothing(client, signed_in, loan):
    signed_in(client, "accountant")
    page = client.post(EFFECT, sent(("D-1", "12 000", "09/06/2023"), ("x", "", "")))
    text = page.content.decode()
    assert "Ce remboursement solde le prêt." in text
    assert 'data-said="2" data-state="bad"' in text
    assert "12\u202f000,00" in text
    assert not Movement.objects.of_kind("repayment").exists()
    assert client.get(EFFECT).status_code == 405


def test_loans_are_suggested(client, signed_in, loan):
    signed_in(client, "accountant")
    assert 'data-value="D-1"' in client.get(LOANS, {"q": "taz"}).content.decode()
    assert client.get(LOANS, {"q": "t"}).content.decode().strip() == ""
    assert client.post(LOANS).status_code == 405


def test_others_stay_out(client, signed_in):
    signed_in(client, "loan_officer")
    assert [client.get(page).status_code for page in (PAGE, LOANS)] == [403, 403]
    assert client.post(EFFECT).status_code == 403
    for key in ("0" * 32, "abc"):
        assert client.get(reverse("loans:receipt_grid_done", args=[key])).status_code == 404


def test_reversed_row_is_shown_on_the_page_of_its_grid(client, signed_in, loan):
    by = signed_in(client, "accountant")
    key = "a" * 32
    (movement,) = post(understood(("D-1", "1000", "09/06/2023")), f"grid:{key}", by)
    money.reverse(movement=movement, reason="Erreur", value_date=ON, by=by)
    assert "Annulé par" in client.get(reverse("loans:receipt_grid_done", args=[key])).content.decode()
