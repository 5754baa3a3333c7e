"""What accompanies the loans: the follow-ups that are due, and what stands beside one loan."""

from functools import partial

from django.contrib.auth.decorators import permission_required
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from initiative_sm import dates
from initiative_sm.lists import Column, Listing
from loans import milestones
from loans.admin.tones import FIRM_TONES
from loans.enums import FirmStatus
from loans.forms.support import SupportSearch
from loans.models import Loan, Mentoring
from loans.supporting import due
from loans.views.file_page import RELATED, file_page
from loans.views.holders import followups

can_see = permission_required(["loans.view_loan", "loans.view_followup"], raise_exception=True)


def _milestone_on(row):
    return row.milestone and dates.add_months(row.disbursed_on, row.milestone)


def _visit_on(row, today):
    return row.visit_on if row.visit_on and row.visit_on <= today else None


def due_on(row, today):
    """The day for which a follow-up of `loans.supporting.due` is asked."""
    return min(filter(None, [_milestone_on(row), _visit_on(row, today)]))


def why(row, today):
    """What that follow-up is for."""
    if due_on(row, today) == _visit_on(row, today):
        return gettext("Visite prévue")
    return gettext("Suivi des {months} mois").format(months=row.milestone)


def _mentor(row):
    return row.pairings[0].mentor if row.pairings else None


def columns(today, may_follow):
    """The columns of the list; what is to be done leads to the form where the reader may fill it in."""
    note = (
        (lambda row: reverse("loans:followup_new", args=[row.project_id], query={"liste": 1}))
        if may_follow
        else None
    )
    return (
        Column("porteur", _("Porteur"), lambda row: row.holder, "named",
               ("holder__last_name", "holder__first_name"), url=lambda row: row.holder.get_absolute_url()),
        Column("faire", _("À faire"), lambda row: why(row, today), url=note),
        Column("pour", _("Pour le"), lambda row: due_on(row, today), "day", ("due_month", "disbursed_on")),
        Column("quand", _("Échéance du suivi"), lambda row: gettext("En retard") if due_on(row, today) < today else gettext("À prévoir"),
               "state", tone=lambda row: "bad" if due_on(row, today) < today else "wait"),
        Column("projet", _("Projet"), lambda row: row.project, "named", ("project__name_fr",),
               url=lambda row: row.project.get_absolute_url()),
        Column("telephone", _("Téléphone"), lambda row: row.holder.phone, "latin"),
        Column("dernier", _("Dernier suivi"), lambda row: row.last_on, "day", ("last_on",)),
        Column("entreprise", _("Entreprise"), lambda row: row.firm and FirmStatus(row.firm).label, "state",
               ("firm",), tone=lambda row: FIRM_TONES.get(row.firm, "neutral"), optional=True),
        Column("charge", _("Chargé de mission"), lambda row: row.officer and str(row.officer),
               order_by=("officer__full_name",), optional=True),
        Column("parrain", _("Parrain"), _mentor, "named"),
        Column("province", _("Province"), lambda row: row.project.commune.province, "named",
               ("project__commune__province__name_fr",)),
        Column("pret", _("Prêt"), lambda row: row.number, "latin", ("number",),
               url=lambda row: reverse("loans:loan_support", args=[row.pk]), optional=True),
        Column("decaisse", _("Décaissé le"), lambda row: row.disbursed_on, "day", ("disbursed_on",),
               optional=True),
    )  # fmt: skip


@require_safe
@can_see
@never_cache
def index(request):
    """GET /accompagnement/ : the firms to see, at a milestone or because a visit was arranged."""
    today, user = dates.today(), request.user
    running = Mentoring.objects.running(today).select_related("mentor")
    rows = (
        due(today)
        .select_related("holder", "project__commune__province", "officer")
        .prefetch_related(Prefetch("mentorings", running, to_attr="pairings"))
    )
    search = partial(SupportSearch, on=today, cin=user.has_perm("loans.view_holder"))
    shown = columns(today, user.has_perm("loans.add_followup"))
    listing = Listing(request, rows, shown, search, default="pour")
    title = gettext("Suivis à faire")
    return listing.response(
        "loans/support/due.html",
        title=title,
        trail=[(gettext("Accueil"), reverse("home")), (title, "")],
        empty_title=gettext("Aucun suivi n’est à faire"),
        empty_text=gettext(
            "Les suivis des 12, 24 et 36 mois et les visites prévues viennent ici d’eux-mêmes."
        ),
    )


@require_safe
@can_see
@never_cache
def loan_support(request, pk):
    """GET /prets/<pk>/accompagnement/ : who stands beside the holder, what was observed, what is due next."""
    loan = get_object_or_404(Loan.objects.select_related(*RELATED), pk=pk)
    today, user = dates.today(), request.user
    observed = followups(loan.project.followups.until(today))
    pairings = list(loan.mentorings.select_related("mentor"))
    return file_page(
        request,
        loan,
        "support",
        "loans/support/loan.html",
        followups=observed,
        steps=steps(loan, [each.observed_on for each in observed], today),
        pairings=pairings,
        paired=any(each.ended_on is None for each in pairings),
        attendances=list(loan.holder.attendances.select_related("training").order_by("-training__held_on")),
        may_pair=user.has_perm("loans.add_mentoring"),
        may_follow=user.has_perm("loans.add_followup"),
        may_formalise=user.has_perm("loans.change_project"),
        may_see_mentor=user.has_perm("members.view_volunteer"),
    )


def steps(loan, observed, today):
    """(months, its day, its state, the tone of the state) of each milestone of a loan that was paid out."""
    if loan.disbursed_on is None:
        return []
    asked = milestones.due(loan.disbursed_on, observed, today)
    found = []
    for each in milestones.MILESTONES:
        day = dates.add_months(loan.disbursed_on, each)
        if any(milestones.met_by(loan.disbursed_on, each, seen) for seen in observed):
            state = (gettext("Fait"), "good")
        elif each == asked:
            state = (gettext("En retard"), "bad") if day < today else (gettext("À prévoir"), "wait")
        elif milestones.month(today) - milestones.month(loan.disbursed_on) < each:
            state = (gettext("À venir"), "neutral")
        else:
            state = (gettext("Non fait"), "neutral")
        found.append((each, day, *state))
    return found
