"""What is being built: the activity, where it stands, how it is financed."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from initiative_sm.fields import IdentifierField, SearchKeyField
from initiative_sm.money import MoneyField
from loans.enums import (
    PLAN_NEEDS,
    PLAN_RESOURCES,
    FormalProof,
    LegalForm,
    Milieu,
    PlanKind,
    PlanSide,
    ProjectKind,
)


class ProjectQuerySet(models.QuerySet):
    def rural(self):
        return self.filter(commune__milieu=Milieu.RURAL)

    def financed(self, on):
        """Projects of which at least one loan was disbursed, up to and including `on`."""
        from loans.models.loan import Loan

        return self.filter(models.Exists(Loan.objects.disbursed(on).filter(project=models.OuterRef("pk"))))


class Project(models.Model):
    """A project (projet): one activity, of one holder or of partners who each have a loan.

    `informal_at_start` says the activity ran informally at the first contact; `formalised_on` dates its
    passage to the formal sector, with its proof. `bank_loan` and the other amounts stand in the plan.
    """

    number = IdentifierField(_("numéro"), max_length=30, unique=True)
    holder = models.ForeignKey(
        "loans.Holder", on_delete=models.PROTECT, related_name="projects", verbose_name=_("porteur principal")
    )
    name_fr = models.CharField(_("intitulé (français)"), max_length=200)
    name_ar = models.CharField(_("intitulé (arabe)"), max_length=200, blank=True)
    names_key = SearchKeyField(sources=["name_fr", "name_ar"])
    kind = models.CharField(
        _("nature"), max_length=10, choices=ProjectKind.choices, default=ProjectKind.CREATION
    )
    sector = models.ForeignKey(
        "loans.Sector", on_delete=models.PROTECT, related_name="projects", verbose_name=_("secteur")
    )
    commune = models.ForeignKey(
        "loans.Commune",
        on_delete=models.PROTECT,
        related_name="projects",
        verbose_name=_("commune de l’activité"),
    )
    legal_form = models.CharField(
        _("forme juridique"), max_length=17, choices=LegalForm.choices, default=LegalForm.NONE
    )
    ice = IdentifierField(_("ICE"), max_length=15, blank=True)
    started_on = models.DateField(_("début d’activité"), null=True, blank=True)
    informal_at_start = models.BooleanField(_("activité informelle au premier contact"), default=False)
    formalised_on = models.DateField(_("formalisée le"), null=True, blank=True)
    formal_proof = models.CharField(
        _("justificatif de formalisation"), max_length=17, choices=FormalProof.choices, blank=True
    )
    jobs_planned = models.PositiveSmallIntegerField(_("emplois prévus"), default=1)
    batch = models.ForeignKey(
        "loans.ImportBatch",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="projects",
    )

    objects = ProjectQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("projet")
        verbose_name_plural = _("projets")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(formalised_on__isnull=True, formal_proof="")
                | (Q(formalised_on__isnull=False) & ~Q(formal_proof="")),
                name="project_formalised_with_proof",
                violation_error_message=_("Une formalisation demande une date et un justificatif."),
            ),
            models.CheckConstraint(
                condition=Q(jobs_planned__lte=500),
                name="project_jobs_plausible",
                violation_error_message=_("Le nombre d’emplois prévus dépasse 500."),
            ),
        ]

    def __str__(self):
        return self.name_fr

    def get_absolute_url(self):
        return reverse("loans:project", args=[self.pk])

    def name(self, language):
        return self.name_ar if language == "ar" and self.name_ar else self.name_fr


class PlanItem(models.Model):
    """A line of the financing plan (plan de financement); needs and resources must balance."""

    # CASCADE: the plan is part of the project.
    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="plan", verbose_name=_("projet")
    )
    side = models.CharField(_("côté"), max_length=8, choices=PlanSide.choices)
    kind = models.CharField(_("nature"), max_length=15, choices=PlanKind.choices)
    label = models.CharField(_("précision"), max_length=120, blank=True)
    amount = MoneyField(_("montant"))

    class Meta:
        verbose_name = _("ligne du plan de financement")
        verbose_name_plural = _("plan de financement")
        ordering = ["project", "side", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="plan_amount_positive",
                violation_error_message=_("Le montant d’une ligne est supérieur à zéro."),
            ),
            models.CheckConstraint(
                condition=Q(side="need", kind__in=[str(k) for k in PLAN_NEEDS])
                | Q(side="resource", kind__in=[str(k) for k in PLAN_RESOURCES]),
                name="plan_kind_on_its_side",
                violation_error_message=_("Cette ligne est du mauvais côté du plan de financement."),
            ),
        ]
        indexes = [models.Index(fields=["kind", "project"], name="plan_kind_project")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.amount}"
