"""Model fields for text that must be found again, whatever way it was typed."""

from django.db import models

from initiative_sm import text


class IdentifierField(models.CharField):
    """A number given by somebody else (CIN, ICE, RIB, reference): stored and looked up normalised.

    Spaces, punctuation, bidirectional marks and the digits of other scripts make two spellings of one
    identifier; `text.identifier` makes them one again, in values and in lookups alike, so that a unique
    constraint means what it says.
    """

    def to_python(self, value):
        value = super().to_python(value)
        return value if value is None else text.identifier(value)

    def pre_save(self, model_instance, add):
        value = self.to_python(getattr(model_instance, self.attname))
        setattr(model_instance, self.attname, value)
        return value

    def get_prep_value(self, value):
        return self.to_python(super().get_prep_value(value))


class SearchKeyField(models.CharField):
    """One key for the Arabic and the Latin spelling of the names in `sources`, kept up on every write.

    `pre_save` runs for `save()` and for `bulk_create()`, so the key cannot be forgotten by an import.
    """

    def __init__(self, *args, sources=(), **kwargs):
        self.sources = tuple(sources)
        kwargs.setdefault("max_length", 400)
        kwargs.setdefault("default", "")
        kwargs.update(blank=True, editable=False)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs["sources"] = self.sources
        return name, path, args, kwargs

    def pre_save(self, model_instance, add):
        words = " ".join(str(getattr(model_instance, source) or "") for source in self.sources)
        value = text.search_key(words)[: self.max_length]
        setattr(model_instance, self.attname, value)
        return value
