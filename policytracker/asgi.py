"""The ASGI application, for servers that speak it."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "policytracker.settings")

django.setup(set_prefix=False)

from policytracker.requests import ASGIApplication  # noqa: E402 (after the settings)

application = ASGIApplication()
