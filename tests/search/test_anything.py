"""Whatever a person types gives results or none, and never an error."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recommendations.models import Actor, Recommendation, Source
from recommendations.search import search
from tests import factories

PIECES = st.sampled_from(
    [
        *("oil", "arms", '"', "“", "-", "*", "OR", "AND", "NOT", "NEAR", "(", ")"),
        *(":", "&", "|", "!", "<->", "'", "''", "\\", "%", "_", "{title}", "^", "+"),
        *("\0", "\ud83d", "😀", "@1", "=oil", "石油", "e\u0301", "--", ";", "\n"),
        *("DROP TABLE", "title:oil", "oil*", '-"a b"*', "NEAR(a b, 2)", "$$", "{}"),
    ]
)
TYPED = st.one_of(
    st.text(st.characters(exclude_categories=[]), max_size=60),
    st.lists(PIECES, max_size=12).map(" ".join),
    st.lists(PIECES, max_size=12).map("".join),
)


@pytest.mark.django_db
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(typed=TYPED)
def test_anything_typed_is_no_error(typed):
    for model in (Recommendation, Source, Actor):
        for unfinished in (False, True):
            rows = search(model.objects.all(), typed, unfinished=unfinished)
            assert len(rows[:20]) <= rows.count() + 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    [
        "x" * 10_000,
        "oil " * 2_500,
        '"' * 10_000,
        "-" * 10_000,
        "石" * 1_500,
        '"' + "y " * 900 + '"',
        " OR ".join("abcdefghijklmnop"),
    ],
)
def test_long_texts_are_no_error(typed):
    factories.RecommendationFactory()

    assert search(Recommendation.objects.all(), typed).count() == 0
