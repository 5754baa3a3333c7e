"""Rows found by what people type: names in either script, numbers however they are spaced."""

from django.db.models import Q

from initiative_sm import text


def found(term, *, names_keys=(), identifiers=(), exact_identifiers=(), texts=()) -> Q:
    """The condition that says a row is found by `term`: its names word by word, or one of its numbers.

    `names_keys` are the search keys of names, `identifiers` are found by a part of them, `exact_identifiers`
    only whole, `texts` are plain texts. A term that cannot name anything finds nothing.
    """
    words = text.search_key(term).split()
    condition = Q()
    for key in names_keys if words else ():
        named = Q()
        for word in words:
            named &= Q(**{f"{key}__startswith": word}) | Q(**{f"{key}__contains": f" {word}"})
        condition |= named
    number = text.identifier(term)
    for field in identifiers if number else ():
        condition |= Q(**{f"{field}__icontains": number})
    for field in exact_identifiers if number else ():
        condition |= Q(**{field: number})
    for field in texts:
        condition |= Q(**{f"{field}__icontains": text.clean(term)})
    return condition or Q(pk__in=[])
