"""What a report speaks of: its year, the one before, the day its cumulative figures stop."""

from dataclasses import dataclass

from initiative_sm.dates import Period, day_before, fiscal_year
from initiative_sm.palette import Palette
from members.models import Association
from reports.models import Report


@dataclass(frozen=True)
class Scope:
    """The periods and the look of one report in one language.

    `foundation_period` runs from the foundation to the day the report's cumulative figures stop: that of
    the assembly which examines it, else the last day of the year.
    """

    report: Report
    association: Association
    language: str
    now: Period
    before: Period
    foundation_period: Period
    palette: Palette

    @classmethod
    def of(cls, report: Report, language: str) -> "Scope":
        association = Association.current()
        now = fiscal_year(report.year)
        return cls(
            report=report,
            association=association,
            language=language,
            now=now,
            before=fiscal_year(report.year - 1),
            foundation_period=Period(None, report.since_foundation_on or now.end),
            palette=Palette.of(association.colour),
        )

    @property
    def year(self):
        return self.report.year

    @property
    def year_end(self):
        return self.now.end

    @property
    def rtl(self):
        return self.language == "ar"

    @property
    def look(self):
        """What a drawing that has a direction asks for."""
        return {"palette": self.palette, "rtl": self.rtl}

    def until(self, year) -> Period:
        """From the foundation to the end of `year`."""
        return Period(None, fiscal_year(year).end)

    def eve(self):
        """The last day before the year."""
        return day_before(self.now.start)
