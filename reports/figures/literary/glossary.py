"""The words of the programme, for a reader who is not of the trade."""

from django.utils.translation import gettext as _

from reports.figures import Definition


def terms() -> tuple[Definition, ...]:
    return (
        Definition(
            _("Prêt d’honneur"),
            _("Prêt fait à une personne, sans intérêt ni garantie, pour créer ou développer son activité."),
        ),
        Definition(
            _("Porteur de projet"),
            _("Personne qui crée, reprend ou développe une activité et à qui l’association fait un prêt."),
        ),
        Definition(
            _("Comité d’agrément"),
            _("Réunion de bénévoles qui entend le porteur de projet et décide seule de l’accord du prêt."),
        ),
        Definition(_("Décaissement"), _("Versement de l’argent du prêt au porteur de projet.")),
        Definition(
            _("Différé"),
            _("Mois qui suivent le décaissement et pendant lesquels aucune échéance n’est due."),
        ),
        Definition(_("Échéance"), _("Part du prêt qui doit être remboursée à une date convenue.")),
        Definition(
            _("Rééchelonnement"),
            _("Nouvel échéancier décidé pour un prêt en cours ; l’échéancier d’origine est conservé."),
        ),
        Definition(_("Encours"), _("Ce qui reste à rembourser sur l’ensemble des prêts décaissés.")),
        Definition(_("Impayé"), _("Montant échu et non remboursé.")),
        Definition(
            _("Passage en perte"),
            _("Constat, par décision, qu’un prêt ne sera plus remboursé ; le fonds en est diminué."),
        ),
        Definition(
            _("Enveloppe"),
            _("Argent confié par un bailleur dans une convention, avec les règles de son emploi."),
        ),
        Definition(
            _("Convention"),
            _("Accord écrit par lequel un bailleur s’engage à doter le fonds de prêts."),
        ),
        Definition(_("Bailleur"), _("Institution qui dote le fonds de prêts.")),
        Definition(
            _("Parrainage"),
            _("Appui régulier qu’un bénévole expérimenté donne au porteur de projet après le prêt."),
        ),
        Definition(
            _("Secteur informel"),
            _("Activité exercée sans immatriculation : ni registre du commerce, ni patente, ni statut."),
        ),
    )
