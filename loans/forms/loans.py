"""The forms of loan files."""

from decimal import Decimal

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Q, Sum
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from initiative_sm.forms import DateField, MoneyFormField, NamedChoiceField, WarningsMixin
from initiative_sm.search import found
from initiative_sm.verbs import show_refusal
from loans import products, schedule
from loans.actions import file
from loans.enums import CLOSED_STATUSES, OPEN_STATUSES, LoanStatus, PlanKind
from loans.models import Envelope, Loan, Product, Project

FOUND_AT_MOST = 20


class ProjectSearch(forms.Form):
    """Which project the new file is about: by its name or number, or those of its holder."""

    q = forms.CharField(
        label=_("Projet ou porteur"),
        max_length=100,
        help_text=_("Nom en français ou en arabe, numéro, ou CIN complète."),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    def projects(self):
        condition = found(
            self.cleaned_data["q"],
            names_keys=("names_key", "holder__names_key"),
            identifiers=("number", "holder__number"),
            exact_identifiers=("holder__cin",),
        )
        return Project.objects.filter(condition).select_related("holder", "commune")[:FOUND_AT_MOST]


def officers(besides=None):
    """Who may follow a file: the loan officers, and whoever follows it now (`besides`, a key)."""
    officer = Q(is_active=True, groups__name="loan_officer")
    return get_user_model().objects.filter(officer | Q(pk=besides)).distinct()


class OfficerForm(forms.Form):
    """Whose work is looked at."""

    charge = forms.ModelChoiceField(
        label=_("Chargé de mission"), queryset=None, required=False, empty_label=_("Tous les chargés")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["charge"].queryset = officers()
        self.fields["charge"].widget.attrs["class"] = "form-select"


class FileForm(forms.Form):
    """What a file asks for, and who follows it."""

    product = NamedChoiceField(
        label=_("Produit"), queryset=None, required=False, empty_label=_("Sans produit (ancien dossier)")
    )
    amount_requested = MoneyFormField(label=_("Montant demandé (DH)"))
    received_on = DateField(label=_("Dossier reçu le"))
    officer = forms.ModelChoiceField(
        label=_("Chargé de mission"), queryset=None, required=False, empty_label=_("Personne pour l’instant")
    )
    envelope = forms.ModelChoiceField(
        label=_("Enveloppe pressentie"), queryset=None, required=False, empty_label=_("À décider")
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["officer"].queryset = officers()
        self.fields["product"].queryset = Product.objects.on(today)
        self.fields["envelope"].queryset = Envelope.objects.exclude(closed_on__lt=today)

    def clean_amount_requested(self):
        if self.cleaned_data["amount_requested"] <= 0:
            raise ValidationError(gettext("Le montant est supérieur à zéro."))
        return self.cleaned_data["amount_requested"]

    def clean_received_on(self):
        if self.cleaned_data["received_on"] > self.today:
            raise ValidationError(gettext("La date est dans le futur."))
        return self.cleaned_data["received_on"]


class RequestForm(WarningsMixin, FileForm):
    """What is asked for `project`; number of instalments, deferral and day only draw the schedule.

    The terms of a loan are those of the committee: nothing of the simulation is kept.
    """

    term = forms.IntegerField(label=_("Nombre d’échéances"), min_value=1, max_value=180, initial=36)
    deferral = forms.IntegerField(label=_("Différé (mois)"), min_value=0, max_value=60, initial=0)
    paid_on = DateField(label=_("Décaissement supposé le"))

    SIMULATION = ("term", "deferral", "paid_on")

    def __init__(self, *args, project, **kwargs):
        super().__init__(*args, **kwargs)
        self.project = project
        #: The rules of the product that what is asked breaks, once it was read.
        self.faults = []
        offered = list(self.fields["product"].queryset)
        if offered:
            self.fields["product"].required = True
            self.fields["product"].empty_label = _("Choisir") if len(offered) > 1 else None
            self.initial |= {
                "product": offered[0] if len(offered) == 1 else None,
                "term": offered[0].default_term,
                "deferral": offered[0].default_deferral,
            }
        else:
            del self.fields["product"]
        planned = project.plan.filter(kind=PlanKind.HONOUR_LOAN).aggregate(total=Sum("amount"))["total"]
        self.initial |= {
            "received_on": self.today,
            "paid_on": self.today,
            "amount_requested": planned,
        }
        self.fields["amount_requested"].widget.attrs["autofocus"] = not self.is_bound

    def clean(self):
        data = super().clean()
        opened = self.project.loans.exclude(status__in=CLOSED_STATUSES).order_by("-number").first()
        if opened:
            self.warn(
                gettext("Ce projet a déjà un dossier : %(number)s (%(status)s).")
                % {"number": opened.number, "status": opened.get_status_display()}
            )
        asked = [
            data.get(name) for name in ("envelope", "amount_requested", "term", "deferral", "received_on")
        ]
        if None not in asked:
            envelope, amount, term, deferral, day = asked
            for sentence in file.envelope_refusals(
                envelope, self.project, amount=amount, term=term, deferral=deferral, on=day
            ):
                self.warn(sentence)
        self.faults = self._faults(data)
        for fault in self.faults:
            if fault.blocking:
                self.add_error(None, fault.sentence)
            else:
                self.warn(fault.sentence)
        return data

    def _faults(self, data):
        """The rules of the product that what is asked breaks."""
        if not data.get("product") or data.get("amount_requested") is None:
            return []
        asked = Loan(
            project=self.project,
            holder=self.project.holder,
            product=data["product"],
            amount_requested=data["amount_requested"],
            received_on=data.get("received_on") or self.today,
        )
        return products.faults(asked, term=data.get("term"), deferral=data.get("deferral"))

    @property
    def schedule(self):
        """The instalments of a loan with these terms, or None where they are not all given."""
        data = getattr(self, "cleaned_data", {})
        asked = [data.get(name) for name in ("amount_requested", "term", "deferral", "paid_on")]
        if None in asked:
            return None
        amount, term, deferral, day = asked
        try:
            return schedule.build(amount, term, schedule.first_due_on(day, deferral), unit=Decimal(1))
        except ValueError:
            return None

    def receive(self, *, by):
        """Register the file. Raises ValidationError."""
        data = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in (*self.SIMULATION, "confirm_warnings")
        }
        loan = Loan(project=self.project, holder=self.project.holder, status=LoanStatus.RECEIVED, **data)
        loan._history_user = by
        return file.receive(loan=loan, by=by)


class CorrectionForm(FileForm):
    """The file of `loan` as it stands. Once the committee has decided, only who follows it may change."""

    def __init__(self, *args, loan, **kwargs):
        self.loan = loan
        fields = ("product", "amount_requested", "received_on", "officer", "envelope")
        super().__init__(*args, initial={name: getattr(loan, name) for name in fields}, **kwargs)
        self.fields["officer"].queryset = officers(besides=loan.officer_id)
        self.fields["envelope"].queryset |= Envelope.objects.filter(pk=loan.envelope_id)
        self.fields["product"].queryset |= Product.objects.filter(pk=loan.product_id)
        if not self.whole:
            for name in ("product", "amount_requested", "received_on", "envelope"):
                self.fields[name].disabled = True

    @property
    def whole(self):
        """Whether the request itself may still be corrected."""
        return self.loan.status in OPEN_STATUSES

    def save_by(self, user):
        """The corrected file, or None where the action refused; its sentences are then on the form."""
        try:
            return file.correct(loan=self.loan, by=user, **self.cleaned_data)
        except ValidationError as refusal:
            show_refusal(self, refusal)
            return None
