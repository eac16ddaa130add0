"""The project's settings, with what only tests want."""

import os
from typing import Any

os.environ.setdefault("SECRET_KEY", "for-tests-only-" + "0" * 50)
os.environ.setdefault("HTTPS", "false")

from policytracker.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Static files are looked up when asked for, not gathered for every test client.
WHITENOISE_AUTOREFRESH = True
# A connection that outlives its request would keep the test database from going.
DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405

# One test after another would count as one impatient caller.
RATES: Any = REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"]  # noqa: F405
RATES.update(dict.fromkeys(RATES, "off"))
