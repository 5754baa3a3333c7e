"""What the rows of a workbook must obey: once each, nothing overwritten, references that exist, dates in order.

The rules of the database and of the verbs, for thousands of rows at once; every breach is named, none stops
the reading. `check` also fills in what a blank cell means.
"""

import hashlib

from django.utils.translation import gettext as _

from initiative_sm import money as dirhams
from initiative_sm.money import to_centimes
from loans.enums import FollowUpKind, MovementKind
from loans.workbook import cash, loan_rules
from loans.workbook.cells import as_written, shown
from loans.workbook.known import Known
from loans.workbook.reading import Line, Parsed, SheetLines
from loans.workbook.words import fold

#: What a blank cell means where it is part of what tells two rows apart.
IMPLIED = {
    "contributions": {"kind": MovementKind.CONTRIBUTION.value, "reference": ""},
    "repayments": {"kind": MovementKind.REPAYMENT.value, "reference": ""},
    "followups": {"kind": FollowUpKind.VISIT.value},
}
#: The column that says whose money a row is.
SUBJECTS = {"contributions": "envelope", "repayments": "loan"}

#: What tells two rows of a sheet apart, and the column in which a repetition is named.
IDENTITIES = {
    "funders": (("name_fr",), "name_fr"),
    "envelopes": (("code",), "code"),
    "contributions": (("envelope", "value_date", "amount", "kind", "reference"), "envelope"),
    "holders": (("number",), "number"),
    "projects": (("number",), "number"),
    "loans": (("number",), "number"),
    "repayments": (("loan", "value_date", "amount", "kind", "reference"), "loan"),
    "followups": (("project", "observed_on", "kind"), "project"),
}

#: Columns that are compared with a loan that exists already; what followed is the application's business.
LOAN_TERMS = (
    "holder", "project", "envelope", "received_on", "amount_requested", "amount", "term", "deferral",
    "granted_on", "contracted_on", "disbursed_on",
)  # fmt: skip
CONVENTION_FIELDS = ("funder", "signed_on", "ends_on", "promised", "returnable", "subject_fr")


def source_key(kind, subject, day, amount, reference) -> str:
    """What makes a money row recognisable in another file: the same content has the same key."""
    said = "|".join((str(kind), subject, day.isoformat(), str(to_centimes(amount)), reference))
    return f"workbook:{hashlib.sha256(said.encode()).hexdigest()}"


def prepare(parsed: Parsed):
    """Fill in what blank cells mean and the keys of money rows; before the database is asked what it holds."""
    for key, sheet in parsed.sheets.items():
        for line in sheet.lines:
            for name, value in IMPLIED.get(key, {}).items():
                if name not in line.bad:
                    line.values.setdefault(name, value)
            if key in SUBJECTS and line.ok(SUBJECTS[key], "value_date", "amount", "kind"):
                line.values["source_key"] = source_key(*content_of(line, SUBJECTS[key]))


def content_of(line, subject):
    """What a money row says: kind, envelope code or loan number, date, amount, reference."""
    names = ("kind", subject, "value_date", "amount")
    return (*(line.values[name] for name in names), line.get("reference", ""))


def check(parsed: Parsed, known: Known):
    """Name every breach in `parsed.findings` and mark the rows that the database holds already."""
    for key, sheet in parsed.sheets.items():
        _once(sheet, *IDENTITIES[key])
    _envelopes(parsed, known)
    _holders(parsed, known)
    _projects(parsed, known)
    _loans(parsed, known)
    for key, subject in SUBJECTS.items():
        _money_rows(parsed, known, key, subject)
    _followups(parsed, known)
    loan_rules.check(parsed, known)
    cash.check(parsed, known)
    _say_what_is_known(parsed)


def _once(sheet: SheetLines, fields, shown_in, sentence=None):
    """The same row twice in a file: which of the two would count?"""
    sentence = sentence or _("Cette ligne répète la ligne %d.")
    seen = {}
    for line in sheet.lines:
        if line.bad.intersection(fields) or not line.ok(*fields):
            continue
        identity = tuple(_plain(line.values[name]) for name in fields)
        first = seen.setdefault(identity, line)
        if first is not line:
            sheet.fault(line, shown_in, sentence % first.number)


def _plain(value):
    return fold(value) if isinstance(value, str) else value


