"""Who belongs to the association, who speaks for an institution, who holds which seat."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from initiative_sm import dates
from members.enums import College, MandateEnd, MandateOrigin, MemberKind, Office, Organ, Sex

#: The most series that statutes may divide a board into.
MAX_SERIES = 6


class InForceQuerySet(models.QuerySet):
    def on(self, day):
        """What was in force on `day`, first and last day included."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day), started_on__lte=day)

    def open(self):
        """What has no end yet."""
        return self.filter(ended_on__isnull=True)

    def overlapping(self, first, last):
        """What was in force on a day at least from `first` to `last`, both inclusive; None: without end."""
        return self.filter(
            Q(ended_on__isnull=True) | Q(ended_on__gte=first), started_on__lte=last or date.max
        )


class MemberQuerySet(models.QuerySet):
    def on(self, day):
        """Members on `day`, the day of leaving included."""
        return self.filter(Q(left_on__isnull=True) | Q(left_on__gte=day), joined_on__lte=day)

    def left_before(self, day):
        """Members who are no longer so on `day`."""
        return self.filter(left_on__lt=day)

    def with_voices(self, day):
        """`speakers` and `seats`: the representatives and the mandates of each member on `day`."""
        seats = Mandate.objects.on(day).order_by("organ", "seat", "pk")
        return self.prefetch_related(
            models.Prefetch("representatives", Representative.objects.on(day), to_attr="speakers"),
            models.Prefetch("mandates", seats, to_attr="seats"),
        )


class Member(models.Model):
    """An adherent (adhérent): an institution, which speaks through its representatives, or a person."""

    kind = models.CharField(_("nature"), max_length=12, choices=MemberKind.choices)
    college = models.CharField(_("collège"), max_length=14, choices=College.choices)
    name_fr = models.CharField(_("nom (français)"), max_length=200, unique=True)
    name_ar = models.CharField(_("nom (arabe)"), max_length=200, blank=True)
    sex = models.CharField(_("sexe"), max_length=1, choices=Sex.choices, blank=True)
    email = models.EmailField(_("adresse électronique"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=40, blank=True)
    joined_on = models.DateField(_("date d’adhésion"))
    left_on = models.DateField(_("date de départ"), null=True, blank=True)
    left_reason = models.CharField(_("motif du départ"), max_length=200, blank=True)

    objects = MemberQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("adhérent")
        verbose_name_plural = _("adhérents")
        ordering = ["name_fr", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                name="member_leaves_after_joining",
                violation_error_message=_("La date de départ précède la date d’adhésion."),
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=False) | Q(left_reason=""),
                name="member_left_reason_needs_date",
                violation_error_message=_("Un motif de départ demande une date de départ."),
            ),
        ]

    def __str__(self):
        return self.name_fr

    def get_absolute_url(self):
        return reverse("members:member", args=[self.pk])

    def name(self, language):
        return self.name_ar if language == "ar" and self.name_ar else self.name_fr


class Representative(models.Model):
    """The person through whom an institution speaks, from a date on; replaced, never overwritten."""

    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="representatives", verbose_name=_("adhérent")
    )
    name_fr = models.CharField(_("nom (français)"), max_length=150)
    name_ar = models.CharField(_("nom (arabe)"), max_length=150, blank=True)
    sex = models.CharField(_("sexe"), max_length=1, choices=Sex.choices, blank=True)
    title_fr = models.CharField(_("qualité (français)"), max_length=150, blank=True)
    title_ar = models.CharField(_("qualité (arabe)"), max_length=150, blank=True)
    started_on = models.DateField(_("depuis le"))
    ended_on = models.DateField(_("jusqu’au"), null=True, blank=True)

    objects = InForceQuerySet.as_manager()

    class Meta:
        verbose_name = _("représentant")
        verbose_name_plural = _("représentants")
        ordering = ["member__name_fr", "-started_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(ended_on__isnull=True),
                name="representative_one_at_a_time",
                violation_error_message=_("Cette institution a déjà un représentant en exercice."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="representative_ends_after_start",
                violation_error_message=_("La date de fin précède la date de début."),
            ),
        ]

    def __str__(self):
        return self.name_fr

    def name(self, language):
        return self.name_ar if language == "ar" and self.name_ar else self.name_fr

    def title(self, language):
        return self.title_ar if language == "ar" and self.title_ar else self.title_fr


