"""What is typed to convene a meeting, and to keep the proof that a convocation left."""

from datetime import datetime, time

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance import convening as rules
from governance.actions import convening
from governance.enums import SendingChannel
from governance.models import Convocation
from initiative_sm.forms import DateField, UploadField, WarningsMixin
from initiative_sm.verbs import show_refusal


class ConveneForm(WarningsMixin, forms.Form):
    """Whom to call, and the day on which the convocation leaves; all are called unless one is unticked."""

    on = DateField(label=_("La convocation part le"))
    members = forms.TypedMultipleChoiceField(label=_("Destinataires"), coerce=int, required=False)

    def __init__(self, *args, meeting, addressees, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.meeting, self.addressees = meeting, addressees
        self.fields["members"].choices = [(one.member.pk, one.person.name_fr) for one in addressees]
        self.initial.setdefault("on", today)

    def rows(self):
        """(addressee, whether it is ticked) for the table of the page."""
        if not self.is_bound:
            return [(one, True) for one in self.addressees]
        ticked = set(self.data.getlist("members"))
        return [(one, str(one.member.pk) in ticked) for one in self.addressees]

    def clean(self):
        given = super().clean()
        if on := given.get("on"):
            answer = rules.notice_of(self.meeting, on)
            if answer is not None and not answer.kept:
                self.warn(answer.sentence)
        return given

    def save_by(self, user):
        given = self.cleaned_data
        try:
            return convening.convene(
                meeting=self.meeting,
                members=given["members"],
                on=given["on"],
                by=user,
                late_is_known=bool(given.get("confirm_warnings")),
            )
        except ValidationError as refusal:
            show_refusal(self, refusal)
            return None


class SendingForm(forms.Form):
    """How convocations left by paper, and what proves it."""

    channel = forms.ChoiceField(
        label=_("Mode d’envoi"),
        choices=[choice for choice in SendingChannel.choices if choice[0] != SendingChannel.EMAIL],
        initial=SendingChannel.HAND,
    )
    sent_on = DateField(label=_("Envoyée ou remise le"))
    reference = forms.CharField(
        label=_("Preuve"),
        max_length=200,
        required=False,
        help_text=_("Numéro du recommandé, nom de qui a signé."),
    )
    scan = UploadField(
        label=_("Document numérisé"),
        required=False,
        help_text=_("Facultatif : l’accusé de réception, le cahier de transmission."),
    )

    def __init__(self, *args, meeting, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.initial.setdefault("sent_on", today)

    def save_by(self, user, chosen):
        """The sendings that were kept, or None where the action refused; `chosen` are keys as they were posted."""
        given = self.cleaned_data
        keys = [int(key) for key in chosen if key.isdecimal()]
        try:
            return convening.record(
                meeting=self.meeting,
                convocations=Convocation.objects.filter(meeting=self.meeting, pk__in=keys),
                channel=given["channel"],
                reference=given["reference"],
                sent_at=timezone.make_aware(datetime.combine(given["sent_on"], time(12))),
                scan=given["scan"],
                by=user,
                at=timezone.now(),
            )
        except ValidationError as refusal:
            show_refusal(self, refusal)
            return None
