"""The civil details (état civil) of those who sit, as the authority asks for them after an election."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from initiative_sm.fields import IdentifierField
from members.enums import MemberKind
from members.models.member import Member, Representative


class PersonalDetails(models.Model):
    """Civil details of one person: a member that is a person, or the representative of an institution.

    Personal data (loi 09-08): read by those who file the declaration, and by nobody else.
    """

    member = models.OneToOneField(
        Member,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="details",
        verbose_name=_("adhérent"),
    )
    representative = models.OneToOneField(
        Representative,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="details",
        verbose_name=_("représentant"),
    )
    birth_date = models.DateField(_("date de naissance"), null=True, blank=True)
    birth_place_fr = models.CharField(_("lieu de naissance (français)"), max_length=120, blank=True)
    birth_place_ar = models.CharField(_("lieu de naissance (arabe)"), max_length=120, blank=True)
    profession_fr = models.CharField(_("profession (français)"), max_length=120, blank=True)
    profession_ar = models.CharField(_("profession (arabe)"), max_length=120, blank=True)
    address_fr = models.CharField(_("adresse (français)"), max_length=250, blank=True)
    address_ar = models.CharField(_("adresse (arabe)"), max_length=250, blank=True)
    nationality_fr = models.CharField(_("nationalité (français)"), max_length=60, blank=True)
    nationality_ar = models.CharField(_("nationalité (arabe)"), max_length=60, blank=True)
    cin = IdentifierField(_("CIN"), max_length=20, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("état civil")
        verbose_name_plural = _("états civils")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(member__isnull=False, representative__isnull=True)
                | Q(member__isnull=True, representative__isnull=False),
                name="details_of_one_person",
                violation_error_message=_(
                    "Un état civil est celui d’un adhérent ou d’un représentant, jamais des deux."
                ),
            )
        ]

    def __str__(self):
        return str(self.member or self.representative)

    def clean(self):
        super().clean()
        if self.member is not None and self.member.kind != MemberKind.PERSON:
            raise ValidationError(
                {"member": _("Une institution n’a pas d’état civil : donnez celui de son représentant.")}
            )

    def birth_place(self, language):
        return self._in("birth_place", language)

    def profession(self, language):
        return self._in("profession", language)

    def address(self, language):
        return self._in("address", language)

    def nationality(self, language):
        return self._in("nationality", language)

    def said(self, language):
        """What a page shows of these details, in its language."""
        return {
            "birth_date": self.birth_date,
            "place": self.birth_place(language),
            "profession": self.profession(language),
            "address": self.address(language),
            "nationality": self.nationality(language),
            "cin": self.cin,
        }

    def _in(self, field, language):
        """The wording in `language`; the other one where that language has none."""
        fr, ar = getattr(self, f"{field}_fr"), getattr(self, f"{field}_ar")
        return (ar or fr) if language == "ar" else (fr or ar)