def _compare(sheet: SheetLines, line: Line, row, fields):
    """A row that exists already is the same or is refused: an import never overwrites."""
    line.known = row
    for name in fields:
        if name not in line.values or name in line.bad:
            continue
        kept = row.values.get(name)
        if line.values[name] != kept:
            sheet.fault(line, name, _different(sheet, name, kept))


def _different(sheet, name, kept):
    if kept is None or kept == "":
        return _("Cette ligne existe déjà, sans cette valeur : corrigez-la dans l’application.")
    said = as_written(sheet.layout.by_field[name].reader, kept, sheet.context)
    return _("Cette ligne existe déjà, avec « %s » : un import n’écrase rien.") % said


def _refer(sheet: SheetLines, line: Line, name, *places, sentence):
    """The cell names a row of one of `places` (the file, the database)."""
    if line.ok(name) and not any(line.values[name] in place for place in places):
        sheet.fault(line, name, sentence % shown(line.values[name]))


def _numbers(parsed, key, name="number"):
    return {line.values[name] for line in parsed.lines(key) if line.ok(name)}


def _envelopes(parsed, known):
    if "funders" in parsed.sheets:
        sheet = parsed.sheets["funders"]
        for line in sheet.lines:
            if line.ok("name_fr") and fold(line.values["name_fr"]) in known.funders:
                _compare(sheet, line, known.funders[fold(line.values["name_fr"])], ("name_ar",))
    if "envelopes" not in parsed.sheets:
        return
    sheet = parsed.sheets["envelopes"]
    funders = {fold(line.values["name_fr"]) for line in parsed.lines("funders") if line.ok("name_fr")}
    conventions = {}
    for line in sheet.lines:
        values = line.values
        if line.ok("funder"):
            values["funder"] = fold(values["funder"])
            if values["funder"] not in funders and values["funder"] not in known.funders:
                sheet.fault(line, "funder", _("Ce bailleur est inconnu : ajoutez-le à la feuille Bailleurs."))
        if line.ok("signed_on", "ends_on") and values["ends_on"] <= values["signed_on"]:
            sheet.fault(line, "ends_on", _("L’échéance de la convention précède sa signature."))
        if line.ok("code") and values["code"] in known.envelopes:
            _compare(sheet, line, known.envelopes[values["code"]], sheet.layout.by_field)
        elif line.ok("convention"):
            _same_convention(sheet, line, conventions, known)


def _same_convention(sheet, line, conventions, known):
    """Two envelopes of one convention say the same of it."""
    number = line.values["convention"]
    kept = known.conventions[number].values if number in known.conventions else None
    kept = kept or conventions.setdefault(number, line.values)
    for name in CONVENTION_FIELDS:
        if name in line.values and name in kept and line.values[name] != kept[name]:
            sheet.fault(
                line,
                name,
                _("Une autre ligne de la même convention dit « %s ».")
                % as_written(sheet.layout.by_field[name].reader, kept[name], sheet.context),
            )


def _holders(parsed, known):
    if "holders" not in parsed.sheets:
        return
    sheet = parsed.sheets["holders"]
    _once(sheet, ("cin",), "cin", _("Cette CIN est déjà à la ligne %d."))
    for line in sheet.lines:
        values = line.values
        if line.ok("birth_date", "first_contact_on") and values["birth_date"] >= values["first_contact_on"]:
            sheet.fault(line, "birth_date", _("La date de naissance suit le premier contact."))
        if line.ok("number") and values["number"] in known.holders:
            _compare(sheet, line, known.holders[values["number"]], sheet.layout.by_field)
        elif line.ok("cin") and values["cin"] in known.cins:
            sheet.fault(line, "cin", _("Cette CIN est celle du porteur n° %s.") % known.cins[values["cin"]])


def _projects(parsed, known):
    if "projects" not in parsed.sheets:
        return
    sheet = parsed.sheets["projects"]
    holders = _numbers(parsed, "holders")
    for line in sheet.lines:
        _refer(
            sheet, line, "holder", holders, known.holders,
            sentence=_("Le porteur n° %s est inconnu : ni dans la feuille Porteurs, ni déjà enregistré."),
        )  # fmt: skip
        if line.ok("number") and line.values["number"] in known.projects:
            fields = [name for name in sheet.layout.by_field if ":" not in name]
            _compare(sheet, line, known.projects[line.values["number"]], fields)
        _formalisation(sheet, line)
        _plan_balances(sheet, line)


