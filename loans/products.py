"""What the product of a file asks of it: the rules it breaks, in words, and the papers it lacks."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from initiative_sm import money
from loans import product_rules
from loans.enums import (
    ContactKind,
    FollowUpKind,
    PieceMoment,
    PlanKind,
    PlanSide,
    RuleKind,
    Severity,
    TrainingStatus,
)
from loans.models import (
    Contact,
    Document,
    FollowUp,
    Loan,
    PlanItem,
    Product,
    ProductPiece,
    TrainingAttendance,
)
from loans.product_rules import Breach, Request, Rule


@dataclass(frozen=True)
class Fault:
    """A rule that a file breaks, as it is told; `blocking` where the product says that it is an error."""

    kind: str
    sentence: str
    blocking: bool


def faults(
    loan: Loan,
    *,
    product: Product | None = None,
    amount: Decimal | None = None,
    term: int | None = None,
    deferral: int | None = None,
    prepared: bool = False,
) -> list[Fault]:
    """The rules of its product that `loan` (saved or not) breaks with these terms; none without a product.

    `amount` is by default what is asked for. The age is that of the day on which the file was received. Rules
    about the plan, the training and the visit count once the file is `prepared` for the committee.
    """
    product = product or loan.product
    if product is None:
        return []
    rules = [Rule(row.kind, row.limit, row.severity == Severity.ERROR) for row in product.rules.all()]
    request = _request(loan, product, amount or loan.amount_requested, term, deferral)
    broken = product_rules.breaches(rules, request, prepared=prepared)
    return [Fault(each.rule.kind, sentence(each), each.rule.blocking) for each in broken]


def _request(loan, product, amount, term, deferral):
    project = loan.project
    rows = PlanItem.objects.filter(project=project).order_by().values_list("side", "kind")
    plan = {(side, kind): total for side, kind, total in rows.annotate(total=Sum("amount"))}
    of_side = {
        side: sum((total for (where, _kind), total in plan.items() if where == side), Decimal(0))
        for side in PlanSide
    }
    sectors = {row.pk for row in product.sectors.all()}
    return Request(
        amount=amount,
        term=term,
        deferral=deferral,
        needs=of_side[PlanSide.NEED],
        resources=of_side[PlanSide.RESOURCE],
        own=plan.get((PlanSide.RESOURCE, PlanKind.OWN), Decimal(0)),
        bank_loan=plan.get((PlanSide.RESOURCE, PlanKind.BANK_LOAN), Decimal(0)),
        age=loan.holder.age_on(loan.received_on) if loan.received_on else None,
        sector_admitted=not sectors or project.sector_id in sectors,
        form_admitted=not product.legal_forms or project.legal_form in product.legal_forms,
        kind_admitted=not product.project_kinds or project.kind in product.project_kinds,
        trained=_trained(loan),
        visited=_visited(loan),
    )


def _trained(loan):
    rows = TrainingAttendance.objects.filter(holder=loan.holder_id, status=TrainingStatus.PRESENT)
    return rows.exists()


def _visited(loan):
    if loan.pk is None:
        return False
    contacts = Contact.objects.filter(loan=loan, kind=ContactKind.VISIT)
    observed = FollowUp.objects.filter(project=loan.project_id, kind=FollowUpKind.VISIT)
    return contacts.exists() or observed.exists()


def sentence(breach: Breach) -> str:
    """A breach in words, with the limit and what there is instead."""
    rule, actual = breach.rule, breach.actual
    if rule.kind in (RuleKind.MIN_AMOUNT, RuleKind.MAX_AMOUNT):
        values = {"limit": money.format(Decimal(rule.limit)), "actual": money.format(actual)}
    elif actual is not None:
        values = {"limit": rule.limit, "actual": _whole(actual)}
    else:
        values = {}
    return _words()[rule.kind] % values


def _whole(number):
    """At most one decimal, without its zero: 70, 70,5."""
    return f"{Decimal(number):.1f}".removesuffix(".0").replace(".", ",")


def _words():
    return {
        RuleKind.MIN_AMOUNT: _("Le produit prête au moins %(limit)s : %(actual)s demandés."),
        RuleKind.MAX_AMOUNT: _("Le produit prête au plus %(limit)s : %(actual)s demandés."),
        RuleKind.MAX_SHARE: _("Le prêt finance au plus %(limit)s %% du plan : il en est à %(actual)s %%."),
        RuleKind.MIN_OWN_SHARE: _(
            "L’apport personnel est d’au moins %(limit)s %% du plan : il en est à %(actual)s %%."
        ),
        RuleKind.MIN_COUPLING: _(
            "Le crédit bancaire est d’au moins %(limit)s %% du prêt d’honneur : il en est à %(actual)s %%."
        ),
        RuleKind.MIN_TERM: _("Le produit se rembourse en %(limit)s mois au moins : %(actual)s demandés."),
        RuleKind.MAX_TERM: _("Le produit se rembourse en %(limit)s mois au plus : %(actual)s demandés."),
        RuleKind.MAX_DEFERRAL: _("Le différé est de %(limit)s mois au plus : %(actual)s demandés."),
        RuleKind.MIN_AGE: _("Le produit demande %(limit)s ans au moins : le porteur en a %(actual)s."),
        RuleKind.MAX_AGE: _("Le produit demande %(limit)s ans au plus : le porteur en a %(actual)s."),
        RuleKind.PLAN_BALANCED: _("Le plan de financement n’est pas équilibré."),
        RuleKind.SECTORS: _("Le secteur du projet n’est pas éligible à ce produit."),
        RuleKind.LEGAL_FORMS: _("La forme juridique du projet n’est pas admise par ce produit."),
        RuleKind.PROJECT_KINDS: _("La nature du projet n’est pas admise par ce produit."),
        RuleKind.TRAINING: _("Le porteur n’a suivi aucune formation."),
        RuleKind.VISIT: _("Aucune visite n’est notée."),
    }


@dataclass(frozen=True)
class Piece:
    """A paper of the checklist: the one asked for, and those of the file that answer."""

    asked: ProductPiece
    found: Sequence[Document]

    @property
    def missing(self):
        return not self.found


def checklist(loan: Loan) -> list[Piece]:
    """The papers that the product of `loan` asks for, with those that its file holds; three queries at most.

    A paper of the person counts for each of their loans, unless it is about another loan or project.
    """
    if loan.product is None:
        return []
    held = {}
    rows = Document.objects.standing().filter(holder=loan.holder_id)
    for document in rows:
        about_this = document.loan_id in (None, loan.pk) and document.project_id in (None, loan.project_id)
        if about_this:
            held.setdefault(document.kind, []).append(document)
    return [Piece(asked, held.get(asked.kind, ())) for asked in loan.product.pieces.all()]


def lacking(loan: Loan, moment: PieceMoment) -> list[Piece]:
    """The papers asked for by that moment that are not in the file."""
    return [piece for piece in checklist(loan) if piece.missing and piece.asked.moment == moment]
