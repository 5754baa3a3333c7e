"""Loan files: their terms and position, and the verbs that move them."""

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from initiative_sm import columns, dates
from initiative_sm.admin import ExportMixin, HistoryAdmin, HouseAdmin, ReadOnlyInline
from initiative_sm.templatetags import display
from initiative_sm.verbs import VerbsMixin
from loans.actions import file
from loans.admin.file_verbs import FILE_VERBS
from loans.admin.tones import LOAN_TONES, OUTCOME_TONES
from loans.enums import OPEN_STATUSES, DecisionSubject, LoanStatus
from loans.models import Decision, Loan, Mentoring, Movement, Schedule
from loans.positions import days_late, with_position
from loans.resources import DecisionResource, LoanResource

REQUEST_FIELDS = ("number", "holder", "project", "envelope", "received_on", "amount_requested")

#: status → what money may be entered on a loan, as (proxy of the journal, label of the button).
MONEY_LINKS = {
    LoanStatus.RUNNING: [("repayment", _("Enregistrer un remboursement"))],
    LoanStatus.LITIGATION: [
        ("repayment", _("Enregistrer un remboursement")),
        ("writeoff", _("Passer en perte")),
    ],
    LoanStatus.WRITTEN_OFF: [("recovery", _("Enregistrer un recouvrement"))],
}


class DecisionInline(ReadOnlyInline):
    model = Decision
    fields = ("decided_on", "subject", "outcome", "amount", "term", "deferral", "conditions", "reason")
    tones = {"outcome": OUTCOME_TONES}


class ScheduleInline(ReadOnlyInline):
    model = Schedule
    fields = ("version", "reason", "effective_on", "base")


class MovementInline(ReadOnlyInline):
    model = Movement
    fields = ("seq", "kind", "value_date", "amount", "channel", "reference", "reason")
    verbose_name_plural = _("Mouvements")


class MentoringInline(ReadOnlyInline):
    model = Mentoring
    fields = ("mentor", "started_on", "ended_on")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("mentor")


class PositionsChangeList(ChangeList):
    """A page of files with the position of each, computed for that page only."""

    def get_results(self, request):
        super().get_results(request)
        today = dates.today()
        rows = Loan.objects.filter(pk__in=[loan.pk for loan in self.result_list])
        positions = {loan.pk: loan for loan in with_position(rows, today)}
        for loan in self.result_list:
            loan.position = positions[loan.pk]


