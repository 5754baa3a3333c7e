"""Meetings of every organ: one shape for the general assembly, the board, the bureau, the committee."""

from decimal import Decimal

from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.enums import AttendanceStatus, MeetingKind, MeetingStatus
from members.enums import Organ


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
    second_of = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="second",
        verbose_name=_("seconde convocation de"),
    )
    call_text_fr = models.TextField(_("mot de la convocation (français)"), blank=True)
    call_text_ar = models.TextField(_("mot de la convocation (arabe)"), blank=True)
    opened_at = models.DateTimeField(_("ouverte à"), null=True, blank=True)
    closed_at = models.DateTimeField(_("levée à"), null=True, blank=True)
    chair_fr = models.CharField(_("président de séance (français)"), max_length=150, blank=True)
    chair_ar = models.CharField(_("président de séance (arabe)"), max_length=150, blank=True)
    secretary_fr = models.CharField(_("secrétaire de séance (français)"), max_length=150, blank=True)
    secretary_ar = models.CharField(_("secrétaire de séance (arabe)"), max_length=150, blank=True)
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
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True)
                | Q(opened_at__isnull=False, closed_at__gte=F("opened_at")),
                name="meeting_closed_after_opened",
                violation_error_message=_("La séance est levée après son ouverture."),
            ),
            models.CheckConstraint(
                condition=~Q(status="open") | Q(opened_at__isnull=False, closed_at__isnull=True),
                name="meeting_open_has_time",
                violation_error_message=_(
                    "Une réunion en séance a une heure d’ouverture et n’est pas levée."
                ),
            ),
            models.CheckConstraint(
                condition=Q(second_of__isnull=True) | ~Q(second_of=F("pk")),
                name="meeting_not_second_of_itself",
                violation_error_message=_("Une réunion n’est pas sa propre seconde convocation."),
            ),
        ]

    def __str__(self):
        return f"{self.get_organ_display()} – {self.held_on:%d/%m/%Y}"

    def get_absolute_url(self):
        return reverse("governance:meeting", args=[self.pk])

    @property
    def attendance_rate(self):
        """Present and represented out of the attendance sheet (a fraction); None without one, or before its closing.

        Asks for `with_attendance()`.
        """
        if self.status in (MeetingStatus.CONVENED, MeetingStatus.OPEN):
            return None  # only those who sent word are on the sheet
        listed = sum(getattr(self, status) for status in AttendanceStatus.values)
        return Decimal(self.present + self.represented) / listed if listed else None

    def place(self, language):
        return self.place_ar if language == "ar" and self.place_ar else self.place_fr

    def chair(self, language):
        return self.chair_ar if language == "ar" and self.chair_ar else self.chair_fr

    def secretary(self, language):
        return self.secretary_ar if language == "ar" and self.secretary_ar else self.secretary_fr


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
    rapporteur_fr = models.CharField(_("rapporteur (français)"), max_length=150, blank=True)
    rapporteur_ar = models.CharField(_("rapporteur (arabe)"), max_length=150, blank=True)
    notes_fr = models.TextField(_("débats (français)"), blank=True)
    notes_ar = models.TextField(_("débats (arabe)"), blank=True)

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

    def rapporteur(self, language):
        return self.rapporteur_ar if language == "ar" and self.rapporteur_ar else self.rapporteur_fr
