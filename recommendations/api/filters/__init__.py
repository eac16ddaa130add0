"""What lists are filtered and ordered by, and the refusal of what is not known."""

from recommendations.api.filters.backend import (
    Backend,
    narrowed,
    refuse_unclear,
    refuse_unknown,
)
from recommendations.api.filters.filterset import FilterSet
from recommendations.api.filters.keys import (
    ActorFilter,
    DescendantsFilter,
    KeyFilter,
    ThemeFilter,
)
from recommendations.api.filters.ordering import OrderFilter
from recommendations.api.filters.ranges import (
    FromFilter,
    MomentFromFilter,
    MomentToFilter,
    NumberFromFilter,
    NumberToFilter,
    ToFilter,
)
from recommendations.api.filters.search import SearchFilter
from recommendations.api.filters.values import (
    ChoiceFilter,
    FlagFilter,
    NullFilter,
    TakesMany,
)
from recommendations.api.filters.words import Words, WordsField

__all__ = [
    "ActorFilter",
    "Backend",
    "ChoiceFilter",
    "DescendantsFilter",
    "FilterSet",
    "FlagFilter",
    "FromFilter",
    "KeyFilter",
    "MomentFromFilter",
    "MomentToFilter",
    "NullFilter",
    "NumberFromFilter",
    "NumberToFilter",
    "OrderFilter",
    "SearchFilter",
    "TakesMany",
    "ThemeFilter",
    "ToFilter",
    "Words",
    "WordsField",
    "narrowed",
    "refuse_unclear",
    "refuse_unknown",
]
