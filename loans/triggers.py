"""The journal refuses UPDATE and DELETE in the database itself, on SQLite and on PostgreSQL.

One exception, and it is narrow: the last row of the journal may be removed while the import that wrote it
is being undone (see docs/decisions/0003-undo-of-an-import.md). Triggers are installed after each migrate,
because SQLite drops them silently when a table is altered.
"""

from django.db import connection

NAMES = ("loans_movement_no_update", "loans_movement_no_delete")

_UNDOING = """
    OLD.seq = (SELECT max(seq) FROM loans_movement)
    AND EXISTS (
        SELECT 1 FROM loans_importbatch WHERE id = OLD.batch_id AND status = 'undoing'
    )
"""

_SQLITE = (
    """
    CREATE TRIGGER loans_movement_no_update BEFORE UPDATE ON loans_movement
    BEGIN SELECT RAISE(ABORT, 'journal: a movement is never changed; reverse it'); END
    """,
    f"""
    CREATE TRIGGER loans_movement_no_delete BEFORE DELETE ON loans_movement
    WHEN NOT ({_UNDOING})
    BEGIN SELECT RAISE(ABORT, 'journal: a movement is never deleted; reverse it'); END
    """,
)

_POSTGRESQL = (
    """
    CREATE OR REPLACE FUNCTION loans_movement_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'journal: a movement is never changed or deleted; reverse it'; END $$
    """,
    """
    CREATE OR REPLACE FUNCTION loans_movement_refuse_delete() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (__UNDOING__) THEN RETURN OLD; END IF;
        RAISE EXCEPTION 'journal: a movement is never changed or deleted; reverse it';
    END $$
    """.replace("__UNDOING__", _UNDOING),
    """
    CREATE TRIGGER loans_movement_no_update BEFORE UPDATE ON loans_movement
    FOR EACH ROW EXECUTE FUNCTION loans_movement_refuse()
    """,
    """
    CREATE TRIGGER loans_movement_no_delete BEFORE DELETE ON loans_movement
    FOR EACH ROW EXECUTE FUNCTION loans_movement_refuse_delete()
    """,
)


def drop(**kwargs):
    """Remove the triggers; connected to pre_migrate, since SQLite cannot rebuild a table that one names."""
    with connection.cursor() as cursor:
        for name in NAMES:
            if connection.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON loans_movement")


def install(**kwargs):
    """(Re)install the triggers; connected to post_migrate."""
    if "loans_movement" not in connection.introspection.table_names():
        return
    drop()
    with connection.cursor() as cursor:
        for statement in _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL:
            cursor.execute(statement)


def missing():
    """Names of the triggers that should be there and are not."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {row[0] for row in cursor.fetchall()}
    return [name for name in NAMES if name not in present]
