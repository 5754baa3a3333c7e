"""What the page of a meeting shows of what follows it: minutes, filings, the papers."""

from governance.actions.minutes import OVER
from governance.enums import MeetingStatus
from governance.filings import told
from governance.models import Filing, Minutes
from governance.tones import MINUTES_TONES
from initiative_sm import dates


def hub(meeting, user) -> dict:
    """The part of the page of `meeting` about what comes after it, for `user`."""
    over = meeting.status in OVER
    found, rows = None, []
    if over and user.has_perm("governance.view_minutes"):
        found = Minutes.objects.filter(meeting=meeting).first()
    if over and user.has_perm("governance.view_filing"):
        rows = Filing.objects.filter(meeting=meeting)
    return {
        "over": over,
        "minutes": found,
        "minutes_tone": MINUTES_TONES[found.status] if found else "",
        "filings": [told(row, dates.today()) for row in rows],
        "may_list": meeting.status == MeetingStatus.HELD and user.has_perm("governance.add_filing"),
    }
