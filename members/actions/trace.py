"""Verbs every app needs: log what was done, know the account that commands act for."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from members.models import Event

#: A running job that gave no sign of life for this long was killed.
STALE_AFTER = timedelta(minutes=5)

SYSTEM_EMAIL = "systeme@localhost"


def log(verb, *, by, target=None, note="", at=None, **data):
    """Write one event; call it inside the action's own transaction."""
    return Event.objects.create(
        verb=verb,
        actor=by,
        target_type=ContentType.objects.get_for_model(target) if target is not None else None,
        target_id=target.pk if target is not None else None,
        note=note,
        at=at or timezone.now(),
        data=data,
    )


def system_user():
    """The account for which commands act when nobody is named; it can never sign in."""
    user, created = get_user_model().objects.get_or_create(
        email=SYSTEM_EMAIL, defaults={"full_name": "Système", "is_active": False}
    )
    if created:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user
