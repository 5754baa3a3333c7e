"""The lists behind the figures: how the rows of each kind are shown, searched and taken away."""

from functools import partial

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from initiative_sm.dates import Period
from initiative_sm.lists import Column, SearchForm
from initiative_sm.search import found
from loans.admin.tones import FIRM_TONES, LOAN_TONES, OUTCOME_TONES
from loans.enums import Milieu
from loans.models import (
    Decision,
    FollowUp,
    Holder,
    Loan,
    Mentoring,
    Movement,
    PlanItem,
    Project,
    Province,
    Sector,
    Training,
    TrainingAttendance,
)
from loans.search import Choice, RowChoice
from members.enums import Sex
from reports.indicators.holders import rural


def _to(path):
    """The address of the row at the end of `path` ("loan.holder"; "" is the row itself)."""

    def url(row):
        target = _at(row, path)
        return target.get_absolute_url() if target is not None else ""

    return url


def _at(row, path):
    for name in filter(None, path.split(".")):
        row = getattr(row, name) if row is not None else None
    return row


def _holder(path="holder"):
    order = path.replace(".", "__")
    order = f"{order}__" if order else ""
    return Column(
        "holder",
        _("Porteur"),
        lambda row: _at(row, path),
        show="named",
        order_by=(f"{order}last_name", f"{order}first_name"),
        url=_to(path),
    )


def _project(path="project"):
    return Column(
        "project",
        _("Projet"),
        lambda row: _at(row, path),
        show="named",
        order_by=(f"{path.replace('.', '__')}__name_fr",) if path else ("name_fr",),
        url=_to(path),
    )


def _loan(path="loan"):
    order = f"{path.replace('.', '__')}__number" if path else "number"
    return Column(
        "loan",
        _("Dossier"),
        lambda row: _at(row, path) and _at(row, path).number,
        show="latin",
        order_by=(order,),
        url=_to(path),
    )


def _field(name, label, show, **more):
    return Column(name, label, lambda row: getattr(row, name), show=show, order_by=(name,), **more)


def _choice(name, label, tones=None):
    return Column(
        name,
        label,
        lambda row: getattr(row, f"get_{name}_display")(),
        show="state" if tones else "text",
        order_by=(name,),
        tone=(lambda row: tones.get(getattr(row, name), "neutral")) if tones else None,
    )


def _amount(name, label):
    return _field(name, label, "money", total=name)


