from loans.models.document import Document
from loans.models.fund import Convention, Envelope, Funder
from loans.models.holder import Holder
from loans.models.imports import ImportBatch
from loans.models.journal import (
    Allocation,
    Contribution,
    Disbursement,
    JournalHead,
    Movement,
    Recovery,
    Repayment,
    Restitution,
    Transfer,
    WriteOff,
)
from loans.models.loan import Decision, Loan
from loans.models.project import PlanItem, Project
from loans.models.schedule import Instalment, Schedule
from loans.models.sector import Sector
from loans.models.support import FollowUp, Mentoring, Training, TrainingAttendance
from loans.models.territory import Commune, Province, Region

__all__ = [
    "Allocation",
    "Commune",
    "Contribution",
    "Convention",
    "Decision",
    "Disbursement",
    "Document",
    "Envelope",
    "FollowUp",
    "Funder",
    "Holder",
    "ImportBatch",
    "Instalment",
    "JournalHead",
    "Loan",
    "Mentoring",
    "Movement",
    "PlanItem",
    "Project",
    "Province",
    "Recovery",
    "Region",
    "Repayment",
    "Restitution",
    "Schedule",
    "Sector",
    "Training",
    "TrainingAttendance",
    "Transfer",
    "WriteOff",
]
