"""The count of a vote as it is typed: in votes, or in hands of each college times their weight."""

from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.ballots import Ballot
from governance.enums import VoteMethod
from governance.forms.count import CountForm
from governance.models import Resolution
from governance.session import CollegeRoom, Session
from governance.statutes.votes import Tally
from initiative_sm.forms import NamedChoiceField

COUNTED = ("pour", "contre", "abstentions", "nuls")
LABELS = {"pour": _("Pour"), "contre": _("Contre"), "abstentions": _("Abstentions"), "nuls": _("Nuls")}
MOST = 100_000


def number(label):
    attrs = {"inputmode": "numeric", "dir": "ltr"}
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=MOST, widget=forms.NumberInput(attrs=attrs)
    )


class BallotForm(CountForm):
    """What the scrutineers hand over."""

    method = forms.ChoiceField(
        label=_("Mode de scrutin"),
        choices=[(each, each.label) for each in (VoteMethod.HANDS, VoteMethod.SECRET)],
        initial=VoteMethod.HANDS,
        widget=forms.RadioSelect,
    )
    scrutineers = forms.CharField(
        label=_("Scrutateurs"), max_length=250, required=False, help_text=_("Pour un scrutin secret.")
    )

    def __init__(self, data=None, *, resolution: Resolution, held: Session, by_college: bool, now: datetime):
        super().__init__(data, resolution=resolution, held=held, now=now)
        self.rooms = held.colleges(self.asked(data), self.without)
        self.by_college = by_college and all(room.weight for room in self.rooms)
        for key in self._keys():
            for name in COUNTED:
                self.fields[f"{key}{name}"] = number(LABELS[name])

    def _keys(self):
        """What the fields of the count begin with: nothing, or the college."""
        return [f"{room.college}-" for room in self.rooms] if self.by_college else [""]

    @property
    def lines(self) -> list[tuple[CollegeRoom | None, list]]:
        """The bound fields of the count, line by line; one line without college for a count in votes."""
        rooms = self.rooms if self.by_college else [None]
        return [
            (room, [self[f"{key}{name}"] for name in COUNTED])
            for room, key in zip(rooms, self._keys(), strict=True)
        ]

    @property
    def in_room(self):
        return sum(room.votes for room in self.rooms)

    @property
    def typed(self):
        """Whether the count was begun."""
        return any(_text(field) for _room, fields in self.lines for field in fields)

    def count(self, data, chair_for):
        if all(data.get(f"{key}{name}") is None for key in self._keys() for name in COUNTED):
            raise ValidationError(gettext("Saisissez le décompte."))
        said = {"method": data["method"], "scrutineers": data["scrutineers"]}
        if not self.by_college:
            return Ballot(self._tally("", 1, chair_for), **said)
        counted = {
            room.college: self._tally(key, room.weight)
            for room, key in zip(self.rooms, self._keys(), strict=True)
        }
        return Ballot.by_college(counted, chair_for=chair_for, **said)

    def _tally(self, key, weight, side=None):
        votes = [(self.cleaned_data[f"{key}{name}"] or 0) * weight for name in COUNTED]
        return Tally(*votes, chair_for=side)


def filled(data, form: BallotForm):
    """`data` with all who did not say otherwise voting in favour: "unanimously" in one touch."""
    data = data.copy()
    for room, fields in form.lines:
        hands = room.counted if room else form.in_room
        others = sum(_typed(field) for field in fields[1:])
        data[fields[0].html_name] = str(max(0, hands - others))
    return data


def _typed(field):
    value = _text(field)
    return int(value) if value.isdecimal() else 0


def _text(field):
    value = field.value()
    return "" if value is None else str(value).strip()


class RecusalForm(forms.Form):
    member = NamedChoiceField(label=_("Adhérent"), queryset=None)
    reason = forms.CharField(label=_("Motif"), max_length=250)

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = members


class UndoForm(forms.Form):
    reason = forms.CharField(label=_("Motif de la correction"), max_length=250)
