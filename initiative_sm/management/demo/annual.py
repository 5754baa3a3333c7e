"""The annual reports: their forewords and highlights, and the resolutions that adopted them."""

import tomllib

from initiative_sm.management.demo.meetings import Register
from initiative_sm.management.demo.people import DATA
from reports.enums import ReportKind, ReportStatus
from reports.models import Report

FIRST_YEAR, LAST_YEAR = 2018, 2023
LANGUAGES = ("fr", "ar", "en")


def reports(register: Register) -> list[Report]:
    """The two reports of each year, adopted by their assembly, whose day dates the figures since foundation."""
    found = []
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        for kind in ReportKind:
            resolution = register.adoptions[str(kind), year]
            found.append(
                Report(
                    kind=kind,
                    year=year,
                    status=ReportStatus.ADOPTED,
                    since_foundation_on=resolution.meeting.held_on,
                    resolution=resolution,
                    **texts(str(kind), year),
                )
            )
    return Report.objects.bulk_create(found)


def texts(kind: str, year: int) -> dict[str, str]:
    """`foreword_fr`, `highlights_fr` and so on; a foreword is kept as paragraphs, a highlight as a line."""
    written = tomllib.loads((DATA / "reports" / f"{year}.toml").read_text(encoding="utf-8"))[kind]
    return {
        f"{part}_{language}": written[part][language].strip()
        for part in ("foreword", "highlights")
        for language in LANGUAGES
    }
