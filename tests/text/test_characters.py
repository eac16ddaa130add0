"""Characters that cannot be stored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.text.characters import CharacterUnstorable, check_storable


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_check_storable_passes_all_other_characters(text):
    assert check_storable(text) is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("\0", "U+0000 at offset 0"),
        ("arms\0deal\0", "U+0000 at offset 4"),
        ("😀\ud83d", "U+D83D at offset 1"),
        ("\ude00", "U+DE00 at offset 0"),
        ("\ud800\0", "U+D800 at offset 0"),
    ],
)
def test_check_storable_names_the_first_at_fault(text, named):
    with pytest.raises(CharacterUnstorable) as caught:
        check_storable(text)

    assert named in str(caught.value)
