"""Names kept in several languages, read in the reader's."""

from django.db import models
from django.utils.translation import get_language


class Bilingual(models.Model):
    """Mixin for rows with `name_fr`, `name_ar` and sometimes `name_en`."""

    class Meta:
        abstract = True

    def __str__(self):
        return self.name(get_language() or "fr")

    def name(self, language):
        """The name in `language`, the French one where that language has none."""
        return getattr(self, f"name_{language}", "") or self.name_fr
