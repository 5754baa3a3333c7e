"""What is typed in an election: who stands, the papers counted, the seed of a lot."""

from datetime import datetime, time

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from governance.actions.elections import Papers
from governance.enums import VoteMethod
from governance.forms.session import HourField
from governance.session import clock, moment
from initiative_sm.forms import NamedChoiceField
from members.models import Member

NUMBER = {"inputmode": "numeric", "min": 0, "dir": "ltr", "autocomplete": "off"}
MOST = 100_000


def hour_asked(data) -> time | None:
    """The hour that was typed with a count; None where none was, or it cannot be read."""
    try:
        return HourField().clean(data.get("hour"))
    except ValidationError:
        return None


def moment_of(meeting, hour: time | None, now: datetime) -> datetime:
    """`hour` on the day of a meeting, else now on that day."""
    return clock(meeting, now) if hour is None else moment(meeting, hour)


class CountField(forms.IntegerField):
    """A number of papers."""

    def __init__(self, **kwargs):
        super().__init__(min_value=0, max_value=MOST, widget=forms.NumberInput(attrs=NUMBER), **kwargs)


class SeatChoice(forms.ModelChoiceField):
    def label_from_instance(self, seat):
        if seat.outgoing is None:
            return gettext("Siège %(seat)s, vacant") % {"seat": seat.seat}
        outgoing = seat.outgoing.member.name(get_language() or "fr")
        return gettext("Siège %(seat)s, sortant : %(member)s") % {"seat": seat.seat, "member": outgoing}


class StandForm(forms.Form):
    """A candidate for a seat: only those whom the rules let stand are offered."""

    def __init__(self, *args, election, able, **kwargs):
        super().__init__(*args, **kwargs)
        seats = election.seats.select_related("outgoing__member")
        self.fields["seat"] = SeatChoice(seats, label=_("Siège"), empty_label=None)
        members = Member.objects.filter(pk__in=able)
        self.fields["member"] = NamedChoiceField(members, label=_("Candidat"), empty_label=_("Choisir"))


class ItemChoice(forms.ModelChoiceField):
    def label_from_instance(self, item):
        words = {"number": item.number, "title": item.title(get_language() or "fr")}
        return gettext("%(number)s. %(title)s") % words


class PlaceForm(forms.Form):
    """The point of the agenda under which the minutes tell an election."""

    def __init__(self, *args, election, **kwargs):
        super().__init__(*args, initial={"item": election.item_id}, **kwargs)
        self.fields["item"] = ItemChoice(
            election.meeting.agenda.order_by("number"),
            label=_("Point de l’ordre du jour"),
            required=False,
            empty_label=_("Aucun"),
        )


class SeedForm(forms.Form):
    """The seed of a drawing of lots, said aloud in the room."""

    seed = forms.CharField(
        label=_("Graine du tirage"),
        max_length=100,
        help_text=_("Une phrase ou un nombre dit à voix haute en séance : quiconque peut refaire le tirage."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "seed"}),
    )


class FirstBoardForm(forms.Form):
    """How many seats the first board has."""

    number = CountField(label=_("Nombre de sièges"))


class CountForm(forms.Form):
    """The papers of an election, seat by seat; as a `whole`, one count holds for every seat of a list."""

    def __init__(self, *args, election, counts, there, hands_allowed, whole=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.election, self.counts, self.there, self.whole = election, counts, there, whole
        self.fields["hour"] = HourField(
            label=_("Heure du vote"), help_text=_("Vide : maintenant. Elle dit qui était dans la salle.")
        )
        if not there:
            self.fields["in_room"] = CountField(label=_("Voix présentes ou représentées"))
        if hands_allowed:
            self.fields["method"] = forms.ChoiceField(
                label=_("Mode de scrutin"),
                choices=[(each, each.label) for each in (VoteMethod.HANDS, VoteMethod.SECRET)],
                initial=election.method,
                widget=forms.RadioSelect,
            )
        self.fields["scrutineers"] = forms.CharField(
            label=_("Scrutateurs"),
            max_length=250,
            required=not hands_allowed,
            initial=election.scrutineers,
            help_text=_("Les noms de ceux qui dépouillent les bulletins."),
        )
        for name, label, initial in self._numbers():
            self.fields[name] = CountField(label=label, initial=initial)

    def _numbers(self):
        """(name, label, what was counted before) of every number to type."""
        voted = self.election.voted_at is not None
        if self.whole:
            yield from (("list", _("Pour la liste"), None), ("blank", _("Blancs"), 0), ("void", _("Nuls"), 0))
            return
        for count in self.counts:
            for number, one in count.candidates:
                words = {"number": number, "name": one.name(get_language() or "fr")}
                label = gettext("%(number)s. %(name)s") % words
                yield f"candidate_{one.pk}", label, one.votes if voted else None
            yield f"blank_{count.seat.pk}", _("Blancs"), count.seat.blank
            yield f"void_{count.seat.pk}", _("Nuls"), count.seat.void

    def seats(self):
        """(seat count, its bound fields) in the order of the page."""
        for count in self.counts:
            names = [f"candidate_{one.pk}" for _n, one in count.candidates]
            names += [f"blank_{count.seat.pk}", f"void_{count.seat.pk}"]
            yield count, [self[name] for name in names]

    def head(self):
        """The fields about the ballot as a whole."""
        return [self[name] for name in ("hour", "in_room", "method", "scrutineers") if name in self.fields]

    def papers(self):
        """What was counted, for the action: seat key → papers."""
        given = self.cleaned_data
        return {
            count.seat.pk: Papers(
                {
                    one.pk: given["list" if self.whole else f"candidate_{one.pk}"]
                    for _n, one in count.candidates
                },
                given["blank" if self.whole else f"blank_{count.seat.pk}"],
                given["void" if self.whole else f"void_{count.seat.pk}"],
            )
            for count in self.counts
        }

    def said(self):
        return {name: self.cleaned_data[name] for name in ("method", "scrutineers") if name in self.fields}