@admin.register(Loan)
class LoanAdmin(VerbsMixin, ExportMixin, HistoryAdmin):
    view_on_site = True
    resource_classes = [LoanResource]
    verbs = FILE_VERBS
    list_display = (
        "number",
        "holder",
        "status",
        "received_on",
        "amount_requested",
        "amount",
        "remaining",
        "arrears",
        "envelope",
        "officer",
    )
    list_filter = (
        "status",
        "envelope",
        "officer",
        "project__commune__milieu",
        "project__commune__province",
        "project__sector",
    )
    links = ("holder",)
    date_hierarchy = "received_on"
    names_keys = ("holder__names_key", "project__names_key")
    identifiers = ("number", "holder__number")
    exact_identifiers = ("holder__cin",)
    search_help_text = _("Numéro du prêt ou du porteur, nom en français ou en arabe, CIN complète.")
    autocomplete_fields = ("holder", "project")
    tones = {"status": LOAN_TONES}
    readonly_fields = (
        "status",
        "amount",
        "term",
        "deferral",
        "granted_on",
        "contracted_on",
        "disbursed_on",
        "closed_on",
        "close_reason",
        "lent",
        "repaid",
        "remaining",
        "arrears",
        "lateness",
    )
    inlines = (DecisionInline, ScheduleInline, MovementInline, MentoringInline)
    fieldsets = (
        (
            _("Demande"),
            {
                "fields": (
                    ("number", "status"),
                    "holder",
                    "project",
                    ("received_on", "amount_requested"),
                    "envelope",
                    "officer",
                )
            },
        ),
        (
            _("Prêt"),
            {
                "fields": (
                    ("amount", "term", "deferral"),
                    ("granted_on", "contracted_on", "disbursed_on"),
                    ("closed_on", "close_reason"),
                )
            },
        ),
        (_("Position du jour"), {"fields": (("lent", "repaid", "remaining"), ("arrears", "lateness"))}),
    )

    def get_changelist(self, request, **kwargs):
        return PositionsChangeList

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("holder", "envelope", "officer")

    def get_export_queryset(self, request):
        return with_position(super().get_export_queryset(request), dates.today())

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if obj is not None else fieldsets[:1]

    def get_readonly_fields(self, request, obj=None):
        names = super().get_readonly_fields(request, obj)
        if obj is None or obj.status in OPEN_STATUSES:
            return names
        fixed = [self._printed(request, name) for name in REQUEST_FIELDS]
        return [*names, *REQUEST_FIELDS, *(each for each in fixed if callable(each))]

    def suggestion(self, loan):
        return f"{loan.number} – {loan.holder.full_name}"

    def save_model(self, request, obj, form, change):
        if change:
            super().save_model(request, obj, form, change)
        else:
            obj._history_user = request.user
            file.receive(loan=obj, by=request.user)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        links = self._money_links(request, object_id)
        return super().change_view(request, object_id, form_url, {"links": links, **(extra_context or {})})

    def _money_links(self, request, object_id):
        loan = self.get_object(request, object_id)
        if loan is None or not request.user.has_perm("loans.post_movement"):
            return []
        return [
            (label, reverse(f"admin:loans_{model}_add", query={"loan": loan.pk}))
            for model, label in MONEY_LINKS.get(loan.status, ())
        ]

    def _position(self, loan):
        if not hasattr(loan, "position"):
            rows = Loan.objects.filter(pk=loan.pk)
            loan.position = with_position(rows, dates.today()).first() or loan
        return loan.position

    @admin.display(description=_("décaissé (DH)"))
    def lent(self, loan):
        return columns.money(self._position(loan).lent)

    @admin.display(description=_("remboursé (DH)"))
    def repaid(self, loan):
        return columns.money(self._position(loan).repaid)

    @admin.display(description=_("reste dû (DH)"))
    def remaining(self, loan):
        return columns.money(self._position(loan).remaining)

    @admin.display(description=_("impayé (DH)"))
    def arrears(self, loan):
        return columns.money(self._position(loan).arrears)

    @admin.display(description=_("jours de retard"))
    def lateness(self, loan):
        return display.count(days_late(self._position(loan).oldest_unpaid_on, dates.today()))


@admin.register(Decision)
class DecisionAdmin(ExportMixin, HouseAdmin):
    """Decisions are added, never edited; that of a grant is recorded on the file itself."""

    resource_classes = [DecisionResource]
    list_display = ("loan", "subject", "outcome", "decided_on", "amount", "term", "deferral")
    list_filter = ("subject", "outcome")
    list_select_related = ("loan",)
    links = ("loan",)
    date_hierarchy = "decided_on"
    identifiers = ("loan__number",)
    names_keys = ("loan__holder__names_key",)
    autocomplete_fields = ("loan",)
    tones = {"outcome": OUTCOME_TONES}
    fields = ("loan", "subject", "outcome", "decided_on", "reason", "conditions")

    def get_fields(self, request, obj=None):
        terms = ("amount", "term", "deferral") if obj is not None else ()
        return [*self.fields, *terms]

    def has_change_permission(self, request, obj=None):
        return False

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        field = super().formfield_for_choice_field(db_field, request, **kwargs)
        if db_field.name == "subject":
            field.choices = [choice for choice in field.choices if choice[0] != DecisionSubject.GRANT]
            field.initial = DecisionSubject.RESCHEDULING
        return field

    def suggestion(self, decision):
        return f"{decision.loan} – {decision.get_subject_display()} – {decision.decided_on:%d/%m/%Y}"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("loan")
