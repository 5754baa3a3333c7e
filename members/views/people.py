"""Members written in the browser: admitted, corrected, let go, spoken for by another; their civil details."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from initiative_sm import dates
from initiative_sm.verbs import show_refusal
from members.actions import people
from members.enums import MemberKind
from members.forms.people import DetailsForm, LeaveForm, MemberForm, NewRepresentativeForm, RepresentativeForm
from members.models import Member, PersonalDetails, Representative

can_add = permission_required(["members.view_member", "members.add_member"], raise_exception=True)
can_change = permission_required(["members.view_member", "members.change_member"], raise_exception=True)
can_speak = permission_required(
    ["members.view_member", "members.change_representative"], raise_exception=True
)
can_identify = permission_required(
    ["members.view_member", "members.view_personaldetails", "members.change_personaldetails"],
    raise_exception=True,
)
form_page = require_http_methods(["GET", "HEAD", "POST"])


def _page(request, form, *, title, back, lead="", button=None, grave=False, note=""):
    context = {
        "form": form,
        "sections": form.sections() if hasattr(form, "sections") else [],
        "warns": hasattr(form, "warnings"),
        "title": title,
        "lead": lead,
        "note": note,
        "back": back,
        "button": button or gettext("Enregistrer"),
        "grave": grave,
        "trail": [
            (gettext("Adhérents"), reverse("members:members")),
            *([(lead, back)] if lead else []),
            (title, ""),
        ],
    }
    return render(request, "members/members/form.html", context)


def _saved(request, form, said):
    """What a valid form saved, its success said; None where nothing was."""
    if request.method != "POST" or not form.is_valid():
        return None
    saved = form.save_by(request.user)
    if saved is not None:
        messages.success(request, said)
    return saved


@form_page
@can_add
@never_cache
def add(request):
    """GET /adherents/nouveau/ : an empty form; POST : write the member."""
    form = MemberForm(request.POST or None, today=dates.today())
    if saved := _saved(request, form, gettext("L’adhérent est enregistré.")):
        return redirect(saved)
    return _page(request, form, title=gettext("Nouvel adhérent"), back=reverse("members:members"))


@form_page
@can_change
@never_cache
def edit(request, pk):
    """GET /adherents/<pk>/modifier/ : the member as it stands; POST : keep what was changed."""
    member = get_object_or_404(Member, pk=pk)
    name = member.name(get_language())
    form = MemberForm(request.POST or None, instance=member, today=dates.today())
    if saved := _saved(request, form, gettext("La fiche de l’adhérent est à jour.")):
        return redirect(saved)
    return _page(request, form, title=gettext("Modifier"), back=member.get_absolute_url(), lead=name)


@form_page
@can_change
def leave(request, pk):
    """GET /adherents/<pk>/depart/ : when and why; POST : the member leaves, its seats with it."""
    member = get_object_or_404(Member, pk=pk)
    if member.left_on is not None:
        messages.error(request, gettext("Cet adhérent est déjà parti."))
        return redirect(member)
    form = LeaveForm(request.POST or None, today=dates.today())
    if request.method == "POST" and form.is_valid() and _left(request, member, form):
        return redirect(member)
    seats = member.mandates.open().count()
    return _page(
        request,
        form,
        title=gettext("Départ de l’adhérent"),
        back=member.get_absolute_url(),
        lead=member.name(get_language()),
        button=gettext("Enregistrer le départ"),
        grave=True,
        note=gettext("Ses mandats en cours (%(number)d) prennent fin le même jour.") % {"number": seats}
        if seats
        else "",
    )


def _left(request, member, form):
    try:
        people.leave(member=member, by=request.user, **form.cleaned_data)
    except ValidationError as refusal:
        show_refusal(form, refusal)
        return False
    messages.success(request, gettext("Le départ est enregistré."))
    return True


@form_page
@can_speak
def replace(request, pk):
    """GET /adherents/<pk>/representant/ : who speaks from now on; POST : the one before ends on the eve."""
    member = get_object_or_404(Member, pk=pk, kind=MemberKind.INSTITUTION)
    form = NewRepresentativeForm(request.POST or None, member=member, today=dates.today())
    if _saved(request, form, gettext("Le nouveau représentant est enregistré.")):
        return redirect(member)
    old = member.representatives.open().first()
    note = gettext(
        "%(name)s parle pour cette institution jusqu’à la veille ; les sièges tenus continuent avec le nouveau représentant."
    )
    return _page(
        request,
        form,
        title=gettext("Changer de représentant") if old else gettext("Désigner un représentant"),
        back=member.get_absolute_url(),
        lead=member.name(get_language()),
        note=note % {"name": old.name(get_language())} if old else "",
    )


@form_page
@can_speak
@never_cache
def edit_representative(request, pk):
    """GET /adherents/representants/<pk>/modifier/ : the person as written; POST : keep the correction."""
    voice = get_object_or_404(Representative.objects.select_related("member"), pk=pk)
    form = RepresentativeForm(request.POST or None, instance=voice)
    if _saved(request, form, gettext("Le représentant est à jour.")):
        return redirect(voice.member)
    return _page(
        request,
        form,
        title=gettext("Corriger le représentant"),
        back=voice.member.get_absolute_url(),
        lead=voice.member.name(get_language()),
        note=gettext("Pour une autre personne, changez de représentant : celui-ci reste dans l’historique."),
    )


@form_page
@can_identify
@never_cache
def details(request, pk):
    """GET /adherents/<pk>/etat-civil/ : the civil details of a member who is a person; POST : keep them."""
    member = get_object_or_404(Member, pk=pk, kind=MemberKind.PERSON)
    found = PersonalDetails.objects.filter(member=member).first() or PersonalDetails(member=member)
    return _details(request, found, member, member)


@form_page
@can_identify
@never_cache
def representative_details(request, pk):
    """GET /adherents/representants/<pk>/etat-civil/ : those of a representative."""
    voice = get_object_or_404(Representative.objects.select_related("member"), pk=pk)
    found = PersonalDetails.objects.filter(representative=voice).first() or PersonalDetails(
        representative=voice
    )
    return _details(request, found, voice, voice.member)


def _details(request, found, person, member):
    form = DetailsForm(request.POST or None, instance=found, today=dates.today())
    if _saved(request, form, gettext("L’état civil est enregistré.")):
        return redirect(member)
    return _page(
        request,
        form,
        title=gettext("État civil de %(name)s") % {"name": person.name(get_language())},
        back=member.get_absolute_url(),
        lead=member.name(get_language()),
        note=gettext(
            "Demandé par l’autorité locale dans la liste des membres élus ; lu par la direction seule, chaque "
            "modification est conservée."
        ),
    )