class Mandate(models.Model):
    """A seat held (mandat): member institution, its representative, organ, office, series, dates.

    `series` is the part of the board renewed together; `seat` numbers the seats of an organ. Both dates are
    inclusive. `expected_end_on` is the day on which the mandate is due for renewal: the assembly of that year
    ends it really. A co-opted holder ends the term of its predecessor, once an assembly has ratified it.
    """

    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="mandates", verbose_name=_("adhérent")
    )
    representative = models.ForeignKey(
        Representative,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mandates",
        verbose_name=_("représentant"),
    )
    organ = models.CharField(_("organe"), max_length=10, choices=Organ.choices)
    office = models.CharField(_("fonction"), max_length=20, choices=Office.choices, default=Office.MEMBER)
    seat = models.PositiveSmallIntegerField(_("siège"))
    series = models.PositiveSmallIntegerField(_("série"), null=True, blank=True)
    started_on = models.DateField(_("début"))
    ended_on = models.DateField(_("fin"), null=True, blank=True)
    end_reason = models.CharField(_("motif de fin"), max_length=12, choices=MandateEnd.choices, blank=True)
    expected_end_on = models.DateField(_("échéance du mandat"), null=True, blank=True)
    origin = models.CharField(
        _("origine"), max_length=7, choices=MandateOrigin.choices, default=MandateOrigin.ELECTED
    )
    ratified_on = models.DateField(_("cooptation ratifiée le"), null=True, blank=True)
    user = models.ForeignKey(
        "members.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mandates",
        verbose_name=_("compte"),
        help_text=_("Le compte par lequel le titulaire du siège lit les dossiers de ses séances."),
    )

    objects = InForceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("mandat")
        verbose_name_plural = _("mandats")
        ordering = ["organ", "seat", "-started_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "seat"],
                condition=Q(ended_on__isnull=True),
                name="mandate_seat_held_once",
                violation_error_message=_("Ce siège est déjà occupé."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="mandate_ends_after_start",
                violation_error_message=_("La fin du mandat précède son début."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, end_reason="")
                | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
                name="mandate_end_has_reason",
                violation_error_message=_("La fin d’un mandat demande une date et un motif."),
            ),
            models.CheckConstraint(
                condition=Q(series__isnull=True) | Q(series__gte=1, series__lte=MAX_SERIES),
                name="mandate_series_plausible",
                violation_error_message=_("La série est comprise entre 1 et 6."),
            ),
            models.CheckConstraint(
                condition=Q(ratified_on__isnull=True)
                | Q(origin=MandateOrigin.COOPTED, ratified_on__gte=F("started_on")),
                name="mandate_ratified_when_coopted",
                violation_error_message=_("Seule une cooptation est ratifiée, et après son début."),
            ),
        ]

    def __str__(self):
        return f"{self.get_organ_display()} – {self.get_office_display()} ({self.seat})"

    def clean(self):
        """Refuse two holders of one seat on any day."""
        super().clean()
        if self.started_on is None or self.seat is None:
            return
        others = Mandate.objects.filter(organ=self.organ, seat=self.seat).exclude(pk=self.pk)
        other = others.overlapping(self.started_on, self.ended_on).select_related("member").first()
        if other is not None:
            raise ValidationError(other.held_until(get_language() or "fr"), code="overlap")

    def held_until(self, language):
        """The sentence that refuses the seat to somebody else."""
        values = {
            "seat": self.seat,
            "organ": self.get_organ_display(),
            "member": self.member.name(language),
            "start": dates.format(self.started_on, language),
        }
        if self.ended_on is None:
            return (
                gettext("Le siège %(seat)s (%(organ)s) est tenu par %(member)s depuis le %(start)s.") % values
            )
        return gettext("Le siège %(seat)s (%(organ)s) est tenu par %(member)s du %(start)s au %(end)s.") % {
            **values,
            "end": dates.format(self.ended_on, language),
        }

    def holder_name(self, language):
        """The person in the seat: the representative of an institution, else the member itself."""
        return (self.representative or self.member).name(language)


class Volunteer(models.Model):
    """A volunteer (bénévole) who mentors holders or lends expertise."""

    name_fr = models.CharField(_("nom (français)"), max_length=150)
    name_ar = models.CharField(_("nom (arabe)"), max_length=150, blank=True)
    sex = models.CharField(_("sexe"), max_length=1, choices=Sex.choices, blank=True)
    expertise = models.CharField(_("expertise"), max_length=150, blank=True)
    phone = models.CharField(_("téléphone"), max_length=40, blank=True)
    email = models.EmailField(_("adresse électronique"), blank=True)
    user = models.OneToOneField(
        "members.User", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("compte")
    )
    started_on = models.DateField(_("depuis le"))
    ended_on = models.DateField(_("jusqu’au"), null=True, blank=True)

    class Meta:
        verbose_name = _("bénévole")
        verbose_name_plural = _("bénévoles")
        ordering = ["name_fr", "pk"]

    def __str__(self):
        return self.name_fr

    def name(self, language):
        return self.name_ar if language == "ar" and self.name_ar else self.name_fr
