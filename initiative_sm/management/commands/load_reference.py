from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from loans import reference


class Command(BaseCommand):
    help = (
        "Load regions, provinces, communes and sectors: the shipped files of Souss-Massa, or those named. "
        "The format is described in loans/data/README.md. Rows are updated by their code."
    )

    def add_arguments(self, parser):
        for table in reference.TABLES:
            parser.add_argument(
                f"--{table.name}", type=Path, metavar="FILE.csv", help=f"columns: {', '.join(table.columns)}"
            )

    def handle(self, **options):
        files = {t.name: options[t.name] for t in reference.TABLES if options[t.name] is not None}
        try:
            loaded = reference.load(files or None)
        except reference.ReferenceError as error:
            raise CommandError(str(error)) from error
        for table in loaded:
            counts = {"file": table.name, "created": table.created, "updated": table.updated}
            self.stdout.write(_("%(file)s : %(created)s créés, %(updated)s mis à jour") % counts)
