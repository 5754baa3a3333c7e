"""manage.py render_report: one annual report as a PDF file."""

from pathlib import Path
from time import monotonic

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from initiative_sm import dates, numbers
from members.actions import system_user
from members.enums import Language
from reports import actions
from reports.enums import ReportKind


class Command(BaseCommand):
    help = "Print the literary or the financial report of a year into a PDF file."

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=ReportKind.values, help="which report")
        parser.add_argument("year", type=int, help="fiscal year, for example 2023")
        parser.add_argument("--lang", default="fr", choices=Language.values, help="language of the report")
        parser.add_argument("--out", required=True, type=Path, help="the file to write")

    def handle(self, *args, kind, year, lang, out, **options):
        if year >= dates.today().year:
            raise CommandError(_("L’exercice %(year)s n’est pas terminé.") % {"year": year})
        if not out.parent.is_dir():
            raise CommandError(_("Le dossier %(folder)s n’existe pas.") % {"folder": out.parent})
        started = monotonic()
        try:
            made = actions.render(kind=kind, year=year, language=lang, by=system_user(), at=timezone.now())
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        try:
            out.write_bytes(made.content)
        except OSError as error:
            raise CommandError(
                _("Le fichier %(file)s ne peut pas être écrit : %(reason)s.")
                % {"file": out, "reason": error.strerror}
            ) from error
        self.stdout.write(
            _("%(report)s : %(pages)s pages, %(bytes)s octets, %(seconds)s s, SHA-256 %(digest)s")
            % {
                "report": out,
                "pages": made.pages,
                "bytes": numbers.count(len(made.content)),
                "seconds": f"{monotonic() - started:.1f}",
                "digest": made.sha256,
            }
        )