COLUMNS = {
    Holder: (
        _holder(""),
        _field("number", _("Numéro"), "latin"),
        _choice("sex", _("Sexe")),
        Column("commune", _("Commune"), lambda row: row.commune, show="named", order_by=("commune__name_fr",)),
        _field("first_contact_on", _("Premier contact"), "day"),
    ),
    Project: (
        _project(""),
        _holder(),
        Column("sector", _("Secteur"), lambda row: row.sector, show="named", order_by=("sector__name_fr",)),
        Column("commune", _("Commune"), lambda row: row.commune, show="named", order_by=("commune__name_fr",)),
        _field("jobs_planned", _("Emplois prévus"), "count", optional=True),
        _field("formalised_on", _("Formalisé le"), "day", optional=True),
    ),
    Loan: (
        _loan(""),
        _holder(),
        _project(),
        _choice("status", _("État"), LOAN_TONES),
        _field("disbursed_on", _("Décaissé le"), "day"),
        _amount("amount", _("Montant accordé (DH)")),
    ),
    PlanItem: (_project(), _holder("project.holder"), _choice("kind", _("Nature")), _amount("amount", _("Montant (DH)"))),
    FollowUp: (
        _project(),
        _field("observed_on", _("Date"), "day"),
        _choice("firm_status", _("État de l’entreprise"), FIRM_TONES),
        _field("jobs", _("Emplois constatés"), "count"),
        _field("jobs_women", _("Dont femmes"), "count"),
        _field("jobs_created", _("Emplois créés"), "count"),
    ),
    Decision: (
        _loan(),
        _holder("loan.holder"),
        _field("decided_on", _("Date"), "day"),
        _choice("outcome", _("Décision"), OUTCOME_TONES),
        _amount("amount", _("Montant (DH)")),
    ),
    Mentoring: (
        _loan(),
        _holder("loan.holder"),
        Column("mentor", _("Parrain"), lambda row: str(row.mentor)),
        _field("started_on", _("Début"), "day"),
        _field("ended_on", _("Fin"), "day"),
    ),
    Movement: (
        _field("seq", _("Numéro"), "count"),
        _field("value_date", _("Date de valeur"), "day"),
        _choice("kind", _("Nature")),
        _loan(),
        _holder("loan.holder"),
        Column("envelope", _("Enveloppe"), lambda row: row.envelope, show="named", order_by=("envelope__code",), url=_to("envelope"), optional=True),
        _amount("amount", _("Montant (DH)")),
    ),
    Training: (
        Column("title", _("Intitulé"), str, order_by=("title_fr",)),
        _field("held_on", _("Date"), "day"),
        _field("hours", _("Heures"), "count"),
        _field("place", _("Lieu"), "text"),
    ),
    TrainingAttendance: (
        _holder(),
        Column("training", _("Formation"), lambda row: str(row.training), order_by=("training__title_fr",)),
        Column("held_on", _("Date"), lambda row: row.training.held_on, show="day", order_by=("training__held_on",)),
    ),
}  # fmt: skip
#: Columns that some lists have besides: what the figure measures on each file.
MEASURED = {
    "remaining": _("Reste dû (DH)"),
    "arrears": _("Impayés (DH)"),
    "owed": _("Échu (DH)"),
    "repaid_of_owed": _("Reçu sur l’échu (DH)"),
    "dues": _("Échéances de la période (DH)"),
    "received_of_dues": _("Reçu sur ces échéances (DH)"),
    "to_disburse": _("Reste à décaisser (DH)"),
}
RELATED = {
    Holder: ("commune",),
    Project: ("holder", "sector", "commune"),
    Loan: ("holder", "project"),
    PlanItem: ("project__holder",),
    FollowUp: ("project",),
    Decision: ("loan__holder",),
    Mentoring: ("loan__holder", "mentor"),
    Movement: ("loan__holder", "envelope"),
    Training: (),
    TrainingAttendance: ("holder", "training"),
}
_PERSON = {"names_keys": ["holder__names_key"], "identifiers": ["holder__number"]}
_OF_LOAN = {"names_keys": ["loan__holder__names_key"], "identifiers": ["loan__number"]}
SEARCHED = {
    Holder: {"names_keys": ["names_key"], "identifiers": ["number"]},
    Project: {"names_keys": ["names_key", "holder__names_key"], "identifiers": ["number"]},
    Loan: {"names_keys": ["holder__names_key", "project__names_key"], "identifiers": ["number"]},
    PlanItem: {"names_keys": ["project__names_key", "project__holder__names_key"]},
    FollowUp: {"names_keys": ["project__names_key", "project__holder__names_key"]},
    Decision: _OF_LOAN,
    Mentoring: _OF_LOAN,
    Movement: {**_OF_LOAN, "identifiers": ["loan__number", "reference"]},
    Training: {"texts": ["title_fr", "title_ar", "place"]},
    TrainingAttendance: _PERSON,
}


class FileSearch(SearchForm):
    """Words to look for in the list; the day or the year of the page stays in its address."""

    annee = forms.CharField(required=False, widget=forms.HiddenInput)
    au = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, period: Period):
        super().__init__(*args)
        self.period = period

    def narrow(self, rows, asked):
        return rows.filter(found(asked["q"], **SEARCHED[rows.model])) if "q" in asked else rows


class HolderSearch(FileSearch):
    """Persons by sex and by milieu: what the rings of the home page count."""

    sexe = Choice(label=_("Sexe"), choices=Sex.choices)
    milieu = Choice(label=_("Milieu"), choices=Milieu.choices)

    def narrow(self, rows, asked):
        rows = super().narrow(rows, asked)
        if "sexe" in asked:
            rows = rows.filter(sex=asked["sexe"])
        if "milieu" in asked:
            # Rural as the indicator counts it: one financed project in a rural commune is enough.
            there = Q(pk__in=rural(self.period).order_by().values("pk"))
            rows = rows.filter(there if asked["milieu"] == Milieu.RURAL else ~there)
        return rows


class LoanSearch(FileSearch):
    """Loans by sector and by province: what the bars and the map of the home page count."""

    secteur = RowChoice(queryset=Sector.objects.all(), label=_("Secteur"))
    province = RowChoice(queryset=Province.objects.all(), label=_("Province"))

    def narrow(self, rows, asked):
        rows = super().narrow(rows, asked)
        if "secteur" in asked:
            rows = rows.filter(project__sector=asked["secteur"])
        if "province" in asked:
            rows = rows.filter(project__commune__province=asked["province"])
        return rows


SEARCHES = {Holder: HolderSearch, Loan: LoanSearch}


def search_of(rows, period: Period):
    """The search form of a list of files, which knows the period of the page."""
    return partial(SEARCHES.get(rows.model, FileSearch), period=period)


def columns_of(rows):
    """The columns of a list of files, those of what is measured on them last."""
    measured = [
        Column(name, label, _measured(name), show="money", order_by=(name,), total=name)
        for name, label in MEASURED.items()
        if name in rows.query.annotations
    ]
    return (*COLUMNS[rows.model], *measured)


def _measured(name):
    return lambda row: getattr(row, name)


def related(rows):
    """The rows with what their columns name, fetched at once."""
    return rows.select_related(*RELATED[rows.model])
