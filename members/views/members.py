"""The association's members: who belongs to it, who speaks for them, who holds which seat at any date."""

from functools import partial

from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from initiative_sm import dates
from initiative_sm.forms import DateForm
from initiative_sm.lists import Column, Listing
from initiative_sm.views import date_asked
from members.enums import DueState, MemberKind, Office, Organ
from members.models import Mandate, Member, PersonalDetails
from members.search import MemberSearch
from members.tones import DUE_TONES

can_see = permission_required("members.view_member", raise_exception=True)

#: The organs whose seats are held by mandates, the largest first.
SEATED = (Organ.BOARD, Organ.BUREAU, Organ.COMMITTEE)


def seat(mandate):
    """A seat in words: the organ, and the office where the seat has one."""
    organ = mandate.get_organ_display()
    if mandate.office == Office.MEMBER:
        return organ
    return gettext("%(organ)s (%(office)s)") % {"organ": organ, "office": mandate.get_office_display()}


COLUMNS = (
    Column("nom", _("Nom"), lambda row: row, "named", ("name_fr",), url=Member.get_absolute_url),
    Column("nom_ar", _("Nom (arabe)"), lambda row: row.name_ar, order_by=("name_ar",), optional=True),
    Column("nom_fr", _("Nom (français)"), lambda row: row.name_fr, order_by=("name_fr",), optional=True),
    Column("nature", _("Nature"), lambda row: row.get_kind_display(), order_by=("kind",)),
    Column("college", _("Collège"), lambda row: row.get_college_display(), order_by=("college",)),
    Column(
        "representant", _("Représentant"), lambda row: row.speakers[0] if row.speakers else None, "named"
    ),
    Column("mandats", _("Mandats"), lambda row: " · ".join(map(seat, row.seats))),
    Column("adhesion", _("Adhésion"), lambda row: row.joined_on, "day", ("joined_on",)),
    Column("depart", pgettext_lazy("member", "Départ"), lambda row: row.left_on, "day", ("left_on",)),
)  # fmt: skip


@require_safe
@can_see
def members(request):
    """GET /adherents/ : every member, with who speaks for it and the seats it holds today."""
    today = dates.today()
    rows = Member.objects.with_voices(today)
    listing = Listing(request, rows, COLUMNS, partial(MemberSearch, today), default="nom")
    title = gettext("Adhérents")
    return listing.response("members/members/list.html", title=title, trail=[(title, "")])


@require_safe
@can_see
def member(request, pk):
    """GET /adherents/<pk>/?le=DATE : voices over time, mandates, assemblies; dues and right to vote on that day."""
    found = get_object_or_404(Member, pk=pk)
    language = get_language()
    assemblies = found.attendances.filter(meeting__organ=Organ.ASSEMBLY).select_related(
        "meeting", "represented_by"
    )
    today, on = dates.today(), date_asked(request)
    mandates = [
        (row, row.holder_name(language))
        for row in found.mandates.select_related("member", "representative").order_by(
            "-started_on", "organ", "pk"
        )
    ]
    context = {
        "member": found,
        "today": today,
        "on": on,
        "date_form": DateForm({"le": request.GET.get("le") or on}),
        "dues": _dues(found, on),
        **_identity(request.user, found, language),
        "other_name": found.name_fr if language == "ar" else found.name_ar,
        "representatives": [
            (row, row.title(language)) for row in found.representatives.order_by("-started_on", "-pk")
        ],
        "held": [pair for pair in mandates if pair[0].ended_on is None or pair[0].ended_on >= today],
        "past": [pair for pair in mandates if pair[0].ended_on and pair[0].ended_on < today],
        "assemblies": assemblies.order_by("-meeting__held_on", "-pk"),
        "trail": [(gettext("Adhérents"), reverse("members:members")), (found.name(language), "")],
    }
    return render(request, "members/members/detail.html", context)


def _dues(member, on):
    """The dues called by `on` as they stood then, newest first, with the words and the colour of their state."""
    rows = member.dues.called(on).with_position(on).order_by("-year")
    return [(row, DueState(row.state).label, DUE_TONES[row.state]) for row in rows]


def _identity(user, member, language):
    """The civil details of the person who speaks today, for who may read them."""
    if not user.has_perm("members.view_personaldetails"):
        return {"identity_person": None, "identity": None}
    if member.kind == MemberKind.PERSON:
        person, url = member, reverse("members:member_details", args=[member.pk])
        found = PersonalDetails.objects.filter(member=member).first()
    else:
        person = member.representatives.open().first()
        if person is None:
            return {"identity_person": None, "identity": None}
        url = reverse("members:member_voice_details", args=[person.pk])
        found = PersonalDetails.objects.filter(representative=person).first()
    return {"identity_person": person, "identity_url": url, "identity": found and found.said(language)}


@require_safe
@can_see
def organs(request):
    """GET /adherents/organes/?le=DATE : the seats of the board, the bureau and the committee on that day."""
    on = date_asked(request)
    language = get_language()
    seats = Mandate.objects.on(on).select_related("member", "representative").order_by("seat", "pk")
    held = [(row, row.holder_name(language)) for row in seats]
    context = {
        "on": on,
        "today": dates.today(),
        "date_form": DateForm({"le": request.GET.get("le") or on}),
        "organs": [(organ.label, [pair for pair in held if pair[0].organ == organ]) for organ in SEATED],
        "trail": [(gettext("Adhérents"), reverse("members:members")), (gettext("Organes"), "")],
    }
    return render(request, "members/members/organs.html", context)
