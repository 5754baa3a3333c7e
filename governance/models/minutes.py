"""The minutes of a meeting, and what must be handed to the authorities after it."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.enums import FilingKind, MinutesStatus
from governance.models.meeting import Meeting
from governance.models.paper import Paper


def _refuse_locked(found):
    """Raise ValidationError if any of the minutes `found` is signed: what was signed does not change."""
    if found.filter(status=MinutesStatus.LOCKED).exists():
        raise ValidationError(gettext("Ce procès-verbal est signé et enregistré : il ne change plus."))


class Minutes(models.Model):
    """The minutes (procès-verbal, محضر): drawn up from what happened, edited, signed, then locked.

    A number in the register is given when they are locked, never before: the register has no gap.
    """

    meeting = models.OneToOneField(
        Meeting, on_delete=models.PROTECT, related_name="minutes", verbose_name=_("réunion")
    )
    status = models.CharField(
        _("état"), max_length=6, choices=MinutesStatus.choices, default=MinutesStatus.DRAFT
    )
    drawn_up_at = models.DateTimeField(_("établi le"))
    drawn_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("établi par")
    )
    register_year = models.PositiveSmallIntegerField(_("année du registre"), null=True, blank=True)
    register_number = models.PositiveSmallIntegerField(_("numéro au registre"), null=True, blank=True)
    scan = models.ForeignKey(
        Paper,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("exemplaire signé"),
    )
    locked_at = models.DateTimeField(_("enregistré le"), null=True, blank=True)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("enregistré par"),
    )

    class Meta:
        verbose_name = _("procès-verbal")
        verbose_name_plural = _("procès-verbaux")
        ordering = ["-meeting__held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["register_year", "register_number"],
                name="minutes_register_number_unique",
                violation_error_message=_("Ce numéro du registre est déjà pris."),
            ),
            models.CheckConstraint(
                condition=Q(
                    status="draft",
                    register_year__isnull=True,
                    register_number__isnull=True,
                    locked_at__isnull=True,
                    locked_by__isnull=True,
                )
                | Q(
                    status="locked",
                    register_year__isnull=False,
                    register_number__isnull=False,
                    locked_at__isnull=False,
                    locked_by__isnull=False,
                    scan__isnull=False,
                ),
                name="minutes_locked_when_signed",
                violation_error_message=_(
                    "Un procès-verbal enregistré a son numéro, son exemplaire signé, sa date et son auteur."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.meeting}"

    def save(self, *args, **kwargs):
        _refuse_locked(Minutes.objects.filter(pk=self.pk))
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("governance:minutes", args=[self.meeting_id])

    def delete(self, *args, **kwargs):
        _refuse_locked(Minutes.objects.filter(pk=self.pk))
        return super().delete(*args, **kwargs)

    @property
    def entry(self):
        """The number in the register: "3/2024"; "" before it is given."""
        return f"{self.register_number}/{self.register_year}" if self.register_number else ""


class MinutesSectionQuerySet(models.QuerySet):
    def update(self, **kwargs):
        _refuse_locked(Minutes.objects.filter(sections__in=self))
        return super().update(**kwargs)

    def delete(self):
        _refuse_locked(Minutes.objects.filter(sections__in=self))
        return super().delete()


class MinutesSection(models.Model):
    """A part of the minutes in both languages; `edited` parts are kept when the draft is drawn up again."""

    # CASCADE: it is part of its minutes.
    minutes = models.ForeignKey(
        Minutes, on_delete=models.CASCADE, related_name="sections", verbose_name=_("procès-verbal")
    )
    position = models.PositiveSmallIntegerField(_("ordre"))
    key = models.CharField(_("partie"), max_length=40)
    title_fr = models.CharField(_("titre (français)"), max_length=250)
    title_ar = models.CharField(_("titre (arabe)"), max_length=250, blank=True)
    text_fr = models.TextField(_("texte (français)"), blank=True)
    text_ar = models.TextField(_("texte (arabe)"), blank=True)
    edited = models.BooleanField(_("modifiée à la main"), default=False)

    objects = MinutesSectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("partie du procès-verbal")
        verbose_name_plural = _("parties du procès-verbal")
        ordering = ["minutes", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["minutes", "key"],
                name="minutes_section_once",
                violation_error_message=_("Cette partie figure déjà au procès-verbal."),
            )
        ]

    def __str__(self):
        return self.title_fr

    def save(self, *args, **kwargs):
        _refuse_locked(Minutes.objects.filter(pk=self.minutes_id))
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        _refuse_locked(Minutes.objects.filter(pk=self.minutes_id))
        return super().delete(*args, **kwargs)

    def title(self, language):
        return self.title_ar if language == "ar" and self.title_ar else self.title_fr

    def text(self, language):
        return self.text_ar if language == "ar" and self.text_ar else self.text_fr


class Filing(models.Model):
    """Something to hand to an authority after a meeting, or to receive from it (dépôt), and by when."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="filings", verbose_name=_("réunion")
    )
    kind = models.CharField(_("dépôt"), max_length=11, choices=FilingKind.choices)
    due_on = models.DateField(_("au plus tard le"))
    done_on = models.DateField(_("fait le"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("noté par"),
    )
    reference = models.CharField(_("référence"), max_length=150, blank=True)
    paper = models.ForeignKey(
        Paper, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("pièce")
    )

    class Meta:
        verbose_name = _("dépôt")
        verbose_name_plural = _("dépôts")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "kind"],
                name="filing_once",
                violation_error_message=_("Ce dépôt est déjà sur la liste de cette réunion."),
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_by__isnull=True)
                | Q(done_on__isnull=False, done_by__isnull=False),
                name="filing_done_by_someone",
                violation_error_message=_("Un dépôt fait dit quand et par qui."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} – {self.meeting}"
