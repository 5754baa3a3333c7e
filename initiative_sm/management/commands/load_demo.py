from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from initiative_sm import numbers
from initiative_sm.management.demo import house, loader
from initiative_sm.roles import ROLES
from members.enums import Language


class Command(BaseCommand):
    help = (
        "Fill an empty database with the demonstration programme: 1 332 fictional holders supported between "
        "2008 and 25 September 2024, for each unit of --scale. Run again, it says so and changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--scale", type=int, default=1, metavar="N", help="that many programmes side by side (default 1)"
        )
        parser.add_argument(
            "--eve",
            action="store_true",
            help="leave the assembly of 25 September 2024 planned: to be convened, held and minuted",
        )

    def handle(self, *, scale, eve, **options):
        if scale < 1:
            raise CommandError(_("Donnez à --scale un nombre d’au moins 1."))
        if event := loader.already():
            already = _("La démonstration est déjà là (échelle %(scale)s) : rien à faire.")
            self.stdout.write(already % {"scale": event.data["scale"]})
        else:
            self.load(scale, eve)
        self.show_accounts()

    def load(self, scale, eve):
        try:
            loaded = loader.load(scale, self.show_progress if scale > 1 else lambda done: None, eve=eve)
        except loader.NotEmptyError as error:
            refused = _(
                "Cette base contient déjà des données (%(what)s) : la démonstration se charge dans une base "
                "vide. Désignez-en une autre par DATABASE_URL."
            )
            raise CommandError(refused % {"what": error}) from error
        done = _("%(loans)s dossiers de prêt et %(movements)s mouvements chargés.")
        self.stdout.write(
            done % {"loans": numbers.count(loaded.loans), "movements": numbers.count(loaded.movements)}
        )

    def show_progress(self, done):
        self.stdout.write(_("programme %(done)s") % {"done": done})
        self.stdout.flush()

    def show_accounts(self):
        sign_in = _("Connectez-vous avec l’une de ces adresses et le mot de passe %(password)s :")
        self.stdout.write(sign_in % {"password": house.PASSWORD})
        for account in house.ACCOUNTS:
            if account.active:
                role = ROLES[account.role].label if account.role in ROLES else _("Administrateur technique")
                self.stdout.write(f"  {account.email:24} {role} ({Language(account.language).label})")
