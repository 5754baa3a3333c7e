"""Take the screenshots of the documentation from the running demonstration: `./run screenshots`.

python docs/screenshots.py http://127.0.0.1:8000
"""

import io
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

IMAGES = Path(__file__).parent / "images"
PASSWORD = "demo-souss-2024"  # noqa: S105  (printed by the demonstration; its accounts are fictional)
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
WINDOWS = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
COLOURS = 64


@dataclass(frozen=True)
class Shot:
    """A page as its reader sees it. `link`: what is followed from there, where the address holds a key."""

    name: str
    reader: str
    language: str
    window: str
    path: str
    link: str = ""

    @property
    def file(self):
        return IMAGES / f"{self.name}-{self.language}-{self.window}.png"


FIRST_ROW = "#list tbody a"
SHOTS = (
    Shot("home", "direction", "fr", "desk", "/"),
    Shot("home", "conseil", "ar", "phone", "/"),
    Shot("holders", "mission2", "fr", "desk", "/porteurs/"),
    Shot("holder", "mission", "ar", "desk", "/porteurs/?pret=owing", FIRST_ROW),
    Shot("loans", "mission", "ar", "phone", "/prets/?etat=running"),
    Shot("loan", "comptable", "fr", "desk", "/prets/?etat=running&tri=numero", FIRST_ROW),
    Shot("figure", "direction", "ar", "desk", "/chiffres/holders_supported/"),
    Shot("library", "conseil", "ar", "phone", "/rapports/"),
    Shot("meeting", "direction", "fr", "desk", "/assemblees/?organe=assembly", FIRST_ROW),
    Shot("board", "conseil", "ar", "desk", "/assemblees/conseil/"),
    Shot("report", "direction", "fr", "desk", "/rapports/literary/2023/lire/?attendre=1"),
    Shot("report", "conseil", "ar", "desk", "/rapports/literary/2023/lire/?attendre=1"),
)


def sign_in(browser, base, shot):
    page = browser.new_page(viewport=WINDOWS[shot.window], reduced_motion="reduce", locale=shot.language)
    page.context.add_cookies([{"name": "django_language", "value": shot.language, "url": base}])
    page.goto(f"{base}/compte/login/")
    page.fill("[name=login]", f"{shot.reader}@demo.example")
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(f"{base}/")
    return page


def take(browser, base, shot):
    """Write the file of a shot: few colours, hence few bytes, and the same ones each time."""
    page = sign_in(browser, base, shot)
    page.goto(base + shot.path, timeout=120_000)
    if shot.link:
        page.locator(shot.link).first.click()
        page.wait_for_load_state()
    page.evaluate("document.fonts.ready")
    taken = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    taken.quantize(COLOURS, dither=Image.Dither.NONE).save(shot.file, optimize=True)
    page.context.close()


def main(base):
    IMAGES.mkdir(exist_ok=True)
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        for shot in SHOTS:
            take(browser, base, shot)
            sys.stdout.write(
                f"{shot.file.relative_to(IMAGES.parent.parent)} {shot.file.stat().st_size // 1024} kB\n"
            )
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
