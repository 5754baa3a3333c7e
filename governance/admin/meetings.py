"""The admin of meetings: agenda, attendance, resolutions; their statuses move by verbs."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.actions import votes
from governance.admin.session import CollegeCountInline, RecusalInline, VoiceInline
from governance.ballots import Ballot
from governance.enums import MEETING_TRANSITIONS, MeetingStatus, Outcome
from governance.models import (
    AgendaItem,
    Attendance,
    Meeting,
    MeetingYear,
    Resolution,
)
from governance.session import clock
from governance.statutes.votes import Tally
from governance.tones import MEETING_TONES, OUTCOME_TONES
from initiative_sm import dates
from initiative_sm.admin import ExportMixin, HouseAdmin, HouseInline, ReadOnlyMixin
from initiative_sm.exchange import Column, sheet
from initiative_sm.transitions import move
from initiative_sm.verbs import NoteForm, Verb, VerbForm, VerbsMixin


def _meeting_step(name, label, to, *, grave=False):
    def perform(meeting, data, by):
        move(meeting, to, by=by, table=MEETING_TRANSITIONS, note=data["note"])
        return gettext("La réunion est maintenant : %s.") % meeting.get_status_display()

    return Verb(
        name,
        label,
        NoteForm,
        "governance.change_meeting",
        # A session that was opened is closed at its own page, which writes the attendance sheet.
        lambda meeting: (
            meeting.status != MeetingStatus.OPEN and to in MEETING_TRANSITIONS.get(meeting.status, ())
        ),
        perform,
        grave=grave,
    )


CLOSED_OUTCOMES = [(each, each.label) for each in (Outcome.CARRIED, Outcome.REJECTED)]


class VoteForm(VerbForm):
    votes_for = forms.IntegerField(label=_("pour"), min_value=0, max_value=100_000)
    votes_against = forms.IntegerField(label=_("contre"), min_value=0, max_value=100_000, initial=0)
    abstentions = forms.IntegerField(label=_("abstentions"), min_value=0, max_value=100_000, initial=0)
    void = forms.IntegerField(label=_("nuls"), min_value=0, max_value=100_000, required=False)
    outcome = forms.ChoiceField(
        label=_("résultat"),
        required=False,
        choices=[("", _("selon la majorité des statuts")), *CLOSED_OUTCOMES],
        widget=forms.RadioSelect,
        help_text=_("À donner seulement si les statuts enregistrés n’ont pas de majorité pour cet objet."),
    )


def _vote(resolution, data, by):
    tally = Tally(data["votes_for"], data["votes_against"], data["abstentions"], data["void"] or 0)
    at = clock(resolution.meeting, dates.now()) if resolution.meeting.opened_at else None
    votes.record(resolution=resolution, ballot=Ballot(tally), at=at, by=by, typed=data["outcome"])
    return gettext("Le vote est enregistré : %s.") % resolution.get_outcome_display()


class YearInline(HouseInline):
    model = MeetingYear
    fields = ("year",)


class AgendaInline(HouseInline):
    model = AgendaItem
    fields = ("number", "title_fr", "title_ar")


class AttendanceInline(HouseInline):
    model = Attendance
    fields = ("member", "status", "represented_by")
    autocomplete_fields = ("member", "represented_by")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("member", "represented_by")


class ResolutionInline(HouseInline):
    """The texts; votes and outcome are recorded on the resolution's own page."""

    model = Resolution
    fields = ("number", "kind", "text_fr", "text_ar", "outcome")
    readonly_fields = ("outcome",)
    show_change_link = True
    tones = {"outcome": OUTCOME_TONES}
    can_delete = False


MeetingResource = sheet(
    Meeting,
    [
        Column("organ", "Organe"),
        Column("kind", "Nature"),
        Column("number", "Numéro"),
        Column("convened_on", "Convoquée le"),
        Column("held_on", "Date"),
        Column("place_fr", "Lieu (français)"),
        Column("place_ar", "Lieu (arabe)"),
        Column("status", "État"),
    ],
)


@admin.register(Meeting)
class MeetingAdmin(VerbsMixin, ExportMixin, HouseAdmin):
    resource_classes = [MeetingResource]
    verbs = (
        _meeting_step("convocation", _("Marquer convoquée"), MeetingStatus.CONVENED),
        _meeting_step("tenue", _("Marquer tenue"), MeetingStatus.HELD),
        _meeting_step("annulation", _("Annuler la réunion"), MeetingStatus.CANCELLED, grave=True),
    )
    list_display = ("held_on", "organ", "kind", "number", "place_fr", "status")
    list_filter = ("organ", "kind", "status")
    date_hierarchy = "held_on"
    search_texts = ("place_fr", "place_ar", "agenda__title_fr", "agenda__title_ar")
    tones = {"status": MEETING_TONES}
    readonly_fields = ("status", "second_of", "opened_at", "closed_at")
    inlines = (YearInline, AgendaInline, AttendanceInline, ResolutionInline)
    fieldsets = (
        (None, {"fields": (("organ", "kind", "number"), "status")}),
        (_("Convocation"), {"fields": ("convened_on", ("held_on", "starts_at"), "place_fr", "place_ar")}),
        (
            _("Séance"),
            {
                "fields": (
                    ("opened_at", "closed_at", "second_of"),
                    ("chair_fr", "chair_ar"),
                    ("secretary_fr", "secretary_ar"),
                )
            },
        ),
        (_("Débats"), {"fields": ("notes_fr", "notes_ar")}),
    )

    def get_search_results(self, request, queryset, search_term):
        rows, _duplicates = super().get_search_results(request, queryset, search_term)
        return rows, bool(search_term.strip())  # a meeting has several points


