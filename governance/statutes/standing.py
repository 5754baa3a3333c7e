"""May this member vote on this day, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from governance.statutes.rules import Rules
from initiative_sm import dates


@dataclass(frozen=True)
class Due:
    """A member's due of one year; `settled_on` is the day on which it was wholly paid, None before that."""

    year: int
    due_on: date
    settled_on: date | None = None

    def unpaid(self, on: date, grace_days: int) -> bool:
        """Late on `on`: the last day of grace is past, and the due was not settled up to `on` inclusive."""
        late = on > self.due_on + timedelta(days=grace_days)
        return late and (self.settled_on is None or self.settled_on > on)


@dataclass(frozen=True)
class Membership:
    """What is to be known of a member to say whether it votes. Both dates are inclusive."""

    college: str
    joined_on: date
    left_on: date | None = None
    dues: Sequence[Due] = ()


@dataclass(frozen=True)
class Standing:
    """How many votes a member has on a day; `sentence` gives the reason, in the language of the reader."""

    votes: int
    sentence: str

    @property
    def may_vote(self):
        return self.votes > 0


def standing(rules: Rules, member: Membership, on: date) -> Standing:
    """The votes of `member` on `on`: the first reason that takes them away, else those of its college."""
    if on < member.joined_on:
        return _none(
            _("N’est pas encore adhérent : adhésion le %(day)s."), day=dates.format(member.joined_on)
        )
    if member.left_on is not None and on > member.left_on:
        return _none(_("N’est plus adhérent depuis le %(day)s."), day=dates.format(member.left_on))
    votes = rules.colleges.get(member.college, 0)
    if votes == 0:
        return _none(_("Le collège de cet adhérent siège sans voix délibérative."))
    first_vote = member.joined_on + timedelta(days=rules.seniority_days)
    if on < first_vote:
        return _none(
            _("L’ancienneté requise pour voter est atteinte le %(day)s."), day=dates.format(first_vote)
        )
    if rules.dues_grace_days is not None:
        late = [due.year for due in member.dues if due.unpaid(on, rules.dues_grace_days)]
        if late:
            return _none(
                _("Cotisation impayée : %(years)s. Le vote est rétabli dès le paiement."),
                years=", ".join(map(str, sorted(late))),
            )
    return Standing(votes, _said(rules))


def _none(sentence, **values):
    return Standing(0, sentence % values)


def _said(rules):
    if rules.dues_grace_days is None:
        return _("Adhérent, dans un collège qui vote.")
    return _("Adhérent à jour de ses cotisations, dans un collège qui vote.")
