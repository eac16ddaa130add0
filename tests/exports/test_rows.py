"""Records laid flat."""

import pytest

from recommendations.exports import COLUMNS, Layout, records
from recommendations.models import Recommendation
from recommendations.text.dates import PartialDate
from tests.factories import (
    ActorFactory,
    AddresseeFactory,
    AuthorshipFactory,
    ConditionFactory,
    RecommendationFactory,
    SourceFactory,
    TargetFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


def table():
    made = records(Recommendation.objects.all())
    cells = Layout(list(COLUMNS.values())).rows(made)
    return [dict(zip(COLUMNS, row, strict=True)) for row in cells]


def test_row_of_source():
    source = SourceFactory(
        key="fa-2017",
        title="How",
        publisher__key="fa",
        publisher__name="Foreign Affairs",
        published=PartialDate.parse("2017-05"),
    )
    AuthorshipFactory(source=source, person__key="emma", person__name="Emma Sky")
    AuthorshipFactory(
        source=source, person__key="ari", person__name="Ari Cicurel", position=2
    )
    RecommendationFactory(source=source)

    (row,) = table()
    assert (row["source"], row["source_title"]) == ("fa-2017", "How")
    assert (row["publisher"], row["publisher_name"]) == ("fa", "Foreign Affairs")
    assert (row["authors"], row["author_names"]) == (
        "emma; ari",
        "Emma Sky; Ari Cicurel",
    )
    assert row["published"] == "2017-05"


def test_row_of_addressee():
    AddresseeFactory(
        actor__key="us",
        actor__name="United States",
        mention="Washington",
        response="accepted",
        response_since=PartialDate.parse("2014"),
        implementation="implemented",
        implementation_since=PartialDate.parse("2014-06"),
        implementation_provisional=True,
    )

    (row,) = table()
    assert (row["addressee"], row["addressee_name"]) == ("us", "United States")
    assert row["mention"] == "Washington"
    assert (row["response"], row["response_since"]) == ("accepted", "2014")
    assert row["response_provisional"] is False
    assert row["implementation_since"] == "2014-06"
    assert row["implementation_provisional"] is True


def test_row_without_addressee_leaves_its_columns_empty():
    RecommendationFactory(ref="ALONE-2013-01")

    (row,) = table()
    assert row["ref"] == "ALONE-2013-01"
    assert row["addressee"] is None


def test_row_joins_what_is_several():
    made = RecommendationFactory(
        kind="reported",
        themes=[ThemeFactory(key="oil", name="A"), ThemeFactory(key="arms", name="B")],
        attributed_actors=[ActorFactory(key="baghdad")],
        attributed_text="unnamed others",
    )
    TargetFactory(recommendation=made, actor__key="iran", position=1)
    TargetFactory(recommendation=made, actor__key="isis", position=2)
    ConditionFactory(recommendation=made, kind="until")

    (row,) = table()
    assert row["themes"] == "oil; arms"
    assert row["targets"] == "iran; isis"
    assert row["attributed_to"] == "baghdad; unnamed others"
    assert (row["condition"], row["condition_kind"]) == ("If Baghdad agrees", "until")


def test_row_quote_has_its_offsets():
    made = RecommendationFactory()

    (row,) = table()
    text = made.source.text[row["quote_start"] : row["quote_end"]]
    assert text == row["quote"]
