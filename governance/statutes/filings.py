"""What must be handed to the authorities after a meeting, and by when.

Dahir 1-58-376, article 5: any change in the administration, the direction or the statutes is declared within
a month; the authority gives a sealed provisional receipt at once and the final one within 60 days, and a copy
goes to the public prosecutor. Associations that receive public money send their accounts to the Court of
Accounts before 15 March.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from governance.enums import FilingKind
from initiative_sm.dates import add_months

#: Months after the meeting to declare a change, or that there was none.
DECLARED_WITHIN = 1
#: Days after the filing in which the authority gives the final receipt.
RECEIPT_WITHIN = timedelta(days=60)
#: Month and day of the year after the accounts, the last one before 15 March.
ACCOUNTS_BY = (3, 14)


@dataclass(frozen=True)
class Decided:
    """What a meeting decided, as far as the authorities are concerned.

    `changed`: seats, offices or the statutes; `renewal`: it is the meeting at which the statutes renew them.
    `years`: the fiscal years whose accounts it adopted.
    """

    held_on: date
    changed: bool = False
    renewal: bool = False
    years: Sequence[int] = ()


@dataclass(frozen=True)
class Asked:
    kind: FilingKind
    due_on: date


def asked(decided: Decided) -> list[Asked]:
    """The filings that follow a meeting, the first due first."""
    declared = add_months(decided.held_on, DECLARED_WITHIN)
    found = []
    if decided.changed:
        found += [
            Asked(FilingKind.DECLARATION, declared),
            Asked(FilingKind.PROVISIONAL_RECEIPT, declared),
            Asked(FilingKind.PROSECUTOR, declared),
            Asked(FilingKind.FINAL_RECEIPT, receipt_due(declared)),
        ]
    elif decided.renewal:
        found.append(Asked(FilingKind.NO_CHANGE, declared))
    if decided.years:
        found.append(Asked(FilingKind.ACCOUNTS, date(max(decided.years) + 1, *ACCOUNTS_BY)))
        found.append(Asked(FilingKind.FUNDERS, declared))
    order = list(FilingKind)
    return sorted(found, key=lambda one: (one.due_on, order.index(one.kind)))


def receipt_due(filed_on: date) -> date:
    """The last day for the final receipt of what was filed on `filed_on`."""
    return filed_on + RECEIPT_WITHIN


def why(kind: str) -> str:
    """The rule that asks for a filing, in the reader's language."""
    return {
        FilingKind.DECLARATION: _(
            "Tout changement dans l’administration, la direction ou les statuts se déclare dans le mois : "
            "lettre, procès-verbal, liste du bureau, copies des cartes d’identité, statuts s’ils ont changé ; "
            "trois exemplaires à l’autorité locale."
        ),
        FilingKind.NO_CHANGE: _(
            "À la date statutaire du renouvellement, l’absence de changement se déclare dans le mois."
        ),
        FilingKind.PROVISIONAL_RECEIPT: _("L’autorité le remet cacheté et daté au moment même du dépôt."),
        FilingKind.FINAL_RECEIPT: _(
            "Il est remis dans les 60 jours du dépôt ; passé ce délai, l’association peut agir selon ses statuts."
        ),
        FilingKind.PROSECUTOR: _(
            "Une copie du dossier déposé va au parquet du tribunal de première instance."
        ),
        FilingKind.ACCOUNTS: _(
            "Les associations qui reçoivent des fonds publics envoient leurs comptes annuels avant le 15 mars."
        ),
        FilingKind.FUNDERS: _(
            "Rapports adoptés et comptes, à remettre selon les conventions ; rappelés un mois après la réunion."
        ),
    }[FilingKind(kind)]
