"""The papers of a file: handed in, read by those who may, withdrawn with a reason."""

from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.urls import reverse

from initiative_sm import uploads
from loans import verify
from loans.actions import documents
from loans.models import Document
from members.models import Event
from tests import factories
from tests.initiative_sm.test_uploads import PDF

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def add_url(holder):
    return reverse("loans:document_add", args=[holder.pk])


def remove_url(document):
    return reverse("loans:document_remove", args=[document.pk])


def typed(name="devis.pdf", content=PDF, **over):
    return {"kind": "quote", "about": "", "title": "", "file": SimpleUploadedFile(name, content), **over}


def kept(holder=None, content=PDF, name="devis.pdf", **over):
    """A paper that went through the action."""
    document = Document(holder=holder or factories.holder(), **{"kind": "quote", **over})
    upload = uploads.examine(name, content, max_bytes=10**6)
    return documents.add(document=document, upload=upload, by=factories.user(None), at=factories.NOW)


def stored():
    return [path for path in Path(configured.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_paper_is_kept_under_a_name_that_says_nothing(client, signed_in):
    officer = signed_in(client)
    holder = factories.holder()
    response = client.post(add_url(holder), typed("CIN de Salma.pdf", title="Four"), follow=True)
    document = Document.objects.get()
    assert response.redirect_chain == [(f"{holder.get_absolute_url()}#pieces", 302)]
    assert (document.holder, document.kind, document.title, document.name) == (
        holder, "quote", "Four", "CIN de Salma.pdf",
    )  # fmt: skip
    assert (document.content_type, document.size, document.added_by) == (
        "application/pdf", len(PDF), officer,
    )  # fmt: skip
    (path,) = stored()
    assert path.read_bytes() == PDF
    assert path.relative_to(configured.MEDIA_ROOT).parts[0] == "documents"
    assert "Salma" not in str(path)
    assert Event.objects.get(verb="document.added").target == holder
    assert "Four" in response.content.decode()


@pytest.mark.parametrize("about", ["projet", "pret"])
def test_paper_of_a_project_or_a_loan_is_listed_there(client, signed_in, about):
    signed_in(client)
    loan = factories.loan()
    subject = {"projet": loan.project, "pret": loan}[about]
    value = f"{about}-{subject.pk}"
    page = client.get(f"{add_url(loan.holder)}?sujet={value}")
    assert page.context["form"]["about"].value() == value
    response = client.post(add_url(loan.holder), typed(about=value), follow=True)
    assert response.redirect_chain == [(f"{subject.get_absolute_url()}#pieces", 302)]
    assert response.context["papers"]["standing"] == [Document.objects.get()]


def test_another_paper_can_follow_at_once(client, signed_in):
    signed_in(client)
    loan = factories.loan()
    response = client.post(add_url(loan.holder), typed(about=f"pret-{loan.pk}", encore="1"))
    assert response.url == f"{add_url(loan.holder)}?sujet=pret-{loan.pk}"


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"kind": ""}, "Ce champ est obligatoire."),
        ({"file": ""}, "Ce champ est obligatoire."),
        ({"about": "pret-0"}, "Sélectionnez un choix valide."),
        ({"file": SimpleUploadedFile("cin.jpg", PDF)}, "« cin.jpg » n’est pas un fichier JPEG"),
        ({"file": SimpleUploadedFile("v.exe", b"MZ")}, "Ce genre de fichier n’est pas accepté"),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_is_written(client, signed_in, over, sentence):
    signed_in(client)
    page = client.post(add_url(factories.holder()), typed(title="Four", **over))
    assert sentence in page.content.decode()
    assert 'value="Four"' in page.content.decode()
    assert not Document.objects.exists()
    assert stored() == []


def test_paper_too_large_is_refused(client, signed_in, settings):
    settings.DOCUMENT_MAX_BYTES = 1024**2
    signed_in(client)
    page = client.post(add_url(factories.holder()), typed(content=PDF + b" " * 1024**2))
    assert "Le fichier dépasse 1 Mo" in page.content.decode()


def test_same_file_twice_in_one_file_is_refused(client, signed_in):
    signed_in(client)
    first = kept()
    page = client.post(add_url(first.holder), typed(kind="plan"))
    assert "Ce fichier figure déjà au dossier : « Devis », ajouté le 25/09/2024." in page.content.decode()
    assert len(stored()) == 1


def test_same_file_in_another_file_is_told(client, signed_in):
    signed_in(client)
    first = kept()
    page = client.post(add_url(factories.holder()), typed(), follow=True)
    assert f"au dossier d’autres personnes : {first.holder.number}." in page.content.decode()


def test_paper_of_somebody_else_s_loan_or_project_is_refused():
    with pytest.raises(ValidationError, match="celui d’une autre personne"):
        kept(loan=factories.loan())
    with pytest.raises(ValidationError, match="celui d’une autre personne"):
        kept(project=factories.project())
    partner = factories.loan(holder=factories.holder(), project=factories.project())
    assert kept(holder=partner.holder, project=partner.project).project == partner.project


