"""Which envelope pays: the fund's conventions, and cash that is never short on any day."""

import heapq
from dataclasses import dataclass
from datetime import date
from random import Random

from loans.enums import MovementKind

MDH = 1_000_000


@dataclass(frozen=True)
class Fund:
    """A convention and its envelope. Amounts in dirhams; fictional but for their orders of magnitude."""

    code: str
    funder: str
    signed_on: date
    amount: int
    subject_fr: str
    subject_ar: str
    tranches: tuple[tuple[date, int], ...]
    max_amount: int
    max_share: int
    returnable: bool = False
    auto_entrepreneurs: bool = False
    sectors: tuple[str, ...] = ()
    until: date | None = None


@dataclass(frozen=True)
class Planned:
    """A movement decided by the board, outside any loan."""

    on: date
    kind: str
    fund: str
    amount: int
    reason: str
    to: str = ""


FUNDS = (
    Fund(
        "CR-2007", "region", date(2007, 9, 24), 3 * MDH,
        "Constitution du fonds de prêts d’honneur", "إحداث صندوق قروض الشرف",
        ((date(2007, 10, 15), 1_500_000), (date(2008, 6, 10), 1 * MDH), (date(2009, 3, 12), 500_000)),
        100_000, 50,
    ),
    Fund(
        "CCIS-2007", "ccis", date(2007, 9, 24), 800_000,
        "Appui à la création de petites entreprises", "دعم إحداث المقاولات الصغرى",
        ((date(2007, 11, 5), 500_000), (date(2009, 2, 10), 300_000)),
        80_000, 50, returnable=True, until=date(2017, 6, 30),
    ),
    Fund(
        "ADS-2008", "ads", date(2008, 5, 14), 2 * MDH,
        "Insertion économique des jeunes", "الإدماج الاقتصادي للشباب",
        ((date(2008, 9, 2), 1 * MDH), (date(2010, 2, 16), 1 * MDH)),
        100_000, 50,
    ),
    Fund(
        "INDH-2009", "indh", date(2009, 3, 26), 2_500_000,
        "Activités génératrices de revenus", "الأنشطة المدرة للدخل",
        ((date(2009, 6, 9), 1 * MDH), (date(2010, 7, 6), 800_000), (date(2011, 5, 17), 700_000)),
        60_000, 60,
    ),
    Fund(
        "CR-2011", "region", date(2011, 10, 6), 1_600_000,
        "Renforcement du fonds de prêts", "تعزيز صندوق القروض",
        ((date(2011, 12, 13), 800_000), (date(2012, 6, 12), 800_000)),
        100_000, 50,
    ),
    Fund(
        "CR-2014", "region", date(2014, 2, 20), 3 * MDH,
        "Deuxième renforcement du fonds de prêts", "التعزيز الثاني لصندوق القروض",
        ((date(2014, 4, 8), 1_500_000), (date(2015, 5, 12), 1_500_000)),
        100_000, 60,
    ),
    Fund(
        "INDH-2016", "indh", date(2016, 3, 17), 2_500_000,
        "Soutien aux porteurs de projet des communes rurales", "دعم حاملي المشاريع بالجماعات القروية",
        ((date(2016, 6, 14), 1_250_000), (date(2017, 6, 13), 1_250_000)),
        100_000, 60,
    ),
    Fund(
        "MPME-2018", "maroc-pme", date(2018, 12, 20), 5 * MDH,
        "Équipement de cent auto-entrepreneurs", "تجهيز مائة مقاول ذاتي",
        ((date(2019, 2, 12), 2_500_000), (date(2020, 1, 14), 2_500_000)),
        50_000, 70, auto_entrepreneurs=True,
    ),
    Fund(
        "CR-2019", "region", date(2019, 3, 25), 10 * MDH,
        "Relèvement du plafond et accompagnement de la croissance", "رفع السقف ومواكبة النمو",
        ((date(2019, 4, 9), 4 * MDH), (date(2020, 2, 11), 3 * MDH), (date(2021, 3, 9), 3 * MDH)),
        300_000, 70,
    ),
    Fund(
        "INDH-2020", "indh", date(2019, 12, 19), 12 * MDH,
        "Amélioration du revenu et inclusion économique des jeunes", "تحسين الدخل والإدماج الاقتصادي للشباب",
        ((date(2020, 3, 3), 4 * MDH), (date(2021, 2, 9), 4 * MDH), (date(2022, 2, 8), 4 * MDH)),
        150_000, 70,
    ),
    Fund(
        "CR-2021", "region", date(2021, 4, 22), 19 * MDH,
        "Relance des petites entreprises après la crise sanitaire", "إنعاش المقاولات الصغرى بعد الأزمة الصحية",
        ((date(2021, 6, 8), 7 * MDH), (date(2022, 4, 12), 7 * MDH), (date(2023, 2, 14), 5 * MDH)),
        300_000, 70,
    ),
    Fund(
        "ADS-2022", "ads", date(2022, 3, 31), 4 * MDH,
        "Produits du terroir, artisanat et tourisme rural", "المنتجات المجالية والصناعة التقليدية والسياحة القروية",
        ((date(2022, 5, 10), 4 * MDH),),
        200_000, 70, sectors=("agriculture", "artisanat", "agroalimentaire", "tourisme"),
    ),
    Fund(
        "CR-2023", "region", date(2023, 9, 28), 6 * MDH,
        "Programme pour les jeunes et les femmes", "برنامج الشباب والنساء",
        ((date(2023, 11, 7), 3 * MDH), (date(2024, 5, 14), 3 * MDH)),
        300_000, 70,
    ),
)  # fmt: skip

