"""The verbs of the workbook import: look at it, bring it in whole, take it back whole.

Everything or nothing, in one transaction. What was previewed is read and checked again when it is confirmed,
with the journal locked, since the database may have moved on. Sentences are in the language that is active.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiative_sm import dates
from initiative_sm.transitions import move
from loans.actions import import_known, import_undoing, import_writing, money
from loans.enums import BATCH_TRANSITIONS, BatchStatus, MovementKind
from loans.models import ImportBatch, JournalHead, Loan
from loans.workbook import checks, layout
from loans.workbook.findings import as_json
from loans.workbook.known import Known
from loans.workbook.reading import Parsed, parse
from members.actions import log

#: The control totals, in the words of the person who confirms them.
TOTALS = {
    "contributed": gettext_lazy("Dotations"),
    "lent": gettext_lazy("Montant prêté"),
    "repaid": gettext_lazy("Montant remboursé"),
    "written_off": gettext_lazy("Passé en perte"),
    "recovered": gettext_lazy("Recouvré après perte"),
    "jobs_created": gettext_lazy("Emplois créés"),
}


def no_progress(done, total, message=""):
    """Nobody watches."""


@dataclass
class Analysis:
    """A workbook read and checked: what it would write, and everything that is wrong with it."""

    parsed: Parsed
    known: Known

    @property
    def findings(self):
        return self.parsed.findings

    @property
    def clean(self):
        return not self.findings.fault_count

    @property
    def new_rows(self):
        return sum(len(self.parsed.new(sheet.key)) for sheet in layout.SHEETS)

    def counts(self) -> dict:
        """Rows of each sheet: read, to be written, known already, examples left out."""
        sheets = [
            {
                "key": key,
                "name": sheet.name,
                "rows": len(sheet.lines),
                "new": len(self.parsed.new(key)),
                "known": sum(line.known is not None for line in sheet.lines),
                "examples": sheet.examples,
            }
            for key, sheet in self.parsed.sheets.items()
        ]
        return {
            "sheets": sheets,
            "rows": sum(sheet["rows"] for sheet in sheets),
            "new": self.new_rows,
            "faults": self.findings.fault_count,
            "warnings": self.findings.warning_count,
        }

    def totals(self) -> dict:
        """Control totals of what would be written: dirhams as strings with two decimals, jobs as a number."""
        loans = self.parsed.new("loans")
        money_rows = [*self.parsed.new("contributions"), *self.parsed.new("repayments")]
        by_kind = {kind: _sum(money_rows, "amount", kind=kind) for kind in MovementKind}
        last = {}
        for line in self.parsed.new("followups"):
            if line.ok("project", "observed_on"):
                latest = last.setdefault(line.values["project"], line)
                if line.values["observed_on"] >= latest.values["observed_on"]:
                    last[line.values["project"]] = line
        return {
            "contributed": str(by_kind[MovementKind.CONTRIBUTION]),
            "lent": str(_sum([line for line in loans if line.ok("disbursed_on")], "amount")),
            "repaid": str(by_kind[MovementKind.REPAYMENT]),
            "written_off": str(_sum([line for line in loans if line.ok("written_off_on")], "written_off")),
            "recovered": str(by_kind[MovementKind.RECOVERY]),
            "jobs_created": sum(line.get("jobs_created", 0) for line in last.values()),
        }


def _sum(lines, name, **where):
    rows = (line for line in lines if all(line.get(key) == value for key, value in where.items()))
    return sum((line.get(name, Decimal(0)) for line in rows), Decimal("0.00"))


def read(content: bytes, *, on: date, progress: Callable = no_progress) -> Parsed:
    """Read the cells of a workbook; needs no lock, so it can show how far it has come."""
    message = _("Lecture des lignes")
    parsed = parse(
        content, import_known.context(on), lambda done, total: progress(done, max(total, done), message)
    )
    checks.prepare(parsed)
    return parsed


def judge(parsed: Parsed) -> Analysis:
    """Check what was read against itself and the database."""
    known = import_known.load(parsed)
    checks.check(parsed, known)
    parsed.findings.ordered()
    return Analysis(parsed, known)


def fingerprint(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def already_imported(sha256: str) -> ImportBatch | None:
    """The import that brought this very file in, if it was not taken back since."""
    return ImportBatch.objects.filter(sha256=sha256, status=BatchStatus.IMPORTED).first()


def refuse_repeated(sha256: str):
    """The same file again writes nothing and says so. Raises ValidationError."""
    before = already_imported(sha256)
    if before is not None:
        raise ValidationError(
            _("Ce fichier a déjà été importé le %(day)s par %(who)s : rien n’a été écrit.")
            % {"day": dates.format(timezone.localtime(before.imported_at).date()), "who": before.created_by},
            code="repeated",
        )


@transaction.atomic
def receive(*, file_name: str, content: bytes, by) -> ImportBatch:
    """Keep a file that somebody brings, to be previewed."""
    sha256 = fingerprint(content)
    refuse_repeated(sha256)
    batch = ImportBatch.objects.create(
        file_name=file_name[:200], sha256=sha256, content=content, created_by=by, created_at=timezone.now()
    )
    log("import.received", by=by, target=batch, file=batch.file_name)
    return batch


def preview(*, batch: ImportBatch, on: date, by, progress: Callable = no_progress) -> ImportBatch:
    """Read and check a file that was received; what is found is kept with it. Faults refuse it."""
    if batch.status != BatchStatus.PREVIEWED:
        raise ValidationError(_("Ce fichier a déjà été examiné."))
    analysis = judge(read(bytes(batch.content), on=on, progress=progress))
    _keep(batch, analysis, by=by)
    return batch


@transaction.atomic
def _keep(batch, analysis, *, by):
    batch.counts, batch.totals = analysis.counts(), analysis.totals()
    batch.errors = as_json(analysis.findings.faults)
    batch.warnings = as_json(analysis.findings.warnings)
    batch.save(update_fields=["counts", "totals", "errors", "warnings"])
    if not analysis.clean:
        move(batch, BatchStatus.REFUSED, by=by, table=BATCH_TRANSITIONS)


def confirm(*, batch: ImportBatch, on: date, by, progress: Callable = no_progress) -> ImportBatch:
    """Bring in a previewed file: read and checked again, then written whole.

    Raises ValidationError where the file was brought in already, holds nothing new, or has faults by now.
    """
    if batch.status != BatchStatus.PREVIEWED or not batch.counts:
        raise ValidationError(_("Seul un fichier examiné et sans anomalie peut être importé."))
    parsed = read(bytes(batch.content), on=on, progress=progress)
    analysis = _write(parsed, batch, by=by)
    if not analysis.clean:
        _keep(batch, analysis, by=by)
        raise ValidationError(_("Le fichier ne va plus avec ce qui a été enregistré depuis l’aperçu."))
    return batch


@transaction.atomic
def _write(parsed, batch, *, by):
    """Check and write under the lock of the journal; a workbook with faults writes nothing."""
    JournalHead.objects.get_or_create(pk=1)
    JournalHead.objects.select_for_update().get(pk=1)
    refuse_repeated(batch.sha256)
    analysis = judge(parsed)
    if not analysis.clean:
        return analysis
    if not analysis.counts()["rows"]:
        raise ValidationError(_("Ce classeur ne contient aucune ligne à importer."))
    if not analysis.new_rows:
        raise ValidationError(
            _("Toutes les lignes sont déjà enregistrées : rien n’a été écrit."), code="repeated"
        )
    movements = import_writing.write(parsed, analysis.known, batch=batch, by=by)
    for loan in Loan.objects.filter(number__in=parsed.settled):
        money.settle(loan, by=by)
    batch.counts, batch.totals = analysis.counts(), analysis.totals()
    batch.warnings = as_json(analysis.findings.warnings)
    batch.save(update_fields=["counts", "totals", "warnings"])
    tail = {}
    if movements:
        tail = {
            "first_seq": movements[0].seq,
            "last_seq": movements[-1].seq,
            "last_hash": movements[-1].hash,
        }
    now = timezone.now()
    move(batch, BatchStatus.IMPORTED, by=by, table=BATCH_TRANSITIONS, imported_at=now, **tail)
    log("import.done", by=by, target=batch, rows=analysis.new_rows, **analysis.totals())
    return analysis


@transaction.atomic
def run(*, content: bytes, file_name: str, parsed: Parsed, by) -> tuple[ImportBatch | None, Analysis]:
    """Receive and bring in a file in one go, for the command; with faults nothing is kept, not even the file."""
    batch = receive(file_name=file_name, content=content, by=by)
    analysis = _write(parsed, batch, by=by)
    if not analysis.clean:
        transaction.set_rollback(True)
        return None, analysis
    return batch, analysis


@transaction.atomic
def undo(*, batch: ImportBatch, by) -> ImportBatch:
    """Take a whole import back, journal included. Raises ValidationError with what was built on it."""
    JournalHead.objects.get_or_create(pk=1)
    JournalHead.objects.select_for_update().get(pk=1)
    move(batch, BatchStatus.UNDOING, by=by, table=BATCH_TRANSITIONS)
    import_undoing.remove(batch, by=by)
    move(batch, BatchStatus.UNDONE, by=by, table=BATCH_TRANSITIONS, undone_at=timezone.now())
    return batch
