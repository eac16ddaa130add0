"""Records that are added together get keys as one by one."""

import pytest

from recommendations import tracking
from recommendations.models import Theme
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_new_keys_are_of_nobody_before_or_after():
    gone = make.ThemeFactory()
    gone_key = gone.pk
    tracking.remove(gone)

    one, two = tracking.add([Theme(key=key, name=key, definition="-") for key in "ab"])
    after = make.ThemeFactory()

    assert gone_key < one.pk < two.pk < after.pk
    assert Theme.objects.get(key="b").pk == two.pk
    assert two.history.get().history_type == "+"
