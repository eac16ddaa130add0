"""What recommendations are filtered by."""

from django.db.models import QuerySet
from django_filters import CharFilter

from recommendations.api.filters import (
    ActorFilter,
    ChoiceFilter,
    DescendantsFilter,
    FromFilter,
    KeyFilter,
    MomentFromFilter,
    MomentToFilter,
    NullFilter,
    NumberFromFilter,
    NumberToFilter,
    OrderFilter,
    SearchFilter,
    ThemeFilter,
    ToFilter,
)
from recommendations.api.filtersets.at_point import (
    AssessedFilter,
    AtPoint,
    EvidenceNullFilter,
    LastAssessedNullFilter,
    ProvisionalFilter,
)
from recommendations.api.filtersets.people import (
    ASSIGNED,
    WORK,
    AccountFilter,
    AssignedFilter,
    NobodyFilter,
    WorkFilter,
)
from recommendations.api.filtersets.words import MOMENT, PERIOD, SEVERAL
from recommendations.models import (
    Ask,
    ClosingReason,
    Collection,
    ConditionKind,
    ConditionState,
    Confidence,
    Direction,
    Disposition,
    Implementation,
    Kind,
    Person,
    Priority,
    Publisher,
    Recommendation,
    Response,
    Source,
    State,
    Strength,
)
from recommendations.models.headline import HeadlineValue
from recommendations.models.schedule import DUE_SOON, Freshness, Schedule
from recommendations.orders import ORDERS

# What a list can be ordered by as it stands.
COLUMNS = (
    "summary",
    "kind",
    "direction",
    "state",
    "disposition",
    "headline",
    "freshness",
    "last_assessed",
    "due",
    "review_interval",
    "version",
)


class ViewFilter(CharFilter):
    """Names a saved view, which was unfolded before."""

    def filter(self, queryset: QuerySet, value: str) -> QuerySet:
        return queryset


class RecommendationFilters(AtPoint):
    unfolds_views = True

    view = ViewFilter(
        label="Key of a saved view, one's own or shared: what it asks is asked, and "
        "what the other parameters ask besides; one of the same name takes the place "
        "of the view's."
    )
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
    target = ActorFilter(
        "targets__actor", label=f"Key of an actor acted upon. {SEVERAL}"
    )
    attributed_to = ActorFilter(
        "attributed_actors",
        label=f"Key of an actor whose demand or advice is reported. {SEVERAL}",
    )
    descendants = DescendantsFilter(("actor", "target", "attributed_to", "theme"))
    theme = ThemeFilter(
        "themes",
        label="Key of a theme; one of the upper level stands for all under it. "
        f"{SEVERAL}",
    )
    condition = ChoiceFilter(
        field_name="conditions__state",
        choices=ConditionState.choices,
        label=f"State of a condition that it hangs on. {SEVERAL}",
    )
    condition_kind = ChoiceFilter(
        field_name="conditions__kind",
        choices=ConditionKind.choices,
        label="Kind of a condition; with `condition`, of one and the same one. "
        f"{SEVERAL}",
    )
    merged_into = KeyFilter(
        "merged_into",
        of=Recommendation,
        key="ref",
        label=f"Reference of the recommendation that took it in. {SEVERAL}",
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
    closing_reason = ChoiceFilter(
        field_name="closing_reason", choices=ClosingReason.choices, label=SEVERAL
    )
    priority = ChoiceFilter(
        field_name="priority", choices=Priority.choices, label=SEVERAL
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
    assessed = AssessedFilter(
        label="Whether anything is known of what came of it, at the point asked for."
    )
    provisional = ProvisionalFilter(
        label="Whether the headline rests on an assessment that waits for a second "
        "person, at the point asked for."
    )
    published_from = FromFilter(
        field_name="quote__source__published",
        label=f"Source published in or after {PERIOD}. A source dated to the month "
        "counts by its first day.",
    )
    published_to = ToFilter(
        field_name="quote__source__published",
        label=f"Source published in or before {PERIOD}.",
    )
    due_from = FromFilter(field_name="due", label=f"Due in or after {PERIOD}.")
    due_to = ToFilter(field_name="due", label=f"Due in or before {PERIOD}.")
    since_from = FromFilter(
        field_name="addressees__implementation_since",
        label="An addressee's implementation, of the point asked for, holds since "
        f"{PERIOD}, or later. With `actor` and `implementation`, one and the same "
        "addressee's.",
    )
    since_to = ToFilter(
        field_name="addressees__implementation_since",
        label="An addressee's implementation, of the point asked for, holds since "
        f"{PERIOD}, or earlier.",
    )
    last_assessed_from = MomentFromFilter(
        field_name="last_assessed",
        label=f"Newest assessment recorded in or after {MOMENT}.",
    )
    last_assessed_to = MomentToFilter(
        field_name="last_assessed",
        label=f"Newest assessment recorded in or before {MOMENT}.",
    )
    review_interval_from = NumberFromFilter(
        field_name="review_interval",
        label="Own interval of review of so many days, or more.",
    )
    review_interval_to = NumberToFilter(
        field_name="review_interval",
        label="Own interval of review of so many days, or fewer.",
    )
    due__isnull = NullFilter("due", label="those without a due date.")
    timeframe__isnull = NullFilter("timeframe", label="those without a timeframe.")
    note__isnull = NullFilter("note", label="those without a note.")
    actor__isnull = NullFilter("addressees", label="those that address nobody.")
    target__isnull = NullFilter("targets", label="those without a target.")
    attributed_to__isnull = NullFilter(
        "attributed_actors",
        "attributed_text",
        label="those attributed to nobody, neither an actor nor in words.",
    )
    theme__isnull = NullFilter("themes", label="those without a theme.")
    condition__isnull = NullFilter("conditions", label="the unconditional.")
    ask__isnull = NullFilter("asks", label="those that are members of no ask.")
    author__isnull = NullFilter(
        "quote__source__authors", label="those whose source names no author."
    )
    closing_reason__isnull = NullFilter("closing_reason", label="those not closed.")
    merged_into__isnull = NullFilter("merged_into", label="those not merged.")
    review_interval__isnull = NullFilter(
        "review_interval", label="those without an interval of review of their own."
    )
    last_assessed__isnull = LastAssessedNullFilter(
        label="`true`: those of which nothing was recorded by the moment asked for. "
        "`false`: the others."
    )
    evidence__isnull = EvidenceNullFilter(
        label="`true`: those with no assessment that rests on evidence, at the point "
        "asked for. `false`: the others."
    )
    assigned_to = AccountFilter(
        "assigned_to",
        label=f"Username of whom it is assigned to; for those who may edit. {SEVERAL}",
    )
    assigned_to__isnull = NobodyFilter(
        "assigned_to", label="those assigned to nobody; for those who may edit."
    )
    assigned = AssignedFilter(
        choices=ASSIGNED,
        label=f"Whether it is assigned, and to whom; for those who may edit. {SEVERAL}",
    )
    work = WorkFilter(
        choices=WORK,
        label="What waits for the caller, as the first page of the program lists it. "
        f"{SEVERAL}",
    )
    search = SearchFilter(
        "reference, summary, quote, note, title of the source, or the name or an alias "
        "of an actor"
    )
    ordering = OrderFilter(
        tie="ref",
        **{name: name for name in (*COLUMNS, *ORDERS)},
        source="quote__source__key",
        published="quote__source__published",
        publisher="quote__source__publisher__name",
        collection="quote__source__collection__key",
        quote="quote__start",
        merged_into="merged_into__ref",
    )
