"""The pages of the import: bring a workbook, read what was found, confirm, take back."""

from collections import Counter
from decimal import Decimal

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from initiative_sm import dates
from initiative_sm.language import NAMES
from initiative_sm.spreadsheets import XLSX
from initiative_sm.views import Column, paginate, sort
from loans.actions import import_undoing, imports
from loans.actions.import_known import reference_labels
from loans.admin.tones import BATCH_TONES
from loans.enums import BatchStatus
from loans.forms.imports import ImportForm
from loans.models import ImportBatch
from loans.workbook import findings
from loans.workbook.errors import errors_workbook
from loans.workbook.template import template as empty_workbook
from members import jobs

COLUMNS = (
    Column("fichier", _("Fichier"), ("file_name",)),
    Column("etat", _("État"), ("status",)),
    Column("lignes", _("Lignes"), numeric=True),
    Column("par", _("Déposé par"), ("created_by__full_name",)),
    Column("depose", _("Déposé le"), ("created_at",)),
    Column("importe", _("Importé le"), ("imported_at",)),
)

can_see = permission_required("loans.view_importbatch", raise_exception=True)
can_run = permission_required("loans.run_import", raise_exception=True)
can_undo = permission_required("loans.undo_import", raise_exception=True)


@require_http_methods(["GET", "HEAD", "POST"])
@can_see
def index(request):
    """GET /imports/ : past imports and the form; POST : keep the file and start examining it."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        return _upload(request, form)
    return _list(request, form)


@can_run
def _upload(request, form):
    if not form.is_valid():
        return _list(request, form)
    batch = imports.receive(file_name=form.cleaned_data["file"].name, content=form.content, by=request.user)
    return _start(request, "preview_import", batch)


def _list(request, form):
    rows = ImportBatch.objects.select_related("created_by").defer("content", "errors", "warnings")
    status = request.GET.get("etat", "")
    if status in BatchStatus.values:
        rows = rows.filter(status=status)
    rows, headers = sort(request, rows, COLUMNS, default="-depose")
    page = paginate(request, rows)
    for row in page:
        row.tone, row.lines = BATCH_TONES.get(row.status, "neutral"), row.counts.get("rows")
    context = {
        "form": form,
        "page": page,
        "headers": headers,
        "statuses": BatchStatus.choices,
        "status": status,
        "languages_of_template": NAMES.items(),
        "can_run": request.user.has_perm("loans.run_import"),
    }
    return render(request, "loans/imports/list.html", context)


def _start(request, work, batch):
    job = jobs.start(
        work, by=request.user, batch=batch.pk, language=get_language(), on=dates.today().isoformat()
    )
    return redirect("members:job", job.pk)


@require_safe
@can_run
def template(request, language):
    """GET /imports/modele-fr.xlsx : the empty workbook."""
    if language not in NAMES:
        raise Http404
    return _download(empty_workbook(language, **reference_labels(language)), f"modele-{language}.xlsx")


@require_safe
@can_see
@never_cache
def batch(request, pk):
    """GET /imports/<pk>/ : what was found in the file, and what may be done with it."""
    found = get_object_or_404(ImportBatch.objects.select_related("created_by").defer("content"), pk=pk)
    imported = found.status == BatchStatus.IMPORTED
    may_undo = imported and request.user.has_perm("loans.undo_import")
    sheets = Counter(row["sheet"] for row in found.errors)
    sheet = request.GET.get("feuille", "")
    rows = [row for row in found.errors if sheet not in sheets or row["sheet"] == sheet]
    context = {
        "batch": found,
        "tone": BATCH_TONES.get(found.status, "neutral"),
        "examined": bool(found.counts),
        "sheets": found.counts.get("sheets", ()),
        "totals": [(imports.TOTALS[key], *_typed(value)) for key, value in found.totals.items()],
        "faults": paginate(request, findings.from_json(rows)),
        "faulty_sheets": sorted(sheets.items()),
        "sheet": sheet,
        "kept": len(found.errors),
        "warnings": findings.from_json(found.warnings[:100]),
        "can_run": request.user.has_perm("loans.run_import"),
        "may_undo": may_undo,
        "obstacles": import_undoing.obstacles(found) if may_undo else (),
    }
    return render(request, "loans/imports/batch.html", context)


def _typed(value):
    """(value, unit) of a control total as it was kept: money as text, counts as numbers."""
    return (Decimal(value), "money") if isinstance(value, str) else (value, "count")


@require_POST
@can_run
def preview(request, pk):
    """POST : examine again a file whose examination was interrupted."""
    return _start(request, "preview_import", _in_state(pk, BatchStatus.PREVIEWED))


@require_POST
@can_run
def confirm(request, pk):
    """POST : bring the examined file in."""
    return _start(request, "confirm_import", _in_state(pk, BatchStatus.PREVIEWED))


@require_POST
@can_undo
def undo(request, pk):
    """POST : take the whole import back."""
    return _start(request, "undo_import", _in_state(pk, BatchStatus.IMPORTED))


def _in_state(pk, status):
    return get_object_or_404(ImportBatch.objects.only("pk"), pk=pk, status=status)


@require_safe
@can_see
def errors(request, pk):
    """GET /imports/<pk>/anomalies.xlsx : the faulty rows with their sentences."""
    found = get_object_or_404(ImportBatch, pk=pk, status=BatchStatus.REFUSED)
    content = errors_workbook(
        bytes(found.content), findings.from_json(found.errors), language=get_language() or "fr"
    )
    return _download(content, f"anomalies-{found.pk}.xlsx")


def _download(content, name):
    return HttpResponse(
        content,
        content_type=XLSX,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
