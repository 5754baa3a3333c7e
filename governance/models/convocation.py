"""Who was called to a meeting, as frozen that day, and the proofs of sending."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from governance.enums import SendingChannel
from governance.models.meeting import Meeting
from governance.models.paper import Paper
from members.enums import College
from members.models import Member, Representative


class ConvocationQuerySet(models.QuerySet):
    def with_state(self):
        """`reached`: a sending stands as its proof; `failed`: one was tried and did not leave."""
        sendings = Sending.objects.filter(convocation=OuterRef("pk"))
        return self.annotate(
            reached=Exists(sendings.filter(error="")), failed=Exists(sendings.exclude(error=""))
        )


class Convocation(models.Model):
    """An addressee of a convocation (convocation, استدعاء), frozen on the day it was sent.

    Names, quality and address are those of that day; `votes` is what the statutes give the member on the day
    of the meeting, as known when it was convened (0: invited without vote).
    """

    # CASCADE: the list of addressees is part of the meeting.
    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="convocations", verbose_name=_("réunion")
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="convocations", verbose_name=_("adhérent")
    )
    representative = models.ForeignKey(
        Representative,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("représentant"),
    )
    name_fr = models.CharField(_("destinataire (français)"), max_length=200)
    name_ar = models.CharField(_("destinataire (arabe)"), max_length=200, blank=True)
    title_fr = models.CharField(_("qualité (français)"), max_length=150, blank=True)
    title_ar = models.CharField(_("qualité (arabe)"), max_length=150, blank=True)
    email = models.EmailField(_("adresse électronique"), blank=True)
    college = models.CharField(_("collège"), max_length=14, choices=College.choices)
    votes = models.PositiveSmallIntegerField(_("voix"))

    objects = ConvocationQuerySet.as_manager()

    class Meta:
        verbose_name = _("convocation")
        verbose_name_plural = _("convocations")
        ordering = ["meeting", "member__name_fr", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "member"],
                name="convocation_once",
                violation_error_message=_("Cet adhérent est déjà convoqué à cette réunion."),
            )
        ]

    def __str__(self):
        return self.name_fr

    def name(self, language):
        return self.name_ar if language == "ar" and self.name_ar else self.name_fr

    def title(self, language):
        return self.title_ar if language == "ar" and self.title_ar else self.title_fr


class Sending(models.Model):
    """One sending of a convocation and its proof: the mail’s number, the signature, the message’s identifier.

    A sending that failed keeps its `error`, and proves nothing.
    """

    # CASCADE: it is part of its convocation.
    convocation = models.ForeignKey(
        Convocation, on_delete=models.CASCADE, related_name="sendings", verbose_name=_("convocation")
    )
    channel = models.CharField(_("mode d’envoi"), max_length=7, choices=SendingChannel.choices)
    sent_at = models.DateTimeField(_("envoyée le"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("envoyée par")
    )
    reference = models.CharField(
        _("référence"),
        max_length=200,
        blank=True,
        help_text=_("Numéro du recommandé, nom de qui a signé, identifiant du message."),
    )
    proof = models.ForeignKey(
        Paper,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("preuve d’envoi"),
    )
    error = models.CharField(_("échec"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("envoi")
        verbose_name_plural = _("envois")
        ordering = ["convocation", "sent_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(error="") | Q(proof__isnull=True),
                name="sending_failed_proves_nothing",
                violation_error_message=_("Un envoi qui a échoué n’a pas de preuve."),
            )
        ]

    def __str__(self):
        return f"{self.convocation} – {self.get_channel_display()}"
