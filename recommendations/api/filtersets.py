"""What each list can be filtered by."""

from typing import Any

from django.db.models import QuerySet

from recommendations.api.clocks import AsOf, KnownAt
from recommendations.api.filters import (
    ActorFilter,
    ChoiceFilter,
    DescendantsFilter,
    FilterSet,
    FlagFilter,
    FromFilter,
    KeyFilter,
    OrderFilter,
    SearchFilter,
    ThemeFilter,
    ToFilter,
)
from recommendations.models import (
    Actor,
    ActorKind,
    Addressee,
    Ask,
    Axis,
    Basis,
    Collection,
    Confidence,
    Direction,
    Disposition,
    Implementation,
    Kind,
    Person,
    Publisher,
    PublisherKind,
    Recommendation,
    Response,
    Source,
    SourceKind,
    Stance,
    State,
    Strength,
    Theme,
)
from recommendations.models.clocks import Point, values_at
from recommendations.models.headline import HeadlineValue
from recommendations.models.schedule import DUE_SOON, Freshness, Schedule
from recommendations.points import (
    freshness_at,
    headline_at,
    last_assessed_at,
    schedule_at,
)

SEVERAL = "Repeat it, or part values by commas, to match any of several."


class RecommendationFilters(FilterSet):
    collection = KeyFilter(
        "quote__source__collection",
        of=Collection,
        label=f"Key of a collection. {SEVERAL}",
    )
    source = KeyFilter("quote__source", of=Source, label=f"Key of a source. {SEVERAL}")
    publisher = KeyFilter(
        "quote__source__publisher",
        of=Publisher,
        label=f"Key of the publisher of the source. {SEVERAL}",
    )
    author = KeyFilter(
        "quote__source__authors",
        of=Person,
        label=f"Key of a person who wrote the source. {SEVERAL}",
    )
    actor = ActorFilter(
        "addressees__actor",
        label="Key of an actor who is an addressee. With `response` or "
        "`implementation`, one and the same addressee fits all of them. "
        f"{SEVERAL}",
    )
    descendants = DescendantsFilter()
    target = KeyFilter(
        "targets__actor", of=Actor, label=f"Key of an actor acted upon. {SEVERAL}"
    )
    theme = ThemeFilter(
        "themes",
        label="Key of a theme; one of the upper level stands for all under it. "
        f"{SEVERAL}",
    )
    ask = KeyFilter("asks", of=Ask, label=f"Key of an ask. {SEVERAL}")
    kind = ChoiceFilter(field_name="kind", choices=Kind.choices, label=SEVERAL)
    direction = ChoiceFilter(
        field_name="direction", choices=Direction.choices, label=SEVERAL
    )
    strength = ChoiceFilter(
        field_name="strength", choices=Strength.choices, label=SEVERAL
    )
    confidence = ChoiceFilter(
        field_name="confidence", choices=Confidence.choices, label=SEVERAL
    )
    state = ChoiceFilter(
        field_name="state",
        choices=State.choices,
        label=f"Editorial state; readers see `published` alone. {SEVERAL}",
    )
    disposition = ChoiceFilter(
        field_name="disposition", choices=Disposition.choices, label=SEVERAL
    )
    response = ChoiceFilter(
        field_name="addressees__response",
        choices=Response.choices,
        label=f"Response of an addressee, now or at the point asked for. {SEVERAL}",
    )
    implementation = ChoiceFilter(
        field_name="addressees__implementation",
        choices=Implementation.choices,
        label="Implementation by an addressee, now or at the point asked for. "
        f"{SEVERAL}",
    )
    headline = ChoiceFilter(
        field_name="headline",
        choices=HeadlineValue.choices,
        label=f"Headline, now or at the point asked for. {SEVERAL}",
    )
    schedule = ChoiceFilter(
        field_name="schedule",
        choices=Schedule.choices,
        label="Where it stands toward its due date: on the day `as_of`, today unless "
        "told, with the implementation of the point asked for; `due_soon` is within "
        f"{DUE_SOON} days. {SEVERAL}",
    )
    freshness = ChoiceFilter(
        field_name="freshness",
        choices=Freshness.choices,
        label="How old the newest assessment is, counted in intervals of review: at "
        "the moment `known_at`, now unless told, of those recorded by then. Never "
        f"assessed is `review_due`. `as_of` does not change it. {SEVERAL}",
    )
    published_from = FromFilter(
        field_name="quote__source__published",
        label="Source published in or after this year, month or day: 2014, 2014-06 "
        "or 2014-06-30. A source dated to the month counts by its first day.",
    )
    published_to = ToFilter(
        field_name="quote__source__published",
        label="Source published in or before this year, month or day.",
    )
    due_from = FromFilter(
        field_name="due", label="Due in or after this year, month or day."
    )
    due_to = ToFilter(
        field_name="due", label="Due in or before this year, month or day."
    )
    search = SearchFilter(
        "ref",
        "summary",
        "quote__exact",
        label="Words that reference, summary or quote hold, all of them.",
    )
    ordering = OrderFilter(
        tie="ref",
        published="quote__source__published",
        due="due",
        summary="summary",
        kind="kind",
        state="state",
        headline="headline",
        freshness="freshness",
        last_assessed="last_assessed",
    )
    as_of = AsOf()
    known_at = KnownAt()

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        derived = {f"{name}_then": at(self.point()) for name, at in DERIVED.items()}
        return super().filter_queryset(queryset.alias(**derived))

    def point(self) -> Point:
        return Point(self.chosen("as_of"), self.chosen("known_at"))

    def column(self, path: str) -> str:
        if path in STORED and self.point().is_now():
            return path
        return f"{path}_then" if path in {*STORED, *DERIVED} else path

    def matching(self, queryset: QuerySet, lookups: dict[str, list[Any]]) -> QuerySet:
        columns = {self.column(path): values for path, values in lookups.items()}
        if columns == lookups:
            return super().matching(queryset, lookups)
        terms = {
            f"{column.removeprefix('addressees__')}__in": values
            for column, values in columns.items()
        }
        if lookups.keys() <= DERIVED.keys():
            return queryset.filter(**terms)
        addressees = Addressee.objects.annotate(**values_at(self.point()))
        found = addressees.filter(**terms).order_by().values("recommendation")
        return queryset.filter(pk__in=found)


