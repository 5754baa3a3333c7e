from governance.models.meeting import AgendaItem, Attendance, Meeting, MeetingYear
from governance.models.resolution import Resolution
from governance.models.statutes import Statutes, StatutesCall, StatutesCollege, StatutesMajority

__all__ = [
    "AgendaItem",
    "Attendance",
    "Meeting",
    "MeetingYear",
    "Resolution",
    "Statutes",
    "StatutesCall",
    "StatutesCollege",
    "StatutesMajority",
]
