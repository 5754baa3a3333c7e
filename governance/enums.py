"""The words of a meeting: its kind, its life, what is put to the vote and what comes of it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MeetingKind(TextChoices):
    ORDINARY = "ordinary", _("Ordinaire")
    EXTRAORDINARY = "extraordinary", _("Extraordinaire")


class MeetingStatus(TextChoices):
    PLANNED = "planned", _("Prévue")
    CONVENED = "convened", _("Convoquée")
    OPEN = "open", _("En séance")
    MISSED = "missed", _("Quorum non atteint")
    HELD = "held", _("Tenue")
    CANCELLED = "cancelled", _("Annulée")


MEETING_TRANSITIONS = {
    MeetingStatus.PLANNED: {MeetingStatus.CONVENED, MeetingStatus.CANCELLED},
    # A meeting of which only the sheet is known goes from convened to held without its session.
    MeetingStatus.CONVENED: {MeetingStatus.OPEN, MeetingStatus.HELD, MeetingStatus.CANCELLED},
    MeetingStatus.OPEN: {MeetingStatus.HELD, MeetingStatus.MISSED},
}


class PaperKind(TextChoices):
    """What a file of a meeting is."""

    ATTACHMENT = "attachment", _("Document joint")
    REPORT = "report", _("Rapport annuel")
    LETTERS = "letters", _("Lettres de convocation")
    PROOF = "proof", _("Preuve d’envoi")
    PROXY = "proxy", _("Pouvoir signé")
    ATTENDANCE = "attendance", _("Feuille de présence signée")
    SIGNED_MINUTES = "signed_minutes", _("Procès-verbal signé")
    MINUTES = "minutes", _("Procès-verbal")
    FILING = "filing", _("Pièce du dépôt")
    KIT = "kit", _("Dossier de l’assemblée")


class SendingChannel(TextChoices):
    """How a convocation reaches its addressee (mode d’envoi)."""

    EMAIL = "email", _("Courriel")
    POST = "post", _("Lettre recommandée")
    HAND = "hand", _("Remise en main propre")
    MESSAGE = "message", _("Messagerie")


class AttendanceStatus(TextChoices):
    PRESENT = "present", _("Présent")
    REPRESENTED = "represented", _("Représenté")
    EXCUSED = "excused", _("Excusé")
    ABSENT = "absent", _("Absent")


class ResolutionKind(TextChoices):
    ADOPT_REPORT = "adopt_report", _("Adoption d’un rapport")
    DISCHARGE = "discharge", _("Quitus")
    ALLOCATION = "allocation", _("Affectation du résultat")
    BUDGET = "budget", _("Budget et cotisations")
    ELECTION = "election", _("Élection")
    STATUTES = "statutes", _("Modification des statuts")
    LOAN = "loan", _("Dossier de prêt")
    OTHER = "other", _("Autre")


class Outcome(TextChoices):
    PENDING = "pending", _("À voter")
    CARRIED = "carried", _("Adoptée")
    REJECTED = "rejected", _("Rejetée")


RESOLUTION_TRANSITIONS = {
    Outcome.PENDING: {Outcome.CARRIED, Outcome.REJECTED},
    # A count entered wrongly is taken back before the session closes.
    Outcome.CARRIED: {Outcome.PENDING},
    Outcome.REJECTED: {Outcome.PENDING},
}


class VoteMethod(TextChoices):
    HANDS = "hands", _("Main levée")
    SECRET = "secret", _("Bulletin secret")
    ROLL_CALL = "roll", _("Appel nominal")


class VoiceChoice(TextChoices):
    """How one member voted, where each vote is noted by name."""

    FOR = "for", _("Pour")
    AGAINST = "against", _("Contre")
    ABSTAIN = "abstain", _("Abstention")


class CandidacyOutcome(TextChoices):
    """What a vote made of a candidate; one who is elected may still decline."""

    PENDING = "pending", _("À voter")
    ELECTED = "elected", _("Élu")
    DEFEATED = "defeated", _("Non élu")
    TIED = "tied", _("À égalité")
    DECLINED = "declined", _("A décliné")


class TieRule(TextChoices):
    """How two candidates with the same number of votes are told apart."""

    BALLOT = "ballot", _("Second tour")
    SENIORITY = "seniority", _("Le plus ancien adhérent")
    LOT = "lot", _("Tirage au sort")


class InterestKind(TextChoices):
    """Why somebody may not decide freely (nature du conflit d’intérêts)."""

    EMPLOYMENT = "employment", _("Emploi ou mandat")
    SHARE = "share", _("Part ou créance")
    FAMILY = "family", _("Lien de famille")
    SUPPLIER = "supplier", _("Fourniture ou prestation")
    OTHER = "other", _("Autre")


class MinutesStatus(TextChoices):
    DRAFT = "draft", _("Projet")
    LOCKED = "locked", _("Signé et enregistré")


MINUTES_TRANSITIONS = {MinutesStatus.DRAFT: {MinutesStatus.LOCKED}}


class FilingKind(TextChoices):
    """What is handed to an authority, or received from it, after a meeting (dépôts)."""

    DECLARATION = "declaration", _("Déclaration du nouveau bureau aux autorités")
    NO_CHANGE = "no_change", _("Déclaration d’absence de changement")
    PROVISIONAL_RECEIPT = "provisional", _("Récépissé provisoire")
    FINAL_RECEIPT = "final", _("Récépissé définitif")
    PROSECUTOR = "prosecutor", _("Copie au procureur du Roi")
    ACCOUNTS = "accounts", _("Comptes à la Cour des comptes")
    FUNDERS = "funders", _("Comptes et rapports aux bailleurs")


class MajorityBase(TextChoices):
    """Of what a majority is a part: abstentions and void papers count from CAST on, silence from IN_ROOM on."""

    EXPRESSED = "expressed", _("suffrages exprimés")
    CAST = "cast", _("votants")
    IN_ROOM = "in_room", _("voix présentes ou représentées")
    ENTITLED = "entitled", _("voix de l’association")
