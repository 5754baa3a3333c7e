from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


def _sync_roles(sender, **kwargs):
    # Permissions are created app by app; the roles can be written once the last app has its own.
    if sender == list(apps.get_app_configs())[-1]:
        from initiative_sm.roles import sync

        sync()


class InitiativeConfig(AppConfig):
    name = "initiative_sm"
    verbose_name = "initiative-sm"

    def ready(self):
        from initiative_sm import checks  # noqa: F401  (registers the system checks)

        post_migrate.connect(_sync_roles, dispatch_uid="initiative_sm.roles")
