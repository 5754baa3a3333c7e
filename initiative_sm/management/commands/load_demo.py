from django.core.management.base import BaseCommand, CommandError

from initiative_sm.management.demo import house, loader


class Command(BaseCommand):
    help = (
        "Fill an empty database with the demonstration programme: 1 332 fictional holders supported between "
        "2008 and 25 September 2024, for each unit of --scale. Run again, it says so and changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--scale", type=int, default=1, metavar="N", help="that many programmes side by side (default 1)"
        )

    def handle(self, *, scale, **options):
        if scale < 1:
            raise CommandError("--scale must be at least 1.")
        if event := loader.already():
            self.stdout.write(
                f"The demonstration is already here (scale {event.data['scale']}); nothing to do."
            )
            return self.show_accounts()
        try:
            loaded = loader.load(scale, self.show_progress if scale > 1 else lambda line: None)
        except loader.NotEmptyError as error:
            raise CommandError(
                f"This database already holds data of its own ({error}). The demonstration goes into an empty "
                "one: name another by DATABASE_URL."
            ) from error
        self.stdout.write(f"Loaded {loaded.loans} loan files and {loaded.movements} movements.")
        return self.show_accounts()

    def show_progress(self, line):
        self.stdout.write(f"programme {line}")

    def show_accounts(self):
        self.stdout.write(f"Sign in with one of these addresses and the password {house.PASSWORD}:")
        for account in house.ACCOUNTS:
            if account.active:
                self.stdout.write(f"  {account.email:28} {account.role:17} {account.language}")
