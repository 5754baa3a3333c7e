"""Verbs in the admin: a button on a row's page, a small form, one action, a message.

The admin never writes a status or an amount by itself: it asks for what the action needs and calls it with
the signed-in person as its actor. A refusal of the action is shown on the form; nothing is half written.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.admin import helpers
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from initiative_sm import dates


@dataclass(frozen=True)
class Verb:
    """One thing that can be done to a row.

    `available(row)` says whether it may be done to this row now; `perform(row, data, by)` does it and
    returns the sentence that says so. The form is built with `row=` and `today=`.
    """

    name: str
    label: str
    form: type[forms.Form]
    permission: str
    available: Callable
    perform: Callable
    grave: bool = False

    def offered(self, row, user):
        return user.has_perm(self.permission) and self.available(row)


class LabelledForm(forms.Form):
    """Labels are written as the fields of models are named, small; they are shown with a capital."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.label = capfirst(field.label)


class VerbForm(LabelledForm):
    """The form of a verb: it knows the row it is about, and the day."""

    def __init__(self, *args, row=None, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.row, self.today = row, today


class NoteForm(VerbForm):
    """A verb that needs nothing but, perhaps, a word about why."""

    note = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("Note")


def show_refusal(form, refusal):
    """Put the sentences of an action's ValidationError on the form: beside its fields, or above them all."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        shown = name if name in form.fields and name != NON_FIELD_ERRORS else None
        form.add_error(shown, errors)


def admin_form(form, model_admin):
    """The form laid out as the admin's own."""
    visible = [field.name for field in form.visible_fields()]
    return helpers.AdminForm(form, [(None, {"fields": visible})], {}, (), model_admin)


class VerbsMixin:
    """A ModelAdmin whose rows have verbs: `verbs` lists them in the order of their buttons."""

    verbs: tuple[Verb, ...] = ()
    change_form_template = "admin/verbs/change_form.html"

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_verb"
        view = self.admin_site.admin_view(self.verb_view)
        return [path("<path:object_id>/faire/<slug:verb>/", view, name=name), *super().get_urls()]

    def verb_url(self, row, verb):
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_verb"
        return reverse(name, args=[quote(row.pk), verb.name], current_app=self.admin_site.name)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = self.get_object(request, unquote(object_id))
        offered = [verb for verb in self.verbs if row is not None and verb.offered(row, request.user)]
        buttons = [(verb, self.verb_url(row, verb)) for verb in offered]
        context = {"verbs": buttons, "links": [], **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)

    def verb_view(self, request, object_id, verb):
        chosen = next((each for each in self.verbs if each.name == verb), None)
        row = self.get_object(request, unquote(object_id))
        if chosen is None or row is None:
            raise Http404
        if not self.has_view_permission(request, row) or not request.user.has_perm(chosen.permission):
            raise PermissionDenied
        page = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[quote(row.pk)])
        if not chosen.available(row):
            messages.error(request, _("Cette action n’est plus possible dans l’état actuel du dossier."))
            return HttpResponseRedirect(page)
        form = chosen.form(request.POST or None, row=row, today=dates.today())
        if request.method == "POST" and form.is_valid() and self._perform(request, chosen, row, form):
            return HttpResponseRedirect(page)
        return self.form_page(request, form, title=chosen.label, row=row, back=page, grave=chosen.grave)

    def _perform(self, request, verb, row, form):
        try:
            with transaction.atomic():
                said = verb.perform(row, form.cleaned_data, request.user)
                self.log_change(request, row, [str(verb.label)])
        except ValidationError as refusal:
            show_refusal(form, refusal)
            return False
        messages.success(request, said)
        return True

    def form_page(self, request, form, *, title, back, row=None, grave=False, series=False):
        """The page of a verb's form; `grave` colours its button, `series` offers to enter another one."""
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "original": row,
            "form": form,
            "adminform": admin_form(form, self),
            "media": self.media + form.media,
            "back": back,
            "grave": grave,
            "series": series,
            "is_popup": False,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/verbs/form.html", context)
