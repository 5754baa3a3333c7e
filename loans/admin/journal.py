"""The journal of movements: read, added to by the actions, reversed; never edited, never deleted."""

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Sum
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from initiative_sm import columns, dates
from initiative_sm.admin import ExportMixin, HouseAdmin, ReadOnlyMixin
from initiative_sm.templatetags import display
from initiative_sm.verbs import Verb, VerbsMixin, show_refusal
from loans.actions import money
from loans.admin import postings
from loans.forms.postings import ReverseForm
from loans.models import (
    Allocation,
    Contribution,
    Disbursement,
    JournalHead,
    Movement,
    Overpayment,
    Recovery,
    Refund,
    Repayment,
    Restitution,
    Transfer,
    WriteOff,
)
from loans.resources import movement_resource


def _standing(movement):
    return movement.reverses_id is None and getattr(movement, "reversed_by", None) is None


def _reverse(movement, data, by):
    reversal = money.reverse(movement=Movement.objects.get(pk=movement.pk), by=by, **data)
    return gettext("Le mouvement n° %(seq)d est annulé par le n° %(reversal)d.") % {
        "seq": movement.pk,
        "reversal": reversal.pk,
    }


REVERSE = Verb(
    "annulation",
    _("Annuler ce mouvement"),
    ReverseForm,
    "loans.reverse_movement",
    _standing,
    _reverse,
    grave=True,
)


class TotalsChangeList(ChangeList):
    """The list with the sums of all its rows, those of the other pages included."""

    TOTALS = ("amount", "fund", "cash", "outstanding")

    def get_results(self, request):
        super().get_results(request)
        sums = self.queryset.order_by().aggregate(**{f"total_{name}": Sum(name) for name in self.TOTALS})
        self.totals = [
            (self.lookup_opts.get_field(name).verbose_name, sums[f"total_{name}"]) for name in self.TOTALS
        ]


@admin.register(Movement)
class MovementAdmin(VerbsMixin, ExportMixin, ReadOnlyMixin, HouseAdmin):
    resource_classes = [movement_resource()]
    change_list_template = "admin/loans/journal.html"
    verbs = (REVERSE,)
    list_display = (
        "seq",
        "kind",
        "value_date",
        "envelope",
        "loan",
        "amount",
        "channel",
        "reference",
        "state",
        "actor",
    )
    list_filter = ("kind", "envelope", "channel")
    list_select_related = ("envelope", "loan", "actor", "reversed_by")
    links = ("loan", "envelope")
    ordering = ("-seq",)
    date_hierarchy = "value_date"
    identifiers = ("reference", "loan__number")
    names_keys = ("loan__holder__names_key",)
    search_help_text = _("Référence, numéro de prêt, nom du porteur.")
    fieldsets = (
        (None, {"fields": ("kind", "amount", "value_date", "envelope", "loan")}),
        (_("Pièce"), {"fields": ("channel", "reference", "reason")}),
        (_("Effets"), {"fields": (("fund", "cash", "outstanding"),)}),
        (_("Liens"), {"fields": ("state", "reverses", "pair")}),
        (_("Journal"), {"fields": ("seq", "actor", "posted_at", "hash")}),
    )
    readonly_fields = ("state",)

    def get_changelist(self, request, **kwargs):
        return TotalsChangeList

    @admin.display(description=_("état"))
    def state(self, movement):
        if movement.reverses_id is not None:
            return columns.badge(gettext("Annule le n° %d") % movement.reverses_id, "neutral")
        reversal = getattr(movement, "reversed_by", None)
        if reversal is not None:
            return columns.badge(gettext("Annulé par le n° %d") % reversal.pk, "bad")
        return columns.badge(gettext("En vigueur"), "good")


class PostingAdmin(MovementAdmin):
    """One kind of the journal, with the form that adds to it."""

    posting_form = None

    def __init__(self, model, admin_site):
        super().__init__(model, admin_site)
        self.resource_classes = [movement_resource(model)]

    def get_list_filter(self, request):
        kinds = ("kind",) if len(self.model.KINDS) > 1 else ()
        return (*kinds, "envelope", "channel")

    def has_add_permission(self, request, obj=None):
        return self.posting_form is not None and request.user.has_perm("loans.post_movement")

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        offered = {
            name: request.GET[name] for name in ("loan", "envelope", "value_date") if name in request.GET
        }
        form = self.posting_form(request.POST or None, initial=offered, today=dates.today())
        if request.method == "POST" and form.is_valid():
            movement = self._post(request, form)
            if movement is not None:
                return self._after_posting(request, movement)
        title = gettext("Ajouter : %s") % self.opts.verbose_name
        return self.form_page(request, form, title=title, back=self._page("changelist"), series=True)

    def _post(self, request, form):
        try:
            with transaction.atomic():
                known = Movement.objects.filter(source_key=form.cleaned_data["form_key"]).exists()
                movement = form.post(by=request.user)
                if not known:
                    self.log_addition(request, movement, [{"added": {}}])
        except ValidationError as refusal:
            show_refusal(form, refusal)
            return None
        return movement

    def _after_posting(self, request, movement):
        page = self._page("change", movement.pk)
        number = format_html('<a href="{}">{}</a>', page, movement.pk)
        said = format_html(
            gettext("Le mouvement n° {} est enregistré : {}."), number, display.dirhams(movement.amount)
        )
        messages.success(request, said)
        if "_addanother" in request.POST:
            again = {"value_date": movement.value_date.isoformat()}
            page = reverse(f"admin:loans_{self.opts.model_name}_add", query=again)
        return HttpResponseRedirect(page)

    def _page(self, name, *args):
        return reverse(f"admin:loans_{self.opts.model_name}_{name}", args=args)


@admin.register(Contribution)
class ContributionAdmin(PostingAdmin):
    posting_form = postings.ContributionForm


@admin.register(Restitution)
class RestitutionAdmin(PostingAdmin):
    posting_form = postings.RestitutionForm


@admin.register(Transfer)
class TransferAdmin(PostingAdmin):
    posting_form = postings.TransferForm


@admin.register(Allocation)
class AllocationAdmin(PostingAdmin):
    posting_form = postings.AllocationForm


@admin.register(Disbursement)
class DisbursementAdmin(PostingAdmin):
    """Read here: an order, confirmed by a second person, is the only way by which money leaves to a holder."""


@admin.register(Repayment)
class RepaymentAdmin(PostingAdmin):
    posting_form = postings.RepaymentForm


@admin.register(WriteOff)
class WriteOffAdmin(PostingAdmin):
    posting_form = postings.WriteOffForm


@admin.register(Recovery)
class RecoveryAdmin(PostingAdmin):
    posting_form = postings.RecoveryForm


@admin.register(Overpayment)
class OverpaymentAdmin(PostingAdmin):
    """What holders paid in excess: read here, made by their receipts."""


@admin.register(Refund)
class RefundAdmin(PostingAdmin):
    """What was given back or imputed of it: read here, made on the page of the loan."""


@admin.register(JournalHead)
class JournalHeadAdmin(ReadOnlyMixin, HouseAdmin):
    """Number and hash of the last row: what a printed total can be compared with."""

    list_display = ("seq", "hash")
    fields = ("seq", "hash")
