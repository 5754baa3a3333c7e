from loans.models.appraisal import Appraisal, Contact, Criterion, Screening, ScreeningAnswer
from loans.models.bank import BankAccount, BankLine, BankPosting, BankStatement, Bill, Remittance
from loans.models.committee import CommitteeFile, Condition
from loans.models.difficulty import CourtStep, Reminder, ReminderStep
from loans.models.document import Document
from loans.models.fund import Convention, Envelope, Funder
from loans.models.holder import Holder
from loans.models.imports import ImportBatch
from loans.models.issued import IssuedFile, IssuedPaper
from loans.models.journal import (
    Allocation,
    Contribution,
    Disbursement,
    JournalHead,
    Movement,
    Overpayment,
    Recovery,
    Refund,
    Repayment,
    Restitution,
    Transfer,
    WriteOff,
)
from loans.models.loan import Decision, Loan
from loans.models.order import DisbursementOrder
from loans.models.product import Product, ProductPiece, ProductRule
from loans.models.project import PlanItem, Project
from loans.models.schedule import Instalment, Schedule
from loans.models.sector import Sector
from loans.models.support import FollowUp, Mentoring, Training, TrainingAttendance
from loans.models.territory import Commune, Province, Region

__all__ = [
    "Allocation",
    "Appraisal",
    "BankAccount",
    "BankLine",
    "BankPosting",
    "BankStatement",
    "Bill",
    "CommitteeFile",
    "Commune",
    "Condition",
    "Contact",
    "Contribution",
    "Convention",
    "CourtStep",
    "Criterion",
    "Decision",
    "Disbursement",
    "DisbursementOrder",
    "Document",
    "Envelope",
    "FollowUp",
    "Funder",
    "Holder",
    "ImportBatch",
    "Instalment",
    "IssuedFile",
    "IssuedPaper",
    "JournalHead",
    "Loan",
    "Mentoring",
    "Movement",
    "Overpayment",
    "PlanItem",
    "Product",
    "ProductPiece",
    "ProductRule",
    "Project",
    "Province",
    "Recovery",
    "Refund",
    "Region",
    "Reminder",
    "ReminderStep",
    "Remittance",
    "Repayment",
    "Restitution",
    "Schedule",
    "Screening",
    "ScreeningAnswer",
    "Sector",
    "Training",
    "TrainingAttendance",
    "Transfer",
    "WriteOff",
]
