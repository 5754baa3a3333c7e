"""The printed papers of a meeting, each in French and in Arabic whatever the language of the reader.

`PAPERS` is what can be had of any meeting: the page of a meeting offers them one by one, the kit of an assembly
all together. A builder takes the meeting and the language and gives a `pdf.Printed`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from governance.documents import after, board, convening, session
from governance.models import Meeting
from initiative_sm import pdf


@dataclass(frozen=True)
class Paper:
    """A paper of a meeting: its title, and how it is printed."""

    title: str
    printed: Callable[[Meeting, str], pdf.Printed]


#: The name of each in its address and in the kit → the paper.
PAPERS = {
    "convocations": Paper(_("Lettres de convocation"), convening.letters),
    "ordre-du-jour": Paper(_("Ordre du jour"), convening.agenda),
    "pouvoir": Paper(_("Formulaire de pouvoir"), convening.proxy_form),
    "feuille-de-presence": Paper(_("Feuille de présence"), session.attendance_sheet),
    "feuilles-de-vote": Paper(_("Feuilles de vote"), session.voting_sheets),
    "bulletins": Paper(_("Bulletins de vote"), board.ballot_papers),
    "depouillement": Paper(_("Feuilles de dépouillement"), board.count_sheets),
    "proces-verbal": Paper(_("Procès-verbal"), after.minutes),
    "extrait": Paper(_("Extrait de procès-verbal"), after.extract),
    "depots": Paper(_("Liste des dépôts à faire"), after.checklist),
}
