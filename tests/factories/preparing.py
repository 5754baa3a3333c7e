"""Products, screenings, appraisals, exchanges."""

from datetime import date

from loans.models import (
    Appraisal,
    Contact,
    Criterion,
    Product,
    ProductPiece,
    ProductRule,
    Screening,
    ScreeningAnswer,
)
from tests.factories.association import user
from tests.factories.counter import NOW, numbers
from tests.factories.files import loan


def product(rules=(), pieces=(), **over):
    """A product with `rules` (kind, limit, severity) and `pieces` (kind, moment, severity)."""
    n = next(numbers)
    fields = {
        "code": f"PROD-{n}",
        "name_fr": f"Produit {n}",
        "name_ar": f"منتوج {n}",
        "opened_on": date(2019, 1, 1),
    }
    row = Product.objects.create(**{**fields, **over})
    for kind, limit, severity in rules:
        ProductRule.objects.create(product=row, kind=kind, limit=limit, severity=severity)
    for kind, moment, severity in pieces:
        ProductPiece.objects.create(product=row, kind=kind, moment=moment, severity=severity)
    return row


def product_rule(**over):
    fields = {"kind": "max_amount", "limit": 100_000, "severity": "error"}
    if "product" not in over:
        fields["product"] = product()
    return ProductRule.objects.create(**{**fields, **over})


def product_piece(**over):
    fields = {"kind": "cin", "moment": "committee", "severity": "error"}
    if "product" not in over:
        fields["product"] = product()
    return ProductPiece.objects.create(**{**fields, **over})


def criterion(**over):
    n = next(numbers)
    fields = {"position": n % 30_000, "label_fr": f"Critère {n}", "label_ar": f"معيار {n}"}
    return Criterion.objects.create(**{**fields, **over})


def screening(**over):
    fields = {"screened_on": date(2023, 1, 20), "result": "eligible"}
    if "loan" not in over:
        fields["loan"] = loan("appraisal")
    if "author" not in over:
        fields["author"] = user(None)
    return Screening.objects.create(**{**fields, **over})


def screening_answer(**over):
    fields = {"met": True}
    if "screening" not in over:
        fields["screening"] = screening()
    if "criterion" not in over:
        fields["criterion"] = criterion()
    return ScreeningAnswer.objects.create(**{**fields, **over})


def appraisal(**over):
    fields = {"opinion": "favourable", "updated_at": NOW}
    if "loan" not in over:
        fields["loan"] = loan("appraisal")
    if "author" not in over:
        fields["author"] = user(None)
    return Appraisal.objects.create(**{**fields, **over})


def contact(**over):
    fields = {"kind": "call", "purpose": "appraisal", "happened_on": date(2023, 2, 1), "recorded_at": NOW}
    if "loan" not in over:
        fields["loan"] = loan("appraisal")
    fields["holder"] = (fields.get("loan") or over["loan"]).holder
    if "author" not in over:
        fields["author"] = user(None)
    return Contact.objects.create(**{**fields, **over})
