from governance.models.convocation import Convocation, Sending
from governance.models.election import Candidacy, Drawing, Election, ElectionSeat, Lot
from governance.models.interest import Interest
from governance.models.meeting import AgendaItem, Meeting, MeetingYear
from governance.models.minutes import Filing, Minutes, MinutesSection
from governance.models.paper import Paper
from governance.models.resolution import CollegeCount, Recusal, Resolution, ResolutionStep, Voice
from governance.models.room import Attendance, Proxy, Stay
from governance.models.statutes import (
    Statutes,
    StatutesCall,
    StatutesCollege,
    StatutesMajority,
    StatutesOffice,
)

__all__ = [
    "AgendaItem",
    "Attendance",
    "Candidacy",
    "CollegeCount",
    "Convocation",
    "Drawing",
    "Election",
    "ElectionSeat",
    "Filing",
    "Interest",
    "Lot",
    "Meeting",
    "MeetingYear",
    "Minutes",
    "MinutesSection",
    "Paper",
    "Proxy",
    "Recusal",
    "Resolution",
    "ResolutionStep",
    "Sending",
    "Statutes",
    "StatutesCall",
    "StatutesCollege",
    "StatutesMajority",
    "StatutesOffice",
    "Stay",
    "Voice",
]
