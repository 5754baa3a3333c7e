"""A page's button: one action, the sentence that says it was done or why it was not."""

from django.contrib import messages
from django.core.exceptions import ValidationError

from initiative_sm.verbs import show_refusal


def do(request, action, said, **given):
    """Call `action` with `given` for the signed-in person, and tell; None where it refused."""
    try:
        done = action(by=request.user, **given)
    except ValidationError as refusal:
        tell_refusal(request, refusal)
        return None
    messages.success(request, said)
    return done if done is not None else True


def tell_refusal(request, refusal):
    """Say why an action refused, on the page that follows."""
    for sentence in refusal.messages:
        messages.error(request, sentence)


def do_with(form, action, request, **given):
    """Call `action` with what was typed; its refusal is shown on the form, and the answer is None."""
    try:
        done = action(by=request.user, **given)
    except ValidationError as refusal:
        show_refusal(form, refusal)
        return None
    return done if done is not None else True
