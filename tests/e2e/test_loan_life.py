"""A person's whole way with the association, in the browser, in French then in Arabic: from the first visit to the
certificate of full repayment, with a conflict of interest at the committee, a bill that bounces, a rescheduling and
an early settlement in between."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image

from governance.models import Resolution
from loans.models import (
    Bill,
    CommitteeFile,
    Decision,
    DisbursementOrder,
    Envelope,
    Holder,
    IssuedPaper,
    Loan,
    Remittance,
)
from loans.statement import statement
from tests import factories
from tests.loans import workbooks

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIRST_VISIT = date(2024, 1, 8)
SESSION = date(2024, 1, 25)
PAID_ON = date(2024, 2, 5)


def card() -> bytes:
    """The photograph of an identity card."""
    kept = BytesIO()
    Image.new("RGB", (60, 40), "white").save(kept, "PNG")
    return kept.getvalue()


def choose(page, name, value):
    """Take `value` in a list, or among buttons."""
    if page.locator(f"select[name={name}]").count():
        page.select_option(f"select[name={name}]", value)
    else:
        page.locator(f"[name={name}][value='{value}']").check()


class Office:
    """The people of the association, each with a browser of their own, on one business day."""

    def __init__(self, browser_page, settings, language):
        self.settings, self.language = settings, language
        self.officer = browser_page(factories.user("loan_officer"), language)
        self.accountant = browser_page(factories.user("accountant"), language)
        self.director = browser_page(factories.user("director"), language)
        self.seats = _committee()
        self.member = browser_page(self.seats[0].user, language)
        for visit in (self.officer, self.accountant, self.director, self.member):
            visit.page.set_default_timeout(30_000)

    def on(self, day):
        self.settings.BUSINESS_DATE = day


def _committee():
    """Four seats of the approval committee, the first with an account, under simple statutes."""
    statutes = factories.statutes(effective_on=date(2007, 7, 4), proxies_same_college=False)
    factories.statutes_call(statutes=statutes, organ="committee")
    factories.statutes_majority(statutes=statutes, kind="loan")
    account = factories.user("committee_member")
    return [
        factories.mandate(
            organ="committee", seat=seat, series=None, member=factories.member(),
            user=account if seat == 1 else None, started_on=date(2020, 1, 1),
        )
        for seat in range(1, 5)
    ]  # fmt: skip


@pytest.fixture
def product(settings, live_server, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.BUSINESS_DATE = FIRST_VISIT
    factories.association()
    workbooks.reference()
    factories.envelope(cash=Decimal(500_000))
    factories.bank_account()
    factories.criterion(label_fr="Réside dans la région", label_ar="يقيم في الجهة")
    return factories.product(
        rules=[("max_amount", 100_000, "error"), ("plan_balanced", None, "error"), ("visit", None, "error")],
        pieces=[("cin", "committee", "error")],
        default_term=10,
        default_deferral=0,
    )


def send(page, *, form="main form", button=None):
    """Send a form of the page: by its first button of submission, or by the one that is named."""
    with page.expect_navigation():
        page.locator(button or f"{form} button.btn-primary[type=submit]").first.click()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_from_the_first_visit_to_the_certificate(product, settings, browser_page, language):
    office = Office(browser_page, settings, language)
    loan = receive(office)
    screen_and_appraise(office, loan)
    decide(office, loan)
    notify_and_sign(office, loan)
    pay_out(office, loan)
    take_bills_of_which_one_bounces(office, loan)
    reschedule(office, loan)
    settle_early(office, loan)
    certify(office, loan)


# --- Before the committee -----------------------------------------------------------------------------------


def receive(office):
    page = office.officer.open("/porteurs/nouveau/")
    for name, words in {
        "first_name": "Mohamed", "last_name": "El Moudene", "first_name_ar": "محمد", "last_name_ar": "المودن",
        "cin": "JB445566", "phone": "0612345678", "birth_date": "1990-05-20", "consent_on": "2024-01-08",
    }.items():  # fmt: skip
        page.fill(f"[name={name}]", words)
    page.locator("[name=sex][value=M]").check()
    choose(page, "orientation", "loan")
    send(page)
    holder = Holder.objects.get(cin="JB445566")

    page = office.officer.open(f"/porteurs/{holder.pk}/projet/?suite=pret")
    page.fill("[name=name_fr]", "Atelier d’apiculture")
    page.select_option("[name=sector]", index=1)
    page.select_option("[name=commune]", index=1)
    _plan(page, {"need_equipment": "60000", "resource_honour_loan": "50000", "resource_own": "10000"})
    send(page)
    project = holder.projects.get()

    page = office.officer.open(f"/prets/nouveau/?projet={project.pk}")
    page.fill("[name=amount_requested]", "150000")
    page.locator("#preview .field-error").wait_for()  # above the ceiling of the product
    page.fill("[name=amount_requested]", "50000")
    page.locator("#preview .field-error").wait_for(state="detached")
    send(page)
    loan = Loan.objects.get(project=project)
    assert (loan.status, loan.product.code[:4]) == ("received", "PROD")
    return loan


def _plan(page, amounts):
    """Fill in lines of the financing plan, by their place in it."""
    for place, amount in amounts.items():
        page.locator(f"[name^=plan_{place}_]:not([name$=_label])").first.fill(amount)


def screen_and_appraise(office, loan):
    page = office.officer.open(f"/prets/{loan.pk}/")
    with page.expect_navigation():
        page.locator(".next-step a.btn").click()
    page.locator("[name^=met_][value='1']").check()
    page.locator("[name=result][value=eligible]").check()
    send(page)

    page = office.officer.open(f"/porteurs/{loan.holder_id}/echange/?dossier={loan.pk}")
    page.locator("[name=kind][value=visit]").check()
    page.fill("[name=note]", "Le terrain convient, le matériel est trouvé.")
    send(page)
    page = office.officer.open(f"/porteurs/{loan.holder_id}/pieces/ajouter/?sujet=pret-{loan.pk}")
    choose(page, "kind", "cin")
    page.set_input_files("input[type=file]", {"name": "cin.png", "mimeType": "image/png", "buffer": card()})
    send(page)
    page = office.officer.open(f"/prets/{loan.pk}/instruction/")
    page.fill("[name=summary]", "Vingt ruches, vente au marché d’Agadir.")
    choose(page, "opinion", "favourable")
    send(page)
    office.officer.open(f"/prets/{loan.pk}/")
    assert page.locator(".missing li.is-blocking").count() == 0


# --- The committee ------------------------------------------------------------------------------------------


def decide(office, loan):
    office.on(date(2024, 1, 15))
    meeting = factories.meeting(
        organ="committee", held_on=SESSION, status="convened", convened_on=date(2024, 1, 10)
    )
    for seat in office.seats:
        factories.convocation(meeting=meeting, member=seat.member, votes=1)
    page = office.officer.open(f"/prets/{loan.pk}/comite/presenter/")
    page.fill("[name=term]", "10")
    page.fill("[name=deferral]", "0")
    choose(page, "envelope", str(Envelope.objects.get().pk))
    send(page)
    presented = CommitteeFile.objects.get(loan=loan)

    _stand_aside(office, presented)
    office.on(SESSION)
    _open(office, meeting)
    _vote(office, meeting, presented)
    page = office.director.open(f"/comite/dossiers/{presented.pk}/decision/")
    page.locator("[name=outcome][value=conditional]").check()
    page.fill("[name=amount]", "50000")
    page.fill("[name=conditions]", "Apport personnel versé")
    page.locator("[name=heard]").check()
    send(page)
    loan.refresh_from_db()
    assert (loan.status, loan.amount, loan.term) == ("granted", Decimal(50_000), 10)


def _stand_aside(office, presented):
    """The member who reads the file on a phone declares a conflict: the file closes to them."""
    page = office.member.open(f"/comite/dossiers/{presented.pk}/")
    page.fill("#conflict-reason", "Beau-frère du porteur")
    send(page, button="form[action$='/conflit/'] button[type=submit]")
    office.member.open(f"/comite/dossiers/{presented.pk}/", status=404)
    assert presented.resolution.recusals.get().member == office.seats[0].member


def _open(office, meeting):
    page = office.director.open(f"/assemblees/{meeting.pk}/accueil/")
    for seat in office.seats:
        page.locator(f"#ligne-{seat.member_id} button.desk-tick").click()
        page.locator(f"#ligne-{seat.member_id}.is-salle").wait_for()
    page = office.director.open(f"/assemblees/{meeting.pk}/seance/ouvrir/")
    page.fill("[name=chair_fr]", "Hicham Boulmane")
    page.fill("[name=secretary_fr]", "Rachid Aït Taleb")
    send(page)


def _vote(office, meeting, presented):
    page = office.director.open(f"/assemblees/{meeting.pk}/votes/{presented.resolution_id}/appel/")
    assert page.locator(".call-line").count() == 3  # of four, one stands aside
    page.locator(".call-choice.is-against input").first.check()
    with page.expect_navigation():
        page.locator("button[name=reste]").click()
    if page.locator(".vote-form").count():
        send(page)
    resolution = Resolution.objects.get(pk=presented.resolution_id)
    assert (resolution.outcome, resolution.votes_for, resolution.votes_against) == ("carried", 2, 1)
    assert resolution.voices.count() == 3


# --- Contract and money -------------------------------------------------------------------------------------


def notify_and_sign(office, loan):
    office.on(date(2024, 1, 29))
    decision = Decision.objects.get(loan=loan)
    page = office.officer.open(f"/prets/{loan.pk}/")
    assert page.locator(".missing li.is-blocking").count() == 2  # the condition, the notification
    page = office.director.open(f"/decisions/{decision.pk}/notification/")
    choose(page, "channel", "hand")
    send(page)
    page = office.officer.open(f"/conditions/{decision.condition_rows.get().pk}/lever/")
    page.fill("[name=note]", "Relevé bancaire du 28 janvier")
    send(page)
    page = office.officer.open(f"/prets/{loan.pk}/contrat/")
    send(page)
    loan.refresh_from_db()
    assert (loan.status, loan.contracted_on) == ("contracted", date(2024, 1, 29))


def pay_out(office, loan):
    office.on(PAID_ON)
    page = office.officer.open(f"/prets/{loan.pk}/decaissement/")
    page.fill("[name=rib]", "007 810 0001234567890123 45")
    send(page)
    if page.locator("[name=confirm_warnings]").count():
        page.locator("[name=confirm_warnings]").check()
        send(page)
    order = DisbursementOrder.objects.get(loan=loan)
    page = office.accountant.open(f"/decaissements/{order.pk}/")
    send(page, button="form[action$='/confirmer/'] button[type=submit]")
    loan.refresh_from_db()
    assert (loan.status, loan.disbursed_on) == ("running", PAID_ON)
    assert statement(loan, PAID_ON).remaining == 50_000


def take_bills_of_which_one_bounces(office, loan):
    page = office.accountant.open(f"/prets/{loan.pk}/effets/serie/")
    page.fill("[name=first_number]", "0045120")
    page.fill("[name=bank]", "Banque Arganier")
    send(page)
    assert Bill.objects.filter(loan=loan).count() == 10

    office.on(date(2024, 4, 8))
    page = office.accountant.open("/bordereaux/nouveau/?jusqu=2024-04-05")
    for box in page.locator("input[name=bills]").all():
        box.check()
    send(page)
    slip = Remittance.objects.get()
    assert slip.bills.count() == 2
    page = office.accountant.open(f"/bordereaux/{slip.pk}/")
    for box in page.locator("input[name=bills]").all():
        box.check()
    send(page, button="button[name=quoi][value=payees]")
    assert statement(loan, date(2024, 4, 8)).repaid == 10_000

    office.on(date(2024, 4, 15))
    page = office.accountant.open(f"/bordereaux/{slip.pk}/")
    for box in page.locator("input[name=bills]:checked").all():
        box.uncheck()
    page.locator("input[name=bills]").last.check()
    page.fill("[name=reason]", "Provision insuffisante")
    send(page, button="button[name=quoi][value=impayees]")
    account = statement(loan, date(2024, 4, 15))
    assert (account.repaid, account.arrears) == (5_000, 5_000)
    assert Bill.objects.get(loan=loan, status="bounced").bounce_reason == "Provision insuffisante"


# --- Difficulty, and the end --------------------------------------------------------------------------------


def reschedule(office, loan):
    office.on(date(2024, 5, 2))
    page = office.officer.open(f"/prets/{loan.pk}/difficultes/echeancier/")
    choose(page, "change", "rescheduling")
    page.fill("[name=term]", "15")
    choose(page, "organ", "bureau")
    page.fill("[name=decided_on]", "2024-05-02")
    page.fill("[name=reference]", "PV 2024/05")
    page.fill("[name=reason]", "Perte d’une partie des ruches")
    send(page)
    if loan.schedules.count() == 1:  # taken once the two schedules were read side by side
        send(page)
    assert loan.schedules.count() == 2
    assert statement(loan, date(2024, 5, 2)).arrears == 0


def settle_early(office, loan):
    office.on(date(2024, 8, 12))
    page = office.accountant.open(f"/prets/{loan.pk}/solde/")
    with page.expect_navigation():
        page.locator("main a.btn-primary").click()
    choose(page, "channel", "cash_deposit")
    page.fill("[name=reference]", "BV-88123")
    for _confirmation in range(3):
        send(page)
        loan.refresh_from_db()
        if loan.status == "repaid":
            break
        if page.locator("[name=confirm_warnings]").count():
            page.locator("[name=confirm_warnings]").check()
    assert (loan.status, loan.closed_on) == ("repaid", date(2024, 8, 12))


def certify(office, loan):
    page = office.officer.open(f"/prets/{loan.pk}/papiers/")
    send(page, button="form:has(input[value=certificate]) button")
    paper = IssuedPaper.objects.get(loan=loan, kind="certificate")
    assert paper.files.count() == 2
    page = office.officer.open(f"/verifier/{paper.code}/")
    assert paper.number in page.content()
    assert "El Moudene" not in page.content()
    office.officer.open(f"/prets/{loan.pk}/")
    assert page.locator(".stage.is-done").count() == 7
