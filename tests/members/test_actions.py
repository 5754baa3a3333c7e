from datetime import timedelta

import pytest

from members.actions import log
from members.models import Event
from tests import factories

pytestmark = pytest.mark.django_db


def test_log_writes_who_did_what_to_what():
    actor, member = factories.user(), factories.member()
    at = factories.NOW - timedelta(days=1)
    event = log("member.invited", by=actor, target=member, note="Par courrier", at=at, copies=2)
    stored = Event.objects.get(pk=event.pk)
    assert (stored.actor, stored.target, stored.note, stored.at) == (actor, member, "Par courrier", at)
    assert stored.data == {"copies": 2}


def test_log_without_target():
    assert log("sheet.exported", by=factories.user(None)).target is None
