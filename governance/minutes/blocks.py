"""A text of the minutes as paragraphs and lists, for the page and for the print."""

import re
from dataclasses import dataclass
from itertools import groupby

#: How a line of a list starts, however the dash is typed.
_DASH = re.compile(r"[–—•-]\s+")
_NUMBER = re.compile(r"\d+\.\s")
#: How a resolution or an election starts: it stays with its vote when a page ends.
_RESOLUTION = re.compile(r"(Résolution|Élection) n°|Second tour|المقرر رقم|الانتخاب رقم|الدور الثاني")


@dataclass(frozen=True)
class Block:
    """A paragraph ("text", "resolution"), or the lines of a list ("dashes", "numbers", which the lines keep)."""

    kind: str
    lines: tuple[str, ...]


def blocks(text: str) -> list[Block]:
    """Paragraphs are parted by an empty line; lines that start with a dash or a number make a list."""
    found = []
    for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")):
        lines = [line.strip() for line in part.split("\n") if line.strip()]
        for kind, group in groupby(lines, key=_kind):
            found.append(
                Block(
                    kind, tuple(_DASH.sub("", line, count=1) if kind == "dashes" else line for line in group)
                )
            )
    return found


def _kind(line):
    if _DASH.match(line):
        return "dashes"
    if _NUMBER.match(line):
        return "numbers"
    return "resolution" if _RESOLUTION.match(line) else "text"