ResolutionResource = sheet(
    Resolution,
    [
        Column("meeting__held_on", "Date de la réunion"),
        Column("number", "Numéro"),
        Column("kind", "Objet"),
        Column("text_fr", "Texte (français)"),
        Column("text_ar", "Texte (arabe)"),
        Column("votes_for", "Pour"),
        Column("votes_against", "Contre"),
        Column("abstentions", "Abstentions"),
        Column("outcome", "Résultat"),
    ],
    related=["meeting"],
)


class ResolutionForm(forms.ModelForm):
    def clean(self):
        data = super().clean()
        item, meeting = data.get("item"), data.get("meeting") or self.instance.meeting
        if item is not None and item.meeting_id != meeting.pk:
            raise ValidationError({"item": gettext("Ce point est à l’ordre du jour d’une autre réunion.")})
        return data


@admin.register(Resolution)
class ResolutionAdmin(VerbsMixin, ExportMixin, HouseAdmin):
    """Once voted, a resolution keeps its text."""

    form = ResolutionForm
    resource_classes = [ResolutionResource]
    verbs = (
        Verb(
            "vote",
            _("Enregistrer le vote"),
            VoteForm,
            "governance.change_resolution",
            lambda resolution: resolution.outcome == Outcome.PENDING,
            _vote,
        ),
    )
    list_display = (
        "meeting",
        "number",
        "kind",
        "text_fr",
        "votes_for",
        "votes_against",
        "abstentions",
        "outcome",
    )
    list_filter = ("kind", "outcome", "meeting__organ")
    list_select_related = ("meeting",)
    links = ("meeting",)
    date_hierarchy = "meeting__held_on"
    search_texts = ("text_fr", "text_ar")
    autocomplete_fields = ("meeting", "item")
    tones = {"outcome": OUTCOME_TONES}
    readonly_fields = (
        "votes_for",
        "votes_against",
        "abstentions",
        "void",
        "outcome",
        "method",
        "in_room",
        "entitled",
        "chair_for",
        "scrutineers",
        "voted_at",
    )
    inlines = (CollegeCountInline, VoiceInline, RecusalInline)
    fieldsets = (
        (None, {"fields": ("meeting", "item", ("number", "kind"), "text_fr", "text_ar")}),
        (
            _("Vote"),
            {
                "fields": (
                    ("votes_for", "votes_against", "abstentions", "void"),
                    ("in_room", "entitled", "chair_for"),
                    ("method", "scrutineers", "voted_at"),
                    "outcome",
                )
            },
        ),
    )

    def has_change_permission(self, request, obj=None):
        voted = obj is not None and obj.outcome != Outcome.PENDING
        return not voted and super().has_change_permission(request, obj)


@admin.register(AgendaItem)
class AgendaItemAdmin(ReadOnlyMixin, HouseAdmin):
    """Every agenda, to look for a point; it is written in its meeting."""

    list_display = ("meeting", "number", "title_fr", "title_ar")
    list_filter = ("meeting__organ",)
    list_select_related = ("meeting",)
    links = ("meeting",)
    date_hierarchy = "meeting__held_on"
    search_texts = ("title_fr", "title_ar")
    fields = ("meeting", "number", "title_fr", "title_ar")

    def suggestion(self, item):
        return f"{item.meeting} – {item}"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("meeting")


@admin.register(Attendance)
class AttendanceAdmin(ReadOnlyMixin, HouseAdmin):
    list_display = ("meeting", "member", "status", "represented_by")
    list_filter = ("status", "meeting__organ")
    list_select_related = ("meeting", "member", "represented_by")
    links = ("meeting", "member")
    date_hierarchy = "meeting__held_on"
    search_texts = ("member__name_fr", "member__name_ar")
    fields = ("meeting", "member", "status", "represented_by")


@admin.register(MeetingYear)
class MeetingYearAdmin(ReadOnlyMixin, HouseAdmin):
    list_display = ("meeting", "year")
    list_filter = ("year",)
    list_select_related = ("meeting",)
    links = ("meeting",)
    fields = ("meeting", "year")
