from members.models.association import Association
from members.models.details import PersonalDetails
from members.models.due import Due, DuePayment, DueReminder, DueScale
from members.models.member import MAX_SERIES, Mandate, Member, Representative, Volunteer
from members.models.saved import SavedFilter
from members.models.trace import Event, Job
from members.models.user import User

__all__ = [
    "MAX_SERIES",
    "Association",
    "Due",
    "DuePayment",
    "DueReminder",
    "DueScale",
    "Event",
    "Job",
    "Mandate",
    "Member",
    "PersonalDetails",
    "Representative",
    "SavedFilter",
    "User",
    "Volunteer",
]
