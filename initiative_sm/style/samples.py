"""Plausible content for every building block, in the language of the reader. None of these persons exists."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.utils.translation import gettext_lazy as _

DAY = date(2024, 9, 25)
HOUR = datetime(2024, 9, 25, 9, 30, tzinfo=UTC)

#: One sentence in both scripts, whatever the language of the page.
SPECIMEN = (
    ("fr", "ltr", "Prêt d’honneur de 84\u202f200,50\u00a0DH à Salma Aït Brahim"),
    ("ar", "rtl", "قرض الشرف بمبلغ \u206684\u202f200,50\u2069 درهم لسلمى آيت إبراهيم"),
)
TONES = (
    ("good", _("En cours")),
    ("wait", _("En comité")),
    ("bad", _("En retard")),
    ("info", _("Instruction")),
    ("neutral", _("Soldé")),
)
AMOUNTS = (
    Decimal("1234567"),
    Decimal("84200.50"),
    Decimal("12.05"),
    Decimal(0),
    Decimal("-1500.25"),
    None,
)
STEPS = (4, 8, 12, 16, 24, 32)
MESSAGES = (
    Message(messages.SUCCESS, _("Le dossier P-00042 est ouvert.")),
    Message(messages.INFO, _("Le rapport de 2023 est en cours de préparation.")),
    Message(messages.WARNING, _("Le plan de financement n’est pas équilibré.")),
    Message(messages.ERROR, _("Ce prêt n’attend pas de remboursement.")),
)


@dataclass(frozen=True)
class Name:
    """A name in both scripts."""

    fr: str
    ar: str

    def name(self, language):
        return self.ar if language == "ar" else self.fr


@dataclass(frozen=True)
class File:
    """A row of the sample list."""

    pk: int
    number: str
    holder: Name
    place: Name
    status: str
    tone: str
    received_on: date
    amount: Decimal | None
    remaining: Decimal | None

    @property
    def sorted_name(self):
        return self.holder.fr


class Rows(list):
    """Sample rows that answer what a list asks of a queryset: their order, their sums."""

    def order_by(self, *names):
        rows = Rows(self)
        for name in reversed(names):
            field = name.removeprefix("-")
            rows.sort(key=lambda row: _missing_first(getattr(row, field)), reverse=name.startswith("-"))
        return rows

    def aggregate(self, **sums):
        fields = {key: one.source_expressions[0].name for key, one in sums.items()}
        return {key: sum(getattr(row, field) or Decimal(0) for row in self) for key, field in fields.items()}

    def iterator(self, chunk_size=None):
        return iter(self)


def _missing_first(value):
    return (value is not None, value if value is not None else 0)


FIRST_NAMES = (
    Name("Salma", "سلمى"),
    Name("Brahim", "إبراهيم"),
    Name("Fatima Ezzahra", "فاطمة الزهراء"),
    Name("Hassan", "الحسن"),
    Name("Ijja", "إيجا"),
    Name("Abdellah", "عبد الله"),
    Name("Khadija", "خديجة"),
    Name("Lahcen", "لحسن"),
)
LAST_NAMES = (
    Name("Aït Brahim", "آيت إبراهيم"),
    Name("Oubella", "أوبلا"),
    Name("El Idrissi", "الإدريسي"),
    Name("Amzil", "أمزيل"),
    Name("Benhammou", "بنحمو"),
    Name("Tazi", "التازي"),
    Name("Ouhmane", "أوهمان"),
)
PLACES = (
    Name("Agadir", "أكادير"),
    Name("Taroudannt", "تارودانت"),
    Name("Tiznit", "تيزنيت"),
    Name("Dcheira El Jihadia", "الدشيرة الجهادية"),
)


def rows():
    """Fifty-six files: one page and a little more, with missing amounts and none due among them."""
    return Rows(_file(i) for i in range(len(FIRST_NAMES) * len(LAST_NAMES)))


def _file(i):
    first, last = FIRST_NAMES[i % len(FIRST_NAMES)], LAST_NAMES[i % len(LAST_NAMES)]
    tone, status = TONES[i % len(TONES)]
    granted = tone in ("good", "bad", "neutral")
    amount = Decimal(20_000 + 3_500 * i) if granted else None
    return File(
        pk=i + 1,
        number=f"2024-{i + 1:04}",
        holder=Name(f"{first.fr} {last.fr}", f"{first.ar} {last.ar}"),
        place=PLACES[i % len(PLACES)],
        status=status,
        tone=tone,
        received_on=DAY - timedelta(days=9 * i),
        amount=amount,
        remaining=None if amount is None else Decimal(0) if tone == "neutral" else amount * 3 / 8,
    )


@dataclass(frozen=True)
class Reading:
    """A figure, as its tile reads it."""

    key: str
    label: str
    definition: str
    unit: str
    value: Decimal | int | None
    top: int | None = None
    bottom: int | None = None
    masked: bool = False


@dataclass(frozen=True)
class Tile:
    reading: Reading
    beside: Reading | None = None
    url: str = "#tuiles"


def tiles():
    """A count, a share, an amount, and a figure kept from the reader."""
    definition = _("Personnes dont le premier prêt d’honneur a été décaissé dans la période.")
    share = Reading(
        "sample-rural", _("Part du milieu rural"), definition, "share", Decimal("0.22"), 293, 1332
    )
    return [
        Tile(Reading("sample-holders", _("Porteurs de projet accompagnés"), definition, "count", 1332)),
        Tile(share, beside=share),
        Tile(Reading("sample-lent", _("Montant décaissé"), definition, "money", Decimal(79_100_000))),
        Tile(
            Reading(
                "sample-few", _("Personnes en situation de handicap"), definition, "count", None, masked=True
            )
        ),
    ]


@dataclass(frozen=True)
class Fact:
    day: date
    label: str
    note: str = ""


FACTS = (
    Fact(date(2024, 9, 25), _("Décaissement"), "84\u202f200,50\u00a0DH"),
    Fact(date(2024, 7, 4), _("Contrat signé")),
    Fact(date(2024, 6, 20), _("Accord du comité"), _("À condition que le bail soit signé.")),
    Fact(date(2024, 5, 2), _("Dossier reçu")),
)
