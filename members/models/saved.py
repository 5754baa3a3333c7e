"""The filters of a list that a person keeps under a name."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedFilter(models.Model):
    """A filter kept (filtre enregistré): the list by the name of its page, and what its address asks for."""

    # CASCADE: a filter is its owner's alone.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="filters", verbose_name=_("compte")
    )
    page = models.CharField(_("page"), max_length=60)
    name = models.CharField(_("nom"), max_length=80)
    query = models.CharField(_("filtre"), max_length=1000)

    class Meta:
        verbose_name = _("filtre enregistré")
        verbose_name_plural = _("filtres enregistrés")
        ordering = ["page", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "page", "name"],
                name="saved_filter_named_once",
                violation_error_message=_("Un filtre de ce nom existe déjà pour cette liste."),
            )
        ]

    def __str__(self):
        return self.name
