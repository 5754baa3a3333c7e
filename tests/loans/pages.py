"""What the tests of the admin's pages have in common."""

from django.urls import reverse


def sentences(page):
    """The sentences of a refused form."""
    form = page.context["form"]
    found = (error for errors in form.errors.as_data().values() for error in errors)
    return " ".join(str(sentence) for error in found for sentence in error.messages)


def verb(row, name, model=None):
    """The address of a verb of a row, in the admin of `model` where a proxy is meant."""
    return reverse(f"admin:loans_{model or row._meta.model_name}_verb", args=[row.pk, name])
