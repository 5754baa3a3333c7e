"""What is done about a loan in difficulty: the reminder ladder, what was sent, the steps before a court."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from initiative_sm.money import MoneyField
from loans.enums import CourtStepKind, NotificationChannel, ReminderKind


class ReminderStep(models.Model):
    """A step of the ladder (échelle de relance): from how many days late, what is done, what the letter says.

    `delay_days` is the time that a formal notice gives to pay, before the loan may be accelerated.
    """

    position = models.PositiveSmallIntegerField(_("rang"), unique=True)
    name_fr = models.CharField(_("nom (français)"), max_length=100)
    name_ar = models.CharField(_("nom (arabe)"), max_length=100, blank=True)
    kind = models.CharField(_("nature"), max_length=13, choices=ReminderKind.choices)
    days = models.PositiveSmallIntegerField(_("à partir de (jours de retard)"))
    delay_days = models.PositiveSmallIntegerField(_("délai accordé (jours)"), default=0)
    text_fr = models.TextField(_("texte de la lettre (français)"), blank=True)
    text_ar = models.TextField(_("texte de la lettre (arabe)"), blank=True)
    active = models.BooleanField(_("en usage"), default=True)

    class Meta:
        verbose_name = _("étape de relance")
        verbose_name_plural = _("échelle de relance")
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(days__gte=1),
                name="reminder_step_after_the_due_day",
                violation_error_message=_("Une relance suit le jour de l’échéance."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["letter", "formal_notice"]) | ~Q(text_fr=""),
                name="reminder_step_letter_has_text",
                violation_error_message=_("Une lettre a un texte."),
            ),
        ]

    def __str__(self):
        return self.name_fr

    def name(self, language):
        return self.name_ar if language == "ar" and self.name_ar else self.name_fr

    def text(self, language):
        return self.text_ar if language == "ar" and self.text_ar else self.text_fr


class Reminder(models.Model):
    """A step of the ladder taken for a loan (relance), with what was owed that day and the proof of sending.

    A new delay starts the ladder anew: a step is taken once for each oldest unpaid due date.
    """

    loan = models.ForeignKey(
        "loans.Loan", on_delete=models.PROTECT, related_name="reminders", verbose_name=_("prêt d’honneur")
    )
    step = models.ForeignKey(
        ReminderStep, on_delete=models.PROTECT, related_name="reminders", verbose_name=_("étape")
    )
    made_on = models.DateField(_("établie le"))
    arrears = MoneyField(_("impayé"))
    unpaid_since = models.DateField(_("plus ancienne échéance impayée"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("établie par")
    )
    paper = models.OneToOneField(
        "loans.IssuedPaper",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reminder",
        verbose_name=_("lettre"),
    )
    channel = models.CharField(
        _("mode d’envoi"), max_length=8, choices=NotificationChannel.choices, blank=True
    )
    sent_on = models.DateField(_("envoyée le"), null=True, blank=True)
    proof = models.CharField(
        _("preuve d’envoi"),
        max_length=120,
        blank=True,
        help_text=_("Numéro du recommandé, nom de l’huissier…"),
    )
    document = models.ForeignKey(
        "loans.Document",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reminders",
        verbose_name=_("pièce jointe"),
    )

    class Meta:
        verbose_name = _("relance")
        verbose_name_plural = _("relances")
        ordering = ["-made_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["loan", "step", "unpaid_since"],
                name="reminder_step_once_for_a_delay",
                violation_error_message=_("Cette étape a déjà été faite pour ce retard."),
            ),
            models.CheckConstraint(
                condition=Q(arrears__gt=0),
                name="reminder_has_arrears",
                violation_error_message=_("Une relance porte sur un impayé."),
            ),
            models.CheckConstraint(
                condition=Q(sent_on__isnull=True, channel="") | (Q(sent_on__isnull=False) & ~Q(channel="")),
                name="reminder_sent_how",
                violation_error_message=_("Un envoi dit quand et comment."),
            ),
        ]

    def __str__(self):
        return f"{self.loan} – {self.step}"


class CourtStep(models.Model):
    """What happened before a court (procédure): date, court, reference, the amount where there is one."""

    loan = models.ForeignKey(
        "loans.Loan", on_delete=models.PROTECT, related_name="court_steps", verbose_name=_("prêt d’honneur")
    )
    kind = models.CharField(_("acte"), max_length=11, choices=CourtStepKind.choices)
    happened_on = models.DateField(_("date"))
    court = models.CharField(_("juridiction"), max_length=150, blank=True)
    reference = models.CharField(_("référence"), max_length=80, blank=True)
    amount = MoneyField(_("montant"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    document = models.ForeignKey(
        "loans.Document",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="court_steps",
        verbose_name=_("pièce"),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("auteur")
    )

    class Meta:
        verbose_name = _("acte de procédure")
        verbose_name_plural = _("actes de procédure")
        ordering = ["-happened_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gt=0),
                name="court_step_amount_positive",
                violation_error_message=_("Un montant est supérieur à zéro."),
            )
        ]

    def __str__(self):
        return f"{self.loan} – {self.get_kind_display()}"
