"""What the pages of a printed report hold, as poppler finds it: words, where they stand, headings, rows."""

import re
import subprocess
from collections import Counter
from dataclasses import dataclass
from html import unescape
from xml.etree import ElementTree

#: The body of a page in points: A4 without the margins, where the running head and foot stand.
TOP, BOTTOM = 70, 775
#: The height of a chapter's title, which may take two lines.
HEAD = 110

_WORD = "{http://www.w3.org/1999/xhtml}word"
_PAGE = "{http://www.w3.org/1999/xhtml}page"


@dataclass(frozen=True)
class Page:
    """The words of a page's body, each with the height at which it ends."""

    words: tuple[tuple[str, float], ...]

    @property
    def filled(self):
        """Down to which part of the body there is something to read."""
        return (max((end for _word, end in self.words), default=TOP) - TOP) / (BOTTOM - TOP)

    @property
    def counted(self):
        return Counter(word for word, _end in self.words)

    @property
    def head(self):
        """What stands at the top of the page, where a chapter's title may be, in both directions of reading.

        With its places on the page, poppler gives the letters of an Arabic word from left to right.
        """
        found = Counter(word for word, end in self.words if end < TOP + HEAD)
        return found | Counter(word[::-1] for word in found)

    @property
    def last_line(self):
        low = max((end for _word, end in self.words), default=0)
        return Counter(word for word, end in self.words if low - end < 4)


def of(path) -> list[Page]:
    """The pages of the PDF at `path`."""
    found = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, check=True).stdout
    # Poppler writes control characters of a font's map as they are, which XML does not allow.
    clean = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", found.decode())
    return [
        Page(
            tuple(
                (part, float(word.get("yMax")))
                for word in sheet.iter(_WORD)
                if TOP < float(word.get("yMax")) < BOTTOM
                for part in words(word.text or "")
            )
        )
        for sheet in ElementTree.fromstring(clean).iter(_PAGE)
    ]


def headings(html) -> list[Counter]:
    return [_counted(found) for found in re.findall(r"(?s)<h[123][^>]*>(.*?)</h[123]>", html)]


def titles(html) -> list[Counter]:
    """Those of the chapters."""
    return [_counted(found) for found in re.findall(r"(?s)<h1[^>]*>(.*?)</h1>", html)]


def rows(html) -> list[Counter]:
    """The words of each row of the tables, drawings excepted."""
    html = re.sub(r'(?s)<table class="chart-rows">.*?</table>|<style>.*?</style>', "", html)
    return [_counted(found) for found in re.findall(r"(?s)<tr[^>]*>(.*?)</tr>", html)]


def words(text) -> list[str]:
    """Letters and digits, by their runs: a line may be cut at any sign between them."""
    return re.findall(r"[^\W_]+", text)


def words_of(html) -> list[str]:
    """The words of a page of HTML, what is drawn or said to programs left out."""
    body = re.sub(r"(?s)<style>.*?</style>|<title>.*?</title>|<desc>.*?</desc>", " ", html)
    return words(unescape(re.sub(r"<[^>]*>", " ", body)))


def _counted(html):
    return Counter(words_of(html))
