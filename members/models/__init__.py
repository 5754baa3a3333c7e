from members.models.association import Association
from members.models.member import Mandate, Member, Representative, Volunteer
from members.models.trace import Event, Job
from members.models.user import User

__all__ = ["Association", "Event", "Job", "Mandate", "Member", "Representative", "User", "Volunteer"]
