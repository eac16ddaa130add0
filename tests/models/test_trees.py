"""Trees of actors and of themes."""

import pytest
from django.core.exceptions import ValidationError

from recommendations.models import Actor, Theme
from tests.factories import (
    ActorFactory,
    RecommendationFactory,
    ThemeFactory,
    UpperThemeFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain():
    """State, government and ministry, each under the one before."""
    state = ActorFactory(name="Iraq")
    government = ActorFactory(name="Government of Iraq", parent=state)
    return state, government, ActorFactory(name="Ministry of Oil", parent=government)


def test_actor_descendants(chain):
    state, government, ministry = chain
    ActorFactory(name="Iran")

    assert list(Actor.objects.descendants(state)) == [government, ministry]
    assert list(ministry.__class__.objects.ancestors(ministry)) == [state, government]


@pytest.mark.parametrize("below", [0, 1, 2])
def test_actor_is_not_put_under_its_own(chain, below):
    state = chain[0]
    state.parent = chain[below]

    with pytest.raises(ValidationError, match="belongs to Iraq already") as caught:
        state.full_clean()

    assert set(caught.value.error_dict) == {"parent"}


def test_actor_moves_to_another_branch(chain):
    _, government, ministry = chain
    ministry.parent = ActorFactory(parent=chain[0])

    ministry.full_clean()
    ministry.save()

    assert list(Actor.objects.descendants(government)) == []


def test_actor_without_a_parent_is_clean():
    ActorFactory.build().full_clean()


def test_theme_lower_are_those_that_recommendations_carry():
    theme = ThemeFactory()

    assert list(Theme.objects.lower()) == [theme]


def test_theme_has_no_third_level():
    third = ThemeFactory.build(parent=ThemeFactory(name="Arms"))

    with pytest.raises(ValidationError, match="Arms has a parent itself"):
        third.full_clean()


def test_theme_with_themes_under_it_gets_no_parent():
    upper = ThemeFactory().parent
    upper.parent = UpperThemeFactory()

    with pytest.raises(ValidationError, match="has themes under it"):
        upper.full_clean()


def test_theme_is_not_put_under_its_own():
    theme = ThemeFactory()
    theme.parent.parent = theme

    with pytest.raises(ValidationError, match="belongs to"):
        theme.parent.full_clean()


def test_theme_that_recommendations_carry_keeps_its_parent():
    (theme,) = RecommendationFactory().themes.all()
    theme.parent = None

    with pytest.raises(ValidationError, match="recommendations carry it") as caught:
        theme.full_clean()

    assert set(caught.value.error_dict) == {"parent"}
