"""Counts, shares and ratios as the reader writes them. Money is in `money`, days in `dates`."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import get_language

#: What stands where there is no value.
NONE = "—"


def _localised(value: Decimal, decimals: int, lang: str) -> str:
    rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):,.{decimals}f}"
    if lang != "en":
        text = text.replace(",", "\u202f").replace(".", ",")
    return f"−{text}" if rounded < 0 else text


def count(value: int | None, lang: str | None = None) -> str:
    """1332 → "1 332" in French and Arabic, "1,332" in English."""
    return NONE if value is None else _localised(Decimal(value), 0, lang or get_language() or "fr")


def ratio(value: Decimal | None, lang: str | None = None, decimals: int = 2) -> str:
    return NONE if value is None else _localised(Decimal(value), decimals, lang or get_language() or "fr")


def share(value: Decimal | None, lang: str | None = None, decimals: int = 1) -> str:
    """A fraction of one as a percentage: 0.2215 → "22,2 %" (French, Arabic), "22.2%" (English)."""
    if value is None:
        return NONE
    lang = lang or get_language() or "fr"
    text = _localised(Decimal(value) * 100, decimals, lang)
    return f"{text}%" if lang == "en" else f"{text}\u202f%"
