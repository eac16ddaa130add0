"""New records of seeds are written many at a time, as if each were written alone."""

import pytest

from recommendations.models import (
    Actor,
    ActorAlias,
    Addressee,
    Condition,
    Recommendation,
    Source,
)

pytestmark = pytest.mark.django_db

FIRST = "gulf/first.yaml"

THIRD = """
  - ref: H-2013-{number:02}
    summary: Press Baghdad, said again
    quote: "Washington should press Baghdad to halt oil smuggling."
    kind: explicit
    direction: act
    strength: should
    confidence: high
    addressees:
      - actor: united-states
      - actor: government-of-iraq
    targets: [government-of-iraq]
    themes: [smuggling]
"""


def more(seeds, numbers):
    """Let the first source recommend more, each with all its parts."""
    text = (seeds.root / FIRST).read_text()
    seeds.write(FIRST, text + "".join(THIRD.format(number=each) for each in numbers))


@pytest.mark.parametrize("number", [1, 40])
def test_new_records_cost_no_query_each(seeds, django_assert_max_num_queries, number):
    more(seeds, range(10, 10 + number))

    with django_assert_max_num_queries(400):
        seeds.load()

    assert Recommendation.objects.count() == 2 + number


def test_each_new_record_has_one_row_of_history_with_its_file(seeds):
    more(seeds, [3, 4])

    seeds.load()

    for model in (Recommendation, Addressee, Condition, Source, Actor):
        assert model.history.count() == model.objects.count()
    told = Recommendation.history.get(ref="H-2013-04")
    assert told.history_change_reason == "loaded from gulf/first.yaml"
    assert told.history_type == "+"
    assert [each.theme.key for each in told.themes.all()] == ["smuggling"]
    later = Source.history.get(key="later-2014")
    assert later.history_change_reason == "loaded from gulf/second.yaml"


def test_a_new_addressee_of_a_known_recommendation_changes_its_headline(seeds):
    seeds.load()
    known = Recommendation.objects.get(ref="H-2013-01")
    assert known.headline == "in_progress"

    mention = "        mention: Washington\n"
    seeds.replace(FIRST, mention, f"{mention}      - actor: government-of-iraq\n")
    seeds.load()

    known.refresh_from_db()
    assert known.headline == "mixed"


def test_a_parent_may_stand_behind_its_children(seeds):
    path = seeds.root / "vocabulary/actors.yaml"
    child = "- {key: parliament, name: Parliament, kind: other, parent: the-state}\n"
    parent = "- {key: the-state, name: The State, kind: state, parent: united-states}\n"
    seeds.write("vocabulary/actors.yaml", child + parent + path.read_text())

    seeds.load()

    actor = Actor.objects.get(key="parliament")
    assert actor.parent.parent.key == "united-states"
    assert Actor.history.get(key="parliament").parent == actor.parent


def test_an_alias_that_vanished_is_reported_and_pruned(seeds):
    seeds.load()
    seeds.replace("vocabulary/actors.yaml", "[Washington, America]", "[Washington]")

    told = seeds.load().vanished

    assert told == [
        "alias america is no longer in vocabulary/actors.yaml; remove it with --prune"
    ]
    assert seeds.load(prune=True).tally["alias"]["removed"] == 1
    assert not ActorAlias.objects.filter(name="America").exists()
