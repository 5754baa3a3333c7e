"""What is typed of a file before the committee: the screening, the appraisal, an exchange with the person."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from initiative_sm.forms import DateField, MoneyFormField
from initiative_sm.verbs import LabelledForm, show_refusal
from loans.actions import appraisal as verbs
from loans.actions import contacts
from loans.enums import ContactKind, ContactOutcome, ContactPurpose, ScreeningResult
from loans.models import Appraisal, Criterion

MET = [("1", _("Oui")), ("0", _("Non"))]


class ScreeningForm(forms.Form):
    """Each criterion in use answered by yes or no, with a note; then what the file becomes."""

    screened_on = DateField(label=_("Date"))
    result = forms.ChoiceField(label=_("Résultat"), choices=ScreeningResult.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Motif"),
        required=False,
        max_length=250,
        help_text=_("Demandé quand le dossier est réorienté ou abandonné : vers qui, pourquoi."),
    )

    def __init__(self, *args, loan, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.loan, self.today = loan, today
        self.initial["screened_on"] = max(today, loan.received_on)
        self.criteria = list(Criterion.objects.filter(active=True))
        language = get_language() or "fr"
        for criterion in self.criteria:
            self.fields[f"met_{criterion.pk}"] = forms.ChoiceField(
                label=criterion.label(language), choices=MET, widget=forms.RadioSelect
            )
            self.fields[f"note_{criterion.pk}"] = forms.CharField(
                label=_("Note"), required=False, max_length=200
            )

    def rows(self):
        """(criterion, its answer, its note) in the order of the page."""
        return [(each, self[f"met_{each.pk}"], self[f"note_{each.pk}"]) for each in self.criteria]

    def clean(self):
        data = super().clean()
        result = data.get("result")
        if result and result != ScreeningResult.ELIGIBLE and not data.get("reason", "").strip():
            self.add_error("reason", gettext("Dites pourquoi le dossier n’est pas instruit."))
        return data

    def save_by(self, user):
        """The screening, or None where the action refused; its sentences are then on the form."""
        data = self.cleaned_data
        answers = {each: (data[f"met_{each.pk}"] == "1", data[f"note_{each.pk}"]) for each in self.criteria}
        said = {name: data[name] for name in ("screened_on", "result", "reason")}
        try:
            return verbs.screen(loan=self.loan, answers=answers, on=self.today, by=user, **said)
        except ValidationError as refusal:
            show_refusal(self, refusal)
            return None


class AppraisalForm(LabelledForm, forms.ModelForm):
    """The appraisal of a file, in the order in which it is prepared; it may be saved half done."""

    turnover_1 = MoneyFormField(label=_("chiffre d’affaires prévu, 1re année"), required=False)
    turnover_2 = MoneyFormField(label=_("chiffre d’affaires prévu, 2e année"), required=False)
    turnover_3 = MoneyFormField(label=_("chiffre d’affaires prévu, 3e année"), required=False)
    debts = MoneyFormField(label=_("dettes en cours"), required=False)

    class Meta:
        model = Appraisal
        fields = (
            *("summary", "market", "strengths", "risks"),
            *("turnover_1", "turnover_2", "turnover_3", "jobs_planned", "jobs_women_planned"),
            *("bank_answer", "bank_name", "debts"),
            *("score", "opinion", "opinion_text"),
        )
        widgets = {
            name: forms.Textarea(attrs={"rows": 3})
            for name in ("summary", "market", "strengths", "risks", "opinion_text")
        }

    SECTIONS = (
        (_("Le projet"), ("summary", "market", "strengths", "risks")),
        (
            _("Prévisions"),
            ("turnover_1", "turnover_2", "turnover_3", "jobs_planned", "jobs_women_planned"),
        ),
        (_("Banque et dettes"), ("bank_answer", "bank_name", "debts")),
        (_("Avis"), ("score", "opinion", "opinion_text")),
    )

    def __init__(self, *args, loan, **kwargs):
        super().__init__(*args, **kwargs)
        self.loan = loan
        if self.instance.pk is None:
            self.initial["jobs_planned"] = loan.project.jobs_planned

    def sections(self):
        return [(title, [self[name] for name in names]) for title, names in self.SECTIONS]

    def _post_clean(self):
        """The action builds the row and checks it."""

    def save_by(self, user):
        """The appraisal, or None where the action refused; its sentences are then on the form."""
        try:
            return verbs.appraise(loan=self.loan, by=user, at=timezone.now(), **self.cleaned_data)
        except ValidationError as refusal:
            show_refusal(self, refusal)
            return None


class ContactForm(forms.Form):
    """An exchange with the holder: how, what was said, what comes next."""

    kind = forms.ChoiceField(label=_("Nature"), choices=ContactKind.choices, widget=forms.RadioSelect)
    purpose = forms.ChoiceField(label=_("Objet"), choices=ContactPurpose.choices)
    happened_on = DateField(label=_("Date"))
    note = forms.CharField(
        label=_("Ce qui a été dit"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    outcome = forms.ChoiceField(
        label=_("Suite"), required=False, choices=[("", _("Aucune")), *ContactOutcome.choices]
    )
    promised_on = DateField(label=_("Paiement promis pour le"), required=False)
    promised_amount = MoneyFormField(label=_("Montant promis (DH)"), required=False)
    next_on = DateField(
        label=_("À rappeler le"),
        required=False,
        help_text=_("Ce jour-là, le dossier revient dans votre liste de travail."),
    )

    def __init__(self, *args, holder, loan=None, purpose=ContactPurpose.OTHER, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.holder, self.loan, self.today = holder, loan, today
        self.initial |= {"happened_on": today, "kind": ContactKind.CALL, "purpose": purpose}
        if loan is None or loan.disbursed_on is None:
            for name in ("promised_on", "promised_amount"):
                del self.fields[name]
            self.fields["outcome"].choices = [
                choice for choice in self.fields["outcome"].choices if choice[0] != ContactOutcome.PROMISE
            ]

    def clean(self):
        data = super().clean()
        promised = data.get("outcome") == ContactOutcome.PROMISE
        if promised and not data.get("promised_on") and "promised_on" not in self.errors:
            self.add_error("promised_on", gettext("Une promesse de paiement a une date."))
        if not promised and (data.get("promised_on") or data.get("promised_amount")):
            self.add_error("outcome", gettext("Un paiement promis est une « promesse de paiement »."))
        if not data.get("note", "").strip() and not data.get("outcome"):
            self.add_error("note", gettext("Notez ce qui a été dit, ou la suite."))
        return data

    def save_by(self, user):
        """The exchange, or None where the action refused; its sentences are then on the form."""
        try:
            return contacts.note(
                holder=self.holder,
                loan=self.loan,
                on=self.today,
                by=user,
                at=timezone.now(),
                **self.cleaned_data,
            )
        except ValidationError as refusal:
            show_refusal(self, refusal)
            return None