# What follows from other records, as the database computes it at a point.
DERIVED = {
    "headline": headline_at,
    "schedule": schedule_at,
    "freshness": freshness_at,
    "last_assessed": last_assessed_at,
}
# What stands in a column for now, and is computed for any other point.
STORED = frozenset({"headline", "addressees__response", "addressees__implementation"})


class SourceFilters(FilterSet):
    collection = KeyFilter(
        "collection", of=Collection, label=f"Key of a collection. {SEVERAL}"
    )
    publisher = KeyFilter(
        "publisher", of=Publisher, label=f"Key of the publisher. {SEVERAL}"
    )
    author = KeyFilter(
        "authors", of=Person, label=f"Key of a person who wrote it. {SEVERAL}"
    )
    kind = ChoiceFilter(field_name="kind", choices=SourceKind.choices, label=SEVERAL)
    published_from = FromFilter(
        field_name="published", label="Published in or after this year, month or day."
    )
    published_to = ToFilter(
        field_name="published", label="Published in or before this year, month or day."
    )
    search = SearchFilter(
        "key",
        "title",
        "publisher__name",
        many=["authors__name"],
        label="Words that key, title, publisher or an author's name hold.",
    )
    ordering = OrderFilter(tie="key", published="published", title="title")


class NamedFilters(FilterSet):
    search = SearchFilter("key", "name", label="Words that key or name hold.")
    ordering = OrderFilter(tie="key", name="name")


class PublisherFilters(NamedFilters):
    kind = ChoiceFilter(field_name="kind", choices=PublisherKind.choices, label=SEVERAL)


class ActorFilters(NamedFilters):
    kind = ChoiceFilter(field_name="kind", choices=ActorKind.choices, label=SEVERAL)
    parent = KeyFilter(
        "parent", of=Actor, label=f"Key of the actor above it. {SEVERAL}"
    )
    search = SearchFilter(
        "key",
        "name",
        many=["aliases__name"],
        label="Words that key, name or an alias hold.",
    )


class ThemeFilters(NamedFilters):
    parent = KeyFilter(
        "parent", of=Theme, label=f"Key of the theme above it. {SEVERAL}"
    )
    search = SearchFilter(
        "key", "name", "definition", label="Words that key, name or definition hold."
    )


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
    search = SearchFilter(
        "key", "title", "question", label="Words that key, title or question hold."
    )
    ordering = OrderFilter(tie="key", title="title")


class AssessmentFilters(FilterSet):
    recommendation = KeyFilter(
        "addressee__recommendation",
        of=Recommendation,
        key="ref",
        label=f"Reference of the recommendation. {SEVERAL}",
    )
    collection = KeyFilter(
        "addressee__recommendation__quote__source__collection",
        of=Collection,
        label=f"Key of a collection. {SEVERAL}",
    )
    source = KeyFilter(
        "addressee__recommendation__quote__source",
        of=Source,
        label=f"Key of the source of the recommendation. {SEVERAL}",
    )
    actor = ActorFilter(
        "addressee__actor", label=f"Key of the addressed actor. {SEVERAL}"
    )
    descendants = DescendantsFilter()
    axis = ChoiceFilter(field_name="axis", choices=Axis.choices, label=SEVERAL)
    value = ChoiceFilter(
        field_name="value",
        choices=[*Response.choices, *Implementation.choices],
        label=SEVERAL,
    )
    basis = ChoiceFilter(field_name="basis", choices=Basis.choices, label=SEVERAL)
    corrected = FlagFilter(
        field_name="corrected_by",
        lookup_expr="isnull",
        exclude=True,
        label="Whether a later assessment corrects it.",
    )
    true_from_from = FromFilter(
        field_name="true_from",
        label="So in the world since this year, month or day, or later.",
    )
    true_from_to = ToFilter(
        field_name="true_from",
        label="So in the world since this year, month or day, or earlier.",
    )
    assessed_from = FromFilter(
        field_name="assessed_at__date",
        label="Recorded in or after this year, month or day (UTC).",
    )
    assessed_to = ToFilter(
        field_name="assessed_at__date",
        label="Recorded in or before this year, month or day (UTC).",
    )
    ordering = OrderFilter(tie="uid", true_from="true_from", assessed_at="assessed_at")
