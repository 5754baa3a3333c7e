"""Was a meeting called early enough, and is it quorate."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.statutes.rules import Call
from initiative_sm import dates


@dataclass(frozen=True)
class Answer:
    """Whether a rule is kept, and the sentence that says which rule and why, in the reader's language."""

    kept: bool
    sentence: str


def latest_sending(call: Call, held_on: date) -> date:
    """The last day on which the convocation of a meeting on `held_on` may be sent."""
    return held_on - timedelta(days=call.notice_days)


def notice(call: Call, sent_on: date, held_on: date) -> Answer:
    """Was the convocation sent early enough: `notice_days` between the two dates, the meeting's not counted."""
    days = (held_on - sent_on).days
    said = ngettext(
        "Convocation envoyée %(days)s jour avant la réunion ; les statuts en demandent %(asked)s.",
        "Convocation envoyée %(days)s jours avant la réunion ; les statuts en demandent %(asked)s.",
        days,
    )
    values = {"days": days, "asked": call.notice_days}
    if days >= call.notice_days:
        return Answer(True, said % values)
    latest = _("Elle devait partir au plus tard le %(day)s.") % {
        "day": dates.format(latest_sending(call, held_on))
    }
    return Answer(False, f"{said % values} {latest}")


@dataclass(frozen=True)
class Quorum:
    """Members counted, those asked for, and whether they are enough."""

    counted: int
    needed: int
    entitled: int
    sentence: str

    @property
    def kept(self):
        return self.counted >= self.needed

    @property
    def missing(self):
        return max(0, self.needed - self.counted)


def quorum(call: Call, counted: int, entitled: int, *, second_call: bool = False) -> Quorum:
    """The quorum with `counted` members present or represented of `entitled`.

    Nobody is no meeting: one member is asked for even where the second call is valid whatever the number.
    """
    threshold = call.second_quorum if second_call else call.quorum
    needed = max(1, threshold.needed(entitled))
    values = {"counted": counted, "needed": needed, "entitled": entitled, "part": threshold}
    if second_call and not threshold.part:
        sentence = _("Seconde convocation : l’assemblée délibère quel que soit le nombre (%(counted)s).")
    elif counted >= needed:
        sentence = _(
            "Quorum atteint. Présents ou représentés : %(counted)s sur %(entitled)s ; "
            "requis : %(needed)s, soit %(part)s."
        )
    else:
        sentence = _(
            "Quorum non atteint. Présents ou représentés : %(counted)s sur %(entitled)s ; "
            "requis : %(needed)s, soit %(part)s."
        )
    return Quorum(counted, needed, entitled, sentence % values)


def earliest_second(call: Call, first_held_on: date) -> date:
    """The first day on which a meeting that missed its quorum on `first_held_on` may be held again."""
    return first_held_on + timedelta(days=call.second_call_days)
