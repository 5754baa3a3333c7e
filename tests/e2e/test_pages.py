"""Every main page, in both languages, at a desk and on a phone.

It answers, says nothing on the console, breaks no Content-Security-Policy and fits its window. axe-core, which
takes longer than all the rest, looks at each page twice: in French by day at a desk, in Arabic by night on a
phone. It then finds no serious barrier.
"""

import pytest

from tests import factories
from tests.e2e import programme

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: Name of the page, who opens it (nobody: ""), its address (words in braces are keys of
#: `programme.build`), its status where that is not 200.
PAGES = {
    "sign-in": ("", "/compte/login/"),
    "password reset": ("", "/compte/password/reset/"),
    "password reset sent": ("", "/compte/password/reset/done/"),
    "password change": ("loan_officer", "/compte/password/change/"),
    "home": ("director", "/"),
    "home of a board member": ("board_member", "/"),
    "holders": ("loan_officer", "/porteurs/"),
    "holders, nothing found": ("loan_officer", "/porteurs/?q=zzz"),
    "holder": ("loan_officer", "/porteurs/{holder}/"),
    "new holder": ("loan_officer", "/porteurs/nouveau/"),
    "edited holder": ("loan_officer", "/porteurs/{holder}/modifier/"),
    "project": ("loan_officer", "/projets/{project}/"),
    "follow-up": ("loan_officer", "/projets/{project}/suivi/"),
    "search": ("loan_officer", "/chercher/?q=Amrani"),
    "search, one kind": ("loan_officer", "/chercher/?q=Amrani&dans=porteurs"),
    "loans": ("loan_officer", "/prets/"),
    "loans, filtered": ("loan_officer", "/prets/?etat=running&col=numero&col=montant"),
    "loan": ("accountant", "/prets/{loan}/"),
    "loan at a date": ("loan_officer", "/prets/{loan}/?le=2023-07-01"),
    "project of a new loan": ("loan_officer", "/prets/nouveau/?q=Atelier"),
    "new project": ("loan_officer", "/porteurs/{holder}/projet/"),
    "edited project": ("loan_officer", "/projets/{project}/modifier/"),
    "added paper": ("loan_officer", "/porteurs/{holder}/pieces/ajouter/"),
    "withdrawn paper": ("loan_officer", "/pieces/{paper}/retirer/"),
    "edited loan": ("loan_officer", "/prets/{asked}/modifier/"),
    "work list": ("loan_officer", "/travail/?charge="),
    "loan to screen": ("loan_officer", "/prets/{received}/"),
    "screening": ("loan_officer", "/prets/{received}/pre-diagnostic/"),
    "loan in appraisal": ("loan_officer", "/prets/{prepared}/"),
    "appraisal": ("loan_officer", "/prets/{prepared}/instruction/"),
    "noted exchange": ("loan_officer", "/porteurs/{holder}/echange/?dossier={loan}"),
    "granted loan": ("director", "/prets/{granted}/"),
    "signed contract": ("loan_officer", "/prets/{granted}/contrat/"),
    "closed file": ("loan_officer", "/prets/{prepared}/clore/"),
    "new loan": ("loan_officer", "/prets/nouveau/?projet={project}"),
    "receipts": ("accountant", "/remboursements/"),
    "receipt": ("accountant", "/remboursements/{receipt}/"),
    "loan of a new receipt": ("accountant", "/remboursements/nouveau/?q=Amrani"),
    "new receipt": ("accountant", "/prets/{loan}/remboursement/"),
    "reversed receipt": ("accountant", "/remboursements/{receipt}/annuler/"),
    "envelopes": ("accountant", "/enveloppes/"),
    "envelope": ("accountant", "/enveloppes/{envelope}/"),
    "imports": ("director", "/imports/"),
    "import": ("director", "/imports/{import}/"),
    "members": ("director", "/adherents/"),
    "member": ("director", "/adherents/{member}/"),
    "new member": ("director", "/adherents/nouveau/"),
    "edited member": ("director", "/adherents/{member}/modifier/"),
    "member who leaves": ("director", "/adherents/{member}/depart/"),
    "new representative": ("director", "/adherents/{member}/representant/"),
    "civil details": ("director", "/adherents/representants/{voice}/etat-civil/"),
    "dues": ("accountant", "/adherents/cotisations/"),
    "due": ("accountant", "/adherents/cotisations/{due}/"),
    "paid due": ("accountant", "/adherents/cotisations/{due}/paiement/"),
    "cancelled payment": ("accountant", "/adherents/cotisations/paiements/{payment}/annuler/"),
    "reminded due": ("director", "/adherents/cotisations/{due}/relance/"),
    "waived due": ("director", "/adherents/cotisations/{due}/exoneration/"),
    "late dues": ("director", "/adherents/cotisations/annee/2024/relances/"),
    "called dues": ("director", "/adherents/cotisations/appel/"),
    "organs": ("director", "/adherents/organes/"),
    "meetings": ("board_member", "/assemblees/"),
    "meeting": ("board_member", "/assemblees/{meeting}/"),
    "statutes": ("board_member", "/assemblees/statuts/"),
    "new statutes": ("director", "/assemblees/statuts/nouvelle-version/"),
    "elections": ("director", "/assemblees/{assembly}/elections/"),
    "election": ("director", "/assemblees/elections/{election}/"),
    "counted papers": ("director", "/assemblees/elections/{election}/depouillement/"),
    "board": ("board_member", "/assemblees/conseil/"),
    "seat": ("board_member", "/assemblees/conseil/board/{seat}/"),
    "co-optation": ("director", "/assemblees/conseil/siege/{vacant}/cooptation/"),
    "ratification": ("director", "/assemblees/mandats/{coopted}/ratification/"),
    "ended mandate": ("director", "/assemblees/mandats/{coopted}/fin/"),
    "lots": ("director", "/assemblees/{assembly}/tirage/"),
    "one lot": ("director", "/assemblees/{assembly}/tirage/?lot=1"),
    "lots to draw": ("director", "/assemblees/{undrawn}/tirage/"),
    "list for the authority": ("director", "/assemblees/{assembly}/liste-du-conseil/"),
    "interests": ("director", "/assemblees/interets/"),
    "new interest": ("director", "/assemblees/interets/declarer/"),
    "ended interest": ("director", "/assemblees/interets/{interest}/fin/"),
    "electors": ("board_member", "/assemblees/electeurs/"),
    "new meeting": ("director", "/assemblees/nouvelle/"),
    "edited meeting": ("director", "/assemblees/{planned}/modifier/"),
    "cancelled meeting": ("director", "/assemblees/{planned}/annuler/"),
    "meeting that is prepared": ("director", "/assemblees/{planned}/"),
    "agenda": ("director", "/assemblees/{planned}/ordre-du-jour/"),
    "empty agenda": ("director", "/assemblees/{undrawn}/ordre-du-jour/"),
    "point of an agenda": ("director", "/assemblees/points/{item}/"),
    "draft resolution": ("director", "/assemblees/resolutions/{draft}/modifier/"),
    "joined paper": ("director", "/assemblees/{planned}/ordre-du-jour/piece/"),
    "whom to call": ("director", "/assemblees/{planned}/convocation/"),
    "convocations": ("director", "/assemblees/{called}/convocation/"),
    "reports of an assembly": ("director", "/rapports/seances/{planned}/"),
    "meeting in session": ("director", "/assemblees/{session}/"),
    "open doors": ("loan_officer", "/assemblees/accueil/"),
    "arrival desk": ("loan_officer", "/assemblees/{session}/accueil/"),
    "quorum on the wall": ("board_member", "/assemblees/{session}/quorum/"),
    "powers": ("director", "/assemblees/{session}/pouvoirs/"),
    "votes": ("director", "/assemblees/{session}/votes/"),
    "vote": ("director", "/assemblees/{session}/votes/{waiting}/"),
    "vote by college": ("director", "/assemblees/{session}/votes/{waiting}/?par=college"),
    "vote that was taken": ("director", "/assemblees/{session}/votes/{voted}/"),
    "closing of a session": ("director", "/assemblees/{session}/seance/lever/"),
    "meeting that was held": ("director", "/assemblees/{held}/"),
    "register of minutes": ("board_member", "/assemblees/registre/"),
    "minutes": ("director", "/assemblees/{held}/proces-verbal/"),
    "minutes in Arabic": ("board_member", "/assemblees/{held}/proces-verbal/?lang=ar"),
    "part of the minutes": ("director", "/assemblees/proces-verbal/parties/{part}/"),
    "minutes that are registered": ("director", "/assemblees/{held}/proces-verbal/enregistrer/"),
    "papers of a meeting": ("director", "/assemblees/{held}/dossier/"),
    "filings": ("board_member", "/assemblees/depots/"),
    "filing": ("director", "/assemblees/depots/{filing}/"),
    "resolutions": ("board_member", "/assemblees/resolutions/"),
    "resolution": ("director", "/assemblees/resolutions/{resolution}/"),
    "follow-up of a resolution": ("director", "/assemblees/suites/{step}/"),
    "library": ("board_member", "/rapports/"),
    "literary report": ("board_member", "/rapports/literary/2023/lire/?attendre=1"),
    "financial report": ("board_member", "/rapports/financial/2023/lire/?attendre=1"),
    "figures": ("director", "/chiffres/"),
    "figure": ("director", "/chiffres/holders_supported/"),
    "figures of a board member": ("board_member", "/chiffres/?annee=2023"),
    "building blocks": ("director", "/style/"),
    "job": ("director", "/travaux/{job}/"),
    "not allowed": ("board_member", "/porteurs/", 403),
    "not found": ("director", "/porteurs/999999/", 404),
}
#: Django's own pages: what they say on the console and what they break of our policy is ours to know.
ADMIN = (
    "/admin/",
    "/admin/loans/loan/",
    "/admin/loans/loan/{loan}/change/",
    "/admin/loans/loan/{loan}/verbe/note/",
)
in_both = pytest.mark.parametrize("language", ["fr", "ar"])


@pytest.fixture
def keys(settings, live_server):
    settings.BUSINESS_DATE = programme.ON
    return programme.build()


class Readers:
    """One browser for each role: a person who goes from page to page."""

    def __init__(self, browser_page, **options):
        self.browser_page, self.options = browser_page, options
        self.visits = {}

    def __getitem__(self, role):
        if role not in self.visits:
            user = programme.reader(role) if role else None
            self.visits[role] = self.browser_page(user, **self.options)
        return self.visits[role]


#: Width and colours of a visit, and whether axe-core comes along.
VISITS = {
    "fr": ((1440, "light", True), (390, "light", False)),
    "ar": ((1440, "dark", False), (390, "dark", True)),
}


@in_both
def test_pages(browser_page, keys, subtests, language):
    for width, scheme, with_axe in VISITS[language]:
        readers = Readers(browser_page, language=language, width=width, color_scheme=scheme)
        for name, (role, path, *status) in PAGES.items():
            with subtests.test(name, width=width):
                visit = readers[role]
                visit.open(path.format(**keys), *status)
                assert visit.overflow() == 0
                assert not with_axe or visit.barriers() == []
                assert visit.said() == []


@in_both
def test_pages_of_the_administration(browser_page, keys, subtests, language):
    visit = browser_page(factories.user("admin"), language)
    for path in ADMIN:
        with subtests.test(path):
            visit.open(path.format(**keys))
            assert visit.said() == []
