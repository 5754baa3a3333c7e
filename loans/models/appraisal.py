"""What is known of a file before the committee: the screening, the appraisal, the contacts with the person."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from initiative_sm.money import MoneyField
from loans.enums import (
    BankAnswer,
    ContactKind,
    ContactOutcome,
    ContactPurpose,
    Opinion,
    ScreeningResult,
)


class Criterion(models.Model):
    """A question of the screening (critère du pré-diagnostic); a retired one keeps its past answers."""

    position = models.PositiveSmallIntegerField(_("rang"), unique=True)
    label_fr = models.CharField(_("critère (français)"), max_length=200)
    label_ar = models.CharField(_("critère (arabe)"), max_length=200, blank=True)
    required = models.BooleanField(
        _("indispensable"), default=True, help_text=_("Un critère indispensable non rempli rend inéligible.")
    )
    active = models.BooleanField(_("en usage"), default=True)

    class Meta:
        verbose_name = _("critère du pré-diagnostic")
        verbose_name_plural = _("critères du pré-diagnostic")
        ordering = ["position"]

    def __str__(self):
        return self.label_fr

    def label(self, language):
        return self.label_ar if language == "ar" and self.label_ar else self.label_fr


class Screening(models.Model):
    """The screening of a file (pré-diagnostic): each criterion answered, the result, the reason."""

    loan = models.OneToOneField(
        "loans.Loan", on_delete=models.PROTECT, related_name="screening", verbose_name=_("dossier")
    )
    screened_on = models.DateField(_("fait le"))
    result = models.CharField(_("résultat"), max_length=10, choices=ScreeningResult.choices)
    reason = models.CharField(_("motif"), max_length=250, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("fait par")
    )

    class Meta:
        verbose_name = _("pré-diagnostic")
        verbose_name_plural = _("pré-diagnostics")
        ordering = ["-screened_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(result="eligible") | ~Q(reason=""),
                name="screening_refusal_has_reason",
                violation_error_message=_("Un dossier réorienté ou abandonné dit pourquoi."),
            )
        ]

    def __str__(self):
        return f"{self.loan} – {self.get_result_display()}"


class ScreeningAnswer(models.Model):
    """The answer to one criterion."""

    # CASCADE: the answer is part of its screening.
    screening = models.ForeignKey(
        Screening, on_delete=models.CASCADE, related_name="answers", verbose_name=_("pré-diagnostic")
    )
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, related_name="answers", verbose_name=_("critère")
    )
    met = models.BooleanField(_("rempli"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("réponse au pré-diagnostic")
        verbose_name_plural = _("réponses au pré-diagnostic")
        ordering = ["screening", "criterion__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["screening", "criterion"],
                name="screening_answer_once",
                violation_error_message=_("Ce critère a déjà sa réponse."),
            )
        ]

    def __str__(self):
        return f"{self.criterion} – {self.met}"


class Appraisal(models.Model):
    """The appraisal of a file (instruction): what the officer found and thinks; amounts in dirhams."""

    loan = models.OneToOneField(
        "loans.Loan", on_delete=models.PROTECT, related_name="appraisal", verbose_name=_("dossier")
    )
    summary = models.TextField(_("présentation du projet"), blank=True)
    market = models.TextField(_("marché et clientèle"), blank=True)
    strengths = models.TextField(_("points forts"), blank=True)
    risks = models.TextField(_("points à surveiller"), blank=True)
    turnover_1 = MoneyField(_("chiffre d’affaires prévu, 1re année"), null=True, blank=True)
    turnover_2 = MoneyField(_("chiffre d’affaires prévu, 2e année"), null=True, blank=True)
    turnover_3 = MoneyField(_("chiffre d’affaires prévu, 3e année"), null=True, blank=True)
    jobs_planned = models.PositiveSmallIntegerField(_("emplois prévus"), null=True, blank=True)
    jobs_women_planned = models.PositiveSmallIntegerField(_("dont femmes"), null=True, blank=True)
    bank_answer = models.CharField(
        _("crédit bancaire"), max_length=9, choices=BankAnswer.choices, default=BankAnswer.NONE
    )
    bank_name = models.CharField(_("banque"), max_length=100, blank=True)
    debts = MoneyField(_("dettes en cours"), null=True, blank=True)
    score = models.PositiveSmallIntegerField(
        _("note sur 100"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    opinion = models.CharField(_("avis"), max_length=12, choices=Opinion.choices, blank=True)
    opinion_text = models.TextField(_("avis motivé"), blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("auteur")
    )
    updated_at = models.DateTimeField(_("mise à jour"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("instruction")
        verbose_name_plural = _("instructions")
        ordering = ["-updated_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__lte=100),
                name="appraisal_score_of_a_hundred",
                violation_error_message=_("La note est comprise entre 0 et 100."),
            ),
            models.CheckConstraint(
                condition=Q(jobs_women_planned__isnull=True)
                | Q(jobs_planned__isnull=False, jobs_women_planned__lte=F("jobs_planned")),
                name="appraisal_women_among_jobs",
                violation_error_message=_("Le nombre de femmes dépasse le nombre d’emplois."),
            ),
        ]

    def __str__(self):
        return str(self.loan)


class ContactQuerySet(models.QuerySet):
    def until(self, on):
        return self.filter(happened_on__lte=on)


class Contact(models.Model):
    """An exchange with a holder (échange): a visit, a call, a message; about a file where there is one."""

    holder = models.ForeignKey(
        "loans.Holder", on_delete=models.PROTECT, related_name="contacts", verbose_name=_("porteur de projet")
    )
    loan = models.ForeignKey(
        "loans.Loan",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("dossier"),
    )
    kind = models.CharField(_("nature"), max_length=7, choices=ContactKind.choices)
    purpose = models.CharField(
        _("objet"), max_length=9, choices=ContactPurpose.choices, default=ContactPurpose.OTHER
    )
    happened_on = models.DateField(_("date"))
    note = models.TextField(_("ce qui a été dit"), blank=True)
    outcome = models.CharField(_("suite"), max_length=12, choices=ContactOutcome.choices, blank=True)
    promised_on = models.DateField(_("paiement promis pour le"), null=True, blank=True)
    promised_amount = MoneyField(_("montant promis"), null=True, blank=True)
    next_on = models.DateField(_("à rappeler le"), null=True, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("auteur")
    )
    recorded_at = models.DateTimeField(_("noté le"))

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("échange")
        verbose_name_plural = _("échanges")
        ordering = ["-happened_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="promise", promised_on__isnull=False, promised_on__gte=F("happened_on"))
                | (~Q(outcome="promise") & Q(promised_on__isnull=True, promised_amount__isnull=True)),
                name="contact_promise_has_date",
                violation_error_message=_("Une promesse de paiement a sa date, et elle seule."),
            ),
            models.CheckConstraint(
                condition=Q(promised_amount__isnull=True) | Q(promised_amount__gt=0),
                name="contact_promise_positive",
                violation_error_message=_("Le montant promis est supérieur à zéro."),
            ),
            models.CheckConstraint(
                condition=Q(next_on__isnull=True) | Q(next_on__gte=F("happened_on")),
                name="contact_next_comes_after",
                violation_error_message=_("Le rappel suit l’échange."),
            ),
        ]
        indexes = [models.Index(fields=["loan", "-happened_on"], name="contact_loan_date")]

    def __str__(self):
        return f"{self.holder} – {self.get_kind_display()} {self.happened_on:%d/%m/%Y}"
