"""What assessments are filtered by."""

from django.db.models import Q, QuerySet

from recommendations.api.filters import (
    ActorFilter,
    ChoiceFilter,
    DescendantsFilter,
    FilterSet,
    FlagFilter,
    FromFilter,
    KeyFilter,
    MomentFromFilter,
    MomentToFilter,
    NullFilter,
    OrderFilter,
    ToFilter,
)
from recommendations.api.filtersets.people import AccountFilter
from recommendations.api.filtersets.words import MOMENT, PERIOD, SEVERAL
from recommendations.models import (
    AssessmentConfidence,
    Axis,
    Basis,
    Collection,
    EvidenceKind,
    Implementation,
    Recommendation,
    Reliability,
    Response,
    Source,
)
from recommendations.models.axes import STRONG


class WaitsFilter(FlagFilter):
    """By whether a second person has still to confirm it."""

    def filter(self, queryset: QuerySet, value: bool | None) -> QuerySet:
        if value is None:
            return queryset
        waits = Q(value__in=sorted(STRONG), confirmed_at__isnull=True)
        return queryset.filter(waits if value else ~waits)


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
    confidence = ChoiceFilter(
        field_name="confidence", choices=AssessmentConfidence.choices, label=SEVERAL
    )
    evidence = ChoiceFilter(
        field_name="evidence__kind",
        choices=EvidenceKind.choices,
        label=f"Kind of a piece of evidence that it rests on. {SEVERAL}",
    )
    reliability = ChoiceFilter(
        field_name="evidence__reliability",
        choices=Reliability.choices,
        label="Reliability of a piece of evidence; with `evidence`, of one and the "
        f"same piece. {SEVERAL}",
    )
    evidence__isnull = NullFilter("evidence", label="those without evidence.")
    provisional = WaitsFilter(label="Whether a second person has still to confirm it.")
    corrected = FlagFilter(
        field_name="corrected_by",
        lookup_expr="isnull",
        exclude=True,
        label="Whether a later assessment corrects it.",
    )
    corrects__isnull = NullFilter("corrects", label="those that correct no other.")
    assessed_by = AccountFilter(
        "assessed_by",
        label=f"Username of who made it; for those who may edit. {SEVERAL}",
    )
    confirmed_by = AccountFilter(
        "confirmed_by",
        label=f"Username of who confirmed it; for those who may edit. {SEVERAL}",
    )
    confirmed__isnull = NullFilter("confirmed_at", label="those not confirmed.")
    true_from_from = FromFilter(
        field_name="true_from", label=f"So in the world since {PERIOD}, or later."
    )
    true_from_to = ToFilter(
        field_name="true_from", label=f"So in the world since {PERIOD}, or earlier."
    )
    assessed_from = MomentFromFilter(
        field_name="assessed_at", label=f"Recorded in or after {MOMENT}."
    )
    assessed_to = MomentToFilter(
        field_name="assessed_at", label=f"Recorded in or before {MOMENT}."
    )
    confirmed_from = MomentFromFilter(
        field_name="confirmed_at", label=f"Confirmed in or after {MOMENT}."
    )
    confirmed_to = MomentToFilter(
        field_name="confirmed_at", label=f"Confirmed in or before {MOMENT}."
    )
    ordering = OrderFilter(
        tie="uid",
        true_from="true_from",
        assessed_at="assessed_at",
        confirmed_at="confirmed_at",
        recommendation="addressee__recommendation__ref",
        actor="addressee__actor__name",
        axis="axis",
        value="value",
        basis="basis",
        confidence="confidence",
    )
