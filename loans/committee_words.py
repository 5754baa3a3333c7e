"""What the register of the committee says of a file, in French and in Arabic.

Written, not translated: the agenda, the resolution and the minutes keep both texts as they were read. A file is
named by its number and the initials of its holder: the register is read by more people than the file.
"""

from initiative_sm import dates, money
from initiative_sm.text import isolate
from loans.enums import FAVOURABLE_OUTCOMES, DecisionOutcome


def initials(holder, language: str) -> str:
    """ "S. A." for Salma Amrani; in Arabic by the Arabic names without their article, where they are known."""
    if language == "ar" and holder.last_name_ar:
        names = (holder.first_name_ar.removeprefix("ال"), holder.last_name_ar.removeprefix("ال"))
    else:
        names = (holder.first_name, holder.last_name)
    return " ".join(f"{name.strip()[0]}." for name in names if name.strip())


def titles(loan) -> tuple[str, str]:
    """The point of the agenda, in French and in Arabic."""
    fr, ar = (initials(loan.holder, language) for language in ("fr", "ar"))
    return f"Dossier n° {loan.number} ({fr})", f"الملف رقم {_ltr(loan.number)} ({ar})"


def resolutions(loan, *, amount, term, deferral, envelope) -> tuple[str, str]:
    """What is put to the vote, in French and in Arabic."""
    fr, ar = (initials(loan.holder, language) for language in ("fr", "ar"))
    return (
        f"Le comité d’agrément accorde au dossier n° {loan.number} ({fr}) un prêt d’honneur "
        f"de {_terms_fr(amount, term, deferral)}, imputé à l’enveloppe {envelope.code}.",
        f"توافق لجنة الاعتماد للملف رقم {_ltr(loan.number)} ({ar}) على قرض شرف {_terms_ar(amount, term, deferral)}، "
        f"من الغلاف {_ltr(envelope.code)}.",
    )


def decisions(decision, envelope) -> tuple[str, str]:
    """What was decided, for the minutes, in French and in Arabic."""
    return _decision_fr(decision, envelope), _decision_ar(decision, envelope)


OUTCOMES_FR = {
    DecisionOutcome.FAVOURABLE: "accord",
    DecisionOutcome.CONDITIONAL: "accord sous conditions",
    DecisionOutcome.ADJOURNED: "dossier ajourné",
    DecisionOutcome.REFUSED: "dossier refusé",
    DecisionOutcome.WITHDRAWN: "dossier retiré",
}
OUTCOMES_AR = {
    DecisionOutcome.FAVOURABLE: "الموافقة",
    DecisionOutcome.CONDITIONAL: "الموافقة بشروط",
    DecisionOutcome.ADJOURNED: "تأجيل الملف",
    DecisionOutcome.REFUSED: "رفض الملف",
    DecisionOutcome.WITHDRAWN: "سحب الملف",
}


def _decision_fr(decision, envelope):
    said = f"Décision : {OUTCOMES_FR[decision.outcome]}"
    if decision.outcome in FAVOURABLE_OUTCOMES:
        said += f", {_terms_fr(decision.amount, decision.term, decision.deferral)}, enveloppe {envelope.code}"
        said += f", valable jusqu’au {dates.format(decision.valid_until, 'fr')}"
    said += "."
    if decision.reason:
        said += f" Motif : {_flat(decision.reason)}"
    return _with_conditions(said, "Conditions :", decision)


def _decision_ar(decision, envelope):
    said = f"القرار: {OUTCOMES_AR[decision.outcome]}"
    if decision.outcome in FAVOURABLE_OUTCOMES:
        said += (
            f"، {_terms_ar(decision.amount, decision.term, decision.deferral)}، الغلاف {_ltr(envelope.code)}"
        )
        said += f"، صالح إلى غاية {dates.format(decision.valid_until, 'ar')}"
    said += "."
    if decision.reason:
        said += f" السبب: {_flat(decision.reason)}"
    return _with_conditions(said, "الشروط:", decision)


def _with_conditions(said, heading, decision):
    if decision.outcome != DecisionOutcome.CONDITIONAL:
        return said
    lines = [f"– {line.strip(' –•-')}" for line in decision.conditions.splitlines() if line.strip()]
    return "\n".join([f"{said}\n\n{heading}", *lines])


def _terms_fr(amount, term, deferral):
    said = f"{money.format(amount, 'fr')}, remboursable en {term} échéance{'s' if term > 1 else ''}"
    return f"{said} après {deferral} mois de différé" if deferral else said


def _terms_ar(amount, term, deferral):
    said = f"بمبلغ {money.format(amount, 'ar')}، عدد الأقساط: {term}"
    return f"{said}، فترة الإعفاء بالأشهر: {deferral}" if deferral else said


def _flat(text):
    """One sentence of a text of several lines, with its full stop."""
    said = " ".join(text.split())
    return said if said.endswith((".", "!", "?")) else f"{said}."


def _ltr(value):
    return isolate(value, ltr=True)
