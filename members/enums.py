"""The words of the association: people, organs, offices."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Language(TextChoices):
    FRENCH = "fr", _("Français")
    ARABIC = "ar", _("Arabe")
    ENGLISH = "en", _("Anglais")


class Sex(TextChoices):
    FEMALE = "F", _("Femme")
    MALE = "M", _("Homme")


class MemberKind(TextChoices):
    INSTITUTION = "institution", _("Institution")
    PERSON = "person", _("Personne physique")


class College(TextChoices):
    """Colleges of members (collèges): who votes with whom."""

    PUBLIC = "public", _("Collectivités et établissements publics")
    CHAMBERS = "chambers", _("Chambres professionnelles")
    BANKS = "banks", _("Banques")
    FIRMS = "firms", _("Entreprises")
    ASSOCIATIONS = "associations", _("Associations")
    PERSONS = "persons", _("Personnes physiques")
    HONORARY = "honorary", _("Membres d’honneur")


class Organ(TextChoices):
    """Organs of the association; each one meets, and each seat in one is a mandate."""

    ASSEMBLY = "assembly", _("Assemblée générale")
    BOARD = "board", _("Conseil d’administration")
    BUREAU = "bureau", _("Bureau")
    COMMITTEE = "committee", _("Comité d’agrément")


class Office(TextChoices):
    PRESIDENT = "president", _("Président")
    VICE_PRESIDENT = "vice_president", _("Vice-président")
    SECRETARY = "secretary", _("Secrétaire général")
    DEPUTY_SECRETARY = "deputy_secretary", _("Secrétaire général adjoint")
    TREASURER = "treasurer", _("Trésorier")
    DEPUTY_TREASURER = "deputy_treasurer", _("Trésorier adjoint")
    ASSESSOR = "assessor", _("Assesseur")
    MEMBER = "member", _("Membre")


class MandateEnd(TextChoices):
    TERM = "term", _("Fin de mandat")
    RESIGNATION = "resignation", _("Démission")
    REPLACED = "replaced", _("Remplacement du représentant")
    DEATH = "death", _("Décès")
    REMOVAL = "removal", _("Révocation")
    LEFT = "left", _("Départ de l’adhérent")
    NOT_RATIFIED = "not_ratified", _("Cooptation non ratifiée")


class MandateOrigin(TextChoices):
    """How a seat was come by: a co-opted holder waits for the next assembly to ratify it."""

    ELECTED = "elected", _("Élection")
    COOPTED = "coopted", _("Cooptation")


class DueState(TextChoices):
    """Where a due stands on a day: computed, never stored."""

    SETTLED = "settled", _("Payée")
    WAIVED = "waived", _("Exonérée")
    LATE = "late", _("En retard")
    PENDING = "pending", _("À payer")


class DueChannel(TextChoices):
    """How a due is paid; unlike an instalment, it may be paid in cash against a receipt."""

    TRANSFER = "transfer", _("Virement")
    CHEQUE = "cheque", _("Chèque")
    CASH_DEPOSIT = "cash_deposit", _("Versement au guichet")
    CASH = "cash", _("Espèces")


class ReminderChannel(TextChoices):
    LETTER = "letter", _("Lettre")
    EMAIL = "email", _("Courriel")
    PHONE = "phone", _("Téléphone")


class JobStatus(TextChoices):
    QUEUED = "queued", _("En attente")
    RUNNING = "running", _("En cours")
    DONE = "done", _("Terminé")
    FAILED = "failed", _("Échec")


#: The only ways a job's status moves; see `initiative_sm.transitions.move`.
JOB_TRANSITIONS = {
    JobStatus.QUEUED: {JobStatus.RUNNING, JobStatus.FAILED},
    JobStatus.RUNNING: {JobStatus.DONE, JobStatus.FAILED},
}
