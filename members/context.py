from django.utils.functional import SimpleLazyObject

from members.models import Association


def association(request):
    """The association, for the frame of every page; lazy, since the admin and fragments do not ask for it."""
    return {"association": SimpleLazyObject(Association.current)}
