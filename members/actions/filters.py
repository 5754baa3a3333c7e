"""The verbs of the filters that a person keeps: keep one under a name, drop one."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from initiative_sm import text
from members.models import SavedFilter

#: What an address asks for besides the filter: the page of the list, the file to take away.
PASSING = ("page", "format", "csrfmiddlewaretoken")


def query_of(asked: QueryDict) -> str:
    """What a list is asked for, without what passes: nothing where the whole list is shown."""
    kept = asked.copy()
    for name in [*PASSING, *(name for name in asked if not any(asked.getlist(name)))]:
        kept.pop(name, None)
    return kept.urlencode()


@transaction.atomic
def keep(*, page: str, name: str, query: str, by) -> SavedFilter:
    """Keep what `query` asks of the list `page` (the name of its view); a name already used leads there now.

    A filter is a habit of one person, not a fact of the programme: it leaves no trace in the log.
    """
    name = text.clean(name)
    if not name:
        raise ValidationError({"name": _("Donnez un nom à ce filtre.")})
    if not query:
        raise ValidationError(_("La liste n’est pas filtrée : il n’y a rien à enregistrer."))
    kept = SavedFilter.objects.filter(user=by, page=page, name=name).first()
    kept = kept or SavedFilter(user=by, page=page, name=name)
    kept.query = query
    kept.full_clean()
    kept.save()
    return kept


def drop(*, kept: SavedFilter) -> None:
    kept.delete()
