"""The colours of the style sheet, read from it, and how well what stands on them can be read."""

import re
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from initiative_sm.palette import contrast

TOKEN = re.compile(
    r"--(?P<name>[\w-]+):\s*"
    r"(?:light-dark\((?P<light>#[0-9a-f]{3,6}),\s*(?P<dark>#[0-9a-f]{3,6})\)|(?P<both>#[0-9a-f]{3,6}));"
)
#: WCAG 2.2 AA: for text (1.4.3), and for what is not text, as the focus ring (1.4.11).
TEXT, MARK = 4.5, 3.0

#: Colours that Tabler takes from its greys: the grey by day, the grey by night.
GREYS = {
    "surface": ("#ffffff", "tblr-gray-800"),
    "text": ("tblr-gray-700", "tblr-gray-200"),
    "text-secondary": ("tblr-gray-500", "tblr-gray-400"),
}
#: What is shown, the colour in front, the colour behind, the ratio that it must reach.
PAIRS = (
    (_("Texte"), "text", "surface", TEXT),
    (_("Texte secondaire"), "text-secondary", "surface", TEXT),
    (_("Titres"), "tblr-heading-color", "surface", TEXT),
    (_("Liens"), "tblr-link-color", "surface", TEXT),
    (_("Navigation"), "side-fg", "side-bg", TEXT),
    (_("Bouton principal"), "tblr-primary-fg", "tblr-primary", TEXT),
    (_("Réussite"), "good-fg", "good-bg", TEXT),
    (_("Attente"), "wait-fg", "wait-bg", TEXT),
    (_("Alerte"), "bad-fg", "bad-bg", TEXT),
    (_("Information"), "info-fg", "info-bg", TEXT),
    (_("Neutre"), "neutral-fg", "neutral-bg", TEXT),
    (_("Repère du clavier"), "focus", "surface", MARK),
)


@dataclass(frozen=True)
class Sample:
    """A colour on another in one scheme."""

    front: str
    back: str
    wanted: float

    @property
    def ratio(self):
        return contrast(self.front, self.back)

    @property
    def enough(self):
        return self.ratio >= self.wanted


def tokens():
    """The colours that app.css names: name → (by day, by night), as #rrggbb."""
    sheet = (settings.BASE_DIR / "static/css/app.css").read_text()
    found = {}
    for match in TOKEN.finditer(sheet):
        light, dark = match["light"] or match["both"], match["dark"] or match["both"]
        found.setdefault(match["name"], (_long(light), _long(dark)))
    return found


def _long(colour):
    """#fff as #ffffff."""
    return colour if len(colour) == 7 else "#" + "".join(2 * digit for digit in colour[1:])


def samples():
    """(label, sample by day, sample by night) for each pair."""
    known = tokens()
    for name, (light, dark) in GREYS.items():
        known[name] = (known.get(light, (light,))[0], known[dark][1])
    return [
        (label, *(Sample(known[front][i], known[back][i], wanted) for i in (0, 1)))
        for label, front, back, wanted in PAIRS
    ]
