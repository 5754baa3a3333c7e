"""What the stored papers say of their rows: every paper has its file, unchanged, and every file its paper."""

from hashlib import file_digest

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from loans.models import Document
from loans.models.document import FOLDER
from loans.verify.findings import CHUNK


def files(found):
    """Each paper's file is there with the bytes that were handed in; a file without its paper is told."""
    known = set()
    for paper in Document.objects.select_related("holder").order_by("pk").iterator(CHUNK):
        found.counted += 1
        known.add(paper.file.name)
        words = {"paper": paper.pk, "file": paper.file.name}
        if paper.holder.anonymised_at:
            if paper.file.storage.exists(paper.file.name):
                found.fault(_("pièce %(paper)s : son fichier %(file)s devrait être détruit") % words)
            continue
        try:
            with paper.file.open("rb") as stored:
                fingerprint = file_digest(stored, "sha256").hexdigest()
        except FileNotFoundError:
            found.fault(_("pièce %(paper)s : son fichier %(file)s manque") % words)
            continue
        if fingerprint != paper.sha256:
            found.fault(_("pièce %(paper)s : son fichier %(file)s a été changé") % words)
    for name in _stored():
        if name not in known:
            found.warn(_("le fichier %(file)s n’appartient à aucune pièce") % {"file": name})


def _stored():
    """The names of the files that are kept for papers."""
    if not default_storage.exists(FOLDER):
        return
    for folder in default_storage.listdir(FOLDER)[0]:
        for name in default_storage.listdir(f"{FOLDER}/{folder}")[1]:
            yield f"{FOLDER}/{folder}/{name}"
