"""The forms of a loan in difficulty: who decided what, and the terms that follow."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from initiative_sm.forms import DateField, MoneyFormField, UploadField
from initiative_sm.verbs import LabelledForm
from loans.actions import money, schedules
from loans.actions.difficulty import Ruling
from loans.enums import CourtStepKind, ScheduleReason
from loans.forms.postings import ChannelField, PastDayMixin, PostingForm, ReferenceField
from loans.measures import terms_of
from loans.models import CourtStep
from loans.statement import statement
from members.enums import Organ

REASONS = [(each.value, each.label) for each in (ScheduleReason.POSTPONEMENT, ScheduleReason.RESCHEDULING)]


class RulingForm(LabelledForm):
    """A dated decision of an organ about one loan."""

    organ = forms.ChoiceField(label=_("décidé par"), choices=Organ.choices, initial=Organ.BUREAU)
    decided_on = DateField(label=_("décidé le"))
    reference = forms.CharField(
        label=_("référence"), required=False, max_length=80, help_text=_("Numéro du procès-verbal.")
    )
    reason = forms.CharField(
        label=_("motif"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, loan=None, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.loan, self.today = loan, today
        self.initial.setdefault("decided_on", today)

    def clean_decided_on(self):
        if self.cleaned_data["decided_on"] > self.today:
            raise ValidationError(gettext("La décision est dans le futur."))
        return self.cleaned_data["decided_on"]

    def ruling(self):
        data = self.cleaned_data
        return Ruling(data["organ"], data["decided_on"], data["reference"], data["reason"])


class TermsMixin(forms.Form):
    """New terms: put off by so many months, or spread over so many instalments."""

    change = forms.ChoiceField(
        label=_("mesure"), choices=REASONS, initial=ScheduleReason.POSTPONEMENT, widget=forms.RadioSelect
    )
    effective_on = DateField(label=_("en vigueur le"))
    months = forms.IntegerField(
        label=_("report (mois)"),
        required=False,
        min_value=1,
        max_value=36,
        help_text=_("Pour un report : autant d’échéances, plus tard."),
    )
    term = forms.IntegerField(
        label=_("nombre d’échéances"),
        required=False,
        min_value=1,
        max_value=180,
        help_text=_("Pour un rééchelonnement : ce qui reste, réparti autrement."),
    )

    def check_terms(self, data):
        """What the chosen measure needs is there."""
        postponing = data.get("change") == ScheduleReason.POSTPONEMENT
        needed = "months" if postponing else "term"
        if "change" in data and not data.get(needed) and needed not in self.errors:
            said = (
                gettext("Donnez le nombre de mois.")
                if postponing
                else gettext("Donnez le nombre d’échéances.")
            )
            self.add_error(needed, said)
        decided, effective = data.get("decided_on"), data.get("effective_on")
        if decided and effective and effective < decided:
            self.add_error("effective_on", gettext("Le nouvel échéancier prend effet après la décision."))


class RestructureForm(TermsMixin, RulingForm):
    """The decision and the new terms of one loan; taken once its two schedules were `shown`."""

    first_due_on = DateField(
        label=_("première échéance"),
        required=False,
        help_text=_("Laissée vide : la prochaine échéance, le report compris."),
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    field_order = ["change", "months", "term", "effective_on", "first_due_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("effective_on", self.today)
        self.rows, self.refusal = [], ""

    def clean(self):
        data = super().clean()
        self.check_terms(data)
        if self.errors:
            return data
        account = statement(self.loan, data["effective_on"])
        term, first = terms_of(data, account.rows, account.repaid)
        data["term"], data["first_due_on"] = term, data.get("first_due_on") or first
        try:
            _base, self.rows = schedules.planned(
                loan=self.loan,
                effective_on=data["effective_on"],
                term=term,
                first_due_on=data["first_due_on"],
            )
        except ValidationError as refusal:
            self.add_error(None, refusal)
        return data

    @property
    def key(self):
        data = self.cleaned_data
        return f"{data['change']} {data['effective_on']} {data['term']} {data['first_due_on']}"

    @property
    def seen(self):
        return bool(self.rows) and self.cleaned_data.get("shown") == self.key

    @property
    def total(self):
        return sum((row.amount for row in self.rows), Decimal(0))


class EffectiveForm(RulingForm):
    """A decision that takes effect on a day."""

    effective_on = DateField(label=_("prend effet le"))

    field_order = ["organ", "decided_on", "effective_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("effective_on", self.today)

    def clean_effective_on(self):
        if self.cleaned_data["effective_on"] > self.today:
            raise ValidationError(gettext("La date est dans le futur."))
        return self.cleaned_data["effective_on"]


class SettlementForm(LabelledForm):
    """What was agreed, and when."""

    on = DateField(label=_("date de l’accord"))
    note = forms.CharField(
        label=_("ce qui est convenu"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, loan, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial.setdefault("on", today)

    def clean_on(self):
        if self.cleaned_data["on"] > self.today:
            raise ValidationError(gettext("La date est dans le futur."))
        return self.cleaned_data["on"]


class CourtStepForm(LabelledForm):
    """What happened before the court, with its paper where there is one."""

    kind = forms.ChoiceField(label=_("acte"), choices=CourtStepKind.choices)
    happened_on = DateField(label=_("date"), help_text=_("Une audience à venir peut déjà être notée."))
    court = forms.CharField(label=_("juridiction"), required=False, max_length=150)
    reference = forms.CharField(label=_("référence"), required=False, max_length=80)
    amount = MoneyFormField(label=_("montant (DH)"), required=False)
    note = forms.CharField(
        label=_("note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    paper = UploadField(label=_("acte numérisé"), required=False)

    def __init__(self, *args, loan, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.loan, self.today = loan, today

    def clean_amount(self):
        amount = self.cleaned_data["amount"]
        if amount is not None and amount <= 0:
            raise ValidationError(gettext("Le montant est supérieur à zéro."))
        return amount

    def step(self):
        """The step as it was typed, without its paper, not saved."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "paper"}
        return CourtStep(loan=self.loan, **data)


class WriteOffDecisionForm(RulingForm):
    """The decision to give up what is owed."""

    amount = MoneyFormField(label=_("montant passé en perte (DH)"))

    field_order = ["amount", "organ", "decided_on"]

    def __init__(self, *args, loan, **kwargs):
        super().__init__(*args, loan=loan, **kwargs)
        self.fields["reason"].required = True
        self.initial["organ"] = Organ.BOARD
        self.initial.setdefault("amount", statement(loan, self.today).remaining)


class WriteOffForm(PastDayMixin, LabelledForm):
    """The day on which the loss enters the journal, and a box that says that it is meant."""

    value_date = DateField(label=_("date de valeur"))
    sure = forms.BooleanField(
        label=_("je confirme le passage en perte de ce montant"),
        error_messages={"required": _("Cochez la case : le passage en perte diminue le fonds.")},
    )

    def __init__(self, *args, loan, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial.setdefault("value_date", today)


class RecoveryForm(PostingForm):
    """Money that comes back after the loss."""

    amount = MoneyFormField(label=_("montant (DH)"))
    channel = ChannelField()
    reference = ReferenceField()

    field_order = ["amount", "value_date", "channel", "reference"]
    place = "recovery"

    def __init__(self, *args, loan, **kwargs):
        super().__init__(*args, **kwargs)
        self.loan = loan

    def clean_amount(self):
        if self.cleaned_data["amount"] <= 0:
            raise ValidationError(gettext("Le montant est supérieur à zéro."))
        return self.cleaned_data["amount"]

    def perform(self, **data):
        return money.recover(loan=self.loan, **data)
