"""The colours of what a meeting and its resolutions have come to."""

MEETING_TONES = {"planned": "info", "convened": "wait", "held": "good", "cancelled": "bad"}
OUTCOME_TONES = {"pending": "wait", "carried": "good", "rejected": "bad"}
ATTENDANCE_TONES = {"present": "good", "represented": "info", "excused": "neutral", "absent": "bad"}
