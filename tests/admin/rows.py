"""Rows for every list of the admin."""

from recommendations.text.dates import PartialDate
from tests import factories


def fill():
    """One more row in every list, each with all that a row can show."""
    recommendation = factories.RecommendationFactory(
        kind="reported", attributed_actors=[factories.ActorFactory()]
    )
    factories.AuthorshipFactory(source=recommendation.source)
    factories.InferredFieldFactory(source=recommendation.source)
    addressee = factories.AddresseeFactory(
        recommendation=recommendation,
        actor=factories.ActorAliasFactory(actor__parent=factories.ActorFactory()).actor,
        implementation="stalled",
        implementation_since=PartialDate.parse("2014"),
        response="accepted",
        response_since=PartialDate.parse("2014-02"),
    )
    assessment = factories.AssessmentFactory(addressee=addressee)
    evidence = factories.SourceFactory()
    factories.EvidenceFactory(
        assessment=assessment,
        kind="quote",
        url="",
        title="",
        quote=factories.QuoteFactory(source=evidence),
    )
    factories.TargetFactory(recommendation=recommendation)
    factories.ConditionFactory(recommendation=recommendation)
    factories.LinkFactory(recommendation=recommendation)
    factories.AskMemberFactory(recommendation=recommendation)
    factories.ImportRowFactory(recommendation=recommendation)
    factories.ApiTokenFactory()
