"""The way from the meetings to a page of one of them; `more` are (title, address), the last without address."""

from django.urls import reverse
from django.utils.translation import gettext


def trail(meeting, *more):
    """The meeting by its organ alone: the page says its day."""
    return _through(meeting, meeting.get_organ_display(), more)


def dated_trail(meeting, *more):
    """The meeting with its day, where a page is reached from elsewhere too."""
    return _through(meeting, str(meeting), more)


def _through(meeting, name, more):
    return [(gettext("Réunions"), reverse("governance:meetings")), (name, meeting.get_absolute_url()), *more]
