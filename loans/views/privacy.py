"""The pages of personal data (law 09-08): whose time is over, make one anonymous, hand a person what is held."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from initiative_sm import dates
from initiative_sm.lists import Column, Listing
from loans import personal, retention
from loans.forms.privacy import AnonymiseForm, RetentionSearch
from loans.models import Holder

may_protect = permission_required(["loans.view_holder", "loans.anonymise_holder"], raise_exception=True)

COLUMNS = (
    Column("nom", _("Nom"), lambda row: row, "named", ("last_name", "first_name"),
           url=lambda row: reverse("loans:anonymise", args=[row.pk])),
    Column("numero", _("Numéro"), lambda row: row.number, "latin", ("number",),
           url=lambda row: row.get_absolute_url()),
    Column("finance", _("Financement"), lambda row: gettext("Financé") if row.financed else gettext("Jamais financé"),
           "state", ("financed",)),
    Column("dernier", _("Dernier fait"), lambda row: row.last_on, "day", ("last_on",)),
    Column("depuis", _("À anonymiser depuis"), retention.kept_until, "day"),
)  # fmt: skip


@require_safe
@may_protect
@never_cache
def index(request):
    """GET /donnees-personnelles/ : the persons whose data have been kept as long as they may be."""
    search = partial(RetentionSearch, cin=True)
    listing = Listing(request, retention.due(dates.today()), COLUMNS, search, default="dernier")
    title = gettext("Données personnelles à effacer")
    return listing.response(
        "loans/privacy/list.html",
        title=title,
        trail=[(gettext("Porteurs de projet"), reverse("loans:holders")), (title, "")],
        unfinanced=retention.UNFINANCED_YEARS,
        financed=retention.FINANCED_YEARS,
        empty_title=gettext("Personne à anonymiser"),
        empty_text=gettext("Aucun délai de conservation n’est écoulé."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@may_protect
@never_cache
def anonymise(request, pk):
    """GET /porteurs/<pk>/anonymiser/ : what goes and what stays; POST : erase who the person is."""
    holder = get_object_or_404(retention.with_last_day(), pk=pk)
    form = AnonymiseForm(request.POST or None, holder=holder, today=dates.today())
    if request.method == "POST" and form.is_valid() and form.save_by(request.user):
        messages.success(request, gettext("Le dossier %(number)s est anonyme.") % {"number": holder.number})
        return redirect("loans:retention")
    until = retention.kept_until(holder)
    title = gettext("Anonymiser un dossier")
    context = {
        "form": form,
        "holder": holder,
        "until": until,
        "may": not holder.anonymised_at and until is not None and until <= dates.today(),
        "title": title,
        "trail": [
            (gettext("Porteurs de projet"), reverse("loans:holders")),
            (holder.name(get_language() or "fr"), holder.get_absolute_url()),
            (title, ""),
        ],
    }
    return render(request, "loans/privacy/anonymise.html", context)


@require_safe
@may_protect
@never_cache
def data(request, pk):
    """GET /porteurs/<pk>/donnees.json : all that is held about a person, to hand to that person."""
    holder = get_object_or_404(Holder.objects.select_related("commune"), pk=pk)
    return JsonResponse(
        personal.held(holder),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers={"Content-Disposition": f'attachment; filename="donnees-{holder.number}.json"'},
    )