def test_file_goes_when_its_row_cannot_be_written(monkeypatch):
    def fail(*args, **kwargs):
        raise DatabaseError("disk full")

    monkeypatch.setattr(Document, "save", fail)
    with pytest.raises(DatabaseError):
        kept()
    assert stored() == []


def test_paper_is_read_under_its_own_name_and_kept_by_no_cache(client, signed_in):
    signed_in(client, "accountant")
    document = kept(name="عرض.pdf")
    response = client.get(document.get_absolute_url())
    assert b"".join(response.streaming_content) == PDF
    headers = response.headers
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Disposition"] == "inline; filename*=utf-8''%D8%B9%D8%B1%D8%B6.pdf"
    assert (headers["Cache-Control"], headers["X-Content-Type-Options"]) == ("private, no-store", "nosniff")
    taken = client.get(f"{document.get_absolute_url()}?telecharger")
    assert b"".join(taken.streaming_content) == PDF
    assert taken.headers["Content-Disposition"].startswith("attachment; ")


def test_paper_whose_file_is_lost_is_not_found(client, signed_in):
    signed_in(client)
    assert client.get(factories.document().get_absolute_url()).status_code == 404


def test_paper_is_withdrawn_with_a_reason_that_stays(client, signed_in):
    director = signed_in(client, "director")
    document = kept(title="Four")
    assert "devis.pdf" in client.get(remove_url(document)).content.decode()
    page = client.post(remove_url(document), {"reason": "Pièce d’une autre personne"}, follow=True)
    document.refresh_from_db()
    assert (document.removed_by, document.removal_reason) == (director, "Pièce d’une autre personne")
    assert page.context["papers"]["standing"] == []
    assert page.context["papers"]["removed"] == [document]
    assert Event.objects.get(verb="document.removed").note == "Pièce d’une autre personne"
    assert client.get(document.get_absolute_url()).status_code == 404
    assert client.get(remove_url(document)).status_code == 404
    assert kept(holder=document.holder).pk != document.pk


def test_withdrawal_says_why(client, signed_in):
    signed_in(client)
    document = kept()
    assert "Ce champ est obligatoire." in client.post(remove_url(document), {"reason": " "}).content.decode()
    document.refresh_from_db()
    assert document.removed_at is None


def test_paper_is_withdrawn_once():
    document = kept()
    by = factories.user(None)
    documents.remove(document=document, reason="Illisible", by=by, at=factories.NOW)
    with pytest.raises(ValidationError, match="déjà retirée"):
        documents.remove(document=document, reason="Illisible", by=by, at=factories.NOW)


@pytest.mark.parametrize(
    ("role", "sees", "adds", "removes"),
    [
        ("loan_officer", 200, 200, 200),
        ("accountant", 200, 403, 403),
        ("director", 200, 403, 200),
        ("auditor", 200, 403, 403),
        ("committee_member", 403, 403, 403),
        ("board_member", 403, 403, 403),
        ("mentor", 403, 403, 403),
    ],
)
def test_who_reaches_a_paper(client, signed_in, role, sees, adds, removes):
    document = kept()
    signed_in(client, role)
    response = client.get(document.get_absolute_url())
    assert response.status_code == sees
    assert not response.streaming or b"".join(response.streaming_content) == PDF
    assert client.get(add_url(document.holder)).status_code == adds
    assert client.get(remove_url(document)).status_code == removes


def test_papers_are_listed_at_the_same_cost(client, signed_in, django_assert_max_num_queries):
    signed_in(client)
    holder = factories.holder()
    factories.document(holder=holder, project=factories.project(holder=holder))
    client.get(holder.get_absolute_url())
    with django_assert_max_num_queries(25) as first:
        client.get(holder.get_absolute_url())
    for _each in range(20):
        factories.document(holder=holder, project=factories.project(holder=holder))
    with django_assert_max_num_queries(len(first)):
        client.get(holder.get_absolute_url())


def test_verify_finds_files_that_are_lost_changed_or_nobody_s():
    def said():
        result = next(result for result in verify.run() if result.label == "Fichiers des pièces")
        return result.findings.faults, result.findings.warnings

    lost, changed = kept(), kept()
    assert said() == ([], [])
    Path(lost.file.path).rename(Path(lost.file.path).with_name("autre.pdf"))
    Path(changed.file.path).write_bytes(b"%PDF-autre")
    faults, (orphan,) = said()
    assert faults == [
        f"pièce {lost.pk} : son fichier {lost.file.name} manque",
        f"pièce {changed.pk} : son fichier {changed.file.name} a été changé",
    ]
    assert orphan.endswith("/autre.pdf n’appartient à aucune pièce")


def test_missing_or_asked_wrongly(client, signed_in):
    signed_in(client)
    document = kept()
    assert client.post(document.get_absolute_url()).status_code == 405
    assert client.delete(add_url(document.holder)).status_code == 405
    assert client.delete(remove_url(document)).status_code == 405
    for name in ("document", "document_add", "document_remove"):
        assert client.get(reverse(f"loans:{name}", args=[0])).status_code == 404
    client.logout()
    assert client.get(document.get_absolute_url()).status_code == 302
