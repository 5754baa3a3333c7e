"""The admin of the annual reports: their texts while they are drafts, their life, what was printed."""

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from initiative_sm.admin import ExportMixin, HouseAdmin, ReadOnlyInline, ReadOnlyMixin
from initiative_sm.exchange import Column, sheet
from initiative_sm.transitions import move
from initiative_sm.verbs import NoteForm, Verb, VerbsMixin
from reports import actions
from reports.enums import REPORT_TRANSITIONS, ReportStatus
from reports.models import RenderedReport, Report, ReportPicture
from reports.pictures import develop

REPORT_TONES = {
    "draft": "info",
    "review": "wait",
    "submitted": "wait",
    "adopted": "good",
}
#: The texts may still be written.
OPEN_STATUSES = [ReportStatus.DRAFT, ReportStatus.REVIEW]


def _can_become(to):
    return lambda report: to in REPORT_TRANSITIONS.get(report.status, ())


def _said(report):
    return gettext("Le rapport est maintenant : %s.") % report.get_status_display()


def _step(name, label, to):
    def perform(report, data, by):
        return _said(move(report, to, by=by, table=REPORT_TRANSITIONS, note=data["note"]))

    return Verb(name, label, NoteForm, "reports.change_report", _can_become(to), perform)


def _adopt(report, data, by):
    return _said(actions.adopt(report=report, by=by, at=timezone.now()))


def _withdraw(report, data, by):
    actions.withdraw(report=report, by=by, at=timezone.now())
    return _said(report)


class PrintInline(ReadOnlyInline):
    model = RenderedReport
    fields = ("language", "pages", "figures_on", "rendered_at", "sha256")

    def get_queryset(self, request):
        return super().get_queryset(request).defer("content")


class PictureForm(forms.ModelForm):
    """A photograph with its words; the file may be left out when only the words change."""

    file = forms.FileField(
        label=_("fichier"),
        required=False,
        help_text=_(
            "JPEG, PNG ou WebP, 800 points de large au moins. N’envoyez une personne reconnaissable "
            "qu’avec son accord écrit."
        ),
    )

    class Meta:
        model = ReportPicture
        fields = (
            "place", "position", "file", "caption_fr", "caption_ar", "caption_en",
            "seen_fr", "seen_ar", "seen_en", "credit",
        )  # fmt: skip

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file is None:
            if not self.instance.content:
                raise forms.ValidationError(gettext("Choisissez le fichier de la photographie."))
            return None
        developed = develop(file)
        self.instance.content = developed.content
        self.instance.width, self.instance.height = developed.width, developed.height
        return file


class PictureInline(admin.StackedInline):
    model = ReportPicture
    form = PictureForm
    extra = 0


ReportResource = sheet(
    Report,
    [
        Column("kind", "Rapport"),
        Column("year", "Exercice"),
        Column("version", "Version"),
        Column("status", "État"),
        Column("since_foundation_on", "Chiffres depuis la création arrêtés au"),
        Column("foreword_fr", "Avant-propos (français)"),
        Column("foreword_ar", "Avant-propos (arabe)"),
        Column("highlights_fr", "Faits marquants (français)"),
        Column("highlights_ar", "Faits marquants (arabe)"),
    ],
)


@admin.register(Report)
class ReportAdmin(VerbsMixin, ExportMixin, HouseAdmin):
    """Drafts are written here; a report is submitted to an assembly on the page of its meeting."""

    resource_classes = [ReportResource]
    verbs = (
        _step("relecture", _("Mettre en relecture"), ReportStatus.REVIEW),
        _step("brouillon", _("Reprendre la rédaction"), ReportStatus.DRAFT),
        Verb(
            "adoption",
            _("Enregistrer l’adoption"),
            NoteForm,
            "reports.change_report",
            _can_become(ReportStatus.ADOPTED),
            _adopt,
        ),
        Verb(
            "reprise",
            _("Reprendre dans une nouvelle version"),
            NoteForm,
            "reports.change_report",
            _can_become(ReportStatus.SUPERSEDED),
            _withdraw,
            grave=True,
        ),
    )
    list_display = ("year", "kind", "version", "status", "since_foundation_on", "resolution")
    list_filter = ("kind", "status", "year")
    list_select_related = ("resolution__meeting",)
    links = ("resolution",)
    search_texts = ("foreword_fr", "foreword_ar", "highlights_fr", "highlights_ar")
    tones = {"status": REPORT_TONES}
    readonly_fields = ("status", "resolution")
    inlines = (PictureInline, PrintInline)
    fieldsets = (
        (None, {"fields": (("kind", "year", "version"), "since_foundation_on", "status", "resolution")}),
        (_("Avant-propos"), {"fields": ("foreword_fr", "foreword_ar", "foreword_en")}),
        (_("Faits marquants"), {"fields": ("highlights_fr", "highlights_ar", "highlights_en")}),
    )

    def has_change_permission(self, request, obj=None):
        written = obj is not None and obj.status not in OPEN_STATUSES
        return not written and super().has_change_permission(request, obj)


@admin.register(RenderedReport)
class RenderedReportAdmin(ReadOnlyMixin, HouseAdmin):
    list_display = ("kind", "year", "language", "pages", "figures_on", "rendered_at", "rendered_by")
    list_filter = ("kind", "language", "year")
    date_hierarchy = "rendered_at"
    search_texts = ("sha256",)
    fields = (
        "kind",
        "year",
        "report",
        "language",
        "pages",
        "figures_on",
        "sha256",
        "rendered_at",
        "rendered_by",
    )

    def get_queryset(self, request):
        return super().get_queryset(request).defer("content").select_related("report", "rendered_by")


@admin.register(ReportPicture)
class ReportPictureAdmin(ReadOnlyMixin, HouseAdmin):
    """All photographs in one list; they are written on the page of their report."""

    list_display = ("report", "place", "position", "caption_fr", "credit")
    list_filter = ("place",)
    list_select_related = ("report",)
    search_texts = ("caption_fr", "caption_ar", "credit")
    fields = ("report", "place", "position", "caption_fr", "caption_ar", "seen_fr", "seen_ar", "credit")

    def get_queryset(self, request):
        return super().get_queryset(request).defer("content")
