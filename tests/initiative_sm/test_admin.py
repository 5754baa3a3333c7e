"""Every page of the admin opens; each role sees and does what the table of roles says."""

from datetime import date

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from initiative_sm.roles import PRIVATE, ROLES, permissions_of
from loans.actions import money
from loans.enums import MovementKind
from loans.models import Holder, Instalment, PlanItem, Province
from reports.models import RenderedReport
from tests import factories
from tests.csp import refused_in

OWN_APPS = ("governance", "loans", "members", "reports")
MODELS = sorted(
    (model for model in admin.site._registry if model._meta.app_label in (*OWN_APPS, "auth", "admin")),
    key=lambda model: model._meta.label_lower,
)
OWN = [model for model in MODELS if model._meta.app_label in OWN_APPS]


def url_of(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def programme(db):
    """One believable row, at least, of every model."""
    factories.association()
    by = factories.user("admin", email="admin@example.org")
    envelope = factories.envelope(cash=1_000_000)
    loan = factories.running_loan(envelope=envelope)
    factories.repayment(loan=loan, amount=1400, value_date=date(2023, 5, 5))
    PlanItem.objects.create(project=loan.project, side="need", kind="equipment", amount=80_000)
    factories.followup(project=loan.project)
    factories.document(holder=loan.holder, loan=loan)
    factories.mentoring(loan=loan)
    factories.training(holders=[loan.holder])
    lost = factories.running_loan(envelope=envelope, amount=20_000)
    factories.written_off(loan=lost, value_date=date(2024, 3, 1))
    money.recover(loan=lost, amount=500, value_date=date(2024, 5, 1), by=by)
    money.receive(loan=lost, amount=20_000, value_date=date(2024, 6, 3), by=by)
    money.refund(loan=lost, amount=100, value_date=date(2024, 6, 5), by=by)
    other = factories.envelope(cash=50_000)
    money.transfer(
        source=envelope, target=other, amount=1000, value_date=date(2024, 1, 5), reason="Équilibre", by=by
    )
    for kind in (MovementKind.ALLOCATION_OUT, MovementKind.RESTITUTION):
        money.post(
            kind=kind, envelope=envelope, amount=10, value_date=date(2024, 2, 1), reason="Frais", by=by
        )
    factories.batch()
    factories.statutes_college()
    factories.statutes_call()
    factories.statutes_majority()
    factories.statutes_office()
    factories.candidacy()
    factories.lot()
    factories.interest()
    mandate = factories.mandate()
    voice = factories.representative(member=mandate.member)
    factories.personal_details(representative=voice)
    factories.due_scale()
    due = factories.due(member=mandate.member)
    factories.due_payment(due=due)
    factories.due_reminder(due=due)
    factories.volunteer()
    factories.saved_filter()
    meeting = factories.meeting()
    meeting.years.create(year=2023)
    factories.agenda_item(meeting=meeting)
    factories.attendance(meeting=meeting)
    resolution = factories.resolution(meeting=meeting)
    factories.paper(meeting=meeting)
    factories.sending(convocation=factories.convocation(meeting=meeting))
    factories.minutes_section()
    factories.filing()
    factories.resolution_step()
    factories.stay(meeting=meeting)
    factories.proxy(meeting=meeting)
    factories.college_count(resolution=resolution)
    factories.recusal(resolution=resolution)
    factories.voice(resolution=resolution)
    factories.committee_file()
    factories.condition()
    factories.reminder()
    factories.product_rule(product=factories.product(pieces=[("cin", "committee", "error")]))
    factories.screening_answer()
    factories.issued_file()
    factories.appraisal()
    factories.contact()
    factories.court_step()
    report = factories.report()
    factories.report_picture(report=report)
    _print(by, report=report)
    factories.job()
    factories.bank_posting()
    factories.order()
    factories.bill(status="remitted")
    LogEntry.objects.log_actions(by.pk, [loan], 2, change_message="test", single_object=True)
    return by


def _print(by, **over):
    RenderedReport.objects.create(
        kind="literary", year=2023, language="fr", content=b"%PDF", sha256="0" * 64, pages=30,
        figures_on=date(2023, 12, 31), rendered_at=factories.NOW, rendered_by=by, **over,
    )  # fmt: skip


def pages_of(model, row):
    yield url_of(model, "changelist")
    yield url_of(model, "changelist") + "?q=alami"
    yield url_of(model, "change", row.pk)
    yield url_of(model, "history", row.pk)
    for page in ("export", "import"):
        try:
            yield url_of(model, page)
        except NoReverseMatch:
            continue


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_page_of_the_admin_opens(client, programme, language):
    programme.language = language
    programme.save()
    client.force_login(programme)
    assert client.get(reverse("admin:index")).status_code == 200
    for model in MODELS:
        row = admin.site.get_model_admin(model).get_queryset(_request(programme)).first()
        assert row is not None, f"no {model._meta.label} to open"
        for page in pages_of(model, row):
            response = client.get(page, follow=True)
            assert response.status_code == 200, page
        expected = 200 if admin.site.get_model_admin(model).has_add_permission(_request(programme)) else 403
        assert client.get(url_of(model, "add")).status_code == expected, model._meta.label


def _request(user):
    request = RequestFactory().get("/")
    request.user = user
    return request


def test_every_model_of_ours_is_registered():
    ours = {
        model
        for app in ("members", "governance", "loans", "reports")
        for model in apps.get_app_config(app).get_models()
        if not model.__name__.startswith("Historical")
    }
    assert ours == {model for model in MODELS if model in ours}


def test_no_page_has_an_inline_script_or_style(client, programme):
    client.force_login(programme)
    for model in MODELS:
        row = admin.site.get_model_admin(model).get_queryset(_request(programme)).first()
        for page in (*pages_of(model, row), url_of(model, "add")):
            response = client.get(page, follow=True)
            assert refused_in(response.content.decode()) == {}, page


@pytest.mark.parametrize("role", [key for key, role in ROLES.items() if role.staff])
def test_a_role_opens_the_lists_that_its_permissions_name(client, programme, role):
    user = factories.user(role)
    client.force_login(user)
    held = {f"{p.content_type.app_label}.{p.codename}" for p in permissions_of(ROLES[role])}
    for model in MODELS:
        opts = model._meta
        may = f"{opts.app_label}.view_{opts.model_name}" in held
        response = client.get(url_of(model, "changelist"))
        expected = (302 if opts.model_name == "association" else 200) if may else 403
        assert response.status_code == expected, opts.label


@pytest.mark.parametrize("role", [key for key, role in ROLES.items() if not role.staff])
def test_a_role_that_is_not_staff_stays_out(client, programme, role):
    client.force_login(factories.user(role))
    assert client.get(reverse("admin:index")).status_code in (302, 403)
    assert client.get(reverse("admin:loans_loan_changelist")).status_code in (302, 403)


def test_the_auditor_reads_all_that_is_not_private_and_changes_nothing(client, programme):
    client.force_login(factories.user("auditor"))
    for model in OWN:
        row = admin.site.get_model_admin(model).get_queryset(_request(programme)).first()
        page = client.get(url_of(model, "change", row.pk))
        if model._meta.model_name in PRIVATE:
            assert page.status_code == 403, model._meta.label
            continue
        assert page.status_code == 200, model._meta.label
        assert b'name="_save"' not in page.content
        assert client.post(url_of(model, "change", row.pk), {"_save": "1"}).status_code == 403
        assert client.get(url_of(model, "add")).status_code == 403
        assert client.post(url_of(model, "delete", row.pk), {"post": "yes"}).status_code == 403


def test_exporting_asks_for_the_right_to_view(client, programme):
    client.force_login(factories.user("loan_officer"))
    assert client.get(reverse("admin:loans_loan_export")).status_code == 200
    assert client.get(reverse("admin:members_member_export")).status_code == 403
    assert (
        client.post(reverse("admin:members_member_export"), {"format": "0", "resource": "0"}).status_code
        == 403
    )


def test_importing_asks_for_the_right_to_add_and_change(client, programme):
    client.force_login(factories.user("accountant"))
    assert client.get(reverse("admin:loans_holder_import")).status_code == 403
    assert client.post(reverse("admin:loans_holder_process_import")).status_code == 403
    client.force_login(factories.user("loan_officer"))
    assert client.get(reverse("admin:loans_holder_import")).status_code == 200


def test_suggestions_need_the_right_to_view(programme):
    client = Client()
    client.force_login(factories.user("accountant"))
    asked = {"app_label": "loans", "model_name": "movement", "field_name": "loan", "term": ""}
    found = client.get(reverse("admin:autocomplete"), asked).json()["results"]
    assert " – " in found[0]["text"]
    asked = {"app_label": "loans", "model_name": "mentoring", "field_name": "mentor", "term": ""}
    assert client.get(reverse("admin:autocomplete"), asked).status_code == 403


def test_an_earlier_version_is_read_never_brought_back(client, programme):
    holder = Holder.objects.first()
    holder.phone = "0611111111"
    holder.save()
    client.force_login(programme)
    version = holder.history.last()
    page = reverse("admin:loans_holder_simple_history", args=[holder.pk, version.pk])
    assert client.get(page).status_code == 200
    assert client.post(page, {"number": holder.number}).status_code == 403


def test_nothing_is_deleted_in_bulk(client, programme):
    client.force_login(programme)
    client.post(
        reverse("admin:loans_province_changelist"),
        {
            "action": "delete_selected",
            "_selected_action": [p.pk for p in Province.objects.all()],
            "post": "yes",
        },
    )
    assert Province.objects.exists()


def test_dates_are_read_day_first_in_every_language(client, programme):
    for language in ("fr", "ar", "en"):
        programme.language = language
        programme.save()
        client.force_login(programme)
        funder = factories.funder()
        client.post(
            reverse("admin:loans_convention_add"),
            {
                "funder": funder.pk,
                "number": f"C-{language}",
                "subject_fr": "Dotation",
                "signed_on": "01/02/2024",
                "amount": "1 234 567,50",
                "envelopes-TOTAL_FORMS": "0",
                "envelopes-INITIAL_FORMS": "0",
            },
        )
        convention = funder.conventions.get()
        assert (convention.signed_on, str(convention.amount)) == (date(2024, 2, 1), "1234567.50")


def test_permissions_named_by_the_admin_exist(db):
    known = {
        f"{p.content_type.app_label}.{p.codename}" for p in Permission.objects.select_related("content_type")
    }
    named = {verb.permission for a in admin.site._registry.values() for verb in getattr(a, "verbs", ())} | {
        "loans.post_movement"
    }
    assert named <= known


def test_a_list_costs_the_same_with_1_row_and_with_30(client, programme):
    client.force_login(programme)

    def queries(model):
        with CaptureQueriesContext(connection) as captured:
            client.get(url_of(model, "changelist"))
        return len(captured)

    for model in MODELS:
        queries(model)  # content types are read once
    before = {model: queries(model) for model in MODELS}
    envelope = factories.envelope(cash=3_000_000)
    for _n in range(30):
        _one_more_of_everything(envelope, programme)
    assert Instalment.objects.count() > 30
    assert {model: queries(model) for model in MODELS} == before


def _one_more_of_everything(envelope, by):
    loan = factories.running_loan(envelope=envelope, amount=10_000, term=12)
    factories.repayment(loan=loan, amount=500, value_date=date(2023, 6, 1))
    PlanItem.objects.create(project=loan.project, side="need", kind="equipment", amount=1000)
    factories.followup(project=loan.project)
    factories.mentoring(loan=loan)
    factories.training(holders=[loan.holder])
    factories.batch()
    factories.mandate(representative=factories.representative())
    meeting = factories.meeting()
    factories.agenda_item(meeting=meeting)
    factories.attendance(meeting=meeting)
    resolution = factories.resolution(meeting=meeting)
    factories.candidacy()
    factories.lot()
    factories.interest()
    factories.stay(meeting=meeting)
    factories.proxy(meeting=meeting)
    factories.college_count(resolution=resolution)
    factories.recusal(resolution=resolution)
    factories.envelope()
    factories.job()
    factories.event()
    LogEntry.objects.log_actions(by.pk, [loan], 2, change_message="test", single_object=True)
    _print(by)
