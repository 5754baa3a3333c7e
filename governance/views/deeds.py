"""A page's button: one action, the sentence that says it was done or why it was not."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext

from initiative_sm.verbs import show_refusal


def do(request, action, said, **given):
    """Call `action` with `given` for the signed-in person, and tell; None where it refused."""
    try:
        done = action(by=request.user, **given)
    except ValidationError as refusal:
        for sentence in refusal.messages:
            messages.error(request, sentence)
        return None
    messages.success(request, said)
    return done if done is not None else True


def do_with(form, action, request, **given):
    """Call `action` with what was typed; its refusal is shown on the form, and the answer is None."""
    try:
        done = action(by=request.user, **given)
    except ValidationError as refusal:
        show_refusal(form, refusal)
        return None
    return done if done is not None else True


def trail_of(meeting, *more):
    """The way to a page of a meeting; `more` are (title, address), the last without address."""
    return [
        (gettext("Réunions"), reverse("governance:meetings")),
        (str(meeting), meeting.get_absolute_url()),
        *more,
    ]
