"""`manage.py verify`: recompute the journal's chain, the identities and the schedules."""

from time import perf_counter

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiative_sm import numbers
from loans import verify


class Command(BaseCommand):
    help = "Recompute the journal's chain, the identities of the fund and the schedules; change nothing."

    def handle(self, **options):
        started, faults, warnings = perf_counter(), 0, 0
        for result in verify.run():
            self._show(result)
            faults += result.findings.fault_count
            warnings += result.findings.warning_count
        summary = _("%(faults)s, %(warnings)s, en %(seconds)s s") % {
            "faults": _faults(faults),
            "warnings": _warnings(warnings),
            "seconds": numbers.ratio(_rounded(perf_counter() - started)),
        }
        if faults:
            raise CommandError(summary)
        self.stdout.write(self.style.SUCCESS(summary))

    def _show(self, result):
        found = result.findings
        mark = self.style.ERROR("✗") if found.fault_count else self.style.SUCCESS("✓")
        count = numbers.count(found.counted)
        seconds = numbers.ratio(_rounded(result.seconds))
        self.stdout.write(f"{mark} {result.label:<44} {count:>12} {seconds:>10} s")
        self._list(found.faults, found.fault_count, self.style.ERROR)
        self._list(found.warnings, found.warning_count, self.style.WARNING)

    def _list(self, sentences, count, style):
        for sentence in sentences:
            self.stdout.write(style(f"    {sentence}"))
        if count > len(sentences):
            rest = count - len(sentences)
            self.stdout.write(style("    " + _("… et %(count)s de plus") % {"count": numbers.count(rest)}))


def _rounded(seconds):
    return f"{seconds:.2f}"


def _faults(count):
    if not count:
        return _("aucune anomalie")
    return ngettext("%(count)s anomalie", "%(count)s anomalies", count) % {"count": count}


def _warnings(count):
    if not count:
        return _("aucun avertissement")
    return ngettext("%(count)s avertissement", "%(count)s avertissements", count) % {"count": count}
