"""Every figure is a question with a date.

The registry maps a stable key to an `Indicator`: a name, a definition in words, the list of files behind it
and how they are measured. Pages, charts, PDFs, the `figures` command and the tests all read from here.
"""

from django.utils.translation import gettext_lazy as _

from initiative_sm.dates import Period
from reports.indicators import files, financing, firms, fund, holders, portfolio, support
from reports.indicators.core import Indicator, Unit

#: The figures by what they speak of, in the order in which pages show them.
GROUPS: tuple[tuple[str, list[Indicator]], ...] = (
    (_("Personnes accompagnées"), holders.INDICATORS),
    (_("Entreprises et emplois"), firms.INDICATORS),
    (_("Dossiers et prêts"), files.INDICATORS),
    (_("Remboursements et risques"), portfolio.INDICATORS),
    (_("Financement des projets"), financing.INDICATORS),
    (_("Fonds de prêts"), fund.INDICATORS),
    (_("Accompagnement"), support.INDICATORS),
)
REGISTRY: dict[str, Indicator] = {
    indicator.key: indicator for _label, indicators in GROUPS for indicator in indicators
}


def value(key, period):
    """The value of one indicator; see `Indicator.value` for the type."""
    return REGISTRY[key].value(period)


def values(period, keys=None):
    """Values of several indicators (all by default), in registry order."""
    found = parts(period, REGISTRY if keys is None else keys)
    return {key: REGISTRY[key].made_of(*found[key]) for key in REGISTRY if key in found}


def parts(period: Period, keys) -> dict[str, tuple]:
    """(numerator, denominator or None) of several indicators; those that share their positions, at once."""
    keys = set(keys)
    together = portfolio.parts_of_stock(period.end) if len(keys & portfolio.OF_STOCK) > 1 else {}
    return {key: together[key] if key in together else REGISTRY[key].parts(period) for key in keys}


__all__ = ["GROUPS", "REGISTRY", "Indicator", "Unit", "parts", "value", "values"]
