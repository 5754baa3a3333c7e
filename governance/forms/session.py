"""The forms of a session: open it, close it, call again, tick in, hand in a power."""

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.models import Meeting
from governance.session import clock, moment
from initiative_sm.forms import DateField, NamedChoiceField, UploadField
from members.models import Member


class HourField(forms.TimeField):
    """An hour and its minutes; empty means now."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Heure"))
        super().__init__(
            required=False,
            input_formats=["%H:%M", "%H:%M:%S", "%Hh%M"],
            widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            **kwargs,
        )


class MomentForm(forms.Form):
    """A form with an hour: `moment` is that hour on the day of the meeting, or now."""

    hour = HourField(help_text=_("Vide : maintenant."))

    def __init__(self, *args, meeting: Meeting, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.meeting, self.now = meeting, now

    @property
    def moment(self):
        hour = self.cleaned_data.get("hour")
        return clock(self.meeting, self.now) if hour is None else moment(self.meeting, hour)


class OpeningForm(MomentForm):
    chair_fr = forms.CharField(label=_("Président de séance (français)"), max_length=150)
    chair_ar = forms.CharField(label=_("Président de séance (arabe)"), max_length=150, required=False)
    secretary_fr = forms.CharField(label=_("Secrétaire de séance (français)"), max_length=150)
    secretary_ar = forms.CharField(label=_("Secrétaire de séance (arabe)"), max_length=150, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("chair_ar", "secretary_ar"):
            self.fields[name].widget.attrs |= {"dir": "rtl", "lang": "ar"}


class SecondCallForm(forms.Form):
    held_on = DateField(label=_("Date de la seconde réunion"))
    starts_at = HourField(label=_("Heure"), help_text=_("Vide : la même heure."))


class DeskForm(MomentForm):
    """What may be said of an arrival or a departure: its hour, who signs."""

    signatory_fr = forms.CharField(label=_("Signataire (français)"), max_length=200, required=False)
    signatory_ar = forms.CharField(label=_("Signataire (arabe)"), max_length=200, required=False)
    left = HourField(label=_("Départ"))


class ProxyForm(forms.Form):
    giver = NamedChoiceField(label=_("Mandant"), queryset=None)
    holder = NamedChoiceField(label=_("Mandataire"), queryset=None)
    scan = UploadField(
        label=_("Pouvoir signé"),
        required=False,
        help_text=_("Facultatif : le document numérisé ou photographié."),
    )

    def __init__(self, *args, meeting: Meeting, **kwargs):
        super().__init__(*args, **kwargs)
        called = Member.objects.filter(convocations__meeting=meeting, convocations__votes__gt=0)
        for name in ("giver", "holder"):
            self.fields[name].queryset = called.order_by("name_fr", "pk")
