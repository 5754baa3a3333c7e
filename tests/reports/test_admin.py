"""The admin of the annual reports: written while drafts, moved by verbs."""

import pytest
from django.urls import reverse

from reports.models import Report
from tests import factories

pytestmark = pytest.mark.django_db


def verb(report, name):
    return reverse("admin:reports_report_verb", args=[report.pk, name])


def test_a_report_goes_to_its_readers_and_back(client, signed_in):
    signed_in(client, "director")
    report = factories.report()
    for name, status in (("relecture", "review"), ("brouillon", "draft")):
        assert client.post(verb(report, name), {"note": ""}).status_code == 302
        report.refresh_from_db()
        assert report.status == status
    # It is submitted on the page of a meeting, where it is printed and joined to the convocation.
    assert client.post(verb(report, "soumission"), {"note": ""}).status_code == 404


def test_a_report_is_not_adopted_without_its_carried_resolution(client, signed_in):
    signed_in(client, "director")
    report = factories.report(status="submitted", resolution=factories.resolution())
    refused = client.post(verb(report, "adoption"), {"note": ""})
    assert "À voter" in refused.context["form"].non_field_errors()[0]
    report.refresh_from_db()
    assert report.status == "submitted"


def test_a_submitted_report_is_no_longer_written(client, signed_in):
    signed_in(client, "director")
    report = factories.report(status="submitted")
    page = reverse("admin:reports_report_change", args=[report.pk])
    assert client.get(page).status_code == 200
    assert client.post(page, {"foreword_fr": "Autre"}).status_code == 403


def test_a_draft_is_written_in_three_languages(client, signed_in):
    signed_in(client, "director")
    report = factories.report()
    data = {"kind": "literary", "year": "2023", "version": "1", "since_foundation_on": "25/09/2024"}
    shown = {f"{rows}-{n}_FORMS": "0" for rows in ("prints", "pictures") for n in ("TOTAL", "INITIAL")}
    page = reverse("admin:reports_report_change", args=[report.pk])

    assert (
        client.post(page, {**data, **shown, "foreword_ar": "كلمة الرئيس", "status": "adopted"}).status_code
        == 302
    )

    kept = Report.objects.get()
    assert (kept.foreword_ar, kept.status, kept.since_foundation_on.isoformat()) == (
        "كلمة الرئيس",
        "draft",
        "2024-09-25",
    )


def test_reading_a_report_is_not_moving_it(client, signed_in):
    signed_in(client, "accountant")
    report = factories.report()
    assert client.get(reverse("admin:reports_report_change", args=[report.pk])).context["verbs"] == []
    assert client.post(verb(report, "relecture"), {"note": ""}).status_code == 403
