"""What is lent and asked for, and what is known of the files under way: screening, appraisal, exchanges, papers."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from simple_history.utils import bulk_create_with_history

from initiative_sm import uploads
from initiative_sm.management.demo import dossier_words as words
from initiative_sm.management.demo import plans
from initiative_sm.management.demo.journal import at
from initiative_sm.management.demo.targets import BUSINESS_DATE, SEED
from initiative_sm.management.demo.workdays import working
from loans.enums import (
    BankAnswer,
    ContactKind,
    ContactOutcome,
    ContactPurpose,
    DocumentKind,
    LoanStatus,
    NotificationChannel,
    Opinion,
    PieceMoment,
    PlanKind,
    ProjectKind,
    RuleKind,
    ScreeningResult,
    Severity,
)
from loans.models import (
    Appraisal,
    Contact,
    Criterion,
    Decision,
    Document,
    Loan,
    PlanItem,
    Product,
    ProductPiece,
    ProductRule,
    Screening,
    ScreeningAnswer,
)

#: The ceiling was raised that month, and the second product came with it.
OPENED_ON = date(2019, 3, 1)
UNDER_WAY = (
    LoanStatus.RECEIVED,
    LoanStatus.APPRAISAL,
    LoanStatus.COMMITTEE,
    LoanStatus.GRANTED,
    LoanStatus.CONTRACTED,
)
#: Decisions taken from then on wait for their letter.
NOTIFIED_BEFORE = date(2024, 9, 1)
#: What the committee has seen or is about to see.
PREPARED = UNDER_WAY[2:]
SMALL = 100_000
LARGE = 300_000

COMMON = (
    (RuleKind.MIN_AMOUNT, 10_000, Severity.WARNING),
    (RuleKind.MAX_SHARE, 70, Severity.WARNING),
    (RuleKind.MIN_OWN_SHARE, 10, Severity.WARNING),
    (RuleKind.MAX_TERM, 60, Severity.ERROR),
    (RuleKind.MAX_DEFERRAL, 6, Severity.ERROR),
    (RuleKind.MIN_AGE, 18, Severity.ERROR),
    (RuleKind.MAX_AGE, 60, Severity.WARNING),
    (RuleKind.PLAN_BALANCED, None, Severity.ERROR),
    (RuleKind.VISIT, None, Severity.WARNING),
)
OF_CREATION = (*COMMON, (RuleKind.MAX_AMOUNT, SMALL, Severity.ERROR))
OF_GROWTH = (
    *COMMON,
    (RuleKind.MAX_AMOUNT, LARGE, Severity.ERROR),
    (RuleKind.MIN_COUPLING, 100, Severity.WARNING),
)
PIECES = (
    (DocumentKind.CIN, PieceMoment.COMMITTEE, Severity.ERROR),
    (DocumentKind.PLAN, PieceMoment.COMMITTEE, Severity.ERROR),
    (DocumentKind.QUOTE, PieceMoment.COMMITTEE, Severity.WARNING),
    (DocumentKind.RIB, PieceMoment.DISBURSEMENT, Severity.WARNING),
    (DocumentKind.CONTRACT, PieceMoment.DISBURSEMENT, Severity.WARNING),
)


def build(by):
    """Two products, the questions of the screening, and the files under way, each as far as it has come."""
    rng = Random(f"{SEED} dossiers")  # noqa: S311  (a demonstration, not a secret)
    creation, growth = _products()
    criteria = Criterion.objects.bulk_create(
        Criterion(position=n, label_fr=fr, label_ar=ar, required=required)
        for n, (fr, ar, required) in enumerate(words.CRITERIA, start=1)
    )
    loans = list(
        Loan.objects.filter(status__in=UNDER_WAY)
        .select_related("holder", "project", "officer")
        .prefetch_related("project__plan")
        .order_by("number")
    )
    for loan in loans:
        loan.product = _product(loan, creation, growth)
    Loan.objects.bulk_update(loans, ["product"])
    screened = [loan for loan in loans if loan.status != LoanStatus.RECEIVED]
    _screen(rng, screened, criteria, by)
    ready = [loan for n, loan in enumerate(screened) if loan.status in PREPARED or n % 3 == 0]
    begun = [loan for n, loan in enumerate(screened) if loan in ready or n % 3 == 1]
    _plan(rng, ready)
    _appraise(rng, begun, ready, by)
    _papers(rng, ready, by)
    _exchanges(rng, loans, by)
    _notify(rng, loans)


def _products():
    creation = Product.objects.create(
        code="CREATION",
        name_fr="Création – classique",
        name_ar="إحداث المقاولة – صيغة عادية",
        opened_on=OPENED_ON,
        default_term=36,
        default_deferral=3,
        project_kinds=[ProjectKind.CREATION, ProjectKind.TAKEOVER],
    )
    growth = Product.objects.create(
        code="DEVELOPPEMENT",
        name_fr="Développement",
        name_ar="تطوير المقاولة",
        opened_on=OPENED_ON,
        default_term=48,
        default_deferral=3,
        decision_months=6,
    )
    ProductRule.objects.bulk_create(
        ProductRule(product=product, kind=kind, limit=limit, severity=severity)
        for product, rules in ((creation, OF_CREATION), (growth, OF_GROWTH))
        for kind, limit, severity in rules
    )
    ProductPiece.objects.bulk_create(
        ProductPiece(product=product, kind=kind, moment=moment, severity=severity)
        for product in (creation, growth)
        for kind, moment, severity in PIECES
    )
    return creation, growth


def _product(loan, creation, growth):
    small = max(loan.amount_requested, loan.amount or 0) <= SMALL
    return creation if small and loan.project.kind in creation.project_kinds else growth


def _until(loan, day):
    """`day` as a working day, before the committee's decision and the business day."""
    last = (loan.granted_on or BUSINESS_DATE) - timedelta(days=1)
    return max(loan.received_on, min(working(day), last))


