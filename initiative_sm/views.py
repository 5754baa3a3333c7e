"""What every list and every site needs: sorting by allow-list, pages, and the page of an unforeseen error."""

from dataclasses import dataclass

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseServerError
from django.template import loader
from django.utils import translation
from django.views.decorators.csrf import requires_csrf_token

from initiative_sm import dates
from initiative_sm.language import cookie_language

ROWS_PER_PAGE = 50


@dataclass(frozen=True)
class Column:
    """A column of a list; without `order_by` it does not sort. Numeric columns align on their decimals."""

    key: str
    label: str
    order_by: tuple[str, ...] = ()
    numeric: bool = False


@dataclass(frozen=True)
class Header:
    """The heading of a column as the page shows it: `order` is what a click asks for, "" where none may."""

    label: str
    numeric: bool
    order: str
    direction: str  # the value of aria-sort: "ascending", "descending" or "none"


def sort(request, rows, columns, *, default):
    """Rows ordered as `?tri=key` or `?tri=-key` asks, and the headers of the columns.

    Only columns with an `order_by` are obeyed; anything else falls back to `default` (a key, or "-key").
    The order is total: the primary key comes last.
    """
    known = {column.key: column for column in columns if column.order_by}
    asked = request.GET.get("tri", "")
    current = asked if asked.removeprefix("-") in known else default
    key, descending = current.removeprefix("-"), current.startswith("-")
    names = [_reversed(name) if descending else name for name in (*known[key].order_by, "pk")]
    headers = [_header(column, key, descending) for column in columns]
    return rows.order_by(*names), headers


def _reversed(name):
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"


def _header(column, key, descending):
    active = bool(column.order_by) and column.key == key
    if not column.order_by:
        order = ""
    else:
        order = f"-{column.key}" if active and not descending else column.key
    direction = ("descending" if descending else "ascending") if active else "none"
    return Header(column.label, column.numeric, order, direction)


def date_asked(request):
    """The day that `?le=` asks for; today where it asks for none, or for what is no date."""
    try:
        return dates.parse(request.GET["le"])
    except (KeyError, dates.DateError):
        return dates.today()


def paper_language(request):
    """The language of the paper that `?lang=` asks for: Arabic or French; the reader's own by default."""
    asked = request.GET.get("lang") or translation.get_language()
    return "ar" if asked == "ar" else "fr"


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """A printed paper, shown by the browser and kept as `name` when it is taken away."""
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private"},
    )


def paginate(request, rows, *, per_page=ROWS_PER_PAGE):
    """The page that `?page=` asks for; the first or the last one when it does not exist."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))


@requires_csrf_token
def server_error(request):
    """Error 500, in the reader's language. It asks nothing of the database, which may be what failed."""
    language = cookie_language(request) or translation.get_language() or settings.LANGUAGE_CODE
    with translation.override(language):
        direction = "rtl" if translation.get_language_bidi() else "ltr"
        page = loader.render_to_string("500.html", {"language": language, "direction": direction})
    return HttpResponseServerError(page)
