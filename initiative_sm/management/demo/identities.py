"""Civil details of those who sit on the board, made up: no real person's."""

from datetime import date, timedelta
from random import Random

from initiative_sm.management.demo.people import CIN_PREFIXES
from initiative_sm.management.demo.targets import SEED
from members.enums import Organ
from members.models import Mandate, PersonalDetails

PLACES = (
    ("Agadir", "أكادير"), ("Taroudant", "تارودانت"), ("Tiznit", "تيزنيت"), ("Tata", "طاطا"),
    ("Inezgane", "إنزكان"), ("Biougra", "بيوكرى"), ("Tafraout", "تافراوت"), ("Marrakech", "مراكش"),
)  # fmt: skip
PROFESSIONS = (
    ("Cadre", "إطار"), ("Chef d’entreprise", "رئيس مقاولة"), ("Fonctionnaire", "موظف"), ("Enseignant", "أستاذ"),
    ("Commerçant", "تاجر"), ("Ingénieur", "مهندس"), ("Cadre bancaire", "إطار بنكي"), ("Artisan", "صانع تقليدي"),
)  # fmt: skip
STREETS = (
    ("Quartier Talborjt", "حي تالبرجت"), ("Hay Mohammadi", "الحي المحمدي"), ("Quartier Founty", "حي فونتي"),
    ("Hay Salam", "حي السلام"), ("Hay Dakhla", "حي الداخلة"), ("Quartier Charaf", "حي الشرف"),
)  # fmt: skip
OLDEST, DAYS = date(1955, 1, 1), 365 * 30


def build(since: date):
    """Those who held a seat of the board on `since` or later."""
    rng = Random(f"{SEED}/identities")  # noqa: S311  (a demonstration, not a secret)
    seats = Mandate.objects.filter(organ=Organ.BOARD).overlapping(since, None).order_by("seat", "started_on")
    persons = dict.fromkeys(
        (seat.member_id if seat.representative_id is None else None, seat.representative_id) for seat in seats
    )
    PersonalDetails.objects.bulk_create(
        _details(rng, n, member, representative) for n, (member, representative) in enumerate(persons)
    )


def _details(rng, n, member, representative):
    place, profession, street = rng.choice(PLACES), rng.choice(PROFESSIONS), rng.choice(STREETS)
    number = rng.randint(1, 180)
    return PersonalDetails(
        member_id=member,
        representative_id=representative,
        birth_date=OLDEST + timedelta(days=rng.randrange(DAYS)),
        birth_place_fr=place[0],
        birth_place_ar=place[1],
        profession_fr=profession[0],
        profession_ar=profession[1],
        address_fr=f"{number}, {street[0]}, Agadir",
        address_ar=f"{number}، {street[1]}، أكادير",
        nationality_fr="Marocaine",
        nationality_ar="مغربية",
        cin=f"{CIN_PREFIXES[n % len(CIN_PREFIXES)]}{rng.randrange(10**6):06d}",
    )
