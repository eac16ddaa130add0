"""What changed between two versions of some words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.text.changes import Fate, Piece, changes

words = st.text(alphabet=st.sampled_from("ab .,é\n"), max_size=30) | st.text()


@given(words, words)
def test_changes_hold_both_versions(old, new):
    found = list(changes(old, new))

    assert "".join(p.words for p in found if p.fate != Fate.ADDED) == old
    assert "".join(p.words for p in found if p.fate != Fate.REMOVED) == new


@given(words)
def test_changes_of_what_stayed_are_none(old):
    assert [piece for piece in changes(old, old) if piece.fate != Fate.KEPT] == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "new", [("added", "new")]),
        ("old", "", [("removed", "old")]),
        ("high", "low", [("removed", "high"), ("added", "low")]),
        (
            "Press Baghdad.",
            "Press Baghdad, and Erbil.",
            [("kept", "Press Baghdad"), ("added", ", and Erbil"), ("kept", ".")],
        ),
    ],
)
def test_changes(old, new, expected):
    pieces = [Piece(Fate(fate), text) for fate, text in expected]

    assert list(changes(old, new)) == pieces
