"""What is put to the vote, and the result."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.enums import Outcome, ResolutionKind
from governance.models.meeting import AgendaItem, Meeting


class Resolution(models.Model):
    """A resolution (résolution): its text in both languages, the votes, the outcome.

    "Unanimously" is computed from the votes, never typed.
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
                condition=~Q(outcome="pending") | Q(votes_for=0, votes_against=0, abstentions=0),
                name="resolution_votes_need_outcome",
                violation_error_message=_("Une résolution votée a un résultat."),
            ),
            models.CheckConstraint(
                condition=~Q(outcome="carried") | Q(votes_for__gt=models.F("votes_against")),
                name="resolution_carried_has_majority",
                violation_error_message=_("Une résolution adoptée a plus de voix pour que contre."),
            ),
        ]

    def __str__(self):
        return f"{self.meeting} – {self.number}"

    @property
    def unanimous(self):
        """Carried with every vote expressed in favour and nobody abstaining."""
        return self.outcome == Outcome.CARRIED and not self.votes_against and not self.abstentions

    def text(self, language):
        return self.text_ar if language == "ar" and self.text_ar else self.text_fr
