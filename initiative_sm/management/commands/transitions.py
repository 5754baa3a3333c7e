"""`manage.py transitions`: how every status may change, as text or as Mermaid diagrams."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from governance import enums as governance
from loans import enums as loans
from members import enums as members
from reports import enums as reports

#: Name of a table → its statuses, its transitions.
TABLES = {
    "loan": (loans.LoanStatus, loans.LOAN_TRANSITIONS),
    "order": (loans.OrderStatus, loans.ORDER_TRANSITIONS),
    "bill": (loans.BillStatus, loans.BILL_TRANSITIONS),
    "bank_line": (loans.BankLineStatus, loans.BANK_LINE_TRANSITIONS),
    "batch": (loans.BatchStatus, loans.BATCH_TRANSITIONS),
    "meeting": (governance.MeetingStatus, governance.MEETING_TRANSITIONS),
    "resolution": (governance.Outcome, governance.RESOLUTION_TRANSITIONS),
    "minutes": (governance.MinutesStatus, governance.MINUTES_TRANSITIONS),
    "job": (members.JobStatus, members.JOB_TRANSITIONS),
    "report": (reports.ReportStatus, reports.REPORT_TRANSITIONS),
}


class Command(BaseCommand):
    help = "Print how the statuses may change: every table, or the one that is named."

    def add_arguments(self, parser):
        parser.add_argument("table", nargs="?", metavar="TABLE", help=", ".join(TABLES))
        parser.add_argument("--format", choices=list(FORMATS), default="text")
        parser.add_argument("--lang", choices=["fr", "ar", "en"], default="fr", help="language of the labels")

    def handle(self, *, table=None, lang, **options):
        if table is not None and table not in TABLES:
            raise CommandError(f"{table}: choose from {', '.join(TABLES)}")
        with override(lang):
            parts = [FORMATS[options["format"]](name) for name in ([table] if table else TABLES)]
        self.stdout.write("\n\n".join(parts))


def moves(name):
    """The moves of a table, in the order in which its statuses are declared."""
    statuses, table = TABLES[name]
    return [(old, new) for old in statuses for new in statuses if new in table.get(old, ())]


def text(name):
    return "\n".join([f"{name}:", *(f"  {old.label} → {new.label}" for old, new in moves(name))])


def mermaid(name):
    """A state diagram; a status that leads nowhere ends it."""
    statuses, table = TABLES[name]
    used = [status for status in statuses if status in table or any(status in to for to in table.values())]
    lines = [f"    {status.value} : {status.label}" for status in used]
    lines += [f"    {old.value} --> {new.value}" for old, new in moves(name)]
    lines += [f"    {status.value} --> [*]" for status in used if not table.get(status)]
    return "\n".join(["stateDiagram-v2", f"    %% {name}", *lines])


FORMATS = {"text": text, "mermaid": mermaid}
