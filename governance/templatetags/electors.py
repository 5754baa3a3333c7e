"""May a member vote, on the pages of the members' floor, which knows no statutes."""

from django import template

from governance import electors
from governance.models import Statutes

register = template.Library()


@register.simple_tag
def standing_of(member, on):
    """The standing of `member` on a day, with its reason; None where no statutes were in force."""
    return electors.standings(Statutes.objects.on(on), [member], on).get(member.pk)
