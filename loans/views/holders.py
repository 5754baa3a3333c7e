"""The pages of the project holders: the list, a person's file, the form."""

from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from initiative_sm import dates, text
from initiative_sm.lists import Column, Listing
from loans import plans, positions
from loans.admin.tones import FIRM_TONES, LOAN_TONES
from loans.forms.holders import HolderForm, HolderSearch, likenesses, sentence
from loans.history import changes
from loans.models import FollowUp, Holder, Mentoring, Project
from loans.views.documents import papers

can_see = permission_required("loans.view_holder", raise_exception=True)
can_add = permission_required("loans.add_holder", raise_exception=True)
can_change = permission_required("loans.change_holder", raise_exception=True)

COLUMNS = (
    Column("numero", _("Numéro"), lambda row: row.number, show="latin", order_by=("number",)),
    Column(
        "nom",
        _("Nom"),
        lambda row: row,
        show="named",
        order_by=("last_name", "first_name"),
        url=lambda row: row.get_absolute_url(),
    ),
    Column("nom_fr", _("Nom (français)"), lambda row: row.full_name, show="latin", optional=True),
    Column("nom_ar", _("Nom (arabe)"), lambda row: row.full_name_ar, optional=True),
    Column("sexe", _("Sexe"), lambda row: row.get_sex_display(), order_by=("sex",)),
    Column("cin", _("CIN"), lambda row: text.masked(row.cin), show="latin", optional=True),
    Column("commune", _("Commune"), lambda row: row.commune, show="named", order_by=("commune__name_fr",)),
    Column("milieu", _("Milieu"), lambda row: row.commune and row.commune.get_milieu_display(),
           order_by=("commune__milieu",)),
    Column("province", _("Province"), lambda row: row.commune and row.commune.province, show="named",
           order_by=("commune__province__name_fr",), optional=True),
    Column("telephone", _("Téléphone"), lambda row: row.phone, show="latin"),
    Column("occupation", _("Situation"), lambda row: row.get_occupation_display(),
           order_by=("occupation",)),
    Column("formation", _("Niveau de formation"), lambda row: row.get_education_display(),
           order_by=("education",), optional=True),
    Column("contact", _("Premier contact"), lambda row: row.first_contact_on, show="day",
           order_by=("first_contact_on",)),
    Column("prets", _("Prêts"), lambda row: row.loan_count, show="count", order_by=("loan_count",)),
    Column("encours", _("Encours (DH)"), lambda row: row.outstanding, show="money", order_by=("outstanding",),
           total="outstanding"),
)  # fmt: skip


@require_safe
@can_see
@never_cache
def index(request):
    """GET /porteurs/ : everybody whom the association received, with what each owes today."""
    rows = Holder.objects.with_loans(dates.today()).select_related("commune__province")
    listing = Listing(request, rows, COLUMNS, HolderSearch, default="nom")
    title = _("Porteurs de projet")
    trail = [(_("Accueil"), reverse("home")), (title, "")]
    return listing.response(
        "loans/holders/list.html",
        title=title,
        trail=trail,
        may_add=request.user.has_perm("loans.add_holder"),
        empty_title="",
        empty_text="",
    )


@require_safe
@can_see
@never_cache
def detail(request, pk):
    """GET /porteurs/<pk>/ : who the person is, what is being built, what is owed, what was observed."""
    holder = get_object_or_404(Holder.objects.select_related("commune__province"), pk=pk)
    today = dates.today()
    user = request.user
    projects = projects_of(holder)
    loans = loans_of(holder.loans.all(), today)
    context = {
        "holder": holder,
        "today": today,
        "age": holder.age_on(today),
        "masked_cin": text.masked(holder.cin),
        "dial": text.international(holder.phone),
        "other_name": other_name(holder.full_name, holder.full_name_ar),
        "projects": projects,
        "loans": loans,
        "sums": sums(loans),
        "followups": followups(FollowUp.objects.filter(project__in=projects)),
        "attendances": holder.attendances.select_related("training").order_by("-training__held_on"),
        "mentorings": Mentoring.objects.filter(loan__in=loans).select_related("mentor", "loan"),
        "papers": papers(holder.documents.all(), user),
        "changes": changes(holder),
        "may_change": user.has_perm("loans.change_holder"),
        "may_add_project": user.has_perm("loans.add_project"),
        "may_lend": user.has_perm("loans.add_loan"),
        "may_follow": user.has_perm("loans.add_followup"),
        "trail": [
            (_("Accueil"), reverse("home")),
            (_("Porteurs de projet"), reverse("loans:holders")),
            (holder.number, ""),
        ],
    }
    return render(request, "loans/holders/detail.html", context)


