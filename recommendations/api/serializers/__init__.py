"""The records as JSON: a summary inside others, the whole at its own address."""

from recommendations.api.serializers.ask import (
    AskSerializer,
    MemberSerializer,
    MemberSummary,
)
from recommendations.api.serializers.assessment import (
    AssessmentSerializer,
    EvidenceFile,
    EvidenceLink,
    EvidenceQuote,
    EvidenceSearch,
    EvidenceSerializer,
    QuotedSource,
)
from recommendations.api.serializers.recommendation import (
    AddresseeSerializer,
    AttributionSerializer,
    ConditionSerializer,
    HeadlineSerializer,
    ImplementationValue,
    RecommendationRow,
    RecommendationSummary,
    ResponseValue,
)
from recommendations.api.serializers.record import (
    AskSummary,
    LinkHereSerializer,
    LinkSerializer,
    MembershipSerializer,
    RecommendationSerializer,
)
from recommendations.api.serializers.source import (
    AuthorSerializer,
    SourceRow,
    SourceSerializer,
    SourceSummary,
)
from recommendations.api.serializers.values import (
    Here,
    PartialDateField,
    QuoteSerializer,
)
from recommendations.api.serializers.vocabulary import (
    ActorSerializer,
    ActorSummary,
    CollectionSerializer,
    PersonSerializer,
    PublisherSerializer,
    PublisherSummary,
    ThemeSerializer,
    ThemeSummary,
)

__all__ = [
    "ActorSerializer",
    "ActorSummary",
    "AddresseeSerializer",
    "AskSerializer",
    "AskSummary",
    "AssessmentSerializer",
    "AttributionSerializer",
    "AuthorSerializer",
    "CollectionSerializer",
    "ConditionSerializer",
    "EvidenceFile",
    "EvidenceLink",
    "EvidenceQuote",
    "EvidenceSearch",
    "EvidenceSerializer",
    "HeadlineSerializer",
    "Here",
    "ImplementationValue",
    "LinkHereSerializer",
    "LinkSerializer",
    "MemberSerializer",
    "MemberSummary",
    "MembershipSerializer",
    "PartialDateField",
    "PersonSerializer",
    "PublisherSerializer",
    "PublisherSummary",
    "QuoteSerializer",
    "QuotedSource",
    "RecommendationRow",
    "RecommendationSerializer",
    "RecommendationSummary",
    "ResponseValue",
    "SourceRow",
    "SourceSerializer",
    "SourceSummary",
    "ThemeSerializer",
    "ThemeSummary",
]
