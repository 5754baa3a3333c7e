"""What was found in a workbook: faults, which stop the import, and warnings, which are only shown."""

from dataclasses import asdict, dataclass, field

#: Faults and warnings kept; beyond, they are counted.
KEPT = 2000


@dataclass(frozen=True)
class Finding:
    """One cell, row or sheet and a sentence about it, in the clerk's language. `row` 0 is the whole sheet."""

    sheet: str
    row: int
    column: str
    heading: str
    value: str
    sentence: str

    @property
    def place(self):
        return f"{self.column}{self.row}" if self.column and self.row else str(self.row or "")


@dataclass
class Findings:
    faults: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    fault_count: int = 0
    warning_count: int = 0

    def fault(self, sentence, *, sheet="", row=0, column="", heading="", value=""):
        self.fault_count += 1
        if len(self.faults) < KEPT:
            self.faults.append(Finding(sheet, row, column, heading, value, str(sentence)))

    def warn(self, sentence, *, sheet="", row=0, column="", heading="", value=""):
        self.warning_count += 1
        if len(self.warnings) < KEPT:
            self.warnings.append(Finding(sheet, row, column, heading, value, str(sentence)))

    def ordered(self):
        """Put both lists in the order of the rows, sheet by sheet as they came."""
        sheets = {}
        for finding in (*self.faults, *self.warnings):
            sheets.setdefault(finding.sheet, len(sheets))
        for rows in (self.faults, self.warnings):
            rows.sort(
                key=lambda finding: (sheets[finding.sheet], finding.row, len(finding.column), finding.column)
            )
        return self


def as_json(findings):
    return [asdict(finding) for finding in findings]


def from_json(rows):
    return [Finding(**row) for row in rows]
