"""The buttons of a loan file, each with its form and its action."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from initiative_sm.forms import DateField, MoneyFormField
from initiative_sm.verbs import NoteForm, Verb, VerbForm
from loans.actions import file, schedules
from loans.enums import DecisionOutcome, LoanStatus, ScheduleReason
from loans.models import Envelope


class EnvelopeField(forms.ModelChoiceField):
    """An envelope, by its code and its name."""

    def __init__(self, **kwargs):
        super().__init__(queryset=Envelope.objects.all(), **kwargs)

    def label_from_instance(self, envelope):
        return f"{envelope.code} – {envelope}"


class DecideForm(VerbForm):
    outcome = forms.ChoiceField(label=_("décision"), choices=DecisionOutcome.choices)
    decided_on = DateField(label=_("date de la séance"))
    amount = MoneyFormField(label=_("montant accordé (DH)"), required=False)
    term = forms.IntegerField(label=_("nombre d’échéances"), required=False, min_value=1, max_value=180)
    deferral = forms.IntegerField(label=_("différé (mois)"), required=False, min_value=0, max_value=60)
    envelope = EnvelopeField(label=_("enveloppe"), required=False)
    conditions = forms.CharField(
        label=_("conditions"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    reason = forms.CharField(
        label=_("motif"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("decided_on", self.today)
        self.initial.setdefault("amount", self.row.amount_requested)
        self.initial.setdefault("envelope", self.row.envelope_id)
        self.initial.setdefault("deferral", 0)

    def clean_deferral(self):
        return self.cleaned_data["deferral"] or 0


class ContractForm(VerbForm):
    signed_on = DateField(label=_("contrat signé le"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("signed_on", self.today)


class RescheduleForm(VerbForm):
    decision = forms.ModelChoiceField(label=_("décision"), queryset=None)
    reason = forms.ChoiceField(
        label=_("motif"),
        choices=[(each, each.label) for each in ScheduleReason if each != ScheduleReason.INITIAL],
    )
    effective_on = DateField(label=_("en vigueur le"))
    term = forms.IntegerField(label=_("nombre d’échéances"), min_value=1, max_value=180)
    first_due_on = DateField(label=_("première échéance"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["decision"].queryset = self.row.decisions.filter(subject="rescheduling").select_related(
            "loan"
        )
        self.fields["decision"].help_text = gettext("La décision s’enregistre d’abord parmi les décisions.")


class CloseForm(VerbForm):
    to = forms.ChoiceField(label=_("issue"))
    closed_on = DateField(label=_("clos le"))
    reason = forms.CharField(label=_("motif"), max_length=200)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(status, status.label) for status in file.closings(self.row)]
        self.initial.setdefault("closed_on", self.today)


def _step(name, label, to):
    def perform(loan, data, by):
        file.advance(loan=loan, to=to, by=by, note=data["note"])
        return _moved(loan)

    return Verb(
        name,
        label,
        NoteForm,
        "loans.change_loan",
        lambda loan: to in file.advances(loan),
        perform,
    )


def _moved(loan):
    return gettext("Le dossier %(loan)s est maintenant : %(status)s.") % {
        "loan": loan.number,
        "status": loan.get_status_display(),
    }


def _decide(loan, data, by):
    file.decide(loan=loan, by=by, **data)
    return _moved(loan)


def _sign(loan, data, by):
    return _moved(file.sign_contract(loan=loan, by=by, **data))


def _reschedule(loan, data, by):
    schedule = schedules.reschedule(loan=loan, by=by, **data)
    return gettext("L’échéancier %(version)d du prêt %(loan)s est en vigueur le %(day)s.") % {
        "version": schedule.version,
        "loan": loan.number,
        "day": schedule.effective_on.strftime("%d/%m/%Y"),
    }


def _close(loan, data, by):
    return _moved(file.close(loan=loan, by=by, **data))


FILE_VERBS = (
    _step("instruction", _("Commencer l’instruction"), LoanStatus.APPRAISAL),
    _step("comite", _("Présenter au comité"), LoanStatus.COMMITTEE),
    Verb(
        "decision",
        _("Enregistrer la décision du comité"),
        DecideForm,
        "loans.change_loan",
        lambda loan: loan.status == LoanStatus.COMMITTEE,
        _decide,
    ),
    Verb(
        "contrat",
        _("Enregistrer la signature du contrat"),
        ContractForm,
        "loans.change_loan",
        lambda loan: loan.status == LoanStatus.GRANTED,
        _sign,
    ),
    Verb(
        "reechelonnement",
        _("Rééchelonner"),
        RescheduleForm,
        "loans.change_loan",
        lambda loan: loan.status in (LoanStatus.RUNNING, LoanStatus.LITIGATION),
        _reschedule,
    ),
    Verb(
        "cloture",
        _("Clore le dossier"),
        CloseForm,
        "loans.change_loan",
        lambda loan: bool(file.closings(loan)),
        _close,
        grave=True,
    ),
)
