"""The reminder ladder, edited here; reminders and steps before a court, read here, made on their own pages."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from initiative_sm.admin import HouseAdmin, ReadOnlyMixin
from loans import ladder
from loans.models import CourtStep, Reminder, ReminderStep


class ReminderStepForm(forms.ModelForm):
    """A step whose letter uses only words that can be filled in."""

    def clean(self):
        data = super().clean()
        for name in ("text_fr", "text_ar"):
            unknown = ladder.unknown_words(data.get(name) or "")
            if unknown:
                self.add_error(
                    name,
                    ValidationError(
                        _("Mots inconnus : %(unknown)s. Ceux que la lettre remplit : %(known)s.")
                        % {
                            "unknown": ", ".join(unknown),
                            "known": ", ".join(f"{{{word}}}" for word in ladder.WORDS),
                        }
                    ),
                )
        return data


@admin.register(ReminderStep)
class ReminderStepAdmin(HouseAdmin):
    form = ReminderStepForm
    list_display = ("position", "name_fr", "kind", "days", "delay_days", "active")
    list_filter = ("kind", "active")
    search_texts = ("name_fr", "name_ar")
    fields = (
        ("position", "kind", "active"),
        ("name_fr", "name_ar"),
        ("days", "delay_days"),
        "text_fr",
        "text_ar",
    )

    def suggestion(self, row):
        return row.name_fr


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyMixin, HouseAdmin):
    list_display = ("made_on", "loan", "step", "arrears", "unpaid_since", "channel", "sent_on", "proof")
    list_filter = ("step", "channel")
    list_select_related = ("loan", "step")
    date_hierarchy = "made_on"
    identifiers = ("loan__number",)
    names_keys = ("loan__holder__names_key",)
    search_texts = ("proof",)
    links = ("loan", "paper", "document")
    fields = (
        "loan",
        "step",
        "made_on",
        "made_by",
        "arrears",
        "unpaid_since",
        "paper",
        "channel",
        "sent_on",
        "proof",
        "document",
    )


@admin.register(CourtStep)
class CourtStepAdmin(ReadOnlyMixin, HouseAdmin):
    list_display = ("happened_on", "loan", "kind", "court", "reference", "amount")
    list_filter = ("kind",)
    list_select_related = ("loan",)
    date_hierarchy = "happened_on"
    identifiers = ("loan__number",)
    names_keys = ("loan__holder__names_key",)
    search_texts = ("court", "reference")
    links = ("loan", "document")
    fields = ("loan", "kind", "happened_on", "court", "reference", "amount", "note", "document", "author")
