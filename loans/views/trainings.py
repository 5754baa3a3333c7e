"""The pages of the training sessions: the list, one session, registration, attendance ticked on a telephone."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from initiative_sm import dates
from initiative_sm.lists import Column, Listing
from initiative_sm.views import paper_language, pdf_response
from loans import finder
from loans.actions import trainings
from loans.documents import attendance_sheet
from loans.enums import TrainingStatus
from loans.forms.trainings import TrainingForm, TrainingSearch
from loans.models import Holder, Training, TrainingAttendance

can_see = permission_required("loans.view_training", raise_exception=True)
can_change = permission_required(
    ["loans.view_holder", "loans.change_trainingattendance"], raise_exception=True
)

#: Holders who are proposed for a registration.
PROPOSED = 12

COLUMNS = (
    Column("date", _("Date"), lambda row: row.held_on, "day", ("held_on",)),
    Column("intitule", _("Intitulé"), lambda row: row.title(get_language() or "fr"), order_by=("title_fr",),
           url=lambda row: reverse("loans:training", args=[row.pk])),
    Column("heures", _("Durée (heures)"), lambda row: row.hours, "count", ("hours",)),
    Column("lieu", _("Lieu"), lambda row: row.place, order_by=("place",)),
    Column("inscrits", _("Inscrits"), lambda row: row.registered, "count", ("registered",)),
    Column("presents", _("Présents"), lambda row: row.present, "count", ("present",)),
)  # fmt: skip


@require_safe
@can_see
def index(request):
    """GET /formations/ : every session, with how many were registered and how many came."""
    rows = Training.objects.annotate(
        registered=Count("attendances"),
        present=Count("attendances", filter=Q(attendances__status=TrainingStatus.PRESENT)),
    )
    listing = Listing(request, rows, COLUMNS, TrainingSearch, default="-date")
    title = gettext("Formations")
    return listing.response(
        "loans/trainings/list.html",
        title=title,
        trail=[(gettext("Accueil"), reverse("home")), (title, "")],
        may_add=request.user.has_perm("loans.add_training"),
        empty_title="",
        empty_text="",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("loans.add_training", raise_exception=True)
def create(request):
    """GET /formations/nouvelle/ : an empty session; POST : open it."""
    return _form(request, Training(), gettext("Nouvelle formation"), reverse("loans:trainings"))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("loans.change_training", raise_exception=True)
def edit(request, pk):
    """GET /formations/<pk>/modifier/ : the session as it stands; POST : keep what was changed."""
    training = get_object_or_404(Training, pk=pk)
    return _form(request, training, gettext("Modifier la formation"), reverse("loans:training", args=[pk]))


def _form(request, training, title, back):
    form = TrainingForm(request.POST or None, instance=training)
    if request.method == "POST" and form.is_valid() and (saved := form.save_by(request.user)):
        messages.success(request, gettext("La formation est enregistrée."))
        return redirect("loans:training", saved.pk)
    trail = [(gettext("Formations"), reverse("loans:trainings")), (title, "")]
    return render(
        request, "loans/trainings/form.html", {"form": form, "title": title, "back": back, "trail": trail}
    )


@require_safe
@can_see
@never_cache
def detail(request, pk):
    """GET /formations/<pk>/?q=WORDS : who is registered and who came; `q` looks for somebody to register."""
    training = get_object_or_404(Training, pk=pk)
    user, term = request.user, request.GET.get("q", "")[:100].strip()
    may_change = user.has_perm("loans.change_trainingattendance") and user.has_perm("loans.view_holder")
    attendances = list(
        training.attendances.select_related("holder__commune").order_by("holder__last_name", "pk")
    )
    context = {
        "training": training,
        "name": training.title(get_language() or "fr"),
        "attendances": attendances,
        "counts": [
            (label, sum(1 for each in attendances if each.status == value))
            for value, label in TrainingStatus.choices
        ],
        "statuses": TrainingStatus.choices,
        "held": training.held_on <= dates.today(),
        "term": term,
        "found": _proposed(training, term) if may_change else [],
        "may_change": may_change,
        "may_edit": user.has_perm("loans.change_training"),
        "trail": [
            (gettext("Formations"), reverse("loans:trainings")),
            (training.title(get_language() or "fr"), ""),
        ],
    }
    if request.htmx and not request.htmx.boosted:
        return render(request, "loans/trainings/_found.html", context)
    return render(request, "loans/trainings/detail.html", context)


def _proposed(training, term):
    """The holders whom `term` finds and who are not registered yet."""
    if len(term) < finder.SHORTEST:
        return []
    rows = finder.holders(term, Holder.objects.filter(anonymised_at__isnull=True))
    return list(rows.exclude(attendances__training=training).select_related("commune")[:PROPOSED])


@require_POST
@can_change
def register(request, pk):
    """POST /formations/<pk>/inscrire/ : register the holder that was found."""
    training = get_object_or_404(Training, pk=pk)
    asked = request.POST.get("holder", "")
    holder = get_object_or_404(Holder, pk=asked if asked.isdecimal() else 0)
    try:
        trainings.register(training=training, holder=holder, on=dates.today(), by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        name = holder.name(get_language() or "fr")
        messages.success(request, gettext("%(name)s est parmi les participants.") % {"name": name})
    return redirect("loans:training", pk)


@require_POST
@can_change
def tick(request, pk):
    """POST /formations/<pk>/presences/ : who came, for every participant at once."""
    training = get_object_or_404(Training, pk=pk)
    statuses = {
        int(name.removeprefix("presence-")): value
        for name, value in request.POST.items()
        if name.removeprefix("presence-").isdecimal()
    }
    try:
        changed = trainings.tick(training=training, statuses=statuses, on=dates.today(), by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, gettext("Les présences sont notées (%d changées).") % changed)
    return redirect("loans:training", pk)


@require_POST
@can_change
def withdraw(request, pk):
    """POST /formations/inscriptions/<pk>/retirer/ : take a registration back."""
    attendance = get_object_or_404(TrainingAttendance.objects.select_related("training"), pk=pk)
    try:
        trainings.withdraw(attendance=attendance, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, gettext("L’inscription est retirée."))
    return redirect("loans:training", attendance.training_id)


@require_safe
@can_see
@never_cache
def sheet(request, pk):
    """GET /formations/<pk>/feuille.pdf?lang=LANG : the sheet that the participants sign."""
    training = get_object_or_404(Training, pk=pk)
    language = paper_language(request)
    printed = attendance_sheet(training, language)
    return pdf_response(printed.content, f"presences-{training.held_on:%Y-%m-%d}-{language}.pdf")
