"""Bring in a workbook of loan files: all of it, or nothing and every fault named."""

from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiative_sm import dates, money
from initiative_sm.spreadsheets import MAX_BYTES
from loans.actions import imports
from loans.workbook.errors import errors_workbook
from members.actions import system_user

#: Faults printed; all of them are in the file of `--errors`.
SHOWN = 50


class Command(BaseCommand):
    help = "Import a workbook (see workbook_template). Exits with 1 and writes nothing where it has faults."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="examine only, write nothing")
        parser.add_argument("--errors", type=Path, metavar="OUT.xlsx", help="write the faulty rows there")
        parser.add_argument("--by", metavar="EMAIL", help="the account that answers for the import")
        parser.add_argument(
            "--lang", choices=["fr", "ar", "en"], default="fr", help="language of the sentences"
        )

    def handle(self, *, file, dry_run, errors, by, lang, **options):
        user, content = self._account(by), self._content(file)
        with translation.override(lang):
            try:
                imports.refuse_repeated(imports.fingerprint(content))
                parsed = imports.read(content, on=dates.today(), progress=self._progress)
                if dry_run:
                    batch, analysis = None, imports.judge(parsed)
                else:
                    batch, analysis = imports.run(
                        content=content, file_name=file.name, parsed=parsed, by=user
                    )
            except ValidationError as refused:
                if refused.error_list[0].code == "repeated":
                    self.stdout.write("\n".join(refused.messages))
                    return
                raise CommandError("\n".join(refused.messages)) from refused
            self._tell(analysis)
            if not analysis.clean:
                self._refuse(analysis, content, errors, lang)
            if dry_run:
                self.stdout.write(_("Essai : rien n’a été écrit."))
            else:
                self.stdout.write(
                    self.style.SUCCESS(_("Importé sous le numéro %(number)s.") % {"number": batch.pk})
                )

    def _account(self, email):
        if not email:
            return system_user()
        user = get_user_model().objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise CommandError(_("Aucun compte actif n’a l’adresse %(email)s.") % {"email": email})
        return user

    def _content(self, file):
        try:
            if file.stat().st_size > MAX_BYTES:
                raise CommandError(_("%(file)s dépasse %(size)d octets.") % {"file": file, "size": MAX_BYTES})
            return file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error

    def _progress(self, done, total, message=""):
        if self.stdout.isatty():
            end = "\n" if done >= total else ""
            self.stdout.write(f"\r{message}: {done}/{total}", ending=end)
            self.stdout.flush()

    def _tell(self, analysis):
        counts, totals = analysis.counts(), analysis.totals()
        headings = (_("Lues"), _("Nouvelles"), _("Déjà enregistrées"), _("Exemples"))
        self.stdout.write("".join([f"{'':20}", *(f"{heading:>19}" for heading in headings)]))
        for sheet in counts["sheets"]:
            numbers = (sheet["rows"], sheet["new"], sheet["known"], sheet["examples"])
            self.stdout.write("".join([f"{sheet['name']:20}", *(f"{number:19}" for number in numbers)]))
        for name, value in totals.items():
            shown = money.format(value) if isinstance(value, str) else value
            self.stdout.write(f"{imports.TOTALS[name]:39}{shown:>19}")
        for warning in analysis.findings.warnings[:SHOWN]:
            self.stdout.write(self.style.WARNING(_one_line(warning)))
        self._rest(analysis.findings.warning_count)

    def _refuse(self, analysis, content, errors, lang):
        for fault in analysis.findings.faults[:SHOWN]:
            self.stderr.write(_one_line(fault))
        self._rest(analysis.findings.fault_count)
        if errors:
            errors.write_bytes(errors_workbook(content, analysis.findings.faults, language=lang))
            self.stderr.write(_("Lignes à corriger : %(file)s") % {"file": errors})
        count = analysis.findings.fault_count
        raise CommandError(
            ngettext(
                "%(count)d anomalie : rien n’a été écrit.", "%(count)d anomalies : rien n’a été écrit.", count
            )
            % {"count": count}
        )

    def _rest(self, count):
        if count > SHOWN:
            self.stdout.write(_("… et %(count)d autres.") % {"count": count - SHOWN})


def _one_line(finding):
    place = "!".join(part for part in (finding.sheet, finding.place) if part)
    heading = f"[{finding.heading}] " if finding.heading else ""
    return f"{place} {heading}{finding.sentence}".strip()
