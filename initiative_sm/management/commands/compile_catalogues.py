"""Compile the translations without GNU gettext, so that a new machine needs nothing for it."""

import os
from pathlib import Path

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


def sources():
    """The .po files of this product, in a stable order."""
    return sorted(path for root in settings.LOCALE_PATHS for path in Path(root).glob("*/LC_MESSAGES/*.po"))


def is_stale(source):
    """True when the compiled file is absent or older than its source."""
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime


def compile_catalogue(source):
    """Write the .mo beside `source` in one step, so that no other process ever reads half of it."""
    partial = source.with_suffix(f".mo.{os.getpid()}")
    polib.pofile(source).save_as_mofile(partial)
    partial.replace(source.with_suffix(".mo"))


class Command(BaseCommand):
    help = "Compile the translation catalogues (.po) that changed since they were last compiled."
    requires_system_checks = []

    def handle(self, *args, verbosity, **options):
        stale = [source for source in sources() if is_stale(source)]
        for source in stale:
            compile_catalogue(source)
        if verbosity:
            self.stdout.write(f"Catalogues compiled: {len(stale)} of {len(sources())}.")
