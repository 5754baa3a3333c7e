"""Reference tables, and money given."""

from datetime import date
from decimal import Decimal

from loans.actions import money
from loans.enums import (
    MovementKind,
)
from loans.models import (
    Commune,
    Convention,
    Envelope,
    Funder,
    Movement,
    Province,
    Region,
    Sector,
)
from tests.factories.association import user
from tests.factories.counter import NOW, numbers


def region(**over):
    n = next(numbers)
    fields = {"code": f"{n % 10_000:04}", "name_fr": f"Région {n}", "name_ar": f"جهة {n}"}
    return Region.objects.create(**{**fields, **over})


def province(**over):
    n = next(numbers)
    fields = {"code": f"P{n}", "kind": "province", "name_fr": f"Province {n}", "name_ar": f"إقليم {n}"}
    if "region" not in over:
        fields["region"] = Region.objects.first() or region()
    return Province.objects.create(**{**fields, **over})


def commune(rural=False, **over):
    n = next(numbers)
    fields = {
        "code": f"C{n}",
        "name_fr": f"Commune {n}",
        "name_ar": f"جماعة {n}",
        "milieu": "rural" if rural else "urban",
    }
    if "province" not in over:
        fields["province"] = Province.objects.first() or province()
    return Commune.objects.create(**{**fields, **over})


def sector(**over):
    n = next(numbers)
    fields = {"code": f"secteur-{n}", "name_fr": f"Secteur {n}", "name_ar": f"قطاع {n}", "section": "G"}
    return Sector.objects.create(**{**fields, **over})


def funder(**over):
    n = next(numbers)
    return Funder.objects.create(**{"name_fr": f"Bailleur {n}", "name_ar": f"ممول {n}", **over})


def convention(**over):
    n = next(numbers)
    fields = {
        "number": f"CONV-{n}",
        "subject_fr": f"Convention {n}",
        "signed_on": date(2019, 1, 15),
        "amount": Decimal(10_000_000),
    }
    if "funder" not in over:
        fields["funder"] = funder()
    return Convention.objects.create(**{**fields, **over})


def envelope(cash=Decimal(1_000_000), by=None, **over):
    """An open envelope that received `cash` dirhams on its opening day (none for cash=0)."""
    n = next(numbers)
    fields = {"code": f"ENV-{n}", "name_fr": f"Enveloppe {n}", "opened_on": date(2019, 2, 1)}
    if "convention" not in over:
        fields["convention"] = convention()
    made = Envelope.objects.create(**{**fields, **over})
    if cash:
        contribution(envelope=made, amount=Decimal(cash), by=by)
    return made


def contribution(*, envelope, amount=Decimal(1_000_000), by=None, **over):
    fields = {"value_date": envelope.opened_on, "at": NOW, **over}
    return money.post(
        kind=MovementKind.CONTRIBUTION, envelope=envelope, amount=amount, by=by or user(None), **fields
    )


def imported_rows(*, batch, envelope, amounts, by=None):
    """Contributions that `batch` brought in, chained into the journal."""
    by = by or user(None)
    return money.append(
        [
            Movement(
                kind=MovementKind.CONTRIBUTION,
                envelope=envelope,
                amount=Decimal(amount),
                value_date=envelope.opened_on,
                actor=by,
                posted_at=NOW,
                batch=batch,
            )
            for amount in amounts
        ]
    )
