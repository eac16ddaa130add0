"""What asks are filtered by."""

from recommendations.api.filters import (
    ChoiceFilter,
    FilterSet,
    FlagFilter,
    KeyFilter,
    NullFilter,
    OrderFilter,
    SearchFilter,
)
from recommendations.api.filtersets.vocabulary import ARCHIVED
from recommendations.api.filtersets.words import SEVERAL
from recommendations.models import Collection, Recommendation, Stance


class AskFilters(FilterSet):
    collection = KeyFilter(
        "collection", of=Collection, label=f"Key of a collection. {SEVERAL}"
    )
    recommendation = KeyFilter(
        "members__recommendation",
        of=Recommendation,
        key="ref",
        label=f"Reference of a recommendation that answers it. {SEVERAL}",
    )
    stance = ChoiceFilter(
        field_name="members__stance",
        choices=Stance.choices,
        label="A stance that one of its members takes; with `recommendation`, the "
        f"stance of that one. {SEVERAL}",
    )
    archived = FlagFilter(field_name="archived", label=ARCHIVED)
    recommendation__isnull = NullFilter(
        "members", label="those that no recommendation answers."
    )
    search = SearchFilter("key, title or question")
    ordering = OrderFilter(
        tie="key",
        title="title",
        question="question",
        collection="collection__key",
        archived="archived",
        version="version",
    )
