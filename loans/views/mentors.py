"""The pages of the mentors: who they are, whom they stand beside; begin and end a mentoring."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from initiative_sm import dates, text
from initiative_sm.lists import Column, Listing
from loans.forms.support import EndForm, MentorSearch, PairForm
from loans.models import Loan, Mentoring
from loans.supporting import running_count
from loans.views.file_page import RELATED, file_page
from members.models import Volunteer

can_see = permission_required(["members.view_volunteer", "loans.view_mentoring"], raise_exception=True)
can_pair = permission_required(["loans.view_loan", "loans.add_mentoring"], raise_exception=True)

COLUMNS = (
    Column("nom", _("Nom"), lambda row: row, "named", ("name_fr",),
           url=lambda row: reverse("loans:mentor", args=[row.pk])),
    Column("expertise", _("Expertise"), lambda row: row.expertise, order_by=("expertise",)),
    Column("porteurs", _("Porteurs accompagnés"), lambda row: row.running, "count", ("running",)),
    Column("telephone", _("Téléphone"), lambda row: row.phone, "latin"),
    Column("email", _("Adresse électronique"), lambda row: row.email, "latin", optional=True),
    Column("compte", _("Compte"), lambda row: gettext("Oui") if row.user_id else gettext("Non"), optional=True),
    Column("depuis", _("Depuis le"), lambda row: row.started_on, "day", ("started_on",)),
    Column("jusque", _("Jusqu’au"), lambda row: row.ended_on, "day", ("ended_on",), optional=True),
)  # fmt: skip


@require_safe
@can_see
def index(request):
    """GET /parrains/ : the volunteers, what they know, beside how many holders each stands today."""
    today = dates.today()
    rows = running_count(Volunteer.objects.all(), today)
    listing = Listing(request, rows, COLUMNS, partial(MentorSearch, on=today), default="nom")
    title = gettext("Parrains et bénévoles")
    return listing.response(
        "loans/support/mentors.html",
        title=title,
        trail=[(gettext("Suivis à faire"), reverse("loans:support")), (title, "")],
        may_add=request.user.has_perm("members.add_volunteer"),
        empty_title="",
        empty_text="",
    )


@require_safe
@can_see
@never_cache
def detail(request, pk):
    """GET /parrains/<pk>/ : one volunteer, and the holders beside whom they stand or stood."""
    mentor = get_object_or_404(Volunteer.objects.select_related("user"), pk=pk)
    pairings = mentor.mentorings.select_related("loan__holder", "loan__project").order_by("-started_on", "pk")
    running = [each for each in pairings if each.ended_on is None]
    context = {
        "mentor": mentor,
        "dial": text.international(mentor.phone),
        "running": running,
        "past": [each for each in pairings if each.ended_on is not None],
        "may_change": request.user.has_perm("members.change_volunteer"),
        "may_end": request.user.has_perm("loans.change_mentoring"),
        "trail": [
            (gettext("Suivis à faire"), reverse("loans:support")),
            (gettext("Parrains et bénévoles"), reverse("loans:mentors")),
            (mentor.name(get_language() or "fr"), ""),
        ],
    }
    return render(request, "loans/support/mentor.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@can_pair
@never_cache
def pair(request, pk):
    """GET /prets/<pk>/parrain/ : the volunteers who suit the project; POST : put one beside the holder."""
    loan = get_object_or_404(Loan.objects.select_related(*RELATED), pk=pk)
    form = PairForm(request.POST or None, loan=loan, today=dates.today())
    if request.method == "POST" and form.is_valid() and (mentoring := form.save_by(request.user)):
        said = gettext("%(mentor)s accompagne maintenant %(holder)s.")
        language = get_language() or "fr"
        names = {"mentor": mentoring.mentor.name(language), "holder": loan.holder.name(language)}
        messages.success(request, said % names)
        return redirect("loans:loan_support", loan.pk)
    return file_page(request, loan, "support", "loans/support/pair.html", form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(["loans.view_loan", "loans.change_mentoring"], raise_exception=True)
@never_cache
def end(request, pk):
    """GET /parrainages/<pk>/fin/ : when and why; POST : end the mentoring."""
    rows = Mentoring.objects.select_related("mentor", *(f"loan__{name}" for name in RELATED))
    mentoring = get_object_or_404(rows, pk=pk)
    loan = mentoring.loan
    form = EndForm(request.POST or None, mentoring=mentoring, today=dates.today())
    if request.method == "POST" and form.is_valid() and form.save_by(request.user):
        messages.success(request, gettext("Le parrainage est terminé."))
        return redirect("loans:loan_support", loan.pk)
    return file_page(request, loan, "support", "loans/support/end.html", form=form, mentoring=mentoring)
