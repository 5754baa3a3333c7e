"""The colours of what a meeting and its resolutions have come to."""

MEETING_TONES = {
    "planned": "info",
    "convened": "wait",
    "open": "info",
    "missed": "bad",
    "held": "good",
    "cancelled": "bad",
}
OUTCOME_TONES = {"pending": "wait", "carried": "good", "rejected": "bad"}
ATTENDANCE_TONES = {"present": "good", "represented": "info", "excused": "neutral", "absent": "bad"}
CANDIDACY_TONES = {
    "pending": "wait",
    "elected": "good",
    "defeated": "neutral",
    "tied": "wait",
    "declined": "bad",
}
MINUTES_TONES = {"draft": "wait", "locked": "good"}
#: What came of a convocation; see governance.views.convening.state.
CONVOCATION_TONES = {"sent": "good", "failed": "bad", "waiting": "wait"}
