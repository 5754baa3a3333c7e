"""What finds a person, a project, a loan or a receipt: a name in either script, a number, an amount.

The rule is the same in the box of every page, in the lists and in the warning of a second file for the same
person. Names are compared by their search key; a CIN and an ICE are found whole, so that nobody can guess
them letter by letter; a telephone number by its digits, however they are spaced.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.functions import Concat, Replace
from django.utils.translation import gettext_lazy as _

from initiative_sm import money, text
from initiative_sm.search import found
from loans.models import Holder, IssuedPaper, Loan, Project, Repayment

#: Fewer digits than this would be found in almost every telephone number.
PHONE_DIGITS = 4
#: What people put between the digits of a telephone number.
SEPARATORS = (" ", ".", "-", "/", "(", ")")

#: Persons alike who are shown; more of them say no more.
ALIKE = 6


def holders(term: str, rows=None):
    """The holders among `rows` that `term` finds."""
    rows = Holder.objects.all() if rows is None else rows
    named = found(term, names_keys=("names_key",), identifiers=("number",), exact_identifiers=("cin",))
    digits = text.phone(term) if is_phone(term) else ""
    if not digits:
        return rows.filter(named)
    return with_digits(rows).filter(named | Q(digits__contains=digits))


def is_phone(term: str) -> bool:
    """Whether `term` can be a telephone number, or a part of one."""
    letters = any(letter.isalpha() for letter in term)
    return not letters and len(text.phone(term)) >= PHONE_DIGITS


def with_digits(rows, field="phone"):
    """Annotate `digits`: the telephone number as it is dialled in Morocco, as `text.phone` reads it."""
    bare = F(field)
    for separator in SEPARATORS:
        bare = Replace(bare, Value(separator), Value(""))
    return rows.annotate(digits=Replace(bare, Value("+212"), Value("0")))


@dataclass(frozen=True)
class Likeness:
    """A person already on file who may be the one being entered, and what they have in common."""

    holder: Holder
    same: list[str]

    @property
    def certain(self):
        """Two persons never have one CIN."""
        return "cin" in self.same


def alike(*, cin="", phone="", names=(), birth_date=None, besides=None) -> list[Likeness]:
    """Persons on file with the same CIN, the same telephone or the same name in either script.

    `names` are full names, one for each script. Two persons of one name whose birth dates are known and
    differ are not alike. `besides` is the person whose file is being corrected. One query.
    """
    cin, digits = text.identifier(cin), text.phone(phone)
    keys = {key for key in map(text.search_key, names) if " " in key}
    tests = {
        "cin": Q(cin=cin) if cin else None,
        "phone": Q(digits=digits) if len(digits) >= 9 else None,
        "name": _one_of(keys, birth_date) if keys else None,
    }
    tests = {same: test for same, test in tests.items() if test is not None}
    if not tests:
        return []
    rows = with_digits(Holder.objects).annotate(
        key=Concat(Value(" "), "names_key", Value(" "), output_field=CharField()),
        **{f"same_{same}": Case(When(test, then=True), default=False) for same, test in tests.items()},
    )
    # Asked by their annotations: the conditions are written once.
    condition = reduce(or_, (Q(**{f"same_{same}": True}) for same in tests))
    rows = rows.filter(condition).exclude(pk=besides.pk if besides else None).select_related("commune")
    return [
        Likeness(row, [same for same in tests if getattr(row, f"same_{same}")])
        for row in rows.order_by("-first_contact_on", "pk")[:ALIKE]
    ]


def _one_of(keys, birth_date):
    condition = Q()
    for key in keys:
        condition |= reduce(and_, (Q(key__contains=f" {word} ") for word in key.split()))
    return condition & (Q(birth_date=birth_date) | Q(birth_date=None)) if birth_date else condition


# --- One box for everything -------------------------------------------------------------------------------

#: Shorter words would find half of the programme.
SHORTEST = 2
#: Rows of a kind that are shown together; more of them have a page of their own.
SHOWN = 8


@dataclass(frozen=True)
class Kind:
    """A kind of things that are looked for, by who holds its permission; `search` gives its rows for a term."""

    key: str
    label: str
    permission: str
    search: Callable


@dataclass(frozen=True)
class Found:
    """What was found of one kind: the first rows, and whether there are more."""

    kind: Kind
    rows: list
    more: bool


def _persons(term):
    return holders(term).select_related("commune")


def _projects(term):
    condition = found(
        term,
        names_keys=("names_key", "holder__names_key"),
        identifiers=("number",),
        exact_identifiers=("ice",),
    )
    return Project.objects.filter(condition).select_related("holder", "commune").order_by("-number")


def _loans(term):
    condition = found(term, names_keys=("holder__names_key",), identifiers=("number",))
    amount = amount_of(term)
    if amount is not None:
        condition |= Q(amount=amount) | Q(amount__isnull=True, amount_requested=amount)
    return Loan.objects.filter(condition).select_related("holder", "project")


def _receipts(term):
    condition = found(
        term, names_keys=("loan__holder__names_key",), identifiers=("reference", "loan__number")
    )
    amount = amount_of(term)
    if amount is not None:
        condition |= Q(amount=amount)
    rows = Repayment.objects.filter(condition, amount__gt=money.money(0))
    return rows.select_related("loan__holder").order_by("-value_date", "-seq")


def _papers(term):
    rows = IssuedPaper.objects.filter(found(term, identifiers=("number",)))
    return rows.select_related("loan__holder").order_by("-issued_on", "-pk")


#: In the order in which they are shown.
KINDS = (
    Kind("porteurs", _("Porteurs"), "loans.view_holder", _persons),
    Kind("projets", _("Projets"), "loans.view_project", _projects),
    Kind("prets", _("Prêts"), "loans.view_loan", _loans),
    Kind("remboursements", _("Remboursements"), "loans.view_repayment", _receipts),
    Kind("papiers", _("Papiers émis"), "loans.view_issuedpaper", _papers),
)


def amount_of(term: str):
    """The amount in dirhams that `term` may be, or None."""
    try:
        amount = money.parse(term)
    except money.MoneyError:
        return None
    return amount or None


def kinds_for(user) -> list[Kind]:
    """What this reader may look for."""
    return [kind for kind in KINDS if user.has_perm(kind.permission)]


def find(term: str, kinds) -> list[Found]:
    """What `term` finds among `kinds`: the first rows of each that has any. One query for each kind."""
    if len(text.clean(term)) < SHORTEST:
        return []
    every = [(kind, list(kind.search(term)[: SHOWN + 1])) for kind in kinds]
    return [Found(kind, rows[:SHOWN], len(rows) > SHOWN) for kind, rows in every if rows]
