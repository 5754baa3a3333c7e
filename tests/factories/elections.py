"""Elections, drawings of lots, the register of interests."""

from datetime import date

from governance.models import Candidacy, Drawing, Election, ElectionSeat, Interest, Lot, StatutesOffice
from tests.factories.association import meeting, member, statutes, user
from tests.factories.counter import NOW, numbers


def election(**over):
    fields = {"number": next(numbers), "organ": "board", "series": 1}
    if "meeting" not in over:
        fields["meeting"] = meeting()
    return Election.objects.create(**{**fields, **over})


def election_seat(**over):
    fields = {"seat": next(numbers)}
    if "election" not in over:
        fields["election"] = election()
    return ElectionSeat.objects.create(**{**fields, **over})


def candidacy(**over):
    fields = {}
    if "seat" not in over:
        fields["seat"] = election_seat()
    if "member" not in over:
        fields["member"] = member()
    return Candidacy.objects.create(**{**fields, **over})


def drawing(**over):
    fields = {"organ": "board", "series": 3, "seed": "vingt-cinq septembre", "drawn_at": NOW}
    if "meeting" not in over:
        fields["meeting"] = meeting()
    if "drawn_by" not in over:
        fields["drawn_by"] = user(None)
    return Drawing.objects.create(**{**fields, **over})


def lot(**over):
    fields = {"seat": next(numbers), "series": 1}
    if "drawing" not in over:
        fields["drawing"] = drawing()
    return Lot.objects.create(**{**fields, **over})


def interest(**over):
    fields = {"kind": "employment", "party": "Coopérative Tifawin", "declared_on": date(2023, 3, 1)}
    if "member" not in over:
        fields["member"] = member()
    if "recorded_by" not in over:
        fields["recorded_by"] = user(None)
    return Interest.objects.create(**{**fields, **over})


def statutes_office(**over):
    fields = {"office": "treasurer", "places": 1}
    if "statutes" not in over:
        fields["statutes"] = statutes()
    return StatutesOffice.objects.create(**{**fields, **over})
