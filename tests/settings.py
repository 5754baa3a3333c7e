"""Settings of the test run: those of the product, whatever the developer's own `.env` says."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

TEMPORARY = Path(tempfile.mkdtemp(prefix="initiative-sm-tests-"))
atexit.register(shutil.rmtree, TEMPORARY, ignore_errors=True)

os.environ.update(
    DEBUG="0",
    HTTPS="0",
    SECRET_KEY="a-secret-for-tests-only-of-sufficient-length-0123456789",
    ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
    BUSINESS_DATE="",
    MEDIA_ROOT=str(TEMPORARY / "media"),
    TASKS_BACKEND="django_tasks.backends.immediate.ImmediateBackend",
    EMAIL_URL="memorymail://",
)

from initiative_sm.settings import *  # noqa: E402, F403
from initiative_sm.settings import DATABASES, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True  # no collected static files here

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # In a file, not in memory: several connections of one in-memory database do not wait for each other.
    DATABASES["default"]["TEST"] = {"NAME": str(TEMPORARY / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
