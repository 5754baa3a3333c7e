"""`manage.py retention`: whose personal data have been kept as long as they may be; `--apply` erases them."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from initiative_sm import dates
from loans import retention
from loans.actions import privacy
from members.actions import system_user


class Command(BaseCommand):
    help = "List the holders whose personal data are to be erased (law 09-08); erase them with --apply."

    def add_arguments(self, parser):
        parser.add_argument(
            "--on", metavar="DATE", help="the day (ISO or day/month/year); today if not given"
        )
        parser.add_argument("--apply", action="store_true", help="erase, instead of listing only")

    def handle(self, *, on=None, apply, **options):
        try:
            day = dates.parse(on) if on else dates.today()
        except dates.DateError as error:
            raise CommandError(str(error))
        if apply and day > dates.today():
            raise CommandError(_("Cette date n’est pas encore passée."))
        count = 0
        for holder in list(retention.due(day)):
            self.stdout.write(f"{holder.number}  {holder.last_on:%Y-%m-%d}")
            if apply:
                reason = _("Délai de conservation écoulé")
                privacy.anonymise(holder=holder, reason=reason, on=day, by=system_user(), at=timezone.now())
            count += 1
        done = (
            _("%d dossiers anonymisés.") if apply else _("%d dossiers à anonymiser : relancez avec --apply.")
        )
        self.stdout.write(self.style.SUCCESS(done % count))
