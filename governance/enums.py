"""The words of a meeting: its kind, its life, what is put to the vote and what comes of it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MeetingKind(TextChoices):
    ORDINARY = "ordinary", _("Ordinaire")
    EXTRAORDINARY = "extraordinary", _("Extraordinaire")


class MeetingStatus(TextChoices):
    PLANNED = "planned", _("Prévue")
    CONVENED = "convened", _("Convoquée")
    HELD = "held", _("Tenue")
    CANCELLED = "cancelled", _("Annulée")


MEETING_TRANSITIONS = {
    MeetingStatus.PLANNED: {MeetingStatus.CONVENED, MeetingStatus.CANCELLED},
    MeetingStatus.CONVENED: {MeetingStatus.HELD, MeetingStatus.CANCELLED},
}


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
    OTHER = "other", _("Autre")


class Outcome(TextChoices):
    PENDING = "pending", _("À voter")
    CARRIED = "carried", _("Adoptée")
    REJECTED = "rejected", _("Rejetée")


RESOLUTION_TRANSITIONS = {Outcome.PENDING: {Outcome.CARRIED, Outcome.REJECTED}}


class MajorityBase(TextChoices):
    """Of what a majority is a part: abstentions and void papers count from CAST on, silence from IN_ROOM on."""

    EXPRESSED = "expressed", _("suffrages exprimés")
    CAST = "cast", _("votants")
    IN_ROOM = "in_room", _("voix présentes ou représentées")
    ENTITLED = "entitled", _("voix de l’association")
