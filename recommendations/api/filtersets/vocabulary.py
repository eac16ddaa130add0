"""What the vocabulary is filtered by."""

from recommendations.api.filters import (
    ActorFilter,
    ChoiceFilter,
    DescendantsFilter,
    FilterSet,
    FlagFilter,
    FromFilter,
    NullFilter,
    OrderFilter,
    SearchFilter,
    ThemeFilter,
    ToFilter,
)
from recommendations.api.filtersets.words import PERIOD, SEVERAL
from recommendations.models import ActorKind, PublisherKind

ARCHIVED = "Whether it is kept for what names it, and offered no more."


class NamedFilters(FilterSet):
    search = SearchFilter("key or name")
    ordering = OrderFilter(tie="key", name="name")


class CollectionFilters(NamedFilters):
    note__isnull = NullFilter("note", label="those without a note.")
    review_interval__isnull = NullFilter(
        "review_interval", label="those without an interval of review."
    )
    ordering = OrderFilter(
        tie="key", name="name", review_interval="review_interval", version="version"
    )


class PersonFilters(NamedFilters):
    archived = FlagFilter(field_name="archived", label=ARCHIVED)
    ordering = OrderFilter(
        tie="key", name="name", archived="archived", version="version"
    )


class PublisherFilters(PersonFilters):
    kind = ChoiceFilter(field_name="kind", choices=PublisherKind.choices, label=SEVERAL)
    ordering = OrderFilter(
        tie="key", name="name", kind="kind", archived="archived", version="version"
    )


class ActorFilters(PersonFilters):
    kind = ChoiceFilter(field_name="kind", choices=ActorKind.choices, label=SEVERAL)
    parent = ActorFilter("parent", label=f"Key of the actor above it. {SEVERAL}")
    descendants = DescendantsFilter(("parent",))
    parent__isnull = NullFilter("parent", label="those that stand under none.")
    alias__isnull = NullFilter("aliases", label="those without an alias.")
    in_office_from = FromFilter(
        field_name="period_to", label=f"Last seen in office in or after {PERIOD}."
    )
    in_office_to = ToFilter(
        field_name="period_from", label=f"First seen in office in or before {PERIOD}."
    )
    period_from__isnull = NullFilter(
        "period_from", label="those not known to have been in office from a date."
    )
    period_to__isnull = NullFilter(
        "period_to", label="those not known to have been in office to a date."
    )
    search = SearchFilter("key, name or an alias")
    ordering = OrderFilter(
        tie="key",
        name="name",
        kind="kind",
        parent="parent__name",
        period_from="period_from",
        period_to="period_to",
        archived="archived",
        version="version",
    )


class ThemeFilters(PersonFilters):
    parent = ThemeFilter("parent", label=f"Key of the theme above it. {SEVERAL}")
    parent__isnull = NullFilter("parent", label="those of the upper level.")
    search = SearchFilter("key, name or definition")
    ordering = OrderFilter(
        tie="key",
        name="name",
        parent="parent__name",
        archived="archived",
        version="version",
    )
