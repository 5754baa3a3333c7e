"""The words of the programme, for a reader who is not of the trade."""

from django.utils.translation import gettext_lazy as _

from reports.figures import Definition

TERMS = (
    (
        _("Prêt d’honneur"),
        _("Prêt fait à une personne, sans intérêt ni garantie, pour créer ou développer son activité."),
    ),
    (
        _("Porteur de projet"),
        _("Personne qui crée, reprend ou développe une activité et à qui l’association fait un prêt."),
    ),
    (
        _("Comité d’agrément"),
        _("Réunion de bénévoles qui entend le porteur de projet et décide seule de l’accord du prêt."),
    ),
    (
        _("Décaissement"),
        _("Versement de l’argent du prêt au porteur de projet."),
    ),
    (
        _("Différé"),
        _("Mois qui suivent le décaissement et pendant lesquels aucune échéance n’est due."),
    ),
    (
        _("Échéance"),
        _("Part du prêt qui doit être remboursée à une date convenue."),
    ),
    (
        _("Rééchelonnement"),
        _("Nouvel échéancier décidé pour un prêt en cours ; l’échéancier d’origine est conservé."),
    ),
    (
        _("Encours"),
        _("Ce qui reste à rembourser sur l’ensemble des prêts décaissés."),
    ),
    (
        _("Impayé"),
        _("Montant échu et non remboursé."),
    ),
    (
        _("Passage en perte"),
        _("Constat, par décision, qu’un prêt ne sera plus remboursé ; le fonds en est diminué."),
    ),
    (
        _("Enveloppe"),
        _("Argent confié par un bailleur dans une convention, avec les règles de son emploi."),
    ),
    (
        _("Convention"),
        _("Accord écrit par lequel un bailleur s’engage à doter le fonds de prêts."),
    ),
    (
        _("Bailleur"),
        _("Institution qui dote le fonds de prêts."),
    ),
    (
        _("Parrainage"),
        _("Appui régulier qu’un bénévole expérimenté donne au porteur de projet après le prêt."),
    ),
    (
        _("Secteur informel"),
        _("Activité exercée sans immatriculation : ni registre du commerce, ni patente, ni statut."),
    ),
)


def terms() -> tuple[Definition, ...]:
    return tuple(Definition(str(word), str(text)) for word, text in TERMS)
