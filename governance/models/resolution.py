"""What is put to the vote, and the result."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.enums import Outcome, ResolutionKind, VoiceChoice, VoteMethod
from governance.models.meeting import AgendaItem, Meeting
from members.enums import College
from members.models import Member


class Resolution(models.Model):
    """A resolution (résolution): its text in both languages, the votes, the outcome.

    "Unanimously" is computed from the votes, never typed. `in_room` and `entitled` are the votes present or
    represented at that moment and those of the whole organ, frozen with the count; None where an older vote
    left only its result. `chair_for` is the side of the chair, which a tie may need.
    """

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="resolutions", verbose_name=_("réunion")
    )
    item = models.ForeignKey(
        AgendaItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="resolutions",
        verbose_name=_("point de l’ordre du jour"),
    )
    number = models.PositiveSmallIntegerField(_("numéro"))
    kind = models.CharField(_("objet"), max_length=12, choices=ResolutionKind.choices)
    text_fr = models.TextField(_("texte (français)"))
    text_ar = models.TextField(_("texte (arabe)"), blank=True)
    votes_for = models.PositiveIntegerField(_("pour"), default=0)
    votes_against = models.PositiveIntegerField(_("contre"), default=0)
    abstentions = models.PositiveIntegerField(_("abstentions"), default=0)
    void = models.PositiveIntegerField(_("nuls"), default=0)
    method = models.CharField(
        _("mode de scrutin"), max_length=6, choices=VoteMethod.choices, default=VoteMethod.HANDS
    )
    in_room = models.PositiveIntegerField(_("voix présentes ou représentées"), null=True, blank=True)
    entitled = models.PositiveIntegerField(_("voix de l’organe"), null=True, blank=True)
    chair_for = models.BooleanField(_("le président a voté pour"), null=True, blank=True)
    scrutineers = models.CharField(_("scrutateurs"), max_length=250, blank=True)
    voted_at = models.DateTimeField(_("votée à"), null=True, blank=True)
    outcome = models.CharField(_("résultat"), max_length=8, choices=Outcome.choices, default=Outcome.PENDING)

    class Meta:
        verbose_name = _("résolution")
        verbose_name_plural = _("résolutions")
        ordering = ["meeting", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"],
                name="resolution_number_unique",
                violation_error_message=_("Cette réunion a déjà une résolution de ce numéro."),
            ),
            models.CheckConstraint(
                condition=~Q(outcome="pending")
                | Q(votes_for=0, votes_against=0, abstentions=0, void=0, voted_at__isnull=True),
                name="resolution_votes_need_outcome",
                violation_error_message=_("Une résolution votée a un résultat."),
            ),
            models.CheckConstraint(
                condition=~Q(outcome="carried")
                | Q(votes_for__gt=F("votes_against"))
                # A side that is not known would make the check unknown, and pass it.
                | Q(votes_for=F("votes_against"), votes_for__gt=0, chair_for__isnull=False, chair_for=True),
                name="resolution_carried_has_majority",
                violation_error_message=_(
                    "Une résolution adoptée a plus de voix pour que contre, ou autant avec celle du président."
                ),
            ),
            models.CheckConstraint(
                condition=Q(in_room__isnull=True)
                | Q(in_room__gte=F("votes_for") + F("votes_against") + F("abstentions") + F("void")),
                name="resolution_votes_within_the_room",
                violation_error_message=_("Il y a plus de voix comptées que de voix dans la salle."),
            ),
            models.CheckConstraint(
                condition=Q(in_room__isnull=True, entitled__isnull=True)
                | Q(in_room__isnull=False, entitled__isnull=False, entitled__gte=F("in_room")),
                name="resolution_room_within_the_organ",
                violation_error_message=_("Il y a plus de voix dans la salle que dans l’organe."),
            ),
        ]

    def __str__(self):
        return f"{self.meeting} – {self.number}"

    @property
    def unanimous(self):
        """Carried with every vote expressed in favour and nobody abstaining."""
        return (
            self.outcome == Outcome.CARRIED
            and not self.votes_against
            and not self.abstentions
            and not self.void
        )

    def text(self, language):
        return self.text_ar if language == "ar" and self.text_ar else self.text_fr


class CollegeCount(models.Model):
    """The votes of one college in a vote taken by college, weighted; their sum is that of the resolution."""

    # CASCADE: it is part of the count of its resolution.
    resolution = models.ForeignKey(
        Resolution, on_delete=models.CASCADE, related_name="counts", verbose_name=_("résolution")
    )
    college = models.CharField(_("collège"), max_length=14, choices=College.choices)
    in_room = models.PositiveIntegerField(_("voix présentes ou représentées"))
    votes_for = models.PositiveIntegerField(_("pour"), default=0)
    votes_against = models.PositiveIntegerField(_("contre"), default=0)
    abstentions = models.PositiveIntegerField(_("abstentions"), default=0)
    void = models.PositiveIntegerField(_("nuls"), default=0)

    class Meta:
        verbose_name = _("voix d’un collège")
        verbose_name_plural = _("voix des collèges")
        ordering = ["resolution", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["resolution", "college"],
                name="college_count_once",
                violation_error_message=_("Les voix de ce collège sont déjà comptées."),
            ),
            models.CheckConstraint(
                condition=Q(in_room__gte=F("votes_for") + F("votes_against") + F("abstentions") + F("void")),
                name="college_count_within_the_room",
                violation_error_message=_("Il y a plus de voix comptées que de voix de ce collège."),
            ),
        ]

    def __str__(self):
        return f"{self.resolution} – {self.get_college_display()}"


class Recusal(models.Model):
    """A member who takes no part in a resolution (récusation, déport): it leaves the count, and the reason stays."""

    # CASCADE: it is part of its resolution.
    resolution = models.ForeignKey(
        Resolution, on_delete=models.CASCADE, related_name="recusals", verbose_name=_("résolution")
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="recusals", verbose_name=_("adhérent")
    )
    reason = models.CharField(_("motif"), max_length=250)

    class Meta:
        verbose_name = _("déport")
        verbose_name_plural = _("déports")
        ordering = ["resolution", "member__name_fr", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["resolution", "member"],
                name="recusal_once",
                violation_error_message=_("Ce déport est déjà noté."),
            )
        ]

    def __str__(self):
        return f"{self.member} – {self.reason}"


class Voice(models.Model):
    """How one member voted by name (vote nominatif); the counts of the resolution are added up from these."""

    # CASCADE: it is part of the count of its resolution.
    resolution = models.ForeignKey(
        Resolution, on_delete=models.CASCADE, related_name="voices", verbose_name=_("résolution")
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="voices", verbose_name=_("adhérent")
    )
    choice = models.CharField(_("vote"), max_length=7, choices=VoiceChoice.choices)

    class Meta:
        verbose_name = _("vote nominatif")
        verbose_name_plural = _("votes nominatifs")
        ordering = ["resolution", "member__name_fr", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["resolution", "member"],
                name="voice_once",
                violation_error_message=_("Le vote de cet adhérent est déjà noté."),
            )
        ]

    def __str__(self):
        return f"{self.member} – {self.get_choice_display()}"


class ResolutionStep(models.Model):
    """What must be done so that a resolution is carried out (suivi): who, by when, and when it was done."""

    resolution = models.ForeignKey(
        Resolution, on_delete=models.PROTECT, related_name="steps", verbose_name=_("résolution")
    )
    text = models.CharField(_("à faire"), max_length=250)
    owner = models.CharField(_("responsable"), max_length=150)
    due_on = models.DateField(_("échéance"), null=True, blank=True)
    done_on = models.DateField(_("fait le"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("noté par"),
    )
    note = models.CharField(_("note"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("suite d’une résolution")
        verbose_name_plural = _("suites des résolutions")
        ordering = ["resolution", "due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_by__isnull=True)
                | Q(done_on__isnull=False, done_by__isnull=False),
                name="resolution_step_done_by_someone",
                violation_error_message=_("Une suite faite dit quand et par qui."),
            )
        ]

    def __str__(self):
        return self.text
