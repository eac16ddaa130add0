"""What each list can be filtered by."""

from recommendations.api.filters import FilterSet
from recommendations.api.filtersets.ask import AskFilters
from recommendations.api.filtersets.assessment import AssessmentFilters
from recommendations.api.filtersets.at_point import DERIVED, STORED
from recommendations.api.filtersets.recommendation import RecommendationFilters
from recommendations.api.filtersets.source import SourceFilters
from recommendations.api.filtersets.vocabulary import (
    ActorFilters,
    CollectionFilters,
    PersonFilters,
    PublisherFilters,
    ThemeFilters,
)
from recommendations.api.filtersets.words import SEVERAL

__all__ = [
    "DERIVED",
    "SEVERAL",
    "STORED",
    "ActorFilters",
    "AskFilters",
    "AssessmentFilters",
    "CollectionFilters",
    "FilterSet",
    "PersonFilters",
    "PublisherFilters",
    "RecommendationFilters",
    "SourceFilters",
    "ThemeFilters",
]
