"""What passes for sound without being asked is what the field itself accepts."""

import uuid

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from recommendations.text.dates import PartialDate
from recommendations.tracking import soundness

VALUES = [
    *(
        None,
        "",
        "a",
        "act",
        "draft",
        "a\nb",
        " ",
        "x" * 40,
        "x" * 10_000,
        "a\0b",
        "\ud800",
    ),
    *(-1, 0, 1, 2**15 - 1, 2**15, 2**40, True, False, 1.5),
    *(uuid.UUID(int=1), PartialDate.parse("2014"), [], {}),
]


def refuses(field, record, value):
    if field.blank and value in field.empty_values:
        return False
    try:
        return field.clean(value, record) != value
    except ValidationError:
        return True


MODELS = list(apps.get_app_config("recommendations").get_models())


@pytest.mark.parametrize(
    "model",
    MODELS,
    ids=lambda one: one.__name__,
)
def test_no_field_refuses_what_passes_for_sound(model):
    record = model()
    passed = [
        (model._meta.get_field(name), value)
        for name, is_sound in soundness.tests_of(model).items()
        for value in VALUES
        if is_sound(value)
    ]

    assert [pair for pair in passed if refuses(pair[0], record, pair[1])] == []


def test_most_of_what_is_written_passes():
    sound = soundness.tests_of(apps.get_model("recommendations", "Recommendation"))

    assert sound["ref"]("JINSA-2020-16")
    assert sound["summary"]("Press Baghdad")
    assert sound["kind"]("explicit")
    assert not sound["ref"]("two\nlines")
    assert not sound["summary"]("half \ud800")
