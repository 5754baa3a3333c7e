"""Meetings of every organ: one shape for the general assembly, the board, the bureau, the committee."""

from decimal import Decimal

from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.enums import AttendanceStatus, MeetingKind, MeetingStatus
from members.enums import Organ
from members.models import Member


class MeetingQuerySet(models.QuerySet):
    def assemblies(self):
        return self.filter(organ=Organ.ASSEMBLY)

    def held(self):
        return self.filter(status=MeetingStatus.HELD)

    def in_period(self, period):
        """Meetings held in the period, both ends included."""
        meetings = self.filter(held_on__lte=period.end)
        return meetings.filter(held_on__gte=period.start) if period.start else meetings

    def with_attendance(self):
        """How many members were present, represented, excused and absent, by the attendance sheet."""
        return self.annotate(
            **{
                status.value: Count("attendances", filter=Q(attendances__status=status))
                for status in AttendanceStatus
            }
        )


class Meeting(models.Model):
    """A meeting (séance) of an organ."""

    organ = models.CharField(_("organe"), max_length=10, choices=Organ.choices)
    kind = models.CharField(
        _("nature"), max_length=14, choices=MeetingKind.choices, default=MeetingKind.ORDINARY
    )
    number = models.PositiveIntegerField(_("numéro"), help_text=_("Numéro de la séance dans le registre."))
    convened_on = models.DateField(_("convoquée le"), null=True, blank=True)
    held_on = models.DateField(_("date"))
    starts_at = models.TimeField(_("heure"), null=True, blank=True)
    place_fr = models.CharField(_("lieu (français)"), max_length=250, blank=True)
    place_ar = models.CharField(_("lieu (arabe)"), max_length=250, blank=True)
    status = models.CharField(
        _("état"), max_length=9, choices=MeetingStatus.choices, default=MeetingStatus.PLANNED
    )
    notes_fr = models.TextField(_("débats (français)"), blank=True)
    notes_ar = models.TextField(_("débats (arabe)"), blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("réunion")
        verbose_name_plural = _("réunions")
        ordering = ["-held_on", "organ", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "number"],
                name="meeting_number_unique",
                violation_error_message=_("Cet organe a déjà une séance de ce numéro."),
            ),
            models.CheckConstraint(
                condition=Q(convened_on__isnull=True) | Q(convened_on__lte=F("held_on")),
                name="meeting_convened_before_held",
                violation_error_message=_("La convocation ne peut pas suivre la réunion."),
            ),
        ]

    def __str__(self):
        return f"{self.get_organ_display()} – {self.held_on:%d/%m/%Y}"

    def get_absolute_url(self):
        return reverse("governance:meeting", args=[self.pk])

    @property
    def attendance_rate(self):
        """Present and represented out of the attendance sheet (a fraction); None without one.

        Asks for `with_attendance()`.
        """
        listed = sum(getattr(self, status) for status in AttendanceStatus.values)
        return Decimal(self.present + self.represented) / listed if listed else None

    def place(self, language):
        return self.place_ar if language == "ar" and self.place_ar else self.place_fr


class MeetingYear(models.Model):
    """A fiscal year (exercice) that a meeting examines; one assembly may examine several."""

    # CASCADE: the row is part of the meeting and says nothing without it.
    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="years", verbose_name=_("réunion")
    )
    year = models.PositiveSmallIntegerField(_("exercice"))

    class Meta:
        verbose_name = _("exercice examiné")
        verbose_name_plural = _("exercices examinés")
        ordering = ["year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "year"],
                name="meeting_year_once",
                violation_error_message=_("Cette réunion examine déjà cet exercice."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=1950, year__lte=2200),
                name="meeting_year_plausible",
                violation_error_message=_("L’exercice n’est pas plausible."),
            ),
        ]

    def __str__(self):
        return str(self.year)


class AgendaItem(models.Model):
    """A point of the agenda (ordre du jour), in order."""

    # CASCADE: the agenda is part of the meeting.
    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="agenda", verbose_name=_("réunion")
    )
    number = models.PositiveSmallIntegerField(_("numéro"))
    title_fr = models.CharField(_("intitulé (français)"), max_length=250)
    title_ar = models.CharField(_("intitulé (arabe)"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("point de l’ordre du jour")
        verbose_name_plural = _("ordre du jour")
        ordering = ["meeting", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"],
                name="agenda_number_unique",
                violation_error_message=_("Ce numéro est déjà à l’ordre du jour."),
            )
        ]

    def __str__(self):
        return f"{self.number}. {self.title_fr}"

    def title(self, language):
        return self.title_ar if language == "ar" and self.title_ar else self.title_fr


class Attendance(models.Model):
    """How a member took part in a meeting (feuille de présence)."""

    # CASCADE: the attendance sheet is part of the meeting.
    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="attendances", verbose_name=_("réunion")
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="attendances", verbose_name=_("adhérent")
    )
    status = models.CharField(_("présence"), max_length=11, choices=AttendanceStatus.choices)
    represented_by = models.ForeignKey(
        Member,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proxies_held",
        verbose_name=_("représenté par"),
    )

    class Meta:
        verbose_name = _("présence")
        verbose_name_plural = _("feuille de présence")
        ordering = ["meeting", "member__name_fr"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "member"],
                name="attendance_once",
                violation_error_message=_("Cet adhérent figure déjà sur la feuille de présence."),
            ),
            models.CheckConstraint(
                condition=Q(status="represented", represented_by__isnull=False)
                | (~Q(status="represented") & Q(represented_by__isnull=True)),
                name="attendance_represented_by_someone",
                violation_error_message=_("Un adhérent représenté l’est par un autre adhérent, et lui seul."),
            ),
            models.CheckConstraint(
                condition=Q(represented_by__isnull=True) | ~Q(represented_by=F("member")),
                name="attendance_not_by_oneself",
                violation_error_message=_("Un adhérent ne peut pas se représenter lui-même."),
            ),
        ]

    def __str__(self):
        return f"{self.member} – {self.get_status_display()}"
