"""The files of a meeting: what is sent with the convocation, what comes back signed."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.enums import PaperKind
from governance.models.meeting import AgendaItem, Meeting
from members.enums import Language

FOLDER = "meetings"


def stored_name(paper, name):
    """Where the file is kept: nothing of what it was called."""
    key = uuid.uuid4().hex
    return f"{FOLDER}/{key[:2]}/{key}{'.' + name.rpartition('.')[2].lower() if '.' in name else ''}"


class PaperQuerySet(models.QuerySet):
    def sent(self):
        """What goes with the convocation."""
        return self.filter(kind__in=(PaperKind.ATTACHMENT, PaperKind.REPORT))


class Paper(models.Model):
    """A file of a meeting (pièce): attached to the convocation, or signed and scanned. Its bytes never change.

    `pages` is known of a PDF alone. `sha256` says which version was sent: the report that a resolution adopts is the one of this print.
    """

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="papers", verbose_name=_("réunion")
    )
    item = models.ForeignKey(
        AgendaItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
        verbose_name=_("point de l’ordre du jour"),
    )
    kind = models.CharField(_("nature"), max_length=14, choices=PaperKind.choices)
    title = models.CharField(_("titre"), max_length=200)
    language = models.CharField(_("langue"), max_length=2, choices=Language.choices, blank=True)
    file = models.FileField(_("fichier"), upload_to=stored_name, max_length=120, editable=False)
    name = models.CharField(_("nom du fichier"), max_length=150)
    content_type = models.CharField(_("format"), max_length=100)
    size = models.PositiveIntegerField(_("taille (octets)"))
    pages = models.PositiveSmallIntegerField(_("pages"), null=True, blank=True)
    sha256 = models.CharField(_("empreinte"), max_length=64)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("ajoutée par")
    )
    added_at = models.DateTimeField(_("ajoutée le"))

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("pièce de réunion")
        verbose_name_plural = _("pièces de réunion")
        ordering = ["meeting", "kind", "title", "language", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gt=0),
                name="paper_not_empty",
                violation_error_message=_("Un fichier vide n’est pas une pièce."),
            )
        ]

    def __str__(self):
        return self.title
