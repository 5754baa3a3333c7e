"""The forms of the committee: what is proposed, what was decided, who takes no part, what is lifted and notified."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.enums import Outcome
from governance.models import Meeting
from initiative_sm import dates
from initiative_sm.forms import DateField, MoneyFormField, NamedChoiceField, WarningsMixin
from initiative_sm.lists import SearchForm
from initiative_sm.search import found
from loans import decisions, products
from loans.actions import committee, file
from loans.enums import FAVOURABLE_OUTCOMES, DecisionOutcome, NotificationChannel
from loans.models import Document, Envelope
from members.enums import Organ


class CommitteeSearch(SearchForm):
    """The sessions, by the place or the number of a file that was on their agenda."""

    def narrow(self, rows, asked):
        if "q" in asked:
            words = asked["q"].strip()
            rows = rows.filter(resolutions__committee_file__loan__number__icontains=words).distinct()
        return rows


class CandidateSearch(SearchForm):
    """The files that may go before the committee."""

    def narrow(self, rows, asked):
        if "q" in asked:
            rows = rows.filter(
                found(
                    asked["q"],
                    names_keys=("holder__names_key", "project__names_key"),
                    identifiers=("number", "holder__number"),
                )
            )
        return rows


class EnvelopeField(forms.ModelChoiceField):
    """An envelope, by its code and its name."""

    def label_from_instance(self, envelope):
        return f"{envelope.code} – {envelope}"


class SessionField(forms.ModelChoiceField):
    """A session, by its day and its number."""

    def label_from_instance(self, meeting):
        return gettext("%(day)s (séance n° %(number)s)") % {
            "day": dates.format(meeting.held_on, weekday=True),
            "number": meeting.number,
        }


class TermsForm(WarningsMixin, forms.Form):
    """The terms proposed for `loan`; the rules of the envelope that they break are warnings."""

    amount = MoneyFormField(label=_("Montant proposé (DH)"))
    term = forms.IntegerField(label=_("Nombre d’échéances"), min_value=1, max_value=180)
    deferral = forms.IntegerField(label=_("Différé (mois)"), min_value=0, max_value=60)
    envelope = EnvelopeField(label=_("Enveloppe"), queryset=None)

    TERMS = ("amount", "term", "deferral", "envelope")

    def __init__(self, *args, loan, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.loan, self.on = loan, on
        self.fields["envelope"].queryset = Envelope.objects.exclude(closed_on__lt=on)

    def clean_amount(self):
        if self.cleaned_data["amount"] <= 0:
            raise ValidationError(gettext("Le montant est supérieur à zéro."))
        return self.cleaned_data["amount"]

    @property
    def terms(self):
        return {name: self.cleaned_data[name] for name in self.TERMS}

    def clean(self):
        data = super().clean()
        if all(data.get(name) is not None for name in self.TERMS):
            said = file.envelope_refusals(
                data["envelope"],
                self.loan.project,
                amount=data["amount"],
                term=data["term"],
                deferral=data["deferral"],
                on=self.day,
            )
            for sentence in said:
                self.warn(sentence)
            self._ask_product(data)
        return data

    def _ask_product(self, data):
        """What the rules of the product say of these terms: some can be confirmed, some cannot."""
        asked = {name: data[name] for name in ("amount", "term", "deferral")}
        for fault in products.faults(self.loan, **asked):
            if fault.blocking:
                self.add_error(None, fault.sentence)
            else:
                self.warn(fault.sentence)

    @property
    def day(self):
        """The day on which the terms will be decided."""
        return self.on


class ProposeForm(TermsForm):
    """Which session to come, and on what terms."""

    field_order = ("meeting", *TermsForm.TERMS)

    meeting = SessionField(label=_("Séance"), queryset=None, empty_label=None)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        ahead = Meeting.objects.filter(organ=Organ.COMMITTEE, status__in=committee.AHEAD)
        self.fields["meeting"].queryset = ahead.order_by("held_on", "pk")
        product = self.loan.product
        self.initial = {
            "amount": self.loan.amount_requested,
            "term": product.default_term if product else 36,
            "deferral": product.default_deferral if product else 3,
            "envelope": self.loan.envelope_id,
            **self.initial,
        }

    @property
    def day(self):
        meeting = self.cleaned_data.get("meeting")
        return meeting.held_on if meeting else self.on


class DecisionForm(forms.Form):
    """What the committee decided, among what its vote allows."""

    outcome = forms.ChoiceField(label=_("Décision"), widget=forms.RadioSelect)
    amount = MoneyFormField(label=_("Montant accordé (DH)"), required=False)
    term = forms.IntegerField(label=_("Nombre d’échéances"), required=False, min_value=1, max_value=180)
    deferral = forms.IntegerField(label=_("Différé (mois)"), required=False, min_value=0, max_value=60)
    envelope = EnvelopeField(label=_("Enveloppe"), queryset=None, required=False)
    valid_until = DateField(label=_("Valable jusqu’au"), required=False)
    conditions = forms.CharField(
        label=_("Conditions"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Une condition par ligne : chacune se lève avec son justificatif."),
    )
    reason = forms.CharField(
        label=_("Motif"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Pour un dossier ajourné, refusé ou retiré : le porteur le lira dans la lettre."),
    )
    heard = forms.BooleanField(label=_("Le porteur a été entendu"), required=False)
    note = forms.CharField(
        label=_("Débats"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Repris au procès-verbal."),
    )

    TERMS = ("amount", "term", "deferral", "envelope", "valid_until")

    def __init__(self, *args, presented, **kwargs):
        super().__init__(*args, **kwargs)
        self.presented = presented
        meeting = presented.resolution.meeting
        self.fields["outcome"].choices = [
            (each, each.label) for each in allowed(presented.resolution.outcome)
        ]
        self.fields["envelope"].queryset = Envelope.objects.exclude(closed_on__lt=meeting.held_on)
        self.granting = self.fields["outcome"].choices[0][0] in FAVOURABLE_OUTCOMES
        if not self.granting:
            for name in (*self.TERMS, "conditions"):
                del self.fields[name]
            return
        self.initial = {
            "outcome": DecisionOutcome.FAVOURABLE,
            "amount": presented.amount,
            "term": presented.term,
            "deferral": presented.deferral,
            "envelope": presented.envelope_id,
            "valid_until": decisions.last_day(presented.loan, meeting.held_on),
            **self.initial,
        }
        del self.fields["reason"]

    def clean(self):
        data = super().clean()
        outcome = data.get("outcome")
        if outcome == DecisionOutcome.CONDITIONAL and not data.get("conditions", "").strip():
            self.add_error("conditions", gettext("Écrivez les conditions, une par ligne."))
        if outcome == DecisionOutcome.FAVOURABLE and data.get("conditions", "").strip():
            self.add_error(
                "outcome", gettext("Il y a des conditions : la décision est favorable sous conditions.")
            )
        if outcome and not self.granting and not data.get("reason", "").strip():
            self.add_error("reason", gettext("Dites pourquoi."))
        return data

    @property
    def decided(self):
        """What the action asks for."""
        data = dict(self.cleaned_data)
        if self.granting:
            data["deferral"] = data["deferral"] or 0
        return data


def allowed(voted) -> list[DecisionOutcome]:
    """The decisions that agree with the outcome of the vote."""
    if voted == Outcome.CARRIED:
        return list(FAVOURABLE_OUTCOMES)
    if voted == Outcome.REJECTED:
        return [DecisionOutcome.REFUSED, DecisionOutcome.ADJOURNED, DecisionOutcome.WITHDRAWN]
    return [DecisionOutcome.ADJOURNED, DecisionOutcome.WITHDRAWN]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Motif"), max_length=250)


class WithdrawalForm(forms.Form):
    """A member who takes no part in a file, and why."""

    member = NamedChoiceField(label=_("Membre du comité"), queryset=None, empty_label=None)
    reason = forms.CharField(label=_("Motif"), max_length=250)

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = members


class VoidForm(ReasonForm):
    field_order = ("on", "reason")

    on = DateField(label=_("Caduque depuis le"))


class NotifyForm(forms.Form):
    notified_on = DateField(label=_("Notifiée le"))
    channel = forms.ChoiceField(
        label=_("Moyen de notification"), choices=NotificationChannel.choices, widget=forms.RadioSelect
    )


class PaperField(forms.ModelChoiceField):
    """A paper of the file, by what it is."""

    def label_from_instance(self, document):
        named = f" – {document.title}" if document.title else ""
        return f"{document.get_kind_display()}{named} ({document.added_at:%d/%m/%Y})"


class LiftForm(forms.Form):
    lifted_on = DateField(label=_("Levée le"))
    evidence = PaperField(
        label=_("Pièce du dossier"), queryset=None, required=False, empty_label=_("Aucune pièce")
    )
    note = forms.CharField(
        label=_("Ce qui le montre"),
        max_length=250,
        required=False,
        help_text=_("Si aucune pièce n’est au dossier."),
    )

    def __init__(self, *args, loan, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["evidence"].queryset = papers(loan)


def papers(loan):
    """The papers of a file that may show that a condition is met."""
    return Document.objects.standing().filter(holder=loan.holder_id)