def other_name(french, arabic):
    """The name in the script that the heading does not show; nothing where there is only one."""
    return french if get_language() == "ar" and arabic else arabic


def projects_of(holder):
    """The projects of a person, or those for which this person has a loan, with the totals of their plans."""
    theirs = Project.objects.filter(holder=holder) | Project.objects.filter(loans__holder=holder)
    found = list(theirs.distinct().select_related("sector", "commune"))
    totals = plans.totals(found)
    for project in found:
        project.needs, project.resources = totals[project.pk].values()
        project.balanced, project.balance = plans.balance(project.needs, project.resources)
    return found


def loans_of(rows, on):
    """Loan files with their position on `on`."""
    found = list(positions.with_position(rows, on).select_related("holder", "project", "envelope"))
    for loan in found:
        loan.tone = LOAN_TONES.get(loan.status, "neutral")
        loan.days_late = positions.days_late(loan.oldest_unpaid_on, on)
    return found


def sums(loans):
    """What these loans come to together."""
    return {
        name: sum((getattr(loan, name) for loan in loans), Decimal(0))
        for name in ("lent", "repaid", "remaining", "arrears")
    }


def followups(rows):
    """Observations, the newest first."""
    found = list(rows.select_related("project", "author", "photo"))
    for each in found:
        each.tone = FIRM_TONES.get(each.firm_status, "neutral")
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@can_add
@never_cache
def create(request):
    """GET /porteurs/nouveau/ : an empty file; POST : open it."""
    return _form(request, Holder(), title=_("Nouveau porteur"), back=reverse("loans:holders"))


@require_http_methods(["GET", "HEAD", "POST"])
@can_change
@never_cache
def edit(request, pk):
    """GET /porteurs/<pk>/modifier/ : the file as it stands; POST : keep what was changed."""
    holder = get_object_or_404(Holder, pk=pk)
    title = gettext("Modifier %(name)s") % {"name": holder.name(get_language())}
    return _form(request, holder, title=title, back=holder.get_absolute_url())


def _form(request, holder, *, title, back):
    known = holder.pk is not None
    may_go_on = not known and request.user.has_perm("loans.add_project")
    form = HolderForm(request.POST or None, instance=holder, today=dates.today())
    if request.method == "POST" and form.is_valid() and (saved := form.save_by(request.user)):
        done = (
            gettext("Le dossier %(number)s est à jour.")
            if known
            else gettext("Le dossier %(number)s est ouvert.")
        )
        messages.success(request, done % {"number": saved.number})
        if request.POST.get("suite") == "projet" and may_go_on:
            return redirect(reverse("loans:project_new", args=[saved.pk], query={"suite": "pret"}))
        return redirect(saved)
    context = {
        "form": form,
        "title": title,
        "back": back,
        "person": holder.pk or "",
        "may_go_on": may_go_on,
        "likenesses": [(found, sentence(found)) for found in form.likenesses],
        "trail": [
            (_("Accueil"), reverse("home")),
            (_("Porteurs de projet"), reverse("loans:holders")),
            (title, ""),
        ],
    }
    return render(request, "loans/holders/form.html", context)


@require_POST
@permission_required(["loans.view_holder", "loans.add_holder"], raise_exception=True)
@never_cache
def alike(request):
    """POST /porteurs/doublons/ : the files like what is being typed. It writes nothing; a CIN has no place
    in an address, which logs keep."""
    person = request.POST.get("person", "")
    holder = get_object_or_404(Holder, pk=person) if person.isdecimal() else Holder()
    form = HolderForm(request.POST, instance=holder, today=dates.today())
    form.errors  # noqa: B018  what can be read is read, the rest is still being typed
    found = [(each, sentence(each)) for each in likenesses(form)]
    return render(request, "loans/holders/_alike.html", {"likenesses": found})
