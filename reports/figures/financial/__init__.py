"""The financial report (rapport financier, التقرير المالي): what became of the loan fund in a year."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from loans.models import Movement
from members.enums import Office, Organ
from members.models import Mandate
from reports.figures import (
    Chapter,
    Compared,
    Definition,
    Headline,
    Table,
    Text,
    amount,
    compare,
    comparison_table,
    definitions,
    opening,
    text_of,
)
from reports.figures.financial import commitments, flows, fund, funders, losses, portfolio
from reports.figures.scope import Scope
from reports.models import Report

#: The indicators of each chapter's table, in order.
SUMMARY = (
    "fund", "outstanding", "cash", "commitments", "available", "contributions", "amount_disbursed",
    "amount_repaid", "losses_net", "engagement_rate", "fund_rotation",
)  # fmt: skip
REPAYMENT = (
    "repayment_rate", "repayment_rate_period", "repayment_rate_original", "arrears", "arrears_rate",
    "arrears_rate_due", "par30", "par60", "par90", "loans_rescheduled", "rescheduled_share",
)  # fmt: skip
LOSSES = ("losses_net", "loss_rate", "loss_rate_period")
#: The indicator that the opening of a chapter shows in large.
OPENINGS = {
    "fund": "fund",
    "flows": "cash",
    "months": "amount_disbursed",
    "funders": "contributions",
    "portfolio": "outstanding",
    "commitments": "commitments",
    "repayment": "repayment_rate",
    "losses": "losses_net",
}
KEYS = {*SUMMARY, *REPAYMENT, *LOSSES}


@dataclass(frozen=True)
class Basis:
    """What the figures stand on: the movements of the year, all of them up to its end, the last one."""

    movements: int
    in_year: int
    reversals: int
    last_number: int | None


@dataclass(frozen=True)
class FinancialReport:
    """Everything the financial report prints."""

    chapters: tuple[Chapter, ...]
    year_start: date
    foreword: Text
    treasurer: str
    basis: Basis
    compared: dict[str, Compared]
    headlines: tuple[tuple[Headline, ...], ...]
    summary: Table
    fund: fund.Fund
    portfolio: portfolio.Portfolio
    flows: flows.Flows
    funders: funders.Funders
    commitments: commitments.Commitments
    repayment: Table
    losses: losses.Losses
    losses_table: Table
    definitions: tuple[Definition, ...]


def compute(report: Report, language: str) -> FinancialReport:
    """The figures of the report, in the language that is active, which is `language`."""
    scope = Scope.of(report, language)
    compared = compare(KEYS, scope.year)
    movement = fund.fund(scope)
    foreword = text_of(report, "foreword", language)

    def table(caption, keys):
        # An indicator of two tables is defined under the second one, that of its own chapter.
        defined = [key for key in keys if keys is not SUMMARY or key not in (*REPAYMENT, *LOSSES)]
        return comparison_table(caption, [compared[key] for key in keys], scope.year, defined=defined)

    return FinancialReport(
        chapters=_chapters(compared, foreword),
        year_start=scope.now.start,
        foreword=foreword,
        treasurer=_treasurer(scope),
        basis=_basis(scope),
        compared=compared,
        headlines=_headlines(movement),
        summary=table(_("Les principaux chiffres du fonds"), SUMMARY),
        fund=movement,
        portfolio=portfolio.portfolio(scope, movement.envelopes),
        flows=flows.flows(scope),
        funders=funders.funders(scope),
        commitments=commitments.commitments(scope, movement.envelopes),
        repayment=table(_("Remboursement et risque"), REPAYMENT),
        losses=losses.losses(scope),
        losses_table=table(_("Pertes de l’année et depuis la création"), LOSSES),
        definitions=definitions(KEYS),
    )


def _headlines(movement):
    now, before = movement.total, movement.before
    listed = (
        (_("Fonds de prêts"), "closing_fund"),
        (_("Encours"), "closing_outstanding"),
        (_("Trésorerie du fonds"), "cash"),
    )
    return (
        tuple(
            Headline(label, amount(getattr(now, name)), amount(getattr(before, name)))
            for label, name in listed
        ),
    )


def _basis(scope):
    in_year = Q(value_date__gte=scope.now.start)
    found = Movement.objects.until(scope.year_end).aggregate(
        movements=Count("seq"),
        in_year=Count("seq", filter=in_year),
        reversals=Count("seq", filter=in_year & Q(reverses__isnull=False)),
        last_number=Max("seq"),
    )
    return Basis(**found)


def _treasurer(scope):
    """Name of the treasurer in office at the year's end, in the report's language; empty when unknown."""
    seats = Mandate.objects.on(scope.year_end).filter(
        office=Office.TREASURER, organ__in=[Organ.BUREAU, Organ.BOARD]
    )
    seat = seats.select_related("member", "representative").order_by("-started_on", "-pk").first()
    return (seat.representative or seat.member).name(scope.language) if seat else ""


def _chapters(compared, foreword):
    """The chapters in order; the treasurer's word is left out where nobody wrote it, never invented."""
    listed = (
        ("foreword", _("Le mot du trésorier")),
        ("basis", _("Ce que disent ces chiffres")),
        ("summary", _("Le fonds en bref")),
        ("fund", _("Mouvements du fonds")),
        ("flows", _("Emplois et ressources")),
        ("months", _("L’année, mois par mois")),
        ("funders", _("Dotations par bailleur et par convention")),
        ("portfolio", _("Portefeuille et ancienneté des retards")),
        ("envelopes", _("Les prêts par enveloppe")),
        ("commitments", _("Engagements non décaissés")),
        ("repayment", _("Remboursement et risque")),
        ("losses", _("Pertes et recouvrements")),
        ("identities", _("Contrôles")),
        ("definitions", _("Index des indicateurs")),
    )
    return tuple(
        Chapter(
            slug,
            title,
            f"reports/pdf/financial/{slug}.html",
            figure=opening(compared, OPENINGS.get(slug)),
        )
        for slug, title in listed
        if slug != "foreword" or foreword.text
    )
