"""The association: its letterhead, its members and their seats, its accounts, volunteers and envelopes."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from initiative_sm.management.demo import people
from initiative_sm.management.demo.targets import BUSINESS_DATE, FOUNDED
from initiative_sm.management.demo.treasury import FUNDS
from initiative_sm.roles import ROLES
from loans.models import Convention, Envelope, Funder, Sector
from members.enums import Language, Sex
from members.models import Association, Member, User, Volunteer

PASSWORD = "demo-souss-2024"  # noqa: S105  (printed by the command; the accounts are fictional)


@dataclass(frozen=True)
class Account:
    address: str
    full_name: str
    role: str | None
    language: str
    active: bool = True

    @property
    def email(self):
        return f"{self.address}@demo.example"


ACCOUNTS = (
    Account("direction", "Nadia Ouaaziz", "director", Language.FRENCH),
    Account("mission", "Rachid Aït Taleb", "loan_officer", Language.ARABIC),
    Account("mission2", "Imane Boudrar", "loan_officer", Language.FRENCH),
    Account("comptable", "Hicham Bakrim", "accountant", Language.FRENCH),
    Account("conseil", "Latifa Benhammou", "board_member", Language.ARABIC),
    Account("comite", "Youness El Mesbahi", "committee_member", Language.FRENCH),
    Account("parrain", "Mokhtar Idhammou", "mentor", Language.ARABIC),
    Account("audit", "Salma Ghanimi", "auditor", Language.FRENCH),
    Account("admin", "Administration", "admin", Language.FRENCH),
    Account("ancien", "Larbi Akourbi", "loan_officer", Language.FRENCH, active=False),
)
#: Who received files since when; the two of today share them.
OFFICERS = ((FOUNDED, "ancien"), (date(2013, 9, 2), "mission"), (date(2019, 4, 1), "mission2"))

EXPERTISES = (
    "Comptabilité",
    "Banque",
    "Commerce",
    "Artisanat",
    "Droit",
    "Agriculture",
    "Marketing",
    "Tourisme",
)


def association() -> Association:
    """The public identity; no registration number is made up, no real address given."""
    return Association.objects.create(
        pk=1,
        name_fr="Initiative Souss Massa",
        name_ar="مبادرة سوس ماسة",
        name_en="Initiative Souss Massa",
        short_name="ISM",
        founded_on=FOUNDED,
        purpose_fr=(
            "Favoriser la création et le développement de petites entreprises par des prêts d’honneur, "
            "sans intérêt ni garantie, et par l’accompagnement de leurs porteurs."
        ),
        purpose_ar=(
            "تشجيع إحداث المقاولات الصغرى وتطويرها عبر قروض الشرف، بدون فائدة وبدون ضمان، وعبر مواكبة حاملي المشاريع."
        ),
        purpose_en=(
            "To foster the creation and growth of small firms through honour loans, without interest or "
            "security, and through support to those who carry them."
        ),
        region_fr="Souss-Massa",
        region_ar="سوس ماسة",
        address_fr="Agadir",
        address_ar="أكادير",
        email="contact@demo.example",
    )


def accounts() -> dict[str, User]:
    """One account for each role, all with the same password."""
    secret = make_password(PASSWORD, salt="demonstration")
    found = {}
    for account in ACCOUNTS:
        admin = account.role == "admin"
        found[account.address] = user = User.objects.create(
            email=account.email,
            full_name=account.full_name,
            language=account.language,
            password=secret,
            is_active=account.active,
            is_staff=admin or ROLES[account.role].staff,
            is_superuser=admin,
        )
        if not admin:
            user.groups.add(Group.objects.get(name=account.role))
    return found


def members(rng: Random) -> dict[str, Member]:
    found = {}
    for n, row in enumerate(people.rows("members.csv")):
        person = row["kind"] == "person"
        found[row["key"]] = Member(
            kind=row["kind"],
            college=row["college"],
            name_fr=row["fr"],
            name_ar=row["ar"],
            sex=_sex(row["fr"]) if person else "",
            # One in five is written to on paper.
            email="" if n % 5 == 4 else f"{row['key']}@adherents.example",
            joined_on=date.fromisoformat(row["joined"]),
        )
    former = found["former"]
    former.left_on, former.left_reason = date(2022, 12, 8), "Départ de la région"
    Member.objects.bulk_create(found.values())
    return found


def _sex(full_name):
    women = {row["fr"] for row in people.rows("first_names.csv") if row["sex"] == Sex.FEMALE}
    return Sex.FEMALE if full_name.split()[0] in women else Sex.MALE


def volunteers(rng: Random, mentor: User) -> list[Volunteer]:
    """Volunteers who have come year after year; the first of them has an account."""
    found = []
    for n in range(34):
        sex = Sex.FEMALE if rng.random() < 0.35 else Sex.MALE
        name = people.name(rng, sex)
        started_on = date(2009 + n * 15 // 34, rng.randint(1, 12), rng.randint(1, 28))
        ended_on = started_on + timedelta(days=rng.randint(900, 2600)) if rng.random() < 0.3 else None
        found.append(
            Volunteer(
                name_fr=name.full,
                name_ar=name.full_ar,
                sex=sex,
                expertise=rng.choice(EXPERTISES),
                started_on=started_on,
                ended_on=ended_on if ended_on and ended_on < BUSINESS_DATE else None,
            )
        )
    found[0] = Volunteer(
        name_fr=mentor.full_name,
        name_ar="المختار إدحمو",
        sex=Sex.MALE,
        expertise="Commerce",
        email=mentor.email,
        user=mentor,
        started_on=date(2009, 3, 2),
    )
    return Volunteer.objects.bulk_create(found)


def envelopes(members: dict[str, Member], scale: int) -> dict[str, Envelope]:
    """Funders, conventions and envelopes; `scale` programmes share them, and what was promised grows with it."""
    funders, found = {}, {}
    for fund in FUNDS:
        member = members[fund.funder]
        if fund.funder not in funders:
            funders[fund.funder] = Funder.objects.create(
                name_fr=member.name_fr, name_ar=member.name_ar, member=member
            )
        convention = Convention.objects.create(
            funder=funders[fund.funder],
            number=f"{fund.code}/01",
            subject_fr=fund.subject_fr,
            subject_ar=fund.subject_ar,
            signed_on=fund.signed_on,
            amount=Decimal(fund.amount * scale),
            returnable=fund.returnable,
        )
        found[fund.code] = envelope = Envelope.objects.create(
            code=fund.code,
            convention=convention,
            name_fr=f"{member.name_fr} {fund.signed_on.year}",
            name_ar=f"{member.name_ar} {fund.signed_on.year}",
            opened_on=fund.tranches[0][0],
            max_amount=Decimal(fund.max_amount),
            max_share=fund.max_share,
            max_term=60,
            max_deferral=6,
        )
        envelope.sectors.set(Sector.objects.filter(code__in=fund.sectors))
    return found
