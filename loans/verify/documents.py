"""What the stored papers say of their rows: every paper has its file, unchanged, and every file its paper."""

from hashlib import file_digest

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from loans.models import Document, IssuedFile
from loans.models.document import FOLDER
from loans.models.issued import FOLDER as ISSUED_FOLDER
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
    for name in _stored(FOLDER):
        if name not in known:
            found.warn(_("le fichier %(file)s n’appartient à aucune pièce") % {"file": name})


def issued(found):
    """Each paper that was issued is there as it was issued; a file without its paper is told.

    The files about a person who was made anonymous are destroyed: their numbers and fingerprints stay.
    """
    known = set()
    for file in IssuedFile.objects.select_related("paper__loan__holder").order_by("pk").iterator(CHUNK):
        found.counted += 1
        known.add(file.file.name)
        words = {"paper": f"{file.paper.number} ({file.language})", "file": file.file.name}
        if file.paper.loan and file.paper.loan.holder.anonymised_at:
            if file.file.storage.exists(file.file.name):
                found.fault(_("document émis %(paper)s : son fichier %(file)s devrait être détruit") % words)
            continue
        try:
            with file.file.open("rb") as stored:
                fingerprint = file_digest(stored, "sha256").hexdigest()
        except FileNotFoundError:
            found.fault(_("document émis %(paper)s : son fichier %(file)s manque") % words)
            continue
        if fingerprint != file.sha256:
            found.fault(_("document émis %(paper)s : son fichier %(file)s a été changé") % words)
    for name in _stored(ISSUED_FOLDER):
        if name not in known:
            found.warn(_("le fichier %(file)s n’appartient à aucun document émis") % {"file": name})


def _stored(root):
    """The names of the files that are kept below `root`."""
    if not default_storage.exists(root):
        return
    for folder in default_storage.listdir(root)[0]:
        for name in default_storage.listdir(f"{root}/{folder}")[1]:
            yield f"{root}/{folder}/{name}"
