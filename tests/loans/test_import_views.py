"""The pages of the import, as a clerk goes through them; the jobs run at once in the tests."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from loans.actions import imports
from loans.models import Holder, ImportBatch, Loan
from tests import factories
from tests.loans import workbooks

pytestmark = pytest.mark.django_db

LIST = reverse("loans:imports")
ON = date(2024, 9, 25)


@pytest.fixture(autouse=True)
def _reference(settings):
    settings.BUSINESS_DATE = ON
    workbooks.reference()


def upload(client, content, name="classeur.xlsx", **extra):
    return client.post(LIST, {"file": SimpleUploadedFile(name, content)}, **extra)


def page(client, batch):
    return client.get(reverse("loans:import", args=[batch.pk])).content.decode()


def kept(content=None, *, by=None, status="previewed"):
    """A batch that went through the actions up to `status`."""
    by = by or factories.user("director")
    batch = imports.receive(
        file_name="classeur.xlsx", content=content or workbooks.xlsx(workbooks.good()), by=by
    )
    imports.preview(batch=batch, on=ON, by=by)
    if status == "imported":
        imports.confirm(batch=batch, on=ON, by=by)
    return batch


def test_upload_preview_confirm_and_undo(client, signed_in):
    signed_in(client, "director")
    response = upload(client, workbooks.xlsx(workbooks.good()), follow=True)
    batch = ImportBatch.objects.get()
    assert response.redirect_chain[-1] == (reverse("loans:import", args=[batch.pk]), 302)
    shown = response.content.decode()
    assert "Aucune anomalie" in shown
    assert "lignes</button>" in shown
    assert "130\u202f000,50" in shown

    response = client.post(reverse("loans:import_confirm", args=[batch.pk]), follow=True)
    assert "Importé le" in response.content.decode()
    assert Loan.objects.count() == 4

    response = client.post(reverse("loans:import_undo", args=[batch.pk]), follow=True)
    assert "tout ce que ce classeur avait apporté a été retiré" in response.content.decode()
    assert Holder.objects.count() == 0


def test_upload_of_a_faulty_workbook_shows_each_fault(client, signed_in):
    signed_in(client, "loan_officer")
    response = upload(client, workbooks.changed("Porteurs", 3, "Commune", "Agadirt"), follow=True)
    shown = response.content.decode()
    assert "anomalie : rien n’a été écrit." in shown
    assert "« Agadirt » est inconnu. Vouliez-vous dire : Agadir ?" in shown
    assert "Importer <" not in shown
    assert Holder.objects.count() == 0


def test_faulty_rows_can_be_taken_away(client, signed_in):
    signed_in(client, "accountant")
    batch = kept(workbooks.changed("Porteurs", 3, "Nom", "=1+1"))
    response = client.get(reverse("loans:import_errors", args=[batch.pk]))
    assert response.headers["Content-Disposition"] == f'attachment; filename="anomalies-{batch.pk}.xlsx"'
    book = openpyxl.load_workbook(BytesIO(response.content))
    assert book.sheetnames == ["Anomalies", "Porteurs"]
    assert [cell.value for cell in book["Anomalies"][2]][:4] == ["Porteurs", "B3", "Nom", "=1+1"]
    row = [cell.value for cell in book["Porteurs"][2]]
    assert row[0] == "P2"
    assert row[-2:] == [
        3,
        "Nom : « =1+1 » est une formule : copiez la colonne et collez-la en valeurs.",
    ]
    assert book["Porteurs"]["B2"].data_type == "s"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("dossiers.csv", b"a;b", "Enregistrez le classeur au format XLSX."),
        ("dossiers.xlsx", b"a;b", "Ce fichier n’est pas un classeur XLSX."),
        ("vide.xlsx", b"", "Le fichier soumis est vide."),
    ],
)
def test_upload_of_something_else_is_refused(client, signed_in, name, content, sentence):
    signed_in(client)
    response = upload(client, content, name)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert ImportBatch.objects.count() == 0


def test_upload_of_an_archive_that_is_no_workbook_is_refused_by_the_preview(client, signed_in):
    signed_in(client)
    response = upload(client, b"PK\x03\x04 not really", follow=True)
    assert "Ce fichier n’est pas un classeur XLSX." in response.content.decode()
    assert ImportBatch.objects.get().status == "refused"


def test_upload_of_the_same_file_again_is_refused_in_the_form(client, signed_in):
    signed_in(client)
    content = workbooks.xlsx(workbooks.good())
    kept(content, status="imported")
    response = upload(client, content)
    assert "Ce fichier a déjà été importé le" in response.content.decode()
    assert ImportBatch.objects.count() == 1


def test_preview_can_be_started_again(client, signed_in):
    user = signed_in(client)
    batch = imports.receive(file_name="a.xlsx", content=workbooks.xlsx(workbooks.good()), by=user)
    assert "pas encore été examiné" in page(client, batch)
    client.post(reverse("loans:import_preview", args=[batch.pk]))
    assert "Aucune anomalie" in page(client, batch)


def test_confirm_after_the_database_moved_on_shows_the_new_fault(client, signed_in):
    signed_in(client)
    batch = kept()
    factories.holder(number="X1", cin="JX12345")
    response = client.post(reverse("loans:import_confirm", args=[batch.pk]), follow=True)
    assert "Cette CIN est celle du porteur n° X1." in response.content.decode()


def test_page_says_why_an_import_cannot_be_undone(client, signed_in):
    signed_in(client, "director")
    batch = kept(status="imported")
    assert "Annuler cet import" in page(client, batch)
    factories.project(holder=Holder.objects.get(number="P1"))
    shown = page(client, batch)
    assert "Cet import ne peut plus être annulé" in shown
    assert "Des projets ont été ajoutés à ses porteurs" in shown
    response = client.post(reverse("loans:import_undo", args=[batch.pk]), follow=True)
    assert "Des projets ont été ajoutés à ses porteurs" in response.content.decode()
    assert Loan.objects.count() == 4


def test_faults_are_paged_and_filtered_by_sheet(client, signed_in):
    signed_in(client)
    sheets = workbooks.good()
    sheets["Suivis"] += [["PR1", "31/02/2022", "?", 1, 0, 0]] * 60
    sheets["Porteurs"][0][0] = None
    batch = kept(workbooks.xlsx(sheets))
    url = reverse("loans:import", args=[batch.pk])
    first = client.get(url).context["faults"]
    only = client.get(url, {"feuille": "Porteurs"}).context["faults"]
    assert (first.paginator.count, len(first)) == (len(batch.errors), 50)
    assert {fault.sheet for fault in only} == {"Porteurs"}


def test_list_sorts_filters_and_costs_the_same_for_one_and_thirty(
    client, signed_in, django_assert_num_queries
):
    signed_in(client)
    factories.batch(file_name="a.xlsx")
    client.get(LIST)
    with django_assert_num_queries(7) as few:
        client.get(LIST)
    for number in range(29):
        factories.batch(file_name=f"b{number}.xlsx")
    with django_assert_num_queries(len(few)):
        response = client.get(LIST, {"tri": "fichier"})
    assert response.context["page"][0].file_name == "a.xlsx"
    assert client.get(LIST, {"etat": "imported"}).context["page"].paginator.count == 0
    assert client.get(LIST, {"etat": "sottise", "tri": "sottise"}).context["page"].paginator.count == 30


def test_template_is_given_in_each_language(client, signed_in):
    signed_in(client)
    for language, sheet in (("fr", "Porteurs"), ("ar", "حاملو المشاريع"), ("en", "Holders")):
        response = client.get(reverse("loans:import_template", args=[language]))
        assert sheet in openpyxl.load_workbook(BytesIO(response.content)).sheetnames
    assert client.get(reverse("loans:import_template", args=["de"])).status_code == 404


def test_auditor_reads_but_does_not_act(client, signed_in):
    batch = kept()
    signed_in(client, "auditor")
    assert "Examiner le classeur" not in client.get(LIST).content.decode()
    assert "lignes</button>" not in page(client, batch)
    assert upload(client, workbooks.xlsx(workbooks.good())).status_code == 403
    for name in ("import_preview", "import_confirm", "import_undo"):
        assert client.post(reverse(f"loans:{name}", args=[batch.pk])).status_code == 403


def test_officer_cannot_undo(client, signed_in):
    batch = kept(status="imported")
    signed_in(client, "loan_officer")
    assert "Annuler cet import" not in page(client, batch)
    assert client.post(reverse("loans:import_undo", args=[batch.pk])).status_code == 403


@pytest.mark.parametrize("role", ["mentor", "board_member", "committee_member"])
def test_volunteers_see_nothing_of_imports(client, signed_in, role):
    batch = kept()
    signed_in(client, role)
    for url in (
        LIST,
        reverse("loans:import", args=[batch.pk]),
        reverse("loans:import_errors", args=[batch.pk]),
    ):
        assert client.get(url).status_code == 403


def test_stranger_is_sent_to_sign_in(client):
    response = client.get(LIST)
    assert response.status_code == 302
    assert reverse("account_login") in response.url


def test_missing_imports_and_wrong_methods(client, signed_in):
    signed_in(client, "director")
    batch = kept()
    for name in ("import", "import_errors"):
        assert client.get(reverse(f"loans:{name}", args=[999])).status_code == 404
    for name in ("import_preview", "import_confirm", "import_undo"):
        assert client.get(reverse(f"loans:{name}", args=[batch.pk])).status_code == 405
        assert client.post(reverse(f"loans:{name}", args=[999])).status_code == 404
    assert client.post(reverse("loans:import_undo", args=[batch.pk])).status_code == 404
    assert client.put(LIST).status_code == 405
