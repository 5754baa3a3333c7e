"""What happened to a loan file, told day by day from what the file itself keeps."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from initiative_sm import money
from loans.enums import DISBURSED_STATUSES, LoanStatus, MovementKind
from members.models import Event

#: Movements that make a date in the life of a file; receipts have their own table.
TOLD = (MovementKind.DISBURSEMENT, MovementKind.WRITE_OFF)


@dataclass(frozen=True)
class Fact:
    day: date
    label: str
    note: str = ""


def facts(loan, *, decisions, versions, movements) -> list[Fact]:
    """The dates of the file, latest first; facts of one day in the order in which a file lives them."""
    found = [Fact(loan.received_on, _("Dossier reçu"))]
    found += [Fact(each.decided_on, decided(each), each.conditions or each.reason) for each in decisions]
    if loan.contracted_on:
        found.append(Fact(loan.contracted_on, _("Contrat signé")))
    found += [
        Fact(each.value_date, each.get_kind_display(), money.format(each.amount))
        for each in reversed(movements)
        if each.kind in TOLD
    ]
    found += [Fact(each.effective_on, each.get_reason_display()) for each in versions if each.version > 1]
    if loan.closed_on and loan.status not in DISBURSED_STATUSES:
        found.append(Fact(loan.closed_on, loan.get_status_display(), loan.close_reason))
    elif loan.closed_on and loan.status == LoanStatus.REPAID:
        found.append(Fact(loan.closed_on, _("Prêt soldé")))
    return sorted(found, key=lambda fact: fact.day)[::-1]


def decided(decision) -> str:
    return _("%(subject)s : %(outcome)s") % {
        "subject": decision.get_subject_display(),
        "outcome": decision.get_outcome_display(),
    }


def events(loan):
    """The verbs done to the file and by whom, latest first, each with its `label`."""
    rows = Event.objects.filter(
        target_type__app_label="loans", target_type__model="loan", target_id=loan.pk
    ).select_related("actor")
    return [(event, label(event)) for event in rows]


def label(event) -> str:
    """What an event says, in the reader's language."""
    if event.verb == "status.moved":
        states = dict(LoanStatus.choices)
        return _("De « %(old)s » à « %(new)s »") % {
            "old": states.get(event.data.get("old"), ""),
            "new": states.get(event.data.get("new"), ""),
        }
    return {
        "file.received": _("Dossier enregistré"),
        "file.corrected": _("Dossier corrigé"),
        "loan.decided": _("Décision enregistrée"),
        "loan.redated": _("Date de décaissement corrigée"),
        "bills.registered": _("Lettres de change enregistrées"),
        "difficulty.decided": _("Décision enregistrée"),
        "reminder.made": _("Relance faite"),
        "reminder.sent": _("Envoi d’une relance noté"),
        "contact.noted": _("Échange noté"),
        "court.step": _("Acte de procédure noté"),
    }.get(event.verb, event.verb)
