"""What the demonstration must come to: the public figures, year by year.

Published: 183 loans for 8.1 million dirhams, 26 women and 483 jobs at the end of 2012; 406 loans for 23.22
millions and 1 378 jobs at the end of 2018; 674 firms around 2020; more than 1 060 projects and 2 800 jobs in
March 2023; 1 332 holders, 295 women, 22 % rural, 24 % formalised and 3 951 jobs on 25 September 2024. What
lies between was chosen so that these fit together.
"""

from dataclasses import dataclass
from datetime import date

SEED = "initiative-souss-massa-2007"

FOUNDED = date(2007, 7, 4)
ASSEMBLY = date(2024, 9, 25)
#: The day on which the demonstration lives (the setting BUSINESS_DATE of `./run demo`).
BUSINESS_DATE = date(2024, 9, 30)
#: Nothing that a headline figure counts happens after this day, so that the figures of the assembly stand.
LAST_DISBURSEMENT = date(2024, 9, 20)
#: The ceiling was raised in March 2019; larger loans were granted once the first money for them had come.
CEILING_RAISED = date(2019, 4, 9)


@dataclass(frozen=True)
class Year:
    """One year's quotas: first loans, second loans of known holders, and those of the first loans' holders.

    `pairs` are projects with two partners; `amount` is what is lent in the year, in dirhams; `formalised`
    counts the holders of this year who move to the formal sector, then or later.
    """

    year: int
    holders: int
    second: int
    pairs: int
    women: int
    rural: int
    formalised: int
    amount: int

    @property
    def loans(self):
        return self.holders + self.second


YEARS = (
    Year(2008, 22, 0, 0, 2, 3, 4, 660_000),
    Year(2009, 38, 0, 1, 5, 5, 7, 1_370_000),
    Year(2010, 40, 0, 1, 6, 6, 8, 1_600_000),
    Year(2011, 43, 0, 1, 6, 6, 9, 1_870_000),
    Year(2012, 39, 1, 1, 7, 6, 8, 2_600_000),
    Year(2013, 37, 1, 1, 5, 6, 8, 2_360_000),
    Year(2014, 34, 1, 1, 6, 6, 7, 2_310_000),
    Year(2015, 32, 2, 1, 6, 6, 7, 2_310_000),
    Year(2016, 34, 2, 2, 6, 6, 8, 2_480_000),
    Year(2017, 36, 2, 2, 7, 7, 8, 2_665_000),
    Year(2018, 39, 3, 2, 8, 7, 9, 2_995_000),
    Year(2019, 129, 6, 4, 24, 28, 36, 8_100_000),
    Year(2020, 150, 5, 5, 32, 33, 42, 9_000_000),
    Year(2021, 167, 8, 5, 42, 41, 47, 9_450_000),
    Year(2022, 171, 9, 5, 46, 43, 48, 9_900_000),
    Year(2023, 181, 9, 4, 50, 47, 49, 10_830_000),
    Year(2024, 140, 7, 3, 37, 37, 15, 8_600_000),
)

#: Jobs created since the foundation, by the last known follow-up of each project.
JOBS = (
    (date(2012, 12, 31), 483),
    (date(2018, 12, 31), 1378),
    (date(2020, 12, 31), 2030),
    (date(2023, 3, 31), 3110),
    (ASSEMBLY, 3951),
)

#: Weight of each month in the disbursements of a year; the association started in March 2008.
MONTHS = (7, 8, 9, 9, 9, 8, 7, 3, 9, 10, 10, 9)
MONTHS_OF = {
    2008: (0, 0, 4, 6, 8, 9, 8, 3, 10, 12, 12, 10),
    2020: (12, 13, 8, 0, 0, 4, 9, 6, 12, 14, 14, 14),
    2024: (7, 8, 9, 9, 9, 8, 7, 3, 6, 0, 0, 0),
}

#: Files that come to nothing, for each disbursed loan of the year.
REFUSED = {True: 0.43, False: 0.38}  # since 2019, before
ABANDONED = 0.16
REDIRECTED = 0.12
LAPSED = 0.03  # granted, then cancelled or expired

#: Files still under way on the business day.
UNDER_WAY = {"received": 17, "appraisal": 29, "committee": 13, "granted": 9, "contracted": 7}
