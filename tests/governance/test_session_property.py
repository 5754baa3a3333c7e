"""Whatever comes in whatever order, nobody is counted twice and the votes never exceed those entitled.

The actions write to the database; a plain model beside them, sets and a list, says what must be true.
"""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import make_aware
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.actions import desk, proxies, votes
from governance.ballots import Ballot
from governance.models import Meeting, Proxy
from governance.session import session_of
from governance.statutes.votes import Tally
from tests import factories

pytestmark = pytest.mark.django_db

START = make_aware(datetime(2024, 9, 25, 14, 0))
WEIGHTS = (1, 2, 1, 0, 3)
PEOPLE = st.integers(0, len(WEIGHTS) - 1)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["arrive", "leave", "revoke"]), PEOPLE, PEOPLE),
        st.tuples(st.just("power"), PEOPLE, PEOPLE),
    ),
    max_size=14,
)


class Plain:
    """The room as a chair would keep it on a sheet of paper."""

    def __init__(self):
        self.inside = set()
        self.powers = {}  # giver → holder, in the order in which they were handed in

    def step(self, name, one, other):
        if name == "arrive":
            self.inside.add(one)
        elif name == "leave":
            self.inside.discard(one)
        elif name == "revoke":
            self.powers.pop(one, None)
        elif self.may_give(one, other):
            self.powers[one] = other

    def may_give(self, giver, holder):
        held = sum(one == holder for one in self.powers.values())
        return (
            giver != holder and WEIGHTS[giver] and WEIGHTS[holder] and giver not in self.powers and held < 2
        )

    def present(self):
        return {one for one in self.inside if WEIGHTS[one]}

    def represented(self):
        here = self.present()
        return {one for one, holder in self.powers.items() if one not in here and holder in here}


def assembly():
    statutes = factories.statutes(
        effective_on=date(2007, 7, 4), proxies_per_holder=2, proxies_same_college=False
    )
    factories.statutes_majority(statutes=statutes, kind="adopt_report")
    meeting = factories.open_meeting(opened_at=START)
    return meeting, [factories.convocation(meeting=meeting, votes=weight).member for weight in WEIGHTS]


def perform(name, meeting, one, other, at, by):
    if name == "arrive":
        desk.arrive(meeting=meeting, member=one, at=at, by=by)
    elif name == "leave":
        desk.leave(meeting=meeting, member=one, at=at, by=by)
    elif name == "power":
        proxies.hand_in(meeting=meeting, giver=one, holder=other, at=at, by=by)
    else:
        for proxy in Proxy.objects.filter(meeting=meeting, giver=one, revoked_at__isnull=True):
            proxies.revoke(proxy=proxy, at=at, by=by)


@settings(max_examples=25)
@given(steps=STEPS)
def test_nobody_is_counted_twice_and_votes_stay_within_the_organ(steps):
    with transaction.atomic():
        meeting, people = assembly()
        by, plain = factories.user(None), Plain()
        for minute, (name, one, other) in enumerate(steps, start=1):
            now = START + timedelta(minutes=minute)
            plain.step(name, one, other)
            try:
                perform(name, meeting, people[one], people[other], now, by)
            except ValidationError:
                assert name == "power"  # everything else is always allowed, and twice does nothing
            held = session_of(Meeting.objects.get(pk=meeting.pk))
            there = held.room(now)
            keys = {people[n].pk: n for n in range(len(people))}
            assert {keys[key] for key in there.present} == plain.present()
            assert {keys[key] for key in there.represented} == plain.represented()
            assert not there.present & there.represented.keys()
            assert there.votes == sum(WEIGHTS[n] for n in plain.present() | plain.represented())
            assert there.votes <= held.entitled() == sum(WEIGHTS)
        too_many = Ballot(Tally(there.votes + 1 if steps else 1))
        with pytest.raises(ValidationError, match="recomptez"):
            votes.record(
                resolution=factories.resolution(meeting=meeting),
                ballot=too_many,
                at=START + timedelta(minutes=len(steps) + 1),
                by=by,
            )
        transaction.set_rollback(True)
