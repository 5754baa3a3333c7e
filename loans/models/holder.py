"""The person to whom a loan is made."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from initiative_sm.fields import IdentifierField, SearchKeyField
from initiative_sm.money import MoneyField, money
from loans.enums import Channel, Education, Occupation, Orientation
from members.enums import Language, Sex


class HolderQuerySet(models.QuerySet):
    def women(self):
        return self.filter(sex=Sex.FEMALE)

    def supported(self, on):
        """Holders to whom at least one loan was disbursed, up to and including `on`."""
        from loans.models.loan import Loan

        return self.filter(models.Exists(Loan.objects.disbursed(on).filter(holder=models.OuterRef("pk"))))

    def informal_at_entry(self):
        """Holders of whom at least one activity ran informally at the first contact."""
        from loans.models.project import Project

        informal = Project.objects.filter(holder=models.OuterRef("pk"), informal_at_start=True)
        return self.filter(models.Exists(informal))

    def with_loans(self, on):
        """Annotate `loan_count`, the loans disbursed up to `on`, and `outstanding`, what is owed on them."""
        from loans.models.journal import Movement
        from loans.models.loan import Loan

        disbursed = Loan.objects.disbursed(on).filter(holder=models.OuterRef("pk")).order_by()
        counted = disbursed.values("holder").annotate(number=models.Count("pk")).values("number")
        moved = Movement.objects.until(on).lending().filter(loan__holder=models.OuterRef("pk")).order_by()
        owed = moved.values("loan__holder").annotate(total=models.Sum("outstanding")).values("total")
        return self.annotate(
            loan_count=Coalesce(models.Subquery(counted), 0),
            outstanding=Coalesce(models.Subquery(owed, output_field=MoneyField()), money(0)),
        )


class Holder(models.Model):
    """A project holder (porteur de projet): one person, whatever the number of projects and loans.

    The CIN is personal data under law 09-08: masked in lists, kept only as long as the law asks.
    """

    number = IdentifierField(_("numéro"), max_length=30, unique=True)
    last_name = models.CharField(_("nom"), max_length=80)
    first_name = models.CharField(_("prénom"), max_length=80)
    last_name_ar = models.CharField(_("nom (arabe)"), max_length=80, blank=True)
    first_name_ar = models.CharField(_("prénom (arabe)"), max_length=80, blank=True)
    names_key = SearchKeyField(sources=["first_name", "last_name", "first_name_ar", "last_name_ar"])
    sex = models.CharField(_("sexe"), max_length=1, choices=Sex.choices)
    birth_date = models.DateField(_("date de naissance"), null=True, blank=True)
    cin = IdentifierField(_("CIN"), max_length=12, blank=True)
    phone = models.CharField(_("téléphone"), max_length=20, blank=True)
    email = models.EmailField(_("adresse électronique"), blank=True)
    language = models.CharField(
        _("langue du courrier"), max_length=2, choices=Language.choices, default=Language.FRENCH
    )
    commune = models.ForeignKey(
        "loans.Commune",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="residents",
        verbose_name=_("commune de résidence"),
    )
    address = models.CharField(_("adresse"), max_length=250, blank=True)
    occupation = models.CharField(
        _("situation à l’entrée"), max_length=14, choices=Occupation.choices, blank=True
    )
    education = models.CharField(
        _("niveau de formation"), max_length=10, choices=Education.choices, blank=True
    )
    disability = models.BooleanField(_("situation de handicap"), default=False)
    returnee = models.BooleanField(_("Marocain résidant à l’étranger, de retour"), default=False)
    first_contact_on = models.DateField(_("premier contact"))
    channel = models.CharField(
        _("canal d’arrivée"), max_length=8, choices=Channel.choices, default=Channel.VISIT
    )
    orientation = models.CharField(
        _("orientation donnée"), max_length=8, choices=Orientation.choices, blank=True
    )
    consent_on = models.DateField(
        _("information sur les données personnelles"),
        null=True,
        blank=True,
        help_text=_("Date à laquelle la notice (loi 09-08) a été remise et signée."),
    )
    anonymised_at = models.DateTimeField(_("anonymisé le"), null=True, blank=True, editable=False)
    batch = models.ForeignKey(
        "loans.ImportBatch",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="holders",
    )

    objects = HolderQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("porteur de projet")
        verbose_name_plural = _("porteurs de projet")
        ordering = ["last_name", "first_name", "pk"]
        permissions = [("anonymise_holder", "Peut anonymiser un porteur et remettre ses données")]
        constraints = [
            models.UniqueConstraint(
                fields=["cin"],
                condition=~Q(cin=""),
                name="holder_cin_unique",
                violation_error_message=_("Une personne porte déjà ce numéro de CIN."),
            ),
            models.CheckConstraint(
                condition=Q(sex__in=["F", "M"]),
                name="holder_sex_known",
                violation_error_message=_("Le sexe est F ou M."),
            ),
            models.CheckConstraint(
                condition=Q(birth_date__isnull=True) | Q(birth_date__lt=F("first_contact_on")),
                name="holder_born_before_contact",
                violation_error_message=_("La date de naissance suit le premier contact."),
            ),
        ]
        indexes = [
            models.Index(fields=["names_key"], name="holder_names_key"),
            models.Index(fields=["first_contact_on"], name="holder_first_contact"),
        ]

    def __str__(self):
        return self.full_name

    def get_absolute_url(self):
        return reverse("loans:holder", args=[self.pk])

    @property
    def full_name(self):
        return f"{self.first_name} {self.last_name}"

    @property
    def full_name_ar(self):
        return f"{self.first_name_ar} {self.last_name_ar}".strip()

    def name(self, language):
        return self.full_name_ar if language == "ar" and self.full_name_ar else self.full_name

    def has_project(self, project):
        """Whether a project is this person's own, or one for which they have a loan."""
        return project.holder_id == self.pk or project.loans.filter(holder=self).exists()

    def age_on(self, day):
        """Age in completed years on `day`, or None when the birth date is unknown."""
        if self.birth_date is None:
            return None
        born = self.birth_date
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
