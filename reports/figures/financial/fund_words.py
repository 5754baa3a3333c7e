"""What the rows of the fund movement table mean, in words."""

from django.utils.translation import gettext as _

from reports.figures import Definition


def definitions_of_rows() -> tuple[Definition, ...]:
    """What the rows A to K mean."""
    return (
        Definition(
            _("A, F — Fonds"),
            _("Ce qui appartient au fonds de prêts, en banque ou entre les mains des porteurs de projet."),
        ),
        Definition(_("B — Dotations"), _("Sommes versées au fonds par les bailleurs, par convention.")),
        Definition(
            _("C — Restitutions"),
            _("Sommes rendues à un bailleur qui avait gardé le droit de reprendre son apport."),
        ),
        Definition(
            _("D — Pertes nettes"),
            _("Prêts passés en perte par décision, moins ce qui a été recouvré ensuite."),
        ),
        Definition(
            _("E — Affectations et virements"),
            _(
                "Produits ou frais affectés au fonds par décision, et virements d’une enveloppe à l’autre, "
                "dont la somme est nulle."
            ),
        ),
        Definition(
            _("G, H — Encours"),
            _("Capital restant dû par les porteurs de projet : décaissé, moins remboursé, moins perdu."),
        ),
        Definition(
            _("I — Trésorerie du fonds"),
            _("Fonds moins encours, plus les trop-perçus à rendre aux porteurs : ce qui est en banque."),
        ),
        Definition(
            _("J — Engagements non décaissés"),
            _("Ce qui est accordé par le comité et reste à verser, tranches à venir comprises."),
        ),
        Definition(
            _("K — Disponible à engager"),
            _("Trésorerie moins engagements non décaissés et trop-perçus à rendre."),
        ),
    )
