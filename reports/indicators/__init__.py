"""Every figure is a question with a date.

The registry maps a stable key to an `Indicator`: a name, a definition in words, the list of files behind it
and how they are measured. Pages, charts, PDFs, the `figures` command and the tests all read from here.
"""

from reports.indicators import files, financing, firms, fund, holders, portfolio, support
from reports.indicators.core import Indicator, Unit

REGISTRY: dict[str, Indicator] = {
    indicator.key: indicator
    for module in (holders, firms, files, portfolio, financing, fund, support)
    for indicator in module.INDICATORS
}


def value(key, period):
    """The value of one indicator; see `Indicator.value` for the type."""
    return REGISTRY[key].value(period)


def values(period, keys=None):
    """Values of several indicators (all by default), in registry order."""
    return {
        key: indicator.value(period) for key, indicator in REGISTRY.items() if keys is None or key in keys
    }


__all__ = ["REGISTRY", "Indicator", "Unit", "value", "values"]
