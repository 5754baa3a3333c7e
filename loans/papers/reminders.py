"""The letters of a loan in difficulty: the reminder, the formal notice, the end of the term."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from initiative_sm import dates, money
from initiative_sm.numbers import count
from initiative_sm.text import isolate
from loans import ladder
from loans.models import Reminder, Schedule
from loans.papers import frame
from loans.statement import statement
from members.models import Association


def words(reminder: Reminder, language: str) -> dict[str, str]:
    """What the text of the step names between braces, as the letter says it in `language`."""
    loan, association = reminder.loan, Association.current()
    since = reminder.unpaid_since
    unit = "درهم" if language == "ar" else "DH"
    amount = isolate(money.format(reminder.arrears, symbol=False), ltr=True)
    return {
        "nom": isolate(loan.holder.name(language)),
        "pret": isolate(loan.number, ltr=True),
        "montant": f"{amount}\u00a0{unit}",
        "depuis": isolate(dates.format(since, language)),
        "jours": isolate(count((reminder.made_on - since).days), ltr=True),
        "delai": isolate(count(reminder.step.delay_days), ltr=True),
        "association": isolate(association.name(language)),
        # An association that has no telephone is written to.
        "telephone": isolate(association.phone or association.email, ltr=True),
    }


def letter(reminder: Reminder, issued, language: str):
    """The letter of a step of the ladder, with what is unpaid instalment by instalment."""
    loan, step = reminder.loan, reminder.step
    account = statement(loan, reminder.made_on)
    text = ladder.fill(step.text(language), words(reminder, language))
    with override(language):
        notice = step.kind == "formal_notice"
        title = _("Mise en demeure") if notice else _("Lettre de relance")
        context = {
            "loan": loan,
            "holder": loan.holder,
            "subject": _("Objet : mise en demeure de payer") if notice else _("Objet : échéances impayées"),
            "paragraphs": [each.strip() for each in text.split("\n\n") if each.strip()],
            # A receipt entered since for an earlier day would make the lines disagree with the letter's amount.
            "lines": account.unpaid if account.arrears == reminder.arrears else [],
            "amount": reminder.arrears,
            "in_words": money.in_words(reminder.arrears, language),
        }
    return frame.printed("loans/pdf/reminder.html", context, issued, language, title)


def acceleration(schedule: Schedule, issued, language: str):
    """The letter that says that all which is left is due: by which decision, how much, from which day."""
    loan, row = schedule.loan, schedule.instalments.get()
    with override(language):
        context = {
            "loan": loan,
            "holder": loan.holder,
            "subject": _("Objet : déchéance du terme"),
            "schedule": schedule,
            "decision": schedule.decision,
            "repaid": schedule.base,
            "amount": row.amount,
            "due_on": row.due_on,
            "in_words": money.in_words(row.amount, language),
        }
        title = _("Déchéance du terme")
    return frame.printed("loans/pdf/acceleration.html", context, issued, language, title)


def key(row: Reminder | Schedule) -> str:
    return str(row.pk)


def loan_of(row: Reminder | Schedule):
    return row.loan
