"""The reasons of a suggestion, in words."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from initiative_sm import money

_WHY = {
    "loan": _("Numéro du prêt %s"),
    "bill": _("Lettre de change %s"),
    "holder": _("Numéro du porteur %s"),
    "rib": _("RIB du bénéficiaire"),
    "payer": _("A déjà payé ce prêt"),
    "name": _("Nom : %s"),
    "part": _("Une partie du nom : %s"),
    "amount": _("Montant attendu"),
    "several": _("%s échéances"),
    "alone": _("Seul prêt dont ce montant est attendu"),
    "too_much": _("Plus que le reste dû : %s"),
}
_AMOUNTS = {"too_much"}


def reasons(why) -> list[str]:
    """A sentence for each pair of `matching.Suggestion.why`, as they are kept with a line."""
    return [_reason(kind, found) for kind, found in why if kind in _WHY]


def _reason(kind, found):
    sentence = str(_WHY[kind])
    shown = money.format(Decimal(found)) if kind in _AMOUNTS else found
    return sentence % shown if "%s" in sentence else sentence
