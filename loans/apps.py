from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class LoansConfig(AppConfig):
    name = "loans"
    verbose_name = _("Prêts d’honneur")

    def ready(self):
        from loans import triggers

        pre_migrate.connect(triggers.drop, sender=self, dispatch_uid="loans.triggers.drop")
        post_migrate.connect(triggers.install, sender=self, dispatch_uid="loans.triggers")