def _screen(rng, loans, criteria, by):
    screenings, answers = [], []
    for loan in loans:
        screening = Screening(
            loan=loan,
            screened_on=_until(loan, loan.received_on + timedelta(days=rng.randint(1, 9))),
            result=ScreeningResult.ELIGIBLE,
            author=loan.officer or by,
        )
        screenings.append(screening)
        for criterion in criteria:
            met = criterion.required or rng.random() < 0.7
            note = "" if met else rng.choice(words.UNMET)
            answers.append(ScreeningAnswer(screening=screening, criterion=criterion, met=met, note=note))
    Screening.objects.bulk_create(screenings)
    ScreeningAnswer.objects.bulk_create(answers)


def _plan(rng, loans):
    """The financing plan of a file that is ready for the committee and has none."""
    bare = [loan for loan in loans if not loan.project.plan.all()]
    PlanItem.objects.bulk_create(
        item for loan in bare for item in plans.build(rng, loan.project, int(loan.amount_requested))
    )


def _appraise(rng, loans, ready, by):
    banked = set(
        PlanItem.objects.filter(
            project__in=[loan.project_id for loan in loans], kind=PlanKind.BANK_LOAN
        ).values_list("project", flat=True)
    )
    found = [_appraisal(rng, loan, loan.project_id in banked, loan in ready, by) for loan in loans]
    bulk_create_with_history(found, Appraisal, default_date=at(rng, BUSINESS_DATE))


def _appraisal(rng, loan, banked, ready, by):
    turnover = int(loan.amount_requested) * rng.randint(22, 45) // 10_000
    jobs = loan.project.jobs_planned or 1
    day = _until(loan, loan.received_on + timedelta(days=rng.randint(18, 40)))
    appraisal = Appraisal(
        loan=loan,
        summary=rng.choice(words.SUMMARIES).format(project=loan.project.name_fr),
        market=rng.choice(words.MARKETS),
        turnover_1=Decimal(turnover * 1000),
        turnover_2=Decimal(turnover * 1150),
        turnover_3=Decimal(turnover * 1300),
        jobs_planned=jobs,
        jobs_women_planned=rng.randint(0, jobs),
        bank_answer=BankAnswer.PRINCIPLE if banked else BankAnswer.NONE,
        bank_name=rng.choice(words.BANKS) if banked else "",
        author=loan.officer or by,
        updated_at=at(rng, day),
    )
    if ready:
        appraisal.strengths, appraisal.risks = rng.choice(words.STRENGTHS), rng.choice(words.RISKS)
        appraisal.score = rng.randint(58, 88)
        appraisal.opinion = Opinion.FAVOURABLE if appraisal.score >= 65 else Opinion.RESERVED
        appraisal.opinion_text = words.OPINIONS[appraisal.opinion]
    return appraisal


