#!/usr/bin/env python
"""Django's command line for Policy Tracker."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError
from environs import EnvError

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "policytracker.settings")
    try:
        execute_from_command_line(sys.argv)
    except (EnvError, ImproperlyConfigured) as error:
        if "--traceback" in sys.argv:
            raise
        sys.exit(f"{error}\ndocs/settings.md lists every setting")
    except OperationalError as error:
        if "--traceback" in sys.argv:
            raise
        sys.exit(
            f"the database: {error}\nstart it, or mend DATABASE_URL; a new one needs `manage.py migrate`"
        )
    except KeyboardInterrupt:
        sys.exit(130)  # what a shell says of a command that Ctrl-C ended
