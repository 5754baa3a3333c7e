import pytest
from django.core.management import call_command
from django.core.management.sql import emit_pre_migrate_signal
from django.db import DatabaseError, connection, transaction

from loans import triggers
from loans.models import ImportBatch, Movement
from tests import factories

pytestmark = pytest.mark.django_db


def assert_not_removed(*rows):
    for row in rows:
        with pytest.raises(DatabaseError, match="never deleted|changed or deleted"), transaction.atomic():
            Movement.objects.filter(seq=row.seq)._raw_delete("default")


def test_the_triggers_are_there():
    assert triggers.missing() == []


def test_missing_names_what_is_not_there():
    triggers.drop()
    assert triggers.missing() == list(triggers.NAMES)
    triggers.install()
    assert triggers.missing() == []


def test_a_migrate_brings_them_back():
    triggers.drop()
    call_command("migrate", verbosity=0)
    assert triggers.missing() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("model", "name"), [(Movement, "reason"), (ImportBatch, "file_name")], ids=["movement", "batch"]
)
def test_a_migration_may_alter_the_tables_that_the_triggers_name(model, name):
    """SQLite makes such a table anew: it drops the triggers of the old one, and refuses while others name it."""
    field = model._meta.get_field(name)
    wider = field.clone()
    wider.max_length = 300
    wider.set_attributes_from_name(name)
    wider.model = model
    emit_pre_migrate_signal(verbosity=0, interactive=False, db="default")
    for old, new in ((field, wider), (wider, field)):
        with connection.schema_editor() as editor:
            editor.alter_field(model, old, new)
    call_command("migrate", verbosity=0)
    assert triggers.missing() == []
    factories.envelope(cash=1_000)
    assert_not_removed(Movement.objects.get())


def test_only_the_last_row_of_an_import_being_undone_may_be_removed():
    envelope, by = factories.envelope(cash=0), factories.user(None)
    batch = factories.batch(status="imported", imported_at=factories.NOW)
    rows = factories.imported_rows(batch=batch, envelope=envelope, by=by, amounts=(1, 2))
    assert_not_removed(*rows)
    ImportBatch.objects.update(status="undoing")
    assert_not_removed(rows[0])
    Movement.objects.filter(seq=rows[1].seq)._raw_delete("default")
    Movement.objects.filter(seq=rows[0].seq)._raw_delete("default")
    assert not Movement.objects.exists()


def test_a_row_of_somebody_else_is_not_removed_with_the_import():
    envelope, by = factories.envelope(cash=0), factories.user(None)
    batch = factories.batch(status="imported", imported_at=factories.NOW)
    factories.imported_rows(batch=batch, envelope=envelope, by=by, amounts=(1,))
    factories.contribution(envelope=envelope)
    ImportBatch.objects.update(status="undoing")
    assert_not_removed(*Movement.objects.all())
