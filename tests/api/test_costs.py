"""What an address costs in queries does not depend on the number of rows."""

import pytest

from tests.factories import (
    ActorAliasFactory,
    ActorFactory,
    AddresseeFactory,
    AskMemberFactory,
    AssessmentFactory,
    AuthorshipFactory,
    ConditionFactory,
    EvidenceFactory,
    InferredFieldFactory,
    LinkFactory,
    QuoteFactory,
    RecommendationFactory,
    SourceFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db

# Session, and the person with their permissions.
CALLER = 2


def make():
    """One row for every list, with some of everything under it."""
    source = SourceFactory()
    AuthorshipFactory(source=source)
    InferredFieldFactory(source=source)
    made = RecommendationFactory(
        source=source, kind="reported", attributed_actors=[ActorFactory()]
    )
    actor = ActorFactory(parent=ActorFactory())
    ActorAliasFactory(actor=actor)
    addressee = AddresseeFactory(recommendation=made, actor=actor)
    TargetFactory(recommendation=made)
    ConditionFactory(recommendation=made, quote=made.quote)
    AskMemberFactory(recommendation=made)
    wrong = AssessmentFactory(addressee=addressee)
    right = AssessmentFactory(addressee=addressee, corrects=wrong)
    EvidenceFactory(assessment=right)
    EvidenceFactory(
        assessment=wrong, kind="quote", quote=QuoteFactory(), url="", title=""
    )


@pytest.mark.parametrize("size", [1, 6])
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("recommendations/", 11),
        ("recommendations/export.csv", 10),
        ("recommendations/export.json", 10),
        ("recommendations/export.ndjson", 10),
        ("sources/", 5),
        ("publishers/", 2),
        ("people/", 2),
        ("actors/", 3),
        ("themes/", 2),
        ("asks/", 3),
        ("assessments/", 5),
        ("collections/", 2),
    ],
)
def test_list_costs_the_same_at_any_size(
    reader, address, queries, size, django_assert_num_queries
):
    for _ in range(size):
        make()

    with django_assert_num_queries(CALLER + queries):
        answer = reader.get(f"/api/v1/{address}?ordering={ordering(address)}")
        assert len(b"".join(answer)) > 100


def ordering(address):
    if address.startswith("recommendations"):
        return "ref"
    return "-assessed_at" if address == "assessments/" else "key"


@pytest.mark.parametrize("size", [1, 6])
def test_detail_costs_the_same_at_any_size(reader, size, django_assert_num_queries):
    made = RecommendationFactory()
    for _ in range(size):
        AddresseeFactory(recommendation=made)
        TargetFactory(recommendation=made)
        AskMemberFactory(recommendation=made)
        LinkFactory(recommendation=made)
        LinkFactory(to=made)

    with django_assert_num_queries(CALLER + 13):
        reader.get(f"/api/v1/recommendations/{made.ref}/")
