"""Records that are added together get keys as one by one."""

import pytest
from django.db import IntegrityError, transaction

from recommendations import tracking
from recommendations.models import Theme
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_new_keys_are_of_nobody_before_or_after():
    gone = make.ThemeFactory()
    gone_key = gone.pk
    tracking.remove(gone)

    one, two = tracking.add([theme(key) for key in "ab"])
    after = make.ThemeFactory()

    assert gone_key < one.pk < two.pk < after.pk
    assert Theme.objects.get(key="b").pk == two.pk
    assert two.history.get().history_type == "+"


def theme(key, **fields):
    return Theme(key=key, name=key, definition="-", **fields)


def test_records_that_are_refused_keep_no_key():
    make.ThemeFactory(key="b")
    refused = [theme("a"), theme("b")]

    with pytest.raises(IntegrityError), transaction.atomic():
        tracking.add(refused)

    (other,) = tracking.add([theme("c")])
    tracking.save(refused[0])
    assert {other.key, "a"} <= set(Theme.objects.values_list("key", flat=True))


def test_a_record_that_names_an_unsaved_one_is_refused():
    with pytest.raises(ValueError, match="is not saved"):
        tracking.add([theme("kid", parent=theme("parent"))])

    assert not Theme.objects.exists()
