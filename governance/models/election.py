"""Elections by seat, and the drawing of lots that divides an organ into series."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.enums import CandidacyOutcome, VoteMethod
from governance.models.meeting import AgendaItem, Meeting
from members.enums import Office, Organ
from members.models import Mandate, Member, Representative


class Election(models.Model):
    """An election held in a meeting (élection): of the seats of a series, or of an office.

    `seed` orders the lots where the statutes break a tie that way; `earlier` is the round before a second
    ballot. The ballots that name nobody are `blank`, those that cannot be read `void`; for an election of
    several seats each seat has its own ballot.
    """

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="elections", verbose_name=_("réunion")
    )
    item = models.ForeignKey(
        AgendaItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="elections",
        verbose_name=_("point de l’ordre du jour"),
    )
    number = models.PositiveSmallIntegerField(_("numéro"))
    organ = models.CharField(_("organe"), max_length=10, choices=Organ.choices)
    office = models.CharField(_("fonction"), max_length=20, choices=Office.choices, default=Office.MEMBER)
    series = models.PositiveSmallIntegerField(_("série"), null=True, blank=True)
    method = models.CharField(
        _("mode de scrutin"), max_length=6, choices=VoteMethod.choices, default=VoteMethod.SECRET
    )
    earlier = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="later",
        verbose_name=_("second tour de"),
    )
    in_room = models.PositiveIntegerField(_("voix présentes ou représentées"), null=True, blank=True)
    scrutineers = models.CharField(_("scrutateurs"), max_length=250, blank=True)
    seed = models.CharField(_("graine du tirage"), max_length=100, blank=True)
    voted_at = models.DateTimeField(_("dépouillée à"), null=True, blank=True)

    class Meta:
        verbose_name = _("élection")
        verbose_name_plural = _("élections")
        ordering = ["meeting", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"],
                name="election_number_unique",
                violation_error_message=_("Cette réunion a déjà une élection de ce numéro."),
            ),
            models.CheckConstraint(
                condition=Q(voted_at__isnull=True) | Q(in_room__isnull=False),
                name="election_voted_in_a_room",
                violation_error_message=_("Une élection dépouillée dit combien de voix étaient là."),
            ),
        ]

    def __str__(self):
        return f"{self.meeting} – {self.get_organ_display()} ({self.get_office_display()})"


class ElectionSeat(models.Model):
    """A seat to be filled by an election, and the mandate that ends with it."""

    # CASCADE: it is part of its election.
    election = models.ForeignKey(
        Election, on_delete=models.CASCADE, related_name="seats", verbose_name=_("élection")
    )
    seat = models.PositiveSmallIntegerField(_("siège"))
    outgoing = models.ForeignKey(
        Mandate,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("mandat sortant"),
    )
    blank = models.PositiveIntegerField(_("blancs"), default=0)
    void = models.PositiveIntegerField(_("nuls"), default=0)

    class Meta:
        verbose_name = _("siège à pourvoir")
        verbose_name_plural = _("sièges à pourvoir")
        ordering = ["election", "seat"]
        constraints = [
            models.UniqueConstraint(
                fields=["election", "seat"],
                name="election_seat_once",
                violation_error_message=_("Ce siège est déjà à pourvoir dans cette élection."),
            )
        ]

    def __str__(self):
        return f"{self.election} – {self.seat}"


class Candidacy(models.Model):
    """Somebody who stands for a seat (candidature), the votes received, and the mandate that came of it.

    `accepted` is None until the elected person has answered.
    """

    # CASCADE: it is part of its seat.
    seat = models.ForeignKey(
        ElectionSeat, on_delete=models.CASCADE, related_name="candidacies", verbose_name=_("siège")
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="candidacies", verbose_name=_("adhérent")
    )
    representative = models.ForeignKey(
        Representative,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("représentant"),
    )
    votes = models.PositiveIntegerField(_("voix obtenues"), null=True, blank=True)
    outcome = models.CharField(
        _("résultat"),
        max_length=8,
        choices=CandidacyOutcome.choices,
        default=CandidacyOutcome.PENDING,
    )
    accepted = models.BooleanField(_("a accepté"), null=True, blank=True)
    mandate = models.OneToOneField(
        Mandate,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="candidacy",
        verbose_name=_("mandat"),
    )

    class Meta:
        verbose_name = _("candidature")
        verbose_name_plural = _("candidatures")
        ordering = ["seat", "-votes", "member__name_fr", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "member"],
                name="candidacy_once",
                violation_error_message=_("Cet adhérent est déjà candidat à ce siège."),
            ),
            models.UniqueConstraint(
                fields=["seat"],
                condition=Q(outcome="elected"),
                name="candidacy_one_elected_per_seat",
                violation_error_message=_("Un seul candidat est élu à un siège."),
            ),
            models.CheckConstraint(
                condition=Q(accepted__isnull=True) | Q(outcome__in=["elected", "declined"]),
                name="candidacy_answer_of_the_elected",
                violation_error_message=_("Seul un élu accepte ou décline."),
            ),
            models.CheckConstraint(
                condition=Q(mandate__isnull=True) | Q(outcome="elected", accepted=True),
                name="candidacy_mandate_of_the_elected",
                violation_error_message=_("Un mandat vient d’une élection acceptée."),
            ),
        ]

    def __str__(self):
        return str(self.representative or self.member)

    def name(self, language):
        return (self.representative or self.member).name(language)


class Drawing(models.Model):
    """A drawing of lots (tirage au sort) that gave each seat of an organ its series; minuted with its seed."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="drawings", verbose_name=_("réunion")
    )
    organ = models.CharField(_("organe"), max_length=10, choices=Organ.choices)
    series = models.PositiveSmallIntegerField(_("nombre de séries"))
    seed = models.CharField(
        _("graine du tirage"),
        max_length=100,
        help_text=_("Une phrase ou un nombre dit à voix haute en séance : quiconque peut refaire le tirage."),
    )
    drawn_at = models.DateTimeField(_("tiré à"))
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("tiré par")
    )

    class Meta:
        verbose_name = _("tirage au sort")
        verbose_name_plural = _("tirages au sort")
        ordering = ["-drawn_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "organ"],
                name="drawing_once",
                violation_error_message=_("Cette réunion a déjà tiré les séries de cet organe."),
            )
        ]

    def __str__(self):
        return f"{self.get_organ_display()} – {self.seed}"


class Lot(models.Model):
    """The series that a seat drew."""

    # CASCADE: it is part of its drawing.
    drawing = models.ForeignKey(
        Drawing, on_delete=models.CASCADE, related_name="lots", verbose_name=_("tirage au sort")
    )
    seat = models.PositiveSmallIntegerField(_("siège"))
    series = models.PositiveSmallIntegerField(_("série"))

    class Meta:
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        ordering = ["drawing", "series", "seat"]
        constraints = [
            models.UniqueConstraint(
                fields=["drawing", "seat"],
                name="lot_once_a_seat",
                violation_error_message=_("Ce siège a déjà sa série."),
            )
        ]

    def __str__(self):
        return f"{self.seat} → {self.series}"
