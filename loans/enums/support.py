"""What accompanies a loan: follow-up, contacts, reminders, papers issued."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FollowUpKind(TextChoices):
    VISIT = "visit", _("Visite")
    CALL = "call", _("Appel")
    OFFICE = "office", _("Entretien au bureau")
    MENTORING = "mentoring", _("Séance de parrainage")


class TrainingStatus(TextChoices):
    REGISTERED = "registered", _("Inscrit")
    PRESENT = "present", _("Présent")
    ABSENT = "absent", _("Absent")


class ContactKind(TextChoices):
    OFFICE = "office", _("Entretien au bureau")
    VISIT = "visit", _("Visite sur place")
    CALL = "call", _("Appel")
    MESSAGE = "message", _("Message (WhatsApp, SMS)")
    EMAIL = "email", _("Courriel")
    LETTER = "letter", _("Lettre")


class ContactPurpose(TextChoices):
    WELCOME = "welcome", pgettext_lazy("étape d’un dossier", "Accueil")
    APPRAISAL = "appraisal", _("Instruction")
    RECOVERY = "recovery", _("Recouvrement")
    SUPPORT = "support", _("Accompagnement")
    OTHER = "other", _("Autre")


class ContactOutcome(TextChoices):
    REACHED = "reached", _("Joint")
    PROMISE = "promise", _("Promesse de paiement")
    NO_ANSWER = "no_answer", _("Sans réponse")
    WRONG_NUMBER = "wrong_number", _("Numéro erroné")
    DISPUTE = "dispute", _("Contestation")


class ReminderKind(TextChoices):
    """What a step of the reminder ladder asks for (échelle de relance)."""

    CALL = "call", _("Appel")
    LETTER = "letter", _("Lettre de relance")
    VISIT = "visit", _("Visite")
    FORMAL_NOTICE = "formal_notice", _("Mise en demeure")


class CourtStepKind(TextChoices):
    """What happens before a court (procédure)."""

    PETITION = "petition", _("Requête")
    ORDER = "order", _("Ordonnance")
    HEARING = "hearing", _("Audience")
    JUDGMENT = "judgment", _("Jugement")
    APPEAL = "appeal", _("Appel")
    ENFORCEMENT = "enforcement", _("Exécution")
    SETTLEMENT = "settlement", _("Accord amiable")


class IssuedKind(TextChoices):
    """The papers that the association issues about a file, each numbered, stored and verifiable."""

    APPLICATION = "application", _("Accusé de réception du dossier")
    SHEET = "sheet", _("Fiche de présentation au comité")
    DECISION = "decision", _("Notification de la décision")
    CONTRACT = "contract", _("Contrat de prêt d’honneur")
    SCHEDULE = "schedule", _("Échéancier")
    ORDER = "order", _("Ordre de décaissement")
    RECEIPT = "receipt", _("Reçu de remboursement")
    STATEMENT = "statement", _("Relevé de compte")
    REMINDER = "reminder", _("Lettre de relance")
    FORMAL_NOTICE = "formal_notice", _("Mise en demeure")
    ACCELERATION = "acceleration", _("Notification de la déchéance du terme")
    CERTIFICATE = "certificate", _("Attestation de remboursement intégral")
    REMITTANCE = "remittance", _("Bordereau de remise d’effets")
