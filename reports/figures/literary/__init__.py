"""The literary report (rapport littéraire, التقرير الأدبي): what the association did in a year."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.figures import (
    Chapter,
    Compared,
    Definition,
    Headline,
    Table,
    Text,
    compare,
    comparison_table,
    definitions,
    opening,
    text_of,
)
from reports.figures.literary import activity, association, glossary, history, outcome, people
from reports.figures.scope import Scope
from reports.models import Report

#: The indicators of each chapter's table, in order.
SUMMARY = (
    "holders_supported", "women", "women_share", "rural_share", "young_share", "formalised",
    "loans_granted", "loans_disbursed", "amount_disbursed", "mean_loan", "jobs_created",
    "outstanding", "repayment_rate", "par30",
)  # fmt: skip
FILES = (
    "files_received", "files_decided", "acceptance_rate", "days_from_contact", "days_to_committee",
    "days_to_disbursement",
)  # fmt: skip
LOANS = ("loans_granted", "amount_granted", "loans_disbursed", "amount_disbursed", "mean_loan")
PEOPLE = (
    "holders_supported", "women", "women_share", "rural_share", "young_share", "job_seekers_share",
    "graduates_share", "informal_share", "formalised", "formalised_share", "formalised_among_informal",
)  # fmt: skip
FINANCING = (
    "projects_financed", "investment", "investment_ratio", "coupling_rate", "leverage", "leverage_gross",
)  # fmt: skip
JOBS = ("jobs_planned", "jobs_created", "jobs_present", "jobs_women_share")
SUPPORT = ("trainings", "training_hours", "trained", "mentorings", "mentored_share", "followups")
REPAYMENT = (
    "amount_repaid", "loans_outstanding", "outstanding", "repayment_rate", "repayment_rate_period",
    "repayment_rate_original", "par30", "par60", "par90", "loans_late", "arrears", "arrears_rate",
    "loans_rescheduled", "losses_net", "loss_rate",
)  # fmt: skip
FIRMS = ("survival_3y", "survival_unknown_share")
OUTLOOK = ("commitments", "available", "engagement_rate")
#: The indicator that the opening of a chapter shows in large.
OPENINGS = {
    "activity": "files_received",
    "loans": "amount_disbursed",
    "people": "women_share",
    "financing": "investment",
    "jobs": "jobs_created",
    "support": "followups",
    "repayment": "repayment_rate",
    "firms": "survival_3y",
    "outlook": "available",
}
KEYS = {*SUMMARY, *FILES, *LOANS, *PEOPLE, *FINANCING, *JOBS, *SUPPORT, *REPAYMENT, *FIRMS, *OUTLOOK}


@dataclass(frozen=True)
class LiteraryReport:
    """Everything the literary report prints."""

    chapters: tuple[Chapter, ...]
    foreword: Text
    president: str
    highlights: Text
    compared: dict[str, Compared]
    headlines: tuple[tuple[Headline, ...], ...]
    organs: association.Organs
    meetings: association.Meetings
    conventions: association.Conventions
    activity: activity.Activity
    loans: activity.Loans
    portrait: people.Portrait
    region_rural: object
    territories: people.Territories
    financing: outcome.Financing
    jobs: outcome.Jobs
    support: outcome.Support
    repayment: outcome.Repayment
    firms: outcome.Firms
    foundation: history.Foundation
    outlook: outcome.Outlook
    tables: dict[str, Table]
    definitions: tuple[Definition, ...]
    glossary: tuple[Definition, ...]


def compute(report: Report, language: str) -> LiteraryReport:
    """The figures of the report, in the language that is active, which is `language`."""
    scope = Scope.of(report, language)
    compared = compare(KEYS, scope.year)
    series = history.years(scope)
    files = activity.activity(scope, compared)
    foreword, highlights = text_of(report, "foreword", language), text_of(report, "highlights", language)
    conventions = association.conventions(scope)
    return LiteraryReport(
        chapters=_chapters(compared, foreword, highlights, conventions),
        foreword=foreword,
        president=association.president(scope, scope.foundation_period.end),
        highlights=highlights,
        compared=compared,
        headlines=_headlines(compared),
        organs=association.organs(scope),
        meetings=association.meetings(scope),
        conventions=conventions,
        activity=files,
        loans=activity.loans(scope),
        portrait=people.portrait(scope, compared),
        region_rural=people.region_rural_share(),
        territories=people.territories(scope),
        financing=outcome.financing(scope),
        jobs=outcome.jobs(scope, series),
        support=outcome.support(scope),
        repayment=outcome.repayment(scope, compared),
        firms=outcome.firms(scope),
        foundation=history.foundation(scope, series),
        outlook=outcome.outlook(scope, files.waiting),
        tables=_tables(compared, scope.year),
        definitions=definitions(KEYS),
        glossary=glossary.terms(),
    )


def _tables(compared, year):
    """One table of indicators a chapter, with their definitions; those of the summary are in the chapters."""
    listed = {
        # The counts of files stand in the table of the funnel.
        "files": (_("Décisions et délais"), FILES[2:]),
        "loans": (_("Prêts accordés et décaissés"), LOANS),
        "people": (_("Les personnes accompagnées"), PEOPLE),
        "financing": (_("Financement des projets"), FINANCING),
        "jobs": (_("Emplois"), JOBS),
        "support": (_("Accompagnement"), SUPPORT),
        "repayment": (_("Remboursement et risque"), REPAYMENT),
        "firms": (_("Pérennité"), FIRMS),
        "outlook": (_("Moyens disponibles en fin d’année"), OUTLOOK),
    }
    tables = {
        name: comparison_table(caption, [compared[key] for key in keys], year, defined=keys)
        for name, (caption, keys) in listed.items()
    }
    shown = [compared[key] for key in SUMMARY]
    return {**tables, "summary": comparison_table(_("Les principaux chiffres de l’année"), shown, year)}


def _headlines(compared):
    rows = (
        ("holders_supported", "loans_disbursed", "amount_disbursed"),
        ("women_share", "rural_share", "jobs_created"),
        ("outstanding", "repayment_rate", "par30"),
    )
    return tuple(tuple(compared[key].headline() for key in row) for row in rows)


def _chapters(compared, foreword, highlights, conventions):
    """The chapters in order; one that nobody wrote a word for is left out, never invented."""
    listed = (
        ("foreword", _("Le mot du président"), bool(foreword.text)),
        ("highlights", _("Faits marquants"), bool(highlights.text)),
        ("summary", _("L’année en bref"), True),
        ("association", _("L’association et ses organes"), True),
        ("conventions", _("Partenariats et conventions"), bool(conventions.in_force)),
        ("activity", _("Le parcours des dossiers"), True),
        ("loans", _("Les prêts d’honneur"), True),
        ("people", _("Les porteurs de projet"), True),
        ("territories", _("Secteurs et territoires"), True),
        ("financing", _("Le financement des projets"), True),
        ("jobs", _("Les emplois"), True),
        ("support", _("L’accompagnement"), True),
        ("repayment", _("Le remboursement des prêts"), True),
        ("firms", _("La pérennité des entreprises"), True),
        ("foundation", _("Depuis la création"), True),
        ("outlook", _("Perspectives"), True),
        ("definitions", _("Index des indicateurs"), True),
        ("glossary", _("Glossaire"), True),
    )
    return tuple(
        Chapter(
            slug,
            title,
            f"reports/pdf/literary/{slug}.html",
            figure=opening(compared, OPENINGS.get(slug)),
        )
        for slug, title, present in listed
        if present
    )
