"""Lists as people know them from their spreadsheet: searched, filtered, sorted, cut to columns, taken away.

A list is its columns and its search form; the view says which rows. One reading of the address gives the page
on the screen, the fragment that htmx asks for and the file that is exported, so that what is taken away is
what was seen.

    HOLDERS = (
        Column("name", _("Nom"), lambda row: row.full_name, order_by=("last_name", "first_name"), url=...),
        Column("loans", _("Prêts"), lambda row: row.loan_count, show="count", order_by=("loan_count",)),
    )

    def holders(request):
        listing = Listing(request, Holder.objects.all(), HOLDERS, HolderSearch, default="name")
        return listing.response("loans/holders/list.html", title=_("Porteurs de projet"))
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from django import forms
from django.db.models import QuerySet, Sum
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from initiative_sm import spreadsheets, views

#: How a cell is shown → how its column is typed in a spreadsheet.
KINDS = {
    "text": "text",
    "latin": "text",
    "named": "text",
    "money": "money",
    "count": "integer",
    "day": "date",
    "state": "text",
    "share": "text",
}
NUMERIC = {"money", "count", "share"}
#: What needs its heading to be understood; a name, a state, a telephone speak for themselves.
HEADED = {*NUMERIC, "day"}

FORMATS = {"xlsx": spreadsheets.XLSX, "csv": "text/csv; charset=utf-8"}


@dataclass(frozen=True)
class Column:
    """A column of a list. `value` gives the typed value of a row: str, int, Decimal dirhams, date or None.

    `show` is a key of KINDS. `url` gives where the cell leads; `tone` the colour of a state (see the badge
    component). An `optional` column is shown when asked for; `total` sums a field of the whole filtered list.
    """

    key: str
    label: str
    value: Callable
    show: str = "text"
    order_by: tuple[str, ...] = ()
    url: Callable | None = None
    tone: Callable | None = None
    optional: bool = False
    total: str = ""

    @property
    def numeric(self):
        return self.show in NUMERIC


@dataclass(frozen=True)
class Cell:
    """A value in its column. `place` is where a phone shows it in its row: "title", "end" or "more"."""

    column: Column
    value: object
    url: str = ""
    tone: str = ""
    place: str = "more"

    @property
    def empty(self):
        return self.value is None or self.value == ""

    @property
    def headed(self):
        return self.column.show in HEADED


def places(columns: Sequence[Column]) -> dict[str, str]:
    """Where a phone shows each column of a row, by key: who or what it is, what counts at the end, the rest.

    The title is the first name that leads somewhere; the end is the first amount, else the first state.
    """
    title = _first(columns, lambda c: c.url and c.show == "named", lambda c: c.url, lambda c: True)
    rest = [column for column in columns if column is not title]
    end = _first(rest, lambda c: c.show == "money", lambda c: c.show == "state", lambda c: c.numeric)
    return {
        column.key: "title" if column is title else "end" if column is end else "more" for column in columns
    }


def _first(columns, *wishes):
    """The first column that grants the first wish that any column grants; None where none does."""
    granted = (column for wish in wishes for column in columns if wish(column))
    return next(granted, None)


class SearchForm(forms.Form):
    """What a list can be searched and filtered by; what `CONDITIONS` do not say, subclasses do in `narrow`."""

    #: Filter → the lookup that it is, where it does nothing but compare: {"du": "value_date__gte"}.
    CONDITIONS: ClassVar[dict[str, str]] = {}

    q = forms.CharField(
        required=False,
        max_length=100,
        label=_("Rechercher"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "class": "form-control"}),
    )

    def narrow(self, rows: QuerySet, asked: dict) -> QuerySet:
        """`rows` narrowed by the values of `asked`: only those that were given and could be read.

        The filters of `CONDITIONS` have narrowed them already.
        """
        raise NotImplementedError

    def apply(self, rows):
        asked = {
            name: value
            for name, value in getattr(self, "cleaned_data", {}).items()
            if value not in (None, "", []) and not (isinstance(value, QuerySet) and not value)
        }
        conditions = {
            self.CONDITIONS[name]: value for name, value in asked.items() if name in self.CONDITIONS
        }
        return self.narrow(rows.filter(**conditions) if conditions else rows, asked)

    @property
    def active(self):
        """The labels of the filters in force, other than the words searched for."""
        if not self.is_bound:
            return []
        return [
            self.fields[name].label
            for name, value in self.cleaned_data.items()
            if name != "q" and not self.fields[name].widget.is_hidden and value not in (None, "", [], False)
        ]


class Listing:
    """One reading of a list's address: rows, headings, page, totals; `response` shows or exports them."""

    def __init__(
        self,
        request,
        rows: QuerySet,
        columns: Sequence[Column],
        form_class: type[SearchForm],
        *,
        default: str,
    ):
        self.request = request
        self.form = form_class(request.GET or {})
        self.form.is_valid()
        self.all_columns = columns
        chosen = set(request.GET.getlist("col"))
        self.columns = [c for c in columns if (c.key in chosen if chosen else not c.optional)] or list(
            columns
        )
        self.rows, self.headers = views.sort(
            request, self.form.apply(rows), self.columns, default=self._default(default)
        )

    def _default(self, default):
        # A list that was cut to other columns is still sorted by something that it shows.
        sortable = [column.key for column in self.columns if column.order_by]
        return default if default.removeprefix("-") in sortable or not sortable else sortable[0]

    @cached_property
    def page(self):
        return views.paginate(self.request, self.rows)

    @cached_property
    def totals(self):
        """Sums over the whole filtered list, by column key; one query, none where no column has a total."""
        # Not named like a column, which it would hide from the sums that follow.
        sums = {f"sum_of_{column.key}": Sum(column.total) for column in self.columns if column.total}
        found = self.rows.order_by().aggregate(**sums) if sums else {}
        return {name.removeprefix("sum_of_"): value for name, value in found.items()}

    @cached_property
    def places(self):
        return places(self.columns)

    @property
    def lines(self):
        """(row, cells) of the page shown."""
        return [(row, [self._cell(column, row) for column in self.columns]) for row in self.page]

    @property
    def foot(self):
        """The cells of the last line: totals under their columns; empty where there are none."""
        if not self.totals:
            return []
        return [Cell(column, self.totals.get(column.key)) for column in self.columns]

    def _cell(self, column, row):
        return Cell(
            column,
            column.value(row),
            column.url(row) if column.url else "",
            column.tone(row) if column.tone else "",
            self.places[column.key],
        )

    def response(self, template, *, fragment="generic/_list.html", **context):
        """The page; its list (`fragment`) alone for htmx; the whole filtered list as a file for `?format=xlsx`
        or `csv`."""
        wanted = self.request.GET.get("format", "")
        if wanted in FORMATS:
            return self._file(wanted, context["title"])
        if self.request.htmx and not self.request.htmx.boosted:
            template = fragment
        return render(self.request, template, {"listing": self, **context})

    def _file(self, kind, title):
        rows = ([self._exported(column, row) for column in self.columns] for row in self.rows.iterator(2000))
        headings = [
            spreadsheets.Column(str(column.label), kind=KINDS[column.show], width=_width(column))
            for column in self.columns
        ]
        table = spreadsheets.Table(str(title), headings, rows)
        return download(table, kind, self.request.resolver_match.url_name)

    def _exported(self, column, row):
        value = column.value(row)
        if column.show == "named" and value is not None:
            return value.name(get_language() or "fr")
        return value


def download(table: spreadsheets.Table, kind: str, name: str) -> HttpResponse:
    """`table` as a file to take away, in the reader's language; `kind` is a key of FORMATS."""
    lang = get_language() or "fr"
    if kind == "csv":
        headings = [column.heading for column in table.columns]
        content = spreadsheets.write_csv(headings, table.rows, lang=lang)
    else:
        content = spreadsheets.write_xlsx([table], lang=lang)
    return HttpResponse(
        content,
        content_type=FORMATS[kind],
        headers={
            "Content-Disposition": f'attachment; filename="{name}.{kind}"',
            "Cache-Control": "private",
        },
    )


def _width(column):
    return {"money": 16, "count": 10, "day": 13}.get(column.show, max(18, len(str(column.label)) + 2))
