"""The filings as they stand on a day: late, soon, done; and the steps of resolutions that are late."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from governance.models import Filing, ResolutionStep
from governance.statutes.filings import why

#: How long before its last day a filing is announced.
SOON = timedelta(days=30)


@dataclass(frozen=True)
class Told:
    """A filing as a page shows it."""

    filing: Filing
    state: str
    label: str
    tone: str
    why: str


def state_of(filing: Filing, today: date) -> str:
    if filing.done_on is not None:
        return "done"
    if filing.due_on < today:
        return "late"
    return "soon" if filing.due_on <= today + SOON else "later"


def label_of(state: str) -> str:
    return {"done": _("Fait"), "late": _("En retard"), "soon": _("À faire bientôt"), "later": _("À faire")}[
        state
    ]


TONES = {"done": "good", "late": "bad", "soon": "wait", "later": "neutral"}


def told(filing: Filing, today: date) -> Told:
    state = state_of(filing, today)
    return Told(filing, state, label_of(state), TONES[state], why(filing.kind))


def late(today: date):
    return Filing.objects.filter(done_on__isnull=True, due_on__lt=today)


def soon(today: date):
    """What is due within the coming days."""
    return Filing.objects.filter(done_on__isnull=True, due_on__gte=today, due_on__lte=today + SOON)


def late_steps(today: date):
    return ResolutionStep.objects.filter(done_on__isnull=True, due_on__lt=today)
