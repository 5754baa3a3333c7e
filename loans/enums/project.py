"""The words of a project: what it is, how it is financed, how its firm fares."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class LegalForm(TextChoices):
    NONE = "none", _("Sans forme juridique")
    INDIVIDUAL = "individual", _("Personne physique")
    AUTO_ENTREPRENEUR = "auto_entrepreneur", _("Auto-entrepreneur")
    SARL = "sarl", _("SARL")
    SARL_AU = "sarl_au", _("SARL à associé unique")
    SNC = "snc", _("SNC")
    COOPERATIVE = "cooperative", _("Coopérative")
    GIE = "gie", _("GIE")


class FormalProof(TextChoices):
    """The paper that dates the passage to the formal sector (justificatif de formalisation)."""

    RC = "rc", _("Registre du commerce")
    ICE = "ice", _("Identifiant commun de l’entreprise")
    AUTO_ENTREPRENEUR = "auto_entrepreneur", _("Carte d’auto-entrepreneur")
    TAX = "tax", _("Taxe professionnelle")
    COOPERATIVE = "cooperative", _("Registre des coopératives")


class ProjectKind(TextChoices):
    CREATION = "creation", _("Création")
    TAKEOVER = "takeover", _("Reprise")
    GROWTH = "growth", _("Développement")
    RECOVERY = "recovery", _("Relance")


class PlanSide(TextChoices):
    NEED = "need", _("Emploi")
    RESOURCE = "resource", _("Ressource")


class PlanKind(TextChoices):
    """Lines of the financing plan (plan de financement): needs first, then resources."""

    PREMISES = "premises", _("Local et aménagements")
    EQUIPMENT = "equipment", _("Matériel et équipement")
    VEHICLE = "vehicle", _("Véhicule")
    STOCK = "stock", _("Stock de départ")
    WORKING_CAPITAL = "working_capital", _("Fonds de roulement")
    FEES = "fees", _("Frais d’établissement")
    HONOUR_LOAN = "honour_loan", _("Prêt d’honneur")
    OWN = "own", _("Apport personnel")
    BANK_LOAN = "bank_loan", _("Crédit bancaire")
    GRANT = "grant", _("Subvention")
    OTHER = "other", _("Autre")


#: Which side of the plan a line may stand on; "other" may stand on both.
PLAN_NEEDS = [
    PlanKind.PREMISES,
    PlanKind.EQUIPMENT,
    PlanKind.VEHICLE,
    PlanKind.STOCK,
    PlanKind.WORKING_CAPITAL,
    PlanKind.FEES,
    PlanKind.OTHER,
]


PLAN_RESOURCES = [
    PlanKind.HONOUR_LOAN,
    PlanKind.OWN,
    PlanKind.BANK_LOAN,
    PlanKind.GRANT,
    PlanKind.OTHER,
]


class FirmStatus(TextChoices):
    STARTING = "starting", _("En démarrage")
    ACTIVE = "active", _("En activité")
    DIFFICULTY = "difficulty", _("En difficulté")
    SOLD = "sold", _("Cédée")
    CLOSED = "closed", _("Fermée")
    UNKNOWN = "unknown", _("Inconnue")


#: A firm that was sold lives on, under somebody else.
ALIVE_STATUSES = [FirmStatus.STARTING, FirmStatus.ACTIVE, FirmStatus.DIFFICULTY, FirmStatus.SOLD]


class TurnoverBand(IntegerChoices):
    """Yearly turnover in dirhams (chiffre d'affaires)."""

    UNDER_50K = 1, _("Moins de 50 000 DH")
    UNDER_200K = 2, _("De 50 000 à 200 000 DH")
    UNDER_500K = 3, _("De 200 000 à 500 000 DH")
    UNDER_1M = 4, _("De 500 000 à 1 000 000 DH")
    OVER_1M = 5, _("Plus de 1 000 000 DH")
