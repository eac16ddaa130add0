"""What reads exports back, where `requirements/formats.txt` is installed."""

import os
from importlib import import_module

import pytest


def reader_of_formats(module):
    """The module; a test is skipped without it, unless FORMATS_TESTS=required."""
    if os.environ.get("FORMATS_TESTS") == "required":
        return import_module(module)
    return pytest.importorskip(module)
