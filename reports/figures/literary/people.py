"""Who was supported, where, and in which trades."""

from dataclasses import dataclass

from django.db.models import Case, CharField, Count, F, OuterRef, Q, Subquery, Sum, Value, When
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from initiative_sm import charts
from loans.enums import Education, Occupation
from loans.models import Loan, Province, Region, Sector
from members.enums import Sex
from reports import regions
from reports.figures import Cell, Compared, Row, Table, amount, count, part
from reports.figures.breakdowns import Breakdown, breakdown, by_choice, grouped
from reports.figures.masking import masked_grid
from reports.figures.scope import Scope
from reports.indicators.files import disbursed
from reports.indicators.firms import last_followups
from reports.indicators.holders import supported

#: First ages of the bands, on the day of the grant of the first loan.
AGES = (25, 35, 45, 55)


@dataclass(frozen=True)
class Portrait:
    """The persons whose first loan was disbursed in the year."""

    by_sex: Breakdown
    sex_chart: charts.Stacks
    by_age: Breakdown
    age_table: Table
    age_chart: charts.Stacks
    by_milieu: Breakdown
    milieu_table: Table
    by_occupation: Breakdown
    occupation_table: Table
    occupation_chart: charts.Bars
    by_education: Breakdown
    education_table: Table
    passage_table: Table


@dataclass(frozen=True)
class Territories:
    """Where the loans went, and to which trades: in the year and since the foundation."""

    by_sector: Breakdown
    sector_table: Table
    sector_chart: charts.Bars
    by_province: Breakdown
    province_table: Table
    province_chart: charts.Map | charts.Bars
    since_foundation: Table
    persons_table: Table
    jobs_table: Table


def portrait(scope: Scope, compared: dict[str, Compared]) -> Portrait:
    by_sex = by_choice(supported, scope, "sex", _sexes())
    by_age = _by_age(scope)
    by_milieu = _by_milieu(scope)
    by_occupation = by_choice(supported, scope, "occupation", Occupation.choices)
    by_education = by_choice(supported, scope, "education", Education.choices)
    unit = _("Porteurs")
    return Portrait(
        by_sex=by_sex,
        sex_chart=by_sex.stacks(_("Femmes et hommes accompagnés"), scope),
        by_age=by_age,
        age_table=by_age.table(_("Âge le jour de l’accord du premier prêt"), _("Âge"), scope.year, unit=unit),
        age_chart=by_age.stacks(_("Âge des porteurs de projet"), scope),
        by_milieu=by_milieu,
        milieu_table=by_milieu.table(_("Milieu de l’activité"), _("Milieu"), scope.year, unit=unit),
        by_occupation=by_occupation,
        occupation_table=by_occupation.table(
            _("Situation à l’entrée"), _("Situation"), scope.year, unit=unit
        ),
        occupation_chart=by_occupation.chart(_("Situation à l’entrée"), scope),
        by_education=by_education,
        education_table=by_education.table(_("Niveau de formation"), _("Niveau"), scope.year, unit=unit),
        passage_table=_passage_table(scope, compared),
    )


def territories(scope: Scope) -> Territories:
    sectors = _names(Sector)
    provinces = _names(Province)
    by_sector = _by_place(scope, "project__sector", sectors)
    by_province = _by_place(scope, "project__commune__province", provinces)
    return Territories(
        by_sector=by_sector,
        sector_table=by_sector.amounts_table(_("Prêts décaissés par secteur"), _("Secteur"), scope.year),
        sector_chart=by_sector.chart(
            _("Prêts décaissés par secteur en %(year)s") % {"year": scope.year}, scope
        ),
        by_province=by_province,
        province_table=by_province.amounts_table(
            _("Prêts décaissés par préfecture et province"), _("Territoire"), scope.year
        ),
        province_chart=regions.by_province(
            _("Prêts décaissés par territoire en %(year)s") % {"year": scope.year},
            regions.loans_by_province(scope.now),
            head=_("Prêts décaissés"),
            look=scope.look,
            language=scope.language,
        ),
        since_foundation=_since_foundation(scope, provinces),
        persons_table=_persons(scope, sectors, provinces),
        jobs_table=_jobs(scope, sectors, provinces),
    )


def region_rural_share():
    """The part of the rural population in the programme's only region, where it is known, else None."""
    regions = list(Region.objects.filter(provinces__isnull=False).distinct()[:2])
    if len(regions) != 1 or not regions[0].population or regions[0].rural_population is None:
        return None
    return part(regions[0].rural_population, regions[0].population)


def _sexes():
    return [(Sex.FEMALE, _("Femmes")), (Sex.MALE, _("Hommes"))]


def _names(model):
    return [(row.pk, row.name(get_language())) for row in model.objects.all()]


def _by_age(scope):
    bands = _age_bands()
    return breakdown(
        grouped(_aged(scope.now, bands), "band"), grouped(_aged(scope.before, bands), "band"), bands
    )


def _age_bands():
    labels = [_("Moins de %(age)s ans") % {"age": AGES[0]}]
    labels += [
        _("De %(low)s à %(top)s ans") % {"low": low, "top": top - 1}
        for low, top in zip(AGES, AGES[1:], strict=False)
    ]
    labels.append(_("%(age)s ans et plus") % {"age": AGES[-1]})
    return [(str(i), label) for i, label in enumerate(labels)]


