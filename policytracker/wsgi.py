"""The WSGI application, for gunicorn: `gunicorn policytracker.wsgi`."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "policytracker.settings")

django.setup(set_prefix=False)

from policytracker.requests import WSGIApplication  # noqa: E402 (after the settings)

application = WSGIApplication()
