"""The work list: what waits for the reader today, or for any loan officer."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import permission_required
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from initiative_sm import dates
from loans import worklist
from loans.forms.loans import OfficerForm, officers
from loans.models import Holder, Loan

#: A list longer than this is cut; its title says how many there are.
SHOWN = 50


@dataclass(frozen=True)
class Task:
    """One thing to do: whose file, why, since or by when, and the page where it is done."""

    holder: Holder
    loan: Loan | None
    why: str
    day: date | None
    url: str


@require_safe
@permission_required(["loans.view_loan", "loans.add_contact"], raise_exception=True)
def index(request):
    """GET /travail/?charge= : what waits today; by default for the reader, or for all who follow no file."""
    on = dates.today()
    form = OfficerForm(request.GET if "charge" in request.GET else {"charge": _own(request.user)})
    officer = form.cleaned_data["charge"] if form.is_valid() else None
    groups = [(title, len(tasks), tasks[:SHOWN], empty) for title, tasks, empty in _groups(officer, on)]
    context = {
        "form": form,
        "on": on,
        "groups": groups,
        "nothing": not any(number for _title, number, _tasks, _empty in groups),
        "cut": SHOWN,
        "trail": [(gettext("Accueil"), reverse("home")), (gettext("Mon travail"), "")],
    }
    return render(request, "loans/worklist.html", context)


def _own(user):
    return user.pk if officers().filter(pk=user.pk).exists() else None


def _groups(officer, on):
    loans = Loan.objects.select_related("holder", "project")
    loans = loans.filter(officer=officer) if officer else loans
    of_officer = {"loan__officer": officer} if officer else {}
    return [
        (
            gettext("Appels à faire"),
            [_call(each) for each in worklist.calls_due(on).filter(**of_officer).order_by("next_on", "pk")],
            gettext("Aucun rappel n’est attendu."),
        ),
        (
            gettext("Promesses non tenues"),
            [
                _promise(each)
                for each in worklist.promises_missed(on).filter(**of_officer).order_by("promised_on", "pk")
            ],
            gettext("Aucune promesse n’est passée sans paiement."),
        ),
        (
            gettext("Dossiers reçus à examiner"),
            [
                Task(each.holder, each, gettext("Pré-diagnostic à faire"), each.received_on, each.get_absolute_url())
                for each in worklist.received(loans).order_by("received_on", "pk")
            ],
            gettext("Aucun dossier n’attend son pré-diagnostic."),
        ),
        (
            gettext("Sans nouvelles"),
            [_silent(each) for each in worklist.without_news(loans, on).order_by("last_news", "pk")],
            gettext("Tous les dossiers ont des nouvelles récentes."),
        ),
        (
            gettext("Décisions bientôt périmées"),
            [
                Task(each.holder, each, gettext("Décision valable jusqu’au"), each.valid_until, each.get_absolute_url())
                for each in worklist.decisions_ending(loans, on).order_by("valid_until", "pk")
            ],
            gettext("Aucune décision n’arrive à son terme."),
        ),
    ]  # fmt: skip


def _note_page(contact):
    about = {"dossier": contact.loan_id} if contact.loan_id else None
    return reverse("loans:contact_new", args=[contact.holder_id], query=about)


def _call(contact):
    return Task(contact.holder, contact.loan, contact.note, contact.next_on, _note_page(contact))


def _promise(contact):
    return Task(
        contact.holder,
        contact.loan,
        gettext("Paiement promis pour le"),
        contact.promised_on,
        _note_page(contact),
    )


def _silent(loan):
    return Task(loan.holder, loan, loan.get_status_display(), loan.last_news, loan.get_absolute_url())
