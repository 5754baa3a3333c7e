"""What a product asks of a file: its rules, its papers, what is found before the committee."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RuleKind(TextChoices):
    """A rule of a product; its limit is in dirhams, percent, months or years, as its name says."""

    MIN_AMOUNT = "min_amount", _("Montant minimal (DH)")
    MAX_AMOUNT = "max_amount", _("Plafond (DH)")
    MAX_SHARE = "max_share", _("Part maximale du plan de financement (%)")
    MIN_OWN_SHARE = "min_own_share", _("Apport personnel minimal (% du plan)")
    MIN_COUPLING = "min_coupling", _("Crédit bancaire minimal (% du prêt d’honneur)")
    MIN_TERM = "min_term", _("Durée minimale (mois)")
    MAX_TERM = "max_term", _("Durée maximale (mois)")
    MAX_DEFERRAL = "max_deferral", _("Différé maximal (mois)")
    MIN_AGE = "min_age", _("Âge minimal (ans)")
    MAX_AGE = "max_age", _("Âge maximal (ans)")
    PLAN_BALANCED = "plan_balanced", _("Plan de financement équilibré")
    SECTORS = "sectors", _("Secteurs éligibles")
    LEGAL_FORMS = "legal_forms", _("Formes juridiques admises")
    PROJECT_KINDS = "project_kinds", _("Natures de projet admises")
    TRAINING = "training", _("Formation suivie avant le comité")
    VISIT = "visit", _("Visite avant le comité")


#: Rules that are about a number.
LIMITED_RULES = [
    RuleKind.MIN_AMOUNT,
    RuleKind.MAX_AMOUNT,
    RuleKind.MAX_SHARE,
    RuleKind.MIN_OWN_SHARE,
    RuleKind.MIN_COUPLING,
    RuleKind.MIN_TERM,
    RuleKind.MAX_TERM,
    RuleKind.MAX_DEFERRAL,
    RuleKind.MIN_AGE,
    RuleKind.MAX_AGE,
]


class Severity(TextChoices):
    """What a breach of a rule does: a warning can be confirmed, an error cannot."""

    WARNING = "warning", _("Avertissement à confirmer")
    ERROR = "error", _("Refus")


class PieceMoment(TextChoices):
    """By when a paper of the checklist is asked for."""

    COMMITTEE = "committee", _("Avant le comité")
    DISBURSEMENT = "disbursement", _("Avant le décaissement")


class DocumentKind(TextChoices):
    """The papers of a file (pièces du dossier)."""

    CIN = "cin", _("Copie de la CIN")
    PLAN = "plan", _("Plan d’affaires")
    QUOTE = "quote", _("Devis")
    LEASE = "lease", _("Contrat de bail")
    REGISTER = "register", _("Extrait du registre du commerce")
    AUTO_ENTREPRENEUR = "auto_entrepreneur", _("Carte d’auto-entrepreneur")
    BANK = "bank", _("Relevé bancaire")
    PHOTO = "photo", _("Photographie")
    RIB = "rib", _("Relevé d’identité bancaire")
    BANK_AGREEMENT = "bank_agreement", _("Accord de principe de la banque")
    INVOICE = "invoice", _("Facture")
    STATUTES = "statutes", _("Statuts de la société ou de la coopérative")
    TAX = "tax", _("Attestation de taxe professionnelle")
    CNSS = "cnss", _("Déclaration à la CNSS")
    CONTRACT = "contract", _("Contrat de prêt signé")
    BILL = "bill", _("Lettre de change")
    PROOF = "proof", _("Preuve d’envoi")
    JUDGMENT = "judgment", _("Acte de procédure")
    OTHER = "other", _("Autre pièce")


class ScreeningResult(TextChoices):
    ELIGIBLE = "eligible", _("Éligible")
    REDIRECTED = "redirected", _("Réorienté")
    ABANDONED = "abandoned", _("Abandon")


class Opinion(TextChoices):
    """The opinion of who appraised the file (avis)."""

    FAVOURABLE = "favourable", _("Favorable")
    RESERVED = "reserved", _("Réservé")
    UNFAVOURABLE = "unfavourable", _("Défavorable")


class BankAnswer(TextChoices):
    """Where the bank loan coupled with the honour loan stands."""

    NONE = "none", _("Pas de crédit bancaire")
    ASKED = "asked", _("Demandé")
    PRINCIPLE = "principle", _("Accord de principe")
    GRANTED = "granted", _("Accordé")
    REFUSED = "refused", _("Refusé")
