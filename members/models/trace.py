"""What was done, and what is being done: the log of verbs, and work that takes longer than a page."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.enums import JobStatus


class Event(models.Model):
    """One verb done by one person to one thing; written by the action, in its transaction."""

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("auteur")
    )
    verb = models.CharField(_("action"), max_length=60)
    at = models.DateTimeField(_("le"))
    target_type = models.ForeignKey(
        ContentType, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("nature de l’objet")
    )
    target_id = models.PositiveBigIntegerField(_("numéro de l’objet"), null=True, blank=True)
    target = GenericForeignKey("target_type", "target_id")
    note = models.TextField(_("note"), blank=True)
    data = models.JSONField(_("détails"), default=dict, blank=True)

    class Meta:
        verbose_name = _("événement")
        verbose_name_plural = _("événements")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["target_type", "target_id"], name="event_target")]

    def __str__(self):
        return f"{self.verb} – {self.at:%Y-%m-%d %H:%M}"


class Job(models.Model):
    """Work done in the background (import, report), with its progress and its last sign of life.

    A worker that is killed leaves its job RUNNING: a heartbeat older than `members.actions.STALE_AFTER`
    makes the job fail, and its owner may start it again.
    """

    kind = models.CharField(_("travail"), max_length=40)
    arguments = models.JSONField(_("paramètres"), default=dict, blank=True)
    status = models.CharField(
        _("état"), max_length=8, choices=JobStatus.choices, default=JobStatus.QUEUED, editable=False
    )
    done = models.PositiveIntegerField(_("fait"), default=0)
    total = models.PositiveIntegerField(_("à faire"), default=0)
    message = models.TextField(_("message"), blank=True)
    result = models.JSONField(_("résultat"), default=dict, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="jobs", verbose_name=_("demandé par")
    )
    created_at = models.DateTimeField(_("demandé le"))
    heartbeat_at = models.DateTimeField(_("dernier signe"), null=True, blank=True)
    ended_at = models.DateTimeField(_("terminé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("travail")
        verbose_name_plural = _("travaux")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(total=0) | Q(done__lte=F("total")),
                name="job_done_within_total",
                violation_error_message=_("Le travail fait dépasse le total annoncé."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["queued", "running"], ended_at__isnull=True)
                | Q(status__in=["done", "failed"], ended_at__isnull=False),
                name="job_ended_when_over",
                violation_error_message=_("Un travail terminé a une date de fin, et lui seul."),
            ),
        ]

    def __str__(self):
        return f"{self.kind} #{self.pk}"
