"""Recommendations as the API answers them, made by what makes the rows of exports."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.urls import reverse
from rest_framework.request import Request

from recommendations.among import KEYS, Among
from recommendations.api import serializers
from recommendations.api.sparse import shape
from recommendations.exports.names import Names
from recommendations.exports.reader import Reader
from recommendations.exports.records import Maker, Record
from recommendations.models import Recommendation, State
from recommendations.models.clocks import NOW
from recommendations.prepared import prepared
from recommendations.tracking.roles import EDIT

ROW = serializers.RecommendationRow.Meta.fields
WHOLE = serializers.RecommendationSerializer.Meta.fields
ASSESSMENTS = "addressees.assessments"
# What is added on demand, by what answers it.
EXPANDABLE = {
    "list": (*(name for name in WHOLE if name not in ROW), ASSESSMENTS, "hits"),
    "retrieve": (ASSESSMENTS,),
}


@cache
def known() -> Names:
    """Every name that a recommendation can have."""
    names = shape(serializers.RecommendationSerializer())
    within: Any = names["addressees"]
    within["assessments"] = shape(serializers.AssessmentSerializer())
    return names


def reader_of(request: Request) -> Reader:
    user = request.user
    return Reader(
        root=request.build_absolute_uri(reverse("api:root")),
        sees_drafts=user.has_perm(EDIT),
        has_account=user.is_authenticated,
    )


@prepared
def by_ref(columns: tuple[str, ...], drafts: bool) -> Any:
    """Those of some refs, which were not merged away, for who sees drafts or does not."""
    rows: Any = Recommendation.objects
    visible = rows.exclude(state=State.MERGED) if drafts else rows.published()
    return visible.filter(Among("ref", KEYS)).order_by().values_list(*columns)


def whole(request: Request, keys: Iterable[int]) -> dict[int, Record]:
    """What the plain GET of each recommendation answers, by primary key."""
    maker = Maker(NOW, dict.fromkeys(WHOLE), reader_of(request))
    visible: Any = Recommendation.objects.for_reader(request.user)
    rows = list(visible.filter(pk__in=keys).values_list(*maker.columns))
    return {row[0]: made for row, made in zip(rows, maker.records(rows), strict=True)}
