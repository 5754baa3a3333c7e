"""The admin of convocations: whom they called, the proofs of sending, the files of a meeting; all by actions."""

from django.contrib import admin

from governance.models import Convocation, Paper, Sending
from initiative_sm.admin import HouseAdmin, ReadOnlyInline, ReadOnlyMixin


@admin.register(Paper)
class PaperAdmin(ReadOnlyMixin, HouseAdmin):
    """The file itself is read on the page of its meeting; here it is known by its name and its print."""

    list_display = ("meeting", "kind", "title", "language", "name", "size", "added_at", "added_by")
    list_filter = ("kind", "language", "meeting__organ")
    list_select_related = ("meeting", "added_by")
    links = ("meeting",)
    date_hierarchy = "added_at"
    search_texts = ("title", "name", "sha256")
    fields = (
        "meeting", "item", "kind", "title", "language", "name", "content_type", "size", "pages", "sha256",
        "added_at", "added_by",
    )  # fmt: skip


class SendingInline(ReadOnlyInline):
    model = Sending
    fields = ("channel", "sent_at", "sent_by", "reference", "error")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("convocation", "sent_by")


@admin.register(Convocation)
class ConvocationAdmin(ReadOnlyMixin, HouseAdmin):
    """Each addressee as frozen on the day of the convocation, with its sendings."""

    list_display = ("meeting", "member", "name_fr", "college", "votes", "email")
    list_filter = ("college", "meeting__organ")
    list_select_related = ("meeting", "member")
    links = ("meeting", "member")
    date_hierarchy = "meeting__held_on"
    search_texts = ("name_fr", "name_ar", "email", "member__name_fr", "member__name_ar")
    inlines = (SendingInline,)
    fields = (
        "meeting", "member", "representative", "name_fr", "name_ar", "title_fr", "title_ar", "email",
        "college", "votes",
    )  # fmt: skip


@admin.register(Sending)
class SendingAdmin(ReadOnlyMixin, HouseAdmin):
    list_display = ("convocation", "channel", "sent_at", "sent_by", "reference", "error")
    list_filter = ("channel", "convocation__meeting__organ")
    list_select_related = ("convocation", "sent_by")
    links = ("convocation",)
    date_hierarchy = "sent_at"
    search_texts = ("convocation__name_fr", "convocation__name_ar", "reference", "error")
    fields = ("convocation", "channel", "sent_at", "sent_by", "reference", "proof", "error")
