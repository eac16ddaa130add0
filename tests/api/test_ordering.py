"""The order of lists: by what rows show, by its meaning, and without a value last."""

import pytest

from recommendations.api import filtersets
from recommendations.api.serializers import (
    ActorSerializer,
    AskSerializer,
    AssessmentSerializer,
    CollectionSerializer,
    PersonSerializer,
    PublisherSerializer,
    RecommendationRow,
    SourceRow,
    ThemeSerializer,
)
from recommendations.text.dates import PartialDate
from tests.factories import AddresseeFactory, ConditionFactory, RecommendationFactory

pytestmark = pytest.mark.django_db

LIST = "/api/v1/recommendations/"
# Addresses, points, texts at length, and what is several of each record.
UNORDERED = {
    *("api_url", "as_of", "known_at", "note", "label", "rationale", "loaded_from"),
    *("definition", "url", "text_name", "sha256", "text_url", "file_url"),
    *("addressees", "targets", "themes", "attributed_to", "authors", "inferred"),
    *("aliases", "members", "evidence", "corrects", "corrected_by", "provisional"),
    *("earlier_than_source", "assessed_by", "confirmed_by"),
}
CALLED = {"conditions": "condition"}
ROWS = [
    (filtersets.RecommendationFilters, RecommendationRow),
    (filtersets.SourceFilters, SourceRow),
    (filtersets.CollectionFilters, CollectionSerializer),
    (filtersets.PublisherFilters, PublisherSerializer),
    (filtersets.PersonFilters, PersonSerializer),
    (filtersets.ActorFilters, ActorSerializer),
    (filtersets.ThemeFilters, ThemeSerializer),
    (filtersets.AskFilters, AskSerializer),
    (filtersets.AssessmentFilters, AssessmentSerializer),
]


@pytest.mark.parametrize(("chosen", "row"), ROWS, ids=lambda one: one.__name__)
def test_list_is_ordered_by_every_column_that_it_shows(chosen, row):
    shown = {CALLED.get(name, name) for name in row.Meta.fields} - UNORDERED

    assert shown <= set(chosen.base_filters["ordering"].paths)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("ordering=strength", "ABC"),
        ("ordering=-strength", "CBA"),
        ("ordering=confidence", "CAB"),
        ("ordering=priority", "BAC"),
        ("ordering=since", "BAC"),
        ("ordering=-since", "ABC"),
        ("ordering=since&as_of=2013", "ABC"),
        ("ordering=result", "BAC"),
        ("ordering=condition", "CAB"),
        ("ordering=timeframe", "BAC"),
        ("ordering=-timeframe", "BAC"),
        ("ordering=schedule,-ref", "ACB"),
        ("ordering=kind,-ref", "CBA"),
    ],
)
def test_order_means_something_and_puts_nothing_last(reader, query, found):
    a = RecommendationFactory(
        ref="A", strength="must", confidence="medium", due=PartialDate.parse("2014")
    )
    b = RecommendationFactory(
        ref="B", strength="should", confidence="low", priority="high", timeframe="soon"
    )
    c = RecommendationFactory(ref="C", strength="could", priority="low")
    ConditionFactory(recommendation=c)
    for made, value, since in ((a, "announced", "2016"), (b, "reversed", "2014")):
        made.headline = value
        made.save()
        AddresseeFactory(
            recommendation=made,
            implementation=value,
            implementation_since=PartialDate.parse(since),
        )

    rows = reader.get(f"{LIST}?{query}").json()["results"]
    assert "".join(row["ref"] for row in rows) == found
