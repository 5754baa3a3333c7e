"""The life of a loan file, and the only ways it moves."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LoanStatus(TextChoices):
    """The life of a loan file (dossier). Late or in arrears is computed, never a status."""

    RECEIVED = "received", pgettext_lazy("étape d’un dossier", "Accueil")
    APPRAISAL = "appraisal", _("Instruction")
    COMMITTEE = "committee", _("En comité")
    GRANTED = "granted", _("Accordé")
    CONTRACTED = "contracted", _("Contrat signé")
    RUNNING = "running", _("En cours")
    LITIGATION = "litigation", _("Contentieux")
    REPAID = "repaid", _("Soldé")
    WRITTEN_OFF = "written_off", _("Passé en perte")
    REDIRECTED = "redirected", _("Réorienté")
    ABANDONED = "abandoned", _("Abandonné")
    REFUSED = "refused", _("Refusé")
    CANCELLED = "cancelled", _("Annulé")
    EXPIRED = "expired", _("Accord expiré")


_S = LoanStatus


LOAN_TRANSITIONS = {
    _S.RECEIVED: {_S.APPRAISAL, _S.REDIRECTED, _S.ABANDONED},
    _S.APPRAISAL: {_S.COMMITTEE, _S.REDIRECTED, _S.ABANDONED},
    # Adjourned by the committee: the file goes back to appraisal.
    _S.COMMITTEE: {_S.GRANTED, _S.REFUSED, _S.APPRAISAL, _S.ABANDONED},
    # Back to appraisal when the decision is voided: the file changed, or the decision ran out.
    _S.GRANTED: {_S.CONTRACTED, _S.CANCELLED, _S.EXPIRED, _S.APPRAISAL},
    _S.CONTRACTED: {_S.RUNNING, _S.CANCELLED, _S.EXPIRED, _S.APPRAISAL},
    # Back to CONTRACTED when the only disbursement is reversed.
    _S.RUNNING: {_S.REPAID, _S.LITIGATION, _S.WRITTEN_OFF, _S.CONTRACTED},
    _S.LITIGATION: {_S.RUNNING, _S.REPAID, _S.WRITTEN_OFF},
    # Back when a receipt or a write-off is reversed.
    _S.REPAID: {_S.RUNNING, _S.LITIGATION},
    _S.WRITTEN_OFF: {_S.RUNNING, _S.LITIGATION},
}


#: Before the committee has decided, what is asked for may still be corrected.
OPEN_STATUSES = [_S.RECEIVED, _S.APPRAISAL, _S.COMMITTEE]


#: The committee has said yes and the loan has terms.
GRANTED_STATUSES = [
    _S.GRANTED,
    _S.CONTRACTED,
    _S.RUNNING,
    _S.LITIGATION,
    _S.REPAID,
    _S.WRITTEN_OFF,
]


#: The money has left the fund.
DISBURSED_STATUSES = [_S.RUNNING, _S.LITIGATION, _S.REPAID, _S.WRITTEN_OFF]


#: Something is still owed, and may be paid.
REPAYABLE_STATUSES = [_S.RUNNING, _S.LITIGATION]


#: Nothing more is expected of the file.
CLOSED_STATUSES = [
    _S.REPAID,
    _S.WRITTEN_OFF,
    _S.REDIRECTED,
    _S.ABANDONED,
    _S.REFUSED,
    _S.CANCELLED,
    _S.EXPIRED,
]


class DecisionSubject(TextChoices):
    GRANT = "grant", _("Octroi")
    RESCHEDULING = "rescheduling", _("Rééchelonnement")
    ACCELERATION = "acceleration", _("Déchéance du terme")
    LITIGATION = "litigation", _("Poursuite en justice")
    WRITE_OFF = "write_off", _("Passage en perte")


class DecisionOutcome(TextChoices):
    FAVOURABLE = "favourable", _("Favorable")
    CONDITIONAL = "conditional", _("Favorable sous conditions")
    ADJOURNED = "adjourned", _("Ajourné")
    REFUSED = "refused", _("Défavorable")
    WITHDRAWN = "withdrawn", _("Retiré")


FAVOURABLE_OUTCOMES = [DecisionOutcome.FAVOURABLE, DecisionOutcome.CONDITIONAL]


class NotificationChannel(TextChoices):
    """How a decision or a reminder reaches the holder."""

    HAND = "hand", _("Remise en main propre")
    POST = "post", _("Lettre recommandée")
    BAILIFF = "bailiff", _("Huissier de justice")
    EMAIL = "email", _("Courriel")
    MESSAGE = "message", _("Message (WhatsApp, SMS)")
    PHONE = "phone", _("Téléphone")


class BatchStatus(TextChoices):
    PREVIEWED = "previewed", _("Aperçu")
    REFUSED = "refused", _("Refusé")
    IMPORTED = "imported", _("Importé")
    UNDOING = "undoing", _("Annulation en cours")
    UNDONE = "undone", _("Annulé")


BATCH_TRANSITIONS = {
    BatchStatus.PREVIEWED: {BatchStatus.IMPORTED, BatchStatus.REFUSED},
    BatchStatus.IMPORTED: {BatchStatus.UNDOING},
    BatchStatus.UNDOING: {BatchStatus.UNDONE},
}
