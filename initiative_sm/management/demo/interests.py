"""The register of interests of the demonstration: firms and people that do not exist."""

from datetime import date

from governance.enums import InterestKind
from governance.models import Interest
from members.models import Member, User

#: Member, nature, with whom, in words, declared on, ended on.
DECLARED = (
    (
        "bank1", InterestKind.SHARE, "Coopérative Tafoukt",
        "La banque a accordé un crédit à la coopérative, qui demande un prêt d’honneur.",
        date(2023, 3, 14), None,
    ),
    (
        "firm1", InterestKind.SUPPLIER, "Atelier Imourane",
        "Achète à l’atelier les caisses de ses expéditions.",
        date(2022, 12, 8), None,
    ),
    (
        "person1", InterestKind.FAMILY, "Pâtisserie Tamazirt",
        "Sa sœur porte le projet.",
        date(2024, 2, 5), None,
    ),
    (
        "asso1", InterestKind.EMPLOYMENT, "Centre Anouar de formation",
        "En présidait le conseil jusqu’à la fin de l’année 2023.",
        date(2021, 10, 14), date(2023, 12, 31),
    ),
)  # fmt: skip


def build(members: dict[str, Member], by: User):
    """Three interests that stand and one that has ended."""
    Interest.objects.bulk_create(
        Interest(
            member=members[key],
            representative=members[key].representatives.on(declared_on).first(),
            kind=kind,
            party=party,
            description=description,
            declared_on=declared_on,
            ended_on=ended_on,
            recorded_by=by,
        )
        for key, kind, party, description, declared_on, ended_on in DECLARED
    )