PLANNED = (
    Planned(date(2014, 12, 18), MovementKind.ALLOCATION_IN, "CR-2007", 24_600, "Intérêts des dépôts, décision du conseil"),
    Planned(date(2015, 6, 23), MovementKind.TRANSFER_OUT, "CCIS-2007", 150_000, "Regroupement des enveloppes, décision du conseil", "CR-2014"),
    Planned(date(2017, 6, 30), MovementKind.RESTITUTION, "CCIS-2007", 200_000, "Droit de reprise exercé par la chambre"),
    Planned(date(2018, 12, 18), MovementKind.ALLOCATION_IN, "CR-2007", 18_250, "Intérêts des dépôts, décision du conseil"),
    Planned(date(2020, 12, 18), MovementKind.ALLOCATION_OUT, "CR-2019", 7_840, "Frais bancaires, décision du conseil"),
    Planned(date(2022, 12, 19), MovementKind.TRANSFER_OUT, "ADS-2008", 400_000, "Regroupement des enveloppes, décision du conseil", "ADS-2022"),
    Planned(date(2022, 12, 19), MovementKind.ALLOCATION_OUT, "CR-2019", 9_315, "Frais bancaires, décision du conseil"),
    Planned(date(2023, 12, 18), MovementKind.ALLOCATION_IN, "CR-2021", 61_420, "Intérêts des dépôts, décision du conseil"),
)  # fmt: skip


def open_to_all(on: date, amount: int) -> list[Fund]:
    """Envelopes from which anybody could be granted `amount` on a day."""
    return [
        fund
        for fund in FUNDS
        if fund.tranches[0][0] <= on
        and (fund.until is None or on < fund.until)
        and amount <= fund.max_amount
        and not fund.auto_entrepreneurs
        and not fund.sectors
    ]


class ShortageError(RuntimeError):
    """No envelope can pay a loan: the plan of contributions is too small."""


class Treasury:
    """The cash of the envelopes, day by day in order, as loans are paid out of them.

    What the board has planned to take out is set aside from the first day, and a receipt that will bounce
    never counts: so cash is enough on the day itself and on every later one.
    """

    def __init__(self, rng: Random):
        self._rng = rng
        self._cash = {fund.code: 0 for fund in FUNDS}
        self._coming = []
        for fund in FUNDS:
            for on, amount in fund.tranches:
                self._expect(on, fund.code, amount)
        for planned in PLANNED:
            self._plan(planned)

    def _plan(self, planned):
        if planned.kind == MovementKind.ALLOCATION_IN:
            self._expect(planned.on, planned.fund, planned.amount)
            return
        self._cash[planned.fund] -= planned.amount
        if planned.to:
            self._expect(planned.on, planned.to, planned.amount)

    def _expect(self, on, code, amount):
        heapq.heappush(self._coming, (on, code, amount))

    def choose(self, *, granted_on, on, amount, auto_entrepreneur, sector) -> Fund:
        """The envelope that pays `amount` on a day: eligible, open, with the cash. Days come in order."""
        while self._coming and self._coming[0][0] <= on:
            _day, code, received = heapq.heappop(self._coming)
            self._cash[code] += received
        eligible = [
            fund
            for fund in FUNDS
            if fund.tranches[0][0] <= granted_on
            and (fund.until is None or on < fund.until)
            and amount <= fund.max_amount
            and (auto_entrepreneur or not fund.auto_entrepreneurs)
            and (not fund.sectors or sector in fund.sectors)
            and self._cash[fund.code] >= amount
        ]
        if not eligible:
            raise ShortageError(f"{amount} on {on}")
        if auto_entrepreneur and eligible and any(fund.auto_entrepreneurs for fund in eligible):
            return next(fund for fund in eligible if fund.auto_entrepreneurs)
        weights = [float(self._cash[fund.code]) ** 0.5 for fund in eligible]
        return self._rng.choices(eligible, weights=weights)[0]

    def pay(self, fund: Fund, amount, receipts):
        """Take `amount` out of the envelope and expect what comes back; reversed receipts do not count."""
        self._cash[fund.code] -= amount
        for receipt in receipts:
            if receipt.reversed_on is None:
                self._expect(receipt.value_date, fund.code, receipt.amount)
