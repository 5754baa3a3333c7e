"""The papers of the files, as they came; they are added and withdrawn on the pages of the files."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from initiative_sm.admin import HouseAdmin, ReadOnlyMixin
from initiative_sm.numbers import NONE
from loans.models import Document


@admin.register(Document)
class DocumentAdmin(ReadOnlyMixin, HouseAdmin):
    list_display = ("kind", "title", "holder", "content_type", "added_by", "added_at", "removed_at")
    list_filter = ("kind", "content_type")
    list_select_related = ("holder", "added_by")
    links = ("holder",)
    date_hierarchy = "added_at"
    names_keys = ("holder__names_key",)
    identifiers = ("holder__number",)
    search_texts = ("name", "title", "sha256")
    fields = (
        *("holder", "project", "loan", "kind", "title", "opened", "name", "content_type", "size", "sha256"),
        *("added_by", "added_at", "removed_by", "removed_at", "removal_reason"),
    )
    readonly_fields = ("opened",)

    @admin.display(description=_("fichier"))
    def opened(self, document):
        if document.removed_at is not None:
            return NONE
        return format_html('<a href="{}">{}</a>', document.get_absolute_url(), _("Ouvrir la pièce"))
