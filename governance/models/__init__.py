from governance.models.meeting import AgendaItem, Attendance, Meeting, MeetingYear
from governance.models.resolution import Resolution

__all__ = ["AgendaItem", "Attendance", "Meeting", "MeetingYear", "Resolution"]
