"""Write the empty workbook that an association fills in to bring its files along."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from loans.actions.import_known import reference_labels
from loans.models import Commune, Sector
from loans.workbook.template import template


class Command(BaseCommand):
    help = "Write the workbook to fill in (holders, projects, loans, repayments, follow-ups) to an XLSX file."

    def add_arguments(self, parser):
        parser.add_argument("out", type=Path, metavar="OUT.xlsx")
        parser.add_argument("--lang", choices=[code for code, _name in settings.LANGUAGES], default="fr")

    def handle(self, *, out, lang, **options):
        if not Commune.objects.exists() or not Sector.objects.exists():
            raise CommandError("Communes or sectors are missing: run `manage.py load_reference` first.")
        content = template(lang, **reference_labels(lang))
        try:
            out.write_bytes(content)
        except OSError as error:
            raise CommandError(f"{out}: {error.strerror}") from error
        self.stdout.write(f"{out}: {len(content)} bytes")
