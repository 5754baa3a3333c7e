"""Which loan a line of a statement probably pays, and how often that is right on a statement full of noise."""

from collections import Counter, defaultdict
from decimal import Decimal
from random import Random

import pytest

from loans.bank.matching import SURE, Matcher, Payable, payer_key
from tests.loans.bank_noise import LINES, debtors, statement

AMINA = Payable(
    loan=1, number="2023-0014", holder_number="P-00014", names=("Amina El Moudene", "أمينة المودن"),
    rib="007810000123456789012345", bills=frozenset({"LC100200"}),
    expected=frozenset({Decimal("1388.89"), Decimal("4166.67")}), instalment=Decimal("1388.89"),
    remaining=Decimal(30_000),
)  # fmt: skip
OMAR = Payable(
    loan=2, number="2022-0101", holder_number="P-00088", names=("Omar Oulhaj", "عمر أولحاج"),
    expected=frozenset({Decimal("1388.89")}), instalment=Decimal("1388.89"), remaining=Decimal(12_000),
)  # fmt: skip
TWIN = Payable(
    loan=3, number="2021-0007", holder_number="P-00070", names=("Amina El Moudene", "أمينة المودن"),
    expected=frozenset({Decimal(2000)}), instalment=Decimal(2000), remaining=Decimal(8000),
)  # fmt: skip


def suggest(label, amount="1388.89", reference="", among=(AMINA, OMAR)):
    return Matcher(among).suggest(label, reference, Decimal(amount))


def kinds(label, **over):
    found = suggest(label, **over)
    return found and (found.loan, [kind for kind, _said in found.why])


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("VIREMENT RECU AMINA EL MOUDENE", (1, ["name", "amount"])),
        ("VIR MOUDDEN AMINA", (1, ["name", "amount"])),
        ("تحويل من أمينة المودن", (1, ["name", "amount"])),
        ("VERSEMENT PRET 2023-0014", (1, ["loan", "amount"])),
        ("VERSEMENT PRET 2023 0014", (1, ["loan", "amount"])),
        ("VERSEMENT PRET20230014", (1, ["loan", "amount"])),
        ("VERSEMENT P-00014", (1, ["holder", "amount"])),
        ("ENCAISSEMENT LCN LC100200", (1, ["bill", "amount"])),
        ("VIR EMIS 007 810 0001234567890123 45", (1, ["rib", "amount"])),
        ("VERSEMENT ESPECES GUICHET", None),
        ("VIR RECU DE KARIM BENNANI", None),
    ],
)
def test_a_line_is_known_by_its_number_or_its_name(label, expected):
    assert kinds(label) == expected


def test_the_reference_is_read_like_the_label():
    assert kinds("VERSEMENT", reference="2022/0101") == (2, ["loan", "amount"])


def test_an_amount_that_only_one_loan_expects_speaks_for_it_where_nobody_is_named():
    assert kinds("VERSEMENT ESPECES", amount="4166.67") == (1, ["alone", "amount"])
    assert kinds("VIR KARIM BENNANI", amount="4166.67") is None
    # A round amount is anybody's.
    assert kinds("VERSEMENT ESPECES", amount="2000", among=(AMINA, TWIN)) is None


def test_a_first_name_may_be_an_initial():
    brother = Payable(
        loan=5, number="2020-0005", names=("Anas Oulhaj", "أنس أولحاج"), remaining=Decimal(9000)
    )
    assert kinds("VIR PERMANENT OULHAJ O", among=(OMAR, brother)) == (2, ["name", "amount"])
    assert kinds("VIR PERMANENT OULHAJ Z", among=(OMAR, brother), amount="70") is None


def test_two_holders_of_one_name_are_told_apart_by_the_amount_or_not_at_all():
    assert kinds("VIR AMINA EL MOUDENE", amount="2000", among=(AMINA, TWIN)) == (3, ["name", "amount"])
    assert kinds("VIR AMINA EL MOUDENE", amount="500", among=(AMINA, TWIN)) is None


def test_a_number_is_not_believed_against_the_name_of_another():
    found = Matcher([AMINA, OMAR]).candidates("VIR AMINA EL MOUDENE 2022-0101", "", Decimal("1388.89"))
    assert found[0].loan == 1
    assert found[1].score < 60


def test_more_than_what_is_owed_is_said():
    assert suggest("VERSEMENT 2022-0101", "15000").why == (("loan", "2022-0101"), ("too_much", "12000"))


def test_several_instalments_are_counted():
    assert suggest("VIR OMAR OULHAJ", "4166.67").why[-1] == ("several", "3")


def test_who_paid_before_is_known_again():
    key = payer_key("VIR PERMANENT STE TRANSPORT ATLAS 05/08/2024 REF 8812")
    assert key == payer_key("VIREMENT RECU STE TRANSPORT ATLAS 99127")
    known = Payable(loan=4, number="2020-0001", payers=frozenset({key}), remaining=Decimal(5000))
    assert kinds("VIR STE TRANSPORT ATLAS 05/09/2024", among=(AMINA, known)) == (4, ["payer"])


@pytest.mark.parametrize("amount", ["-1388.89", "0"])
def test_money_that_leaves_the_account_is_matched_with_nothing(amount):
    matcher = Matcher([AMINA, OMAR])
    assert matcher.candidates("VIR EMIS AMINA EL MOUDENE 2023-0014", "", Decimal(amount)) == []


@pytest.mark.parametrize("label", ["", " ", "٣", "-", "MOHAMED", "١٢٣", "\u202e", "x" * 300])
def test_any_label_is_looked_at(label):
    assert Matcher([AMINA, OMAR]).candidates(label, label, Decimal(10)) is not None
    assert Matcher([]).suggest(label, label, Decimal(10)) is None


# --- The measure ---


def measured(seed):
    """how → counts of right, wrong, none, and of the right and wrong ones that are sure; "total" for all."""
    rng = Random(seed)
    owing = debtors(rng)
    lines = statement(rng, owing)
    matcher = Matcher(debtor.payable for debtor in owing)
    table = defaultdict(Counter)
    for line in lines:
        found = matcher.suggest(line.label, line.reference, line.amount)
        outcome = "none" if found is None else "right" if found.loan == line.loan else "wrong"
        for row in (line.how, "total"):
            table[row][outcome] += 1
            if found and found.score >= SURE:
                table[row][f"sure {outcome}"] += 1
    return table


def printed(table):
    columns = ("right", "wrong", "none", "sure right", "sure wrong")
    head = f"{'':22}" + "".join(f"{column:>12}" for column in columns)
    rows = [
        f"{how:22}" + "".join(f"{counts[column]:12}" for column in columns)
        for how, counts in sorted(table.items())
    ]
    return "\n".join([head, *rows])


def test_a_noisy_statement_of_a_thousand_lines_is_matched():
    table = measured("releve")
    print(printed(table))  # noqa: T201  (the table of docs/bank.md; shown by pytest -rP)
    total = table["total"]
    assert total["right"] + total["wrong"] + total["none"] == LINES
    assert total["right"] >= 680
    assert total["wrong"] <= 30
    assert total["sure right"] >= 450
    assert total["sure wrong"] <= 3
    assert table["débit"]["none"] == sum(table["débit"].values())
    for how in ("nom exact", "nom en arabe", "numéro et nom", "numéro seul", "numéro faux et nom", "RIB"):
        assert table[how]["wrong"] <= 1, how


@pytest.mark.parametrize("seed", range(5))
def test_another_statement_is_matched_as_well(seed):
    total = measured(seed)["total"]
    assert total["right"] >= 650
    assert total["wrong"] <= 40
    assert total["sure wrong"] <= 5
