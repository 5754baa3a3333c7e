"""Who comes, from where, and by what way."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Milieu(TextChoices):
    URBAN = "urban", _("Urbain")
    RURAL = "rural", _("Rural")


class ProvinceKind(TextChoices):
    PREFECTURE = "prefecture", _("Préfecture")
    PROVINCE = "province", _("Province")


class Channel(TextChoices):
    """How a person came to the association (canal d'arrivée)."""

    VISIT = "visit", _("Visite")
    PHONE = "phone", _("Téléphone")
    WEB = "web", _("Site web")
    ANAPEC = "anapec", _("ANAPEC")
    CRI = "cri", _("Centre régional d’investissement")
    CHAMBER = "chamber", _("Chambre professionnelle")
    INDH = "indh", _("Plateforme des jeunes (INDH)")
    BANK = "bank", _("Banque")
    OTHER = "other", _("Autre")


class Occupation(TextChoices):
    """What the holder did before the project (situation à l'entrée)."""

    JOB_SEEKER = "job_seeker", _("Demandeur d’emploi")
    EMPLOYEE = "employee", _("Salarié")
    SELF_EMPLOYED = "self_employed", _("Indépendant")
    STUDENT = "student", _("Étudiant")
    AT_HOME = "at_home", _("Au foyer")
    OTHER = "other", _("Autre")


class Education(TextChoices):
    NONE = "none", _("Sans diplôme")
    PRIMARY = "primary", _("Primaire")
    SECONDARY = "secondary", _("Secondaire")
    VOCATIONAL = "vocational", _("Formation professionnelle")
    HIGHER = "higher", _("Supérieur")


class Orientation(TextChoices):
    """Where a person was directed at the first contact (orientation)."""

    LOAN = "loan", _("Dossier de prêt d’honneur")
    TRAINING = "training", _("Formation")
    ANAPEC = "anapec", _("ANAPEC")
    CRI = "cri", _("Centre régional d’investissement")
    INDH = "indh", _("Plateforme des jeunes (INDH)")
    BANK = "bank", _("Banque")
    OTHER = "other", _("Autre organisme")
