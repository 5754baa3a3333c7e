from allauth.account.adapter import DefaultAccountAdapter
from django.utils.translation import get_language

from members.models import Association


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by an administrator: nobody signs up by herself."""

    def is_open_for_signup(self, request):
        return False

    def format_email_subject(self, subject):
        """The subject with the association that writes, where allauth would bracket the name of the server."""
        return f"{subject} · {Association.current().name(get_language() or 'fr')}"
