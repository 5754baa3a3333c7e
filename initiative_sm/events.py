"""The door to the log of what was done. The ground floor writes in it without knowing which app keeps it."""

from django.conf import settings
from django.utils.module_loading import import_string


def log(verb, *, by, target=None, note="", **data):
    """Write one event, inside the transaction of the action it tells; `settings.EVENT_LOG` names who does."""
    return import_string(settings.EVENT_LOG)(verb, by=by, target=target, note=note, **data)
