"""The 24 digits of a Moroccan bank account (RIB): bank 3, town 3, account 16, key 2."""

import re

LENGTH = 24


def is_plausible(rib: str) -> bool:
    """Whether `rib` has its 24 digits and its key: the whole number is a multiple of 97."""
    return bool(re.fullmatch(rf"\d{{{LENGTH}}}", rib)) and int(rib) % 97 == 0


def with_key(first: str) -> str:
    """The RIB that begins with these 22 digits."""
    return f"{first}{97 - int(first) * 100 % 97:02d}"
