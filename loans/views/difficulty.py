"""The tab of a loan in difficulty: how late, what was done, and what may be decided about it."""

from dataclasses import dataclass

from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from initiative_sm import dates
from initiative_sm.views import date_asked
from loans.actions import difficulty
from loans.actions.journal import unrecovered
from loans.admin.tones import OUTCOME_TONES
from loans.enums import REPAYABLE_STATUSES, DecisionSubject, LoanStatus, MovementKind
from loans.messages import dial, whatsapp
from loans.models import Loan
from loans.positions import days_late, with_position
from loans.reminders import Ladder, last_day_to_pay, standing_notice
from loans.views import file_page
from members.models import Association

can_see = permission_required(["loans.view_loan", "loans.view_reminder"], raise_exception=True)


@dataclass(frozen=True)
class Door:
    """Something that may be done, and where."""

    label: str
    url: str
    icon: str = ""


@require_safe
@can_see
def tab(request, pk):
    """GET /prets/<pk>/difficultes/ : lateness, ladder, exchanges, schedules side by side, court."""
    loan = get_object_or_404(Loan.objects.select_related(*file_page.RELATED), pk=pk)
    on = date_asked(request)
    position = with_position(Loan.objects.filter(pk=pk).select_related("holder"), on).get()
    reminders = list(loan.reminders.select_related("step", "paper", "made_by", "document"))
    versions = list(loan.schedules.prefetch_related("instalments").select_related("decision"))
    late = bool(position.arrears) and loan.status in REPAYABLE_STATUSES
    context = {
        "position": position,
        "days": days_late(position.oldest_unpaid_on, on),
        "late": late,
        "on": on,
        "coming": Ladder(on, [loan]).coming(position) if late else [],
        "reminders": reminders,
        "contacts": loan.contacts.select_related("author")[:10],
        "versions": versions,
        "compared": compared(versions),
        "court_steps": loan.court_steps.select_related("document", "author"),
        "decisions": [
            (each, OUTCOME_TONES.get(each.outcome, "neutral"))
            for each in loan.decisions.exclude(subject=DecisionSubject.GRANT).order_by("-decided_on", "-pk")
        ],
        "dial": dial(loan.holder.phone),
        "message": whatsapp(position, Association.current()) if late else "",
        "doors": doors(loan, request.user),
        **_notice(loan, on),
    }
    return file_page.file_page(request, loan, "difficulty", "loans/difficulty/tab.html", **context)


def _notice(loan, on):
    notice = standing_notice(loan, on) if loan.status in REPAYABLE_STATUSES else None
    return {"notice": notice, "notice_until": last_day_to_pay(notice) if notice else None}


def compared(versions):
    """The schedules side by side: for each due date, what each version asks on it (None where nothing)."""
    days = {}
    for place, version in enumerate(versions):
        for row in version.instalments.all():
            days.setdefault(row.due_on, [None] * len(versions))[place] = row.amount
    return sorted(days.items())


def doors(loan, user):
    """What may be decided or noted about the loan now, in the order of gravity."""
    found = []
    running = loan.status in REPAYABLE_STATUSES
    if loan.disbursed_on and user.has_perm("loans.add_contact"):
        found.append(_door(gettext("Noter un échange"), "loan_call", loan, "phone"))
    if running and user.has_perm("loans.add_decision"):
        found += _decisions(loan)
    if loan.disbursed_on and user.has_perm("loans.add_courtstep"):
        found.append(_door(gettext("Noter un acte de procédure"), "loan_court_step", loan, "file-text"))
    if user.has_perm("loans.post_movement"):
        found += _postings(loan, running)
    return found


def _decisions(loan):
    found = [_door(gettext("Rééchelonner ou reporter"), "loan_restructure", loan, "calendar")]
    if not difficulty.accelerated(loan):
        found.append(_door(gettext("Déchéance du terme"), "loan_accelerate", loan, "alert-triangle"))
    if loan.status == LoanStatus.LITIGATION:
        found.append(_door(gettext("Accord amiable"), "loan_settle", loan, "check"))
    else:
        found.append(_door(gettext("Poursuivre en justice"), "loan_litigate", loan, "scale"))
    if difficulty.waiting_write_off(loan) is None:
        found.append(_door(gettext("Décider le passage en perte"), "loan_write_off_decide", loan, "x"))
    return found


def _postings(loan, running):
    found = []
    if running and difficulty.waiting_write_off(loan) is not None:
        found.append(_door(gettext("Passer en perte"), "loan_write_off", loan, "x"))
    lost = loan.movements.of_kind(MovementKind.WRITE_OFF).exists()
    if lost and unrecovered(loan, dates.today()) > 0:
        found.append(_door(gettext("Enregistrer un recouvrement"), "loan_recover", loan, "receipt"))
    return found


def _door(label, name, loan, icon):
    return Door(label, reverse(f"loans:{name}", args=[loan.pk]), icon)
