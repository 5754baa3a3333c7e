"""Tones of the association's colour, for what is printed and drawn."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """Tones of one colour: `brand` for titles and first series, paler ones for what stands beside it."""

    brand: str
    pale: str
    tint: str
    line: str
    tones: tuple[str, ...]

    @classmethod
    def of(cls, colour: str) -> "Palette":
        """Tones of `colour` (#rrggbb); neighbours in `tones` differ in lightness."""
        return cls(
            brand=colour,
            pale=_mix(colour, "#ffffff", 60),
            tint=_mix(colour, "#ffffff", 92),
            line=_mix(colour, "#ffffff", 75),
            tones=(
                colour,
                _mix(colour, "#ffffff", 60),
                _mix(colour, "#000000", 45),
                _mix(colour, "#ffffff", 82),
                _mix(colour, "#ffffff", 30),
                _mix(colour, "#ffffff", 92),
            ),
        )


def _channels(colour):
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def _mix(colour, other, percent):
    """`colour` with `percent` parts in a hundred of `other`."""
    mixed = (
        (a * (100 - percent) + b * percent + 50) // 100
        for a, b in zip(_channels(colour), _channels(other), strict=True)
    )
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def is_dark(colour):
    """Whether white text is read on `colour` (#rrggbb)."""
    red, green, blue = _channels(colour)
    return red * 299 + green * 587 + blue * 114 < 140_000


def contrast(colour, other):
    """How far two colours stand apart, from 1 to 21: the contrast ratio of WCAG 2.2."""
    light, dark = sorted((_luminance(colour), _luminance(other)), reverse=True)
    return round((light + 0.05) / (dark + 0.05), 2)


def _luminance(colour):
    """Relative luminance, from the definition of WCAG 2.2."""
    shares = [channel / 255 for channel in _channels(colour)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
