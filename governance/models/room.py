"""Who is in the room: the attendance sheet, the arrivals and departures, the proxies."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.enums import AttendanceStatus
from governance.models.meeting import Meeting
from governance.models.paper import Paper
from members.models import Member


class Attendance(models.Model):
    """How a member took part in a meeting (feuille de présence).

    For a session run here it is written at the closing, from the stays and the proxies; for an older meeting
    it is all that is known.
    """

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


class Stay(models.Model):
    """A member in the room, from its arrival to its departure (arrivée, départ); it may come back.

    `signatory` is who signed the sheet for it, as written that day: the representative of an institution, or
    the member itself.
    """

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="stays", verbose_name=_("réunion")
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="stays", verbose_name=_("adhérent")
    )
    signatory_fr = models.CharField(_("signataire (français)"), max_length=200, blank=True)
    signatory_ar = models.CharField(_("signataire (arabe)"), max_length=200, blank=True)
    arrived_at = models.DateTimeField(_("arrivée"))
    left_at = models.DateTimeField(_("départ"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("noté par")
    )

    class Meta:
        verbose_name = _("présence en séance")
        verbose_name_plural = _("arrivées et départs")
        ordering = ["meeting", "arrived_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "member"],
                condition=Q(left_at__isnull=True),
                name="stay_once_in_the_room",
                violation_error_message=_("Cet adhérent est déjà dans la salle."),
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gt=F("arrived_at")),
                name="stay_leaves_after_arriving",
                violation_error_message=_("Le départ suit l’arrivée."),
            ),
        ]

    def __str__(self):
        return f"{self.member} – {self.arrived_at:%H:%M}"

    def signatory(self, language):
        return self.signatory_ar if language == "ar" and self.signatory_ar else self.signatory_fr


class Proxy(models.Model):
    """A written power (pouvoir, توكيل) of one member to another for one meeting; revoked, it stays on record."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="proxies", verbose_name=_("réunion")
    )
    giver = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="proxies_given", verbose_name=_("mandant")
    )
    holder = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="proxies_received", verbose_name=_("mandataire")
    )
    received_at = models.DateTimeField(_("reçu le"))
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("reçu par")
    )
    revoked_at = models.DateTimeField(_("révoqué le"), null=True, blank=True)
    paper = models.ForeignKey(
        Paper,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("pouvoir signé"),
    )

    class Meta:
        verbose_name = _("pouvoir")
        verbose_name_plural = _("pouvoirs")
        # The order in which they were handed in decides which of too many are good.
        ordering = ["meeting", "received_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "giver"],
                condition=Q(revoked_at__isnull=True),
                name="proxy_given_once",
                violation_error_message=_("Cet adhérent a déjà donné pouvoir pour cette réunion."),
            ),
            models.CheckConstraint(
                condition=~Q(giver=F("holder")),
                name="proxy_not_to_oneself",
                violation_error_message=_("Un adhérent ne peut pas se représenter lui-même."),
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("received_at")),
                name="proxy_revoked_after_received",
                violation_error_message=_("La révocation suit la remise du pouvoir."),
            ),
        ]

    def __str__(self):
        return _("%(giver)s → %(holder)s") % {"giver": self.giver, "holder": self.holder}
