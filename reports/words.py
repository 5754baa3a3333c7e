"""How a figure is made, in words."""

from datetime import date

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Count, F
from django.utils.translation import gettext as _

from reports.behind import MEASURED
from reports.indicators import Indicator
from reports.indicators.core import MedianDays, Quotient, since_foundation

#: What a list is made of does not depend on its day.
_SOME_DAY = since_foundation(date(2000, 1, 1))


def formula(indicator: Indicator) -> str:
    """One sentence: what is counted, added or divided."""
    if indicator.formula:
        return str(indicator.formula)
    if isinstance(indicator, MedianDays):
        return _("On range les délais du plus court au plus long et l’on prend celui du milieu.")
    if isinstance(indicator, Quotient):
        return _("Le numérateur est divisé par le dénominateur.")
    if indicator.base is not None:
        return _("Le numérateur est rapporté au dénominateur, en pour cent.")
    if indicator.by_difference:
        return _(
            "On additionne sur la liste du dernier jour ; pour un exercice, on retire le total de la veille "
            "de son premier jour."
        )
    if isinstance(indicator.measure, Count):
        return _("On compte les lignes de la liste.")
    return _("On additionne la colonne mesurée de la liste.")


def measures(indicator: Indicator) -> tuple[str, str]:
    """What numerator and denominator measure; "" where the formula alone can say it."""
    if indicator.formula or isinstance(indicator, MedianDays):
        return "", ""
    top = _measure(indicator.measure, indicator.files)
    if indicator.base is None:
        return top, ""
    return top, _measure(indicator.base_measure or indicator.measure, indicator.base)


def _measure(measure, files):
    model = files(_SOME_DAY).model
    names = model._meta.verbose_name_plural
    if isinstance(measure, Count):
        return _("Nombre : %(files)s") % {"files": names}
    [source, *_others] = measure.get_source_expressions()
    column = _column(model, source.name) if isinstance(source, F) else ""
    return _("Somme de « %(column)s » : %(files)s") % {"column": column, "files": names} if column else ""


def _column(model, name):
    if name in MEASURED:
        return MEASURED[name]
    try:
        return model._meta.get_field(name).verbose_name
    except FieldDoesNotExist:
        return ""