def _notify(rng, loans):
    """Decisions of before September were handed to their holders; the last ones are still to be."""
    granted = [loan.pk for loan in loans if loan.granted_on and loan.granted_on < NOTIFIED_BEFORE]
    decisions = list(Decision.objects.grants().favourable().filter(loan__in=granted).select_related("loan"))
    for decision in decisions:
        day = working(decision.decided_on + timedelta(days=rng.randint(3, 8)))
        decision.notified_on = min(day, decision.loan.contracted_on or day)
        decision.notified_by = rng.choice((NotificationChannel.HAND, NotificationChannel.POST))
    Decision.objects.bulk_update(decisions, ["notified_on", "notified_by"])


# --- Papers ---------------------------------------------------------------------------------------------------


def _papers(rng, loans, by):
    """The papers that the committee asks for: a page each, which says that it is fictional."""
    for loan in loans:
        for kind, moment, severity in PIECES:
            if moment == PieceMoment.COMMITTEE and (severity == Severity.ERROR or rng.random() < 0.6):
                _paper(rng, loan, kind, by)


def _paper(rng, loan, kind, by):
    content = _page(f"{loan.number} - {kind} - document fictif")
    upload = uploads.examine(f"{kind}-{loan.number}.pdf", content, max_bytes=len(content))
    document = Document(holder=loan.holder, loan=loan, kind=kind)
    uploads.describe(document, upload)
    day = _until(loan, loan.received_on + timedelta(days=rng.randint(2, 20)))
    document.added_by, document.added_at = loan.officer or by, at(rng, day)
    with uploads.stored(document, upload):
        document.save()


def _page(text):
    """A PDF of one page with one line of ASCII."""
    drawn = f"BT /F1 18 Tf 60 760 Td ({text}) Tj ET".encode("ascii")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    page, places = b"%PDF-1.4\n", []
    for n, each in enumerate(objects, start=1):
        places.append(len(page))
        page += b"%d 0 obj\n%s\nendobj\n" % (n, each)
    start = len(page)
    page += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    page += b"".join(b"%010d 00000 n \n" % place for place in places)
    page += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return page


# --- Exchanges ------------------------------------------------------------------------------------------------


def _exchanges(rng, loans, by):
    """The welcome of each file, a visit while it was appraised, and here and there a call to make again."""
    found = []
    for n, loan in enumerate(loans):
        said = [_exchange(rng, loan, ContactKind.OFFICE, loan.received_on, words.WELCOMES, by)]
        said[0].purpose = ContactPurpose.WELCOME
        if loan.status != LoanStatus.RECEIVED and rng.random() < 0.8:
            day = _until(loan, loan.received_on + timedelta(days=rng.randint(10, 30)))
            said.append(_exchange(rng, loan, ContactKind.VISIT, day, words.VISITS, by))
        if n % 5 == 0:
            day = working(BUSINESS_DATE - timedelta(days=rng.randint(6, 20)))
            call = _exchange(rng, loan, ContactKind.CALL, max(day, loan.received_on), words.CALLS, by)
            call.next_on = max(call.happened_on, BUSINESS_DATE - timedelta(days=rng.randint(-4, 4)))
            said.append(call)
        found += sorted(said, key=lambda each: each.happened_on)
    Contact.objects.bulk_create(found)


def _exchange(rng, loan, kind, day, notes, by):
    return Contact(
        holder=loan.holder,
        loan=loan,
        kind=kind,
        purpose=ContactPurpose.APPRAISAL,
        happened_on=day,
        outcome=ContactOutcome.REACHED,
        note=rng.choice(notes),
        author=loan.officer or by,
        recorded_at=at(rng, day),
    )