def _formalisation(sheet, line):
    if line.bad & {"formalised_on", "formal_proof"}:
        return
    if line.ok("formalised_on") and not line.ok("formal_proof"):
        sheet.fault(line, "formal_proof", _("Une formalisation demande un justificatif."))
    elif line.ok("formal_proof") and not line.ok("formalised_on"):
        sheet.fault(line, "formalised_on", _("Un justificatif de formalisation demande sa date."))


def _plan_balances(sheet, line):
    sides = {
        side: sum(value for name, value in line.values.items() if name.startswith(side) and value)
        for side in ("need:", "resource:")
    }
    unread = any(":" in name for name in line.bad)
    if not unread and all(sides.values()) and sides["need:"] != sides["resource:"]:
        first = next(name for name in line.values if name.startswith("resource:"))
        sheet.fault(
            line, first,
            _("Le plan de financement n’est pas équilibré : besoins %(needs)s, ressources %(resources)s.")
            % {"needs": dirhams.format(sides["need:"]), "resources": dirhams.format(sides["resource:"])},
        )  # fmt: skip


def _loans(parsed, known):
    if "loans" not in parsed.sheets:
        return
    sheet = parsed.sheets["loans"]
    holders, projects = _numbers(parsed, "holders"), _numbers(parsed, "projects")
    envelopes = _numbers(parsed, "envelopes", "code")
    main = {number: row.values["holder"] for number, row in known.projects.items()}
    main |= {
        line.values["number"]: line.values["holder"]
        for line in parsed.lines("projects")
        if line.ok("number", "holder")
    }
    for line in sheet.lines:
        _refer(
            sheet, line, "project", projects, known.projects,
            sentence=_("Le projet n° %s est inconnu : ni dans la feuille Projets, ni déjà enregistré."),
        )  # fmt: skip
        _refer(
            sheet, line, "holder", holders, known.holders,
            sentence=_("Le porteur n° %s est inconnu : ni dans la feuille Porteurs, ni déjà enregistré."),
        )  # fmt: skip
        _refer(
            sheet, line, "envelope", envelopes, known.envelopes,
            sentence=_("L’enveloppe « %s » est inconnue : ni dans la feuille Enveloppes, ni déjà enregistrée."),
        )  # fmt: skip
        if line.ok("number") and line.values["number"] in known.loans:
            _compare(sheet, line, known.loans[line.values["number"]], LOAN_TERMS)
            if line.ok("written_off_on") and not line.known.written_off:
                sheet.fault(
                    line, "written_off_on",
                    _("Ce prêt existe déjà : passez-le en perte dans l’application."),
                )  # fmt: skip
        elif "holder" not in line.bad and line.get("project") in main:
            line.values.setdefault("holder", main[line.values["project"]])


def _money_rows(parsed, known, key, subject):
    """Rows of money are only ever added: one that is in the journal is left out, by hand it is refused."""
    if key not in parsed.sheets:
        return
    sheet = parsed.sheets[key]
    for line in sheet.lines:
        if "source_key" not in line.values:
            continue
        content = content_of(line, subject)
        if line.values["source_key"] in known.movements:
            line.known = True
        elif content in known.handwritten:
            sheet.fault(
                line, "amount",
                _("Le mouvement n° %d, saisi dans l’application, dit la même chose : "
                  "donnez une référence si c’en est un autre.") % known.handwritten[content],
            )  # fmt: skip


def _followups(parsed, known):
    if "followups" not in parsed.sheets:
        return
    sheet = parsed.sheets["followups"]
    projects = _numbers(parsed, "projects")
    for line in sheet.lines:
        _refer(
            sheet, line, "project", projects, known.projects,
            sentence=_("Le projet n° %s est inconnu : ni dans la feuille Projets, ni déjà enregistré."),
        )  # fmt: skip
        if line.ok("jobs_women") and line.values["jobs_women"] > line.get("jobs", 0):
            sheet.fault(line, "jobs_women", _("Le nombre de femmes dépasse le nombre d’emplois."))
        identity = tuple(line.get(name) for name in ("project", "observed_on", "kind"))
        if identity in known.followups:
            _compare(sheet, line, known.followups[identity], sheet.layout.by_field)


def _say_what_is_known(parsed):
    for sheet in parsed.sheets.values():
        count = sum(line.known is not None and not line.bad for line in sheet.lines)
        if count:
            sheet.findings.warn(
                _("Lignes déjà enregistrées à l’identique, qui ne seront pas écrites : %d.") % count,
                sheet=sheet.name,
            )