def _aged(period, bands):
    """Supported holders with their band of age on the day of the grant of their first loan."""
    first = Loan.objects.disbursed(period.end).filter(holder=OuterRef("pk")).order_by("disbursed_on", "pk")
    not_yet = Q(birth_date__month__gt=F("granted__month")) | Q(
        birth_date__month=F("granted__month"), birth_date__day__gt=F("granted__day")
    )
    born = F("birth_date__year")
    age = F("granted__year") - born - Case(When(not_yet, then=Value(1)), default=Value(0))
    band = Case(
        When(Q(birth_date__isnull=True) | Q(granted__isnull=True), then=Value(None)),
        *(When(age__lt=limit, then=Value(key)) for limit, (key, _label) in zip(AGES, bands, strict=False)),
        default=Value(bands[-1][0]),
        output_field=CharField(),
    )
    holders = supported(period).annotate(granted=Subquery(first.values("granted_on")[:1]))
    return holders.annotate(age=age).annotate(band=band)


def _by_milieu(scope):
    """Rural as the indicator counts it: at least one financed project in a rural commune."""
    from reports.indicators.holders import rural

    def split(period):
        in_rural, everybody = rural(period).count(), supported(period).count()
        return {"rural": (in_rural, 0), "urban": (everybody - in_rural, 0)}

    labels = [("rural", _("Rural")), ("urban", _("Urbain"))]
    return breakdown(split(scope.now), split(scope.before), labels)


def _passage_table(scope, compared):
    keys = ("informal_share", "formalised", "formalised_share", "formalised_among_informal")
    return Table(
        caption=_("De l’informel au formel"),
        head=_("Indicateur"),
        columns=(str(scope.year), str(scope.year - 1), _("Évolution")),
        rows=tuple(compared[key].row() for key in keys),
    )


def _by_place(scope, field, names):
    return breakdown(
        grouped(disbursed(scope.now), field, "amount"),
        grouped(disbursed(scope.before), field, "amount"),
        names,
    )


def _since_foundation(scope, provinces):
    """Persons, loans, amounts and jobs by province, from the foundation to the report's day."""
    end = scope.foundation_period.end
    field = "project__commune__province"
    loans = grouped(Loan.objects.disbursed(end), field, "amount")
    persons = _distinct_holders(end, field)
    jobs = _jobs_by(scope, field)
    people = dict(Province.objects.values_list("pk", "population"))
    rows = [
        Row(
            name,
            (
                count(persons.get(key, 0)),
                count(loans.get(key, (0, 0))[0]),
                amount(loans.get(key, (0, 0))[1]),
                count(jobs.get(key, 0)),
                Cell(_per_ten_thousand(persons.get(key, 0), people[key]), None)
                if people[key]
                else Cell(None),
            ),
        )
        for key, name in provinces
    ]
    return Table(
        caption=_("Depuis la création, par préfecture et province"),
        head=_("Territoire"),
        columns=(
            _("Porteurs"), _("Prêts"), _("Montant (DH)"), _("Emplois créés"),
            _("Porteurs pour 10 000 habitants"),
        ),
        rows=tuple(rows),
        note=_(
            "Une personne dont les projets sont dans deux territoires compte dans chacun. Population du "
            "recensement de 2014."
        ),
    )  # fmt: skip


def _per_ten_thousand(persons, population):
    from initiative_sm import numbers

    return numbers.ratio(part(persons * 10_000, population), decimals=1)


def _distinct_holders(end, *fields):
    loans = Loan.objects.disbursed(end).order_by().values(*fields).annotate(n=Count("holder", distinct=True))
    return {_key(row, fields): row["n"] for row in loans}


def _jobs_by(scope, *fields):
    rows = last_followups(scope.foundation_period).order_by().values(*fields)
    return {_key(row, fields): row["n"] for row in rows.annotate(n=Sum("jobs_created", default=0))}


def _key(row, fields):
    found = tuple(row[field] for field in fields)
    return found if len(found) > 1 else found[0]


def _persons(scope, sectors, provinces):
    """Sector × province crosses two attributes of persons: small cells are not printed."""
    found = _distinct_holders(scope.foundation_period.end, "project__sector", "project__commune__province")
    kept = [(key, name) for key, name in sectors if any(key == sector for sector, _province in found)]
    grid = masked_grid([[found.get((sector, place), 0) for place, _n in provinces] for sector, _s in kept])
    return Table(
        caption=_("Porteurs accompagnés depuis la création, par secteur et territoire"),
        head=_("Secteur"),
        columns=tuple(name for _key, name in provinces),
        rows=tuple(Row(name, tuple(cells)) for (_key, name), cells in zip(kept, grid, strict=True)),
        note=_(
            "Pour que personne ne soit reconnu, un nombre inférieur à 5 est remplacé par « < 5 », et un "
            "second nombre de la ligne ou de la colonne par « 5+ » lorsqu’une soustraction le révélerait."
        ),
        style="dense",
    )


def _jobs(scope, sectors, provinces):
    found = _jobs_by(scope, "project__sector", "project__commune__province")
    kept = [(key, name) for key, name in sectors if any(key == sector for sector, _province in found)]
    grid = masked_grid([[found.get((sector, place), 0) for place, _n in provinces] for sector, _s in kept])
    return Table(
        caption=_("Emplois créés depuis la création, par secteur et territoire"),
        head=_("Secteur"),
        columns=tuple(name for _key, name in provinces),
        rows=tuple(Row(name, tuple(cells)) for (_key, name), cells in zip(kept, grid, strict=True)),
        style="dense",
    )
