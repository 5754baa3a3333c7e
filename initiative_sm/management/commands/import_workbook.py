"""Bring in a workbook of loan files: all of it, or nothing and every fault named."""

from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

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
                self.stdout.write("Dry run: nothing was written.")
            else:
                self.stdout.write(self.style.SUCCESS(f"Imported as batch {batch.pk}."))

    def _account(self, email):
        if not email:
            return system_user()
        user = get_user_model().objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise CommandError(f"No active account has the address {email}.")
        return user

    def _content(self, file):
        try:
            if file.stat().st_size > MAX_BYTES:
                raise CommandError(f"{file}: larger than {MAX_BYTES} bytes.")
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
        self.stdout.write(f"{'':20} {'rows':>8} {'new':>8} {'known':>8} {'examples':>8}")
        for sheet in counts["sheets"]:
            self.stdout.write(
                f"{sheet['name']:20} {sheet['rows']:8} {sheet['new']:8} {sheet['known']:8} {sheet['examples']:8}"
            )
        for name, value in totals.items():
            shown = money.format(value, "fr") if isinstance(value, str) else value
            self.stdout.write(f"{name:20} {shown:>26}")
        for warning in analysis.findings.warnings[:SHOWN]:
            self.stdout.write(self.style.WARNING(_one_line(warning)))
        self._rest(analysis.findings.warning_count)

    def _refuse(self, analysis, content, errors, lang):
        for fault in analysis.findings.faults[:SHOWN]:
            self.stderr.write(_one_line(fault))
        self._rest(analysis.findings.fault_count)
        if errors:
            errors.write_bytes(errors_workbook(content, analysis.findings.faults, language=lang))
            self.stderr.write(f"Faulty rows: {errors}")
        raise CommandError(f"{analysis.findings.fault_count} faults: nothing was written.")

    def _rest(self, count):
        if count > SHOWN:
            self.stdout.write(f"… {count - SHOWN} more.")


def _one_line(finding):
    place = "!".join(part for part in (finding.sheet, finding.place) if part)
    heading = f"[{finding.heading}] " if finding.heading else ""
    return f"{place} {heading}{finding.sentence}".strip()
