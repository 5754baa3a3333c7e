"""What a clerk types about a project: the firm, where it stands, how it is financed."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, pgettext
from django.utils.translation import gettext_lazy as _

from initiative_sm.forms import DateField, MoneyFormField, NamedChoiceField, WarningsMixin
from initiative_sm.verbs import show_refusal
from loans import plans
from loans.actions import projects
from loans.enums import PLAN_NEEDS, PLAN_RESOURCES, PlanKind, PlanSide
from loans.models import Commune, PlanItem, Project, Sector

ICE_DIGITS = 15


class CommuneField(NamedChoiceField):
    """A commune by its name and its milieu, which follows from it."""

    def label_from_instance(self, row):
        return f"{row.name(get_language() or 'fr')} ({row.get_milieu_display().lower()})"


@dataclass(frozen=True)
class PlanRow:
    """A row of the plan as the page shows it: one kind of line on one side, filled in or not."""

    name: str
    side: str
    kind: str
    title: str


def plan_rows(items):
    """(row, item or None) of each kind of line that a plan may have; lines that stand already come as they are."""
    found = []
    for side, kinds in ((PlanSide.NEED, PLAN_NEEDS), (PlanSide.RESOURCE, PLAN_RESOURCES)):
        for kind in kinds:
            known = [item for item in items if (item.side, item.kind) == (side, kind)] or [None]
            found += [
                (PlanRow(f"plan_{side}_{kind}_{index}", side, kind, PlanKind(kind).label), item)
                for index, item in enumerate(known)
            ]
    return found


class ProjectForm(WarningsMixin, forms.ModelForm):
    """A project and its financing plan on one page; a plan that does not balance yet is kept all the same."""

    sector = NamedChoiceField(queryset=Sector.objects.all())
    commune = CommuneField(queryset=Commune.objects.all())
    started_on = DateField(required=False)
    formalised_on = DateField(required=False)

    SECTIONS = (
        (_("Le projet"), ("name_fr", "name_ar", "kind", "sector", "commune", "jobs_planned")),
        (_("L’entreprise"), ("legal_form", "ice", "started_on")),
        (_("Passage au secteur formel"), ("informal_at_start", "formalised_on", "formal_proof")),
    )
    HELP = {
        "name_ar": _("Il est imprimé sur les papiers en arabe."),
        "commune": _("Celle de l’activité : elle dit si le projet est urbain ou rural."),
        "jobs_planned": _("Celui du porteur compris."),
        "ice": _("Quinze chiffres, quand l’entreprise est immatriculée."),
        "formalised_on": _("La date du justificatif, quand l’activité est passée au secteur formel."),
    }

    class Meta:
        model = Project
        fields = (
            *("name_fr", "name_ar", "kind", "sector", "commune", "jobs_planned"),
            *("legal_form", "ice", "started_on"),
            *("informal_at_start", "formalised_on", "formal_proof"),
        )
        widgets = {
            "name_ar": forms.TextInput(attrs={"lang": "ar", "dir": "rtl"}),
            "ice": forms.TextInput(attrs={"dir": "ltr", "inputmode": "numeric", "autocomplete": "off"}),
            "jobs_planned": forms.NumberInput(attrs={"dir": "ltr", "min": 0, "max": 500}),
        }

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        for name in self.Meta.fields:
            self.fields[name].label = capfirst(Project._meta.get_field(name).verbose_name)
            self.fields[name].help_text = self.HELP.get(name, "")
        if self.instance.pk is None:
            self.initial["commune"] = self.instance.holder.commune_id
            self.fields["name_fr"].widget.attrs["autofocus"] = not self.is_bound
        self._add_plan()

    def _add_plan(self):
        items = self.instance.plan.order_by("pk") if self.instance.pk else ()
        self.rows = []
        for row, item in plan_rows(items):
            note = gettext("Précision sur « %(line)s »") % {"line": row.title}
            # The blank placeholder lets the sheet know an empty amount: on a phone its precision waits.
            self.fields[row.name] = MoneyFormField(
                label=row.title, required=False, widget=forms.TextInput(attrs={"placeholder": " "})
            )
            self.fields[f"{row.name}_label"] = forms.CharField(
                label=note, required=False, max_length=120, widget=forms.TextInput(attrs={"aria-label": note})
            )
            if item is not None:
                self.initial |= {row.name: item.amount, f"{row.name}_label": item.label}
            self.rows.append(row)

    def sections(self):
        """(title, bound fields) of each part of the page but the plan."""
        return [(title, [self[name] for name in names]) for title, names in self.SECTIONS]

    def plan_sides(self):
        """(title, [(amount, precision)]) of both sides of the plan."""
        titles = {
            PlanSide.NEED: pgettext("plan de financement", "Emplois"),
            PlanSide.RESOURCE: gettext("Ressources"),
        }
        return [
            (title, [(self[row.name], self[f"{row.name}_label"]) for row in self.rows if row.side == side])
            for side, title in titles.items()
        ]

    @property
    def plan(self):
        """The lines typed so far, unsaved: those whose amount could be read."""
        given = getattr(self, "cleaned_data", None)
        if given is None:  # nothing typed yet: what is on file
            given = {name: value for name, value in self.initial.items() if value is not None}
        return [
            PlanItem(
                side=row.side,
                kind=row.kind,
                label=given.get(f"{row.name}_label", ""),
                amount=given[row.name],
            )
            for row in self.rows
            if given.get(row.name)
        ]

    @property
    def balance(self):
        """What the plan comes to: totals, whether it balances, the sentence that says so, what is missing."""
        items = self.plan
        totals = plans.sums(items)
        balanced, sentence = plans.balance(*totals.values())
        return {
            "needs": totals[PlanSide.NEED],
            "resources": totals[PlanSide.RESOURCE],
            "balanced": balanced,
            "sentence": sentence,
            "missing": plans.missing(items),
        }

    def clean_formalised_on(self):
        day = self.cleaned_data["formalised_on"]
        if day and day > self.today:
            raise ValidationError(_("La date est dans le futur."))
        return day

    def clean(self):
        super().clean()
        given = self.cleaned_data
        if given.get("formalised_on") and not given.get("formal_proof"):
            self.add_error("formal_proof", _("Dites par quel justificatif."))
        if (
            given.get("formal_proof")
            and not given.get("formalised_on")
            and not self.has_error("formalised_on")
        ):
            self.add_error("formalised_on", _("Donnez la date du justificatif."))
        for row in self.rows:
            if given.get(f"{row.name}_label") and not given.get(row.name) and not self.has_error(row.name):
                self.add_error(row.name, _("Donnez le montant de cette ligne, ou effacez sa précision."))
        self._warn_of_ice(given.get("ice"))
        self._warn_of_twin(given.get("name_fr"))
        return given

    def _warn_of_ice(self, ice):
        if not ice or "ice" not in self.changed_data:
            return
        if len(ice) != ICE_DIGITS or not ice.isdecimal():
            self.warn(
                gettext("L’ICE compte quinze chiffres : « %(ice)s » n’en a pas la forme.") % {"ice": ice}
            )
        twin = Project.objects.filter(ice=ice).exclude(pk=self.instance.pk).first()
        if twin:
            self.warn(gettext("Le projet %(number)s a le même ICE.") % {"number": twin.number})

    def _warn_of_twin(self, name):
        others = Project.objects.filter(holder=self.instance.holder, name_fr=name)
        twin = self.instance.pk is None and name and others.first()
        if twin:
            self.warn(
                gettext("Cette personne a déjà un projet de ce nom : %(number)s.") % {"number": twin.number}
            )

    def save_by(self, user):
        """The saved project, or None where the action refused; its sentences are then on the form."""
        verb = projects.correct if self.instance.pk else projects.register
        try:
            return verb(project=self.instance, plan=self.plan, by=user)
        except ValidationError as refusal:
            show_refusal(self, refusal)
            return None
