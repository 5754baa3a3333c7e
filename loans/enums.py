"""The words of the programme, and the only ways a loan file moves."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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
    CONTRACT = "contract", _("Contrat de prêt signé")
    OTHER = "other", _("Autre pièce")


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


class LoanStatus(TextChoices):
    """The life of a loan file (dossier). Late or in arrears is computed, never a status."""

    RECEIVED = "received", pgettext_lazy("étape d’un dossier", "Accueil")
    APPRAISAL = "appraisal", _("Instruction")
    COMMITTEE = "committee", _("En comité")
    GRANTED = "granted", _("Accordé")
    CONTRACTED = "contracted", _("Contrat signé")
    RUNNING = "running", _("En cours")
    LITIGATION = "litigation", _("Contentieux")
    REPAID = "repaid", _("Soldé")
    WRITTEN_OFF = "written_off", _("Passé en perte")
    REDIRECTED = "redirected", _("Réorienté")
    ABANDONED = "abandoned", _("Abandonné")
    REFUSED = "refused", _("Refusé")
    CANCELLED = "cancelled", _("Annulé")
    EXPIRED = "expired", _("Accord expiré")


_S = LoanStatus
LOAN_TRANSITIONS = {
    _S.RECEIVED: {_S.APPRAISAL, _S.REDIRECTED, _S.ABANDONED},
    _S.APPRAISAL: {_S.COMMITTEE, _S.REDIRECTED, _S.ABANDONED},
    # Adjourned by the committee: the file goes back to appraisal.
    _S.COMMITTEE: {_S.GRANTED, _S.REFUSED, _S.APPRAISAL, _S.ABANDONED},
    _S.GRANTED: {_S.CONTRACTED, _S.CANCELLED, _S.EXPIRED},
    _S.CONTRACTED: {_S.RUNNING, _S.CANCELLED, _S.EXPIRED},
    # Back to CONTRACTED when the only disbursement is reversed.
    _S.RUNNING: {_S.REPAID, _S.LITIGATION, _S.WRITTEN_OFF, _S.CONTRACTED},
    _S.LITIGATION: {_S.RUNNING, _S.REPAID, _S.WRITTEN_OFF},
    # Back when a receipt or a write-off is reversed.
    _S.REPAID: {_S.RUNNING, _S.LITIGATION},
    _S.WRITTEN_OFF: {_S.RUNNING, _S.LITIGATION},
}

#: Before the committee has decided, what is asked for may still be corrected.
OPEN_STATUSES = [_S.RECEIVED, _S.APPRAISAL, _S.COMMITTEE]
#: The committee has said yes and the loan has terms.
GRANTED_STATUSES = [
    _S.GRANTED,
    _S.CONTRACTED,
    _S.RUNNING,
    _S.LITIGATION,
    _S.REPAID,
    _S.WRITTEN_OFF,
]
#: The money has left the fund.
DISBURSED_STATUSES = [_S.RUNNING, _S.LITIGATION, _S.REPAID, _S.WRITTEN_OFF]
#: Something is still owed, and may be paid.
REPAYABLE_STATUSES = [_S.RUNNING, _S.LITIGATION]
#: Nothing more is expected of the file.
CLOSED_STATUSES = [
    _S.REPAID,
    _S.WRITTEN_OFF,
    _S.REDIRECTED,
    _S.ABANDONED,
    _S.REFUSED,
    _S.CANCELLED,
    _S.EXPIRED,
]


class DecisionSubject(TextChoices):
    GRANT = "grant", _("Octroi")
    RESCHEDULING = "rescheduling", _("Rééchelonnement")
    ACCELERATION = "acceleration", _("Déchéance du terme")
    WRITE_OFF = "write_off", _("Passage en perte")


class DecisionOutcome(TextChoices):
    FAVOURABLE = "favourable", _("Favorable")
    CONDITIONAL = "conditional", _("Favorable sous conditions")
    ADJOURNED = "adjourned", _("Ajourné")
    REFUSED = "refused", _("Défavorable")
    WITHDRAWN = "withdrawn", _("Retiré")


FAVOURABLE_OUTCOMES = [DecisionOutcome.FAVOURABLE, DecisionOutcome.CONDITIONAL]


class ScheduleReason(TextChoices):
    INITIAL = "initial", _("Échéancier initial")
    RESCHEDULING = "rescheduling", _("Rééchelonnement")
    POSTPONEMENT = "postponement", _("Report d’échéances")


class InstalmentState(TextChoices):
    """Where an instalment stands on a day: computed, never stored."""

    PAID = "paid", _("Payée")
    PARTIAL = "partial", _("Payée en partie")
    LATE = "late", _("En retard")
    DUE = "due", _("Échue ce jour")
    UPCOMING = "upcoming", _("À venir")
    VOID = "void", _("Non exigible")


class MovementKind(TextChoices):
    """What moves the fund, the cash or the outstanding of an envelope."""

    CONTRIBUTION = "contribution", _("Dotation")
    RESTITUTION = "restitution", _("Restitution au bailleur")
    TRANSFER_OUT = "transfer_out", _("Virement vers une autre enveloppe")
    TRANSFER_IN = "transfer_in", _("Virement depuis une autre enveloppe")
    ALLOCATION_IN = "allocation_in", _("Affectation au fonds")
    ALLOCATION_OUT = "allocation_out", _("Prélèvement sur le fonds")
    DISBURSEMENT = "disbursement", _("Décaissement")
    REPAYMENT = "repayment", _("Remboursement")
    WRITE_OFF = "write_off", _("Passage en perte")
    RECOVERY = "recovery", _("Recouvrement après perte")


#: kind → sign of its effect on (fund, cash, outstanding). Fund = cash + outstanding holds row by row.
EFFECTS = {
    MovementKind.CONTRIBUTION: (1, 1, 0),
    MovementKind.RESTITUTION: (-1, -1, 0),
    MovementKind.TRANSFER_OUT: (-1, -1, 0),
    MovementKind.TRANSFER_IN: (1, 1, 0),
    MovementKind.ALLOCATION_IN: (1, 1, 0),
    MovementKind.ALLOCATION_OUT: (-1, -1, 0),
    MovementKind.DISBURSEMENT: (0, -1, 1),
    MovementKind.REPAYMENT: (0, 1, -1),
    MovementKind.WRITE_OFF: (-1, 0, -1),
    MovementKind.RECOVERY: (1, 1, 0),
}

LOAN_KINDS = [
    MovementKind.DISBURSEMENT,
    MovementKind.REPAYMENT,
    MovementKind.WRITE_OFF,
    MovementKind.RECOVERY,
]


class PaymentChannel(TextChoices):
    TRANSFER = "transfer", _("Virement")
    CASH_DEPOSIT = "cash_deposit", _("Versement au guichet")
    CHEQUE = "cheque", _("Chèque")
    DIRECT_DEBIT = "direct_debit", _("Prélèvement")
    BILL = "bill", _("Lettre de change normalisée")
    MOBILE = "mobile", _("Paiement mobile")
    NONE = "none", _("Sans mouvement de trésorerie")


class FollowUpKind(TextChoices):
    VISIT = "visit", _("Visite")
    CALL = "call", _("Appel")
    OFFICE = "office", _("Entretien au bureau")
    MENTORING = "mentoring", _("Séance de parrainage")


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


class BatchStatus(TextChoices):
    PREVIEWED = "previewed", _("Aperçu")
    REFUSED = "refused", _("Refusé")
    IMPORTED = "imported", _("Importé")
    UNDOING = "undoing", _("Annulation en cours")
    UNDONE = "undone", _("Annulé")


BATCH_TRANSITIONS = {
    BatchStatus.PREVIEWED: {BatchStatus.IMPORTED, BatchStatus.REFUSED},
    BatchStatus.IMPORTED: {BatchStatus.UNDOING},
    BatchStatus.UNDOING: {BatchStatus.UNDONE},
}
