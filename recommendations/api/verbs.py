"""What is done to a recommendation, each verb by POST at an address of its own."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers as drf
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from recommendations import tracking
from recommendations.api import records, serializers
from recommendations.api.bodies import Body, Known, optional, partial_date, words
from recommendations.api.errors import MergedAway
from recommendations.api.permissions import MayDo
from recommendations.api.writing.once import Once
from recommendations.api.writing.records import Held, tagged
from recommendations.models import (
    ClosingReason,
    Condition,
    ConditionState,
    Recommendation,
    State,
)
from recommendations.models.rules import TransitionUnknown
from recommendations.text.characters import UNSTORABLE
from recommendations.tracking.roles import CHANGE_CONDITION, REVIEW
from recommendations.tracking.workflow import TRANSITIONS, WITH_REASON


class Verb(Once, Held, GenericAPIView):
    """One verb; `needs` is the permission that it takes."""

    queryset: Any = Recommendation.objects.all()
    permission_classes = (MayDo,)
    filter_backends = ()
    pagination_class: Any = None
    needs = REVIEW
    # What is only appended writes over nothing; but If-Match counts where it is sent.
    must_match = False

    def sent(self, request: Request) -> dict[str, Any]:
        """What the caller sent, checked."""
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        return body.validated_data

    def visible(self) -> Any:
        return Recommendation.objects.for_reader(self.request.user)

    def recommendation(self) -> Recommendation:
        """The one that the address names; raises Http404 or MergedAway."""
        rows = self.visible().select_related("merged_into")
        found: Recommendation = get_object_or_404(rows, ref=self.kwargs["ref"])
        if found.merged_into:
            raise MergedAway(found)
        return found

    def held(self) -> Recommendation:
        """The same, kept from others until the write is done, if its caller read it."""
        self.hold()
        found = self.recommendation()
        self.check_read(found)
        return found

    def hold(self) -> None:
        """Lock what the verb writes, in the order of keys: no two wait for each other."""
        rows = Recommendation.objects.select_for_update(of=("self",)).order_by("pk")
        list(rows.filter(ref__in=self.refs()).values_list("pk"))

    def refs(self) -> set[str]:
        return {self.kwargs["ref"]}

    def content(self, record: Any) -> Mapping[str, Any]:
        return records.whole(self.request, [record.pk])[record.pk]


class RecommendationVerb(Verb):
    """A verb after which the recommendation itself is the answer."""

    must_match = True
    gives_tag = True

    @transaction.atomic
    def post(self, request: Request, ref: str) -> Response:
        return tagged(self.content(self.perform()))

    def perform(self) -> Any:
        """Do what the caller sent; returns the recommendation that then stands."""
        # A body that cannot be read is told of before what its caller has not read.
        body = self.get_serializer(data=self.request.data)
        held = self.held()
        body.is_valid(raise_exception=True)
        return self.act(held, body.validated_data)

    def act(self, recommendation: Recommendation, sent: dict[str, Any]) -> Any:
        """Do it; returns the recommendation that then stands."""
        raise NotImplementedError


class ReasonBody(Body):
    reason = optional(help_text="Why; it stands in the history.")


class NeededReasonBody(Body):
    reason = words(help_text="Why; it stands in the history.")


class Move(RecommendationVerb):
    """Brings it to another editorial state."""

    serializer_class = ReasonBody
    verb = ""
    to = ""

    def act(self, recommendation: Recommendation, sent: dict[str, Any]) -> Any:
        state = recommendation.state
        verb, _ = TRANSITIONS.get((state, self.to), ("", ""))
        if verb != self.verb:
            known = [to for start, to in TRANSITIONS if start == state]
            raise TransitionUnknown(state, self.to, known)
        return tracking.move(
            recommendation=recommendation, to=self.to, by=self.request.user, **sent
        )


def move(verb: str) -> Any:
    """The view of one verb of the transition table, with its place in the schema."""
    (to, permission), *others = {
        (to, permission)
        for (_, to), (name, permission) in TRANSITIONS.items()
        if name == verb
    }
    assert not others  # a verb leads to one state, and takes one permission
    documented = extend_schema(
        operation_id=f"recommendations_{verb.replace(' ', '_')}",
        summary=f"{verb.capitalize()} a recommendation",
        description=f"It is then {State(to).label}.",
        tags=["recommendations"],
        responses=serializers.RecommendationSerializer,
    )
    attributes: dict[str, Any] = {"verb": verb, "to": to, "needs": permission}
    if to in WITH_REASON:
        attributes["serializer_class"] = NeededReasonBody
    view: Any = type(f"Move{verb.title().replace(' ', '')}", (Move,), attributes)
    return extend_schema_view(post=documented)(view)


MOVES = {
    verb.replace(" ", "-"): move(verb)
    for verb in dict.fromkeys(verb for verb, _ in TRANSITIONS.values())
    if verb != "merge"
}


def documented(verb: str, summary: str, description: str) -> Any:
    return extend_schema_view(
        post=extend_schema(
            operation_id=f"recommendations_{verb}",
            summary=summary,
            description=description,
            tags=["recommendations"],
            responses=serializers.RecommendationSerializer,
        )
    )


class CloseBody(ReasonBody):
    closing_reason = drf.ChoiceField(choices=ClosingReason.choices)


@documented(
    "close",
    "Close a recommendation",
    "There is nothing left to follow up; the values of the addressees must bear out "
    "the reason.",
)
class Close(RecommendationVerb):
    serializer_class = CloseBody

    def act(self, recommendation: Recommendation, sent: dict[str, Any]) -> Any:
        return tracking.close(
            recommendation=recommendation, by=self.request.user, **sent
        )


@documented("reopen", "Open a closed recommendation again", "It is then open.")
class Reopen(RecommendationVerb):
    serializer_class = NeededReasonBody

    def act(self, recommendation: Recommendation, sent: dict[str, Any]) -> Any:
        return tracking.reopen(
            recommendation=recommendation, by=self.request.user, **sent
        )


@documented(
    "wait",
    "Let a recommendation wait for its condition",
    "It leaves `waiting` by itself once no condition is left to be met.",
)
class Wait(RecommendationVerb):
    serializer_class = ReasonBody

    def act(self, recommendation: Recommendation, sent: dict[str, Any]) -> Any:
        return tracking.wait(
            recommendation=recommendation, by=self.request.user, **sent
        )


class MergeBody(NeededReasonBody):
    into: Any = Known(
        slug_field="ref",
        queryset=Recommendation.objects.all(),
        help_text="The ref of the recommendation that survives.",
    )


@documented(
    "merge",
    "Merge a recommendation into another",
    "The answer is the survivor, to which the old ref leads from then on.",
)
class Merge(RecommendationVerb):
    serializer_class = MergeBody

    def refs(self) -> set[str]:
        """Both; what is no ref is refused once the body is looked at."""
        body = self.request.data
        into = body.get("into") if isinstance(body, dict) else None
        if not isinstance(into, str) or UNSTORABLE.search(into):
            return super().refs()
        return {*super().refs(), into}

    def act(self, recommendation: Recommendation, sent: dict[str, Any]) -> Any:
        return tracking.merge(
            recommendation=recommendation, by=self.request.user, **sent
        )


class ConditionBody(Body):
    condition = optional(
        500, help_text="The text of the condition; may be left out where it is one."
    )
    state = drf.ChoiceField(choices=ConditionState.choices)
    since = partial_date(required=False, allow_null=True, default=None)
    rationale = words(help_text="On what that rests.")


@documented(
    "condition",
    "Record the state of a condition",
    "Once none is left to be met, the recommendation leaves `waiting`.",
)
class SetCondition(RecommendationVerb):
    serializer_class = ConditionBody
    needs = CHANGE_CONDITION

    def act(self, recommendation: Recommendation, sent: dict[str, Any]) -> Any:
        condition = the_condition(recommendation, sent.pop("condition"))
        tracking.set_condition(condition=condition, by=self.request.user, **sent)
        return recommendation


def the_condition(recommendation: Recommendation, text: str) -> Condition:
    """The condition of this text, or the only one; raises ValidationError."""
    conditions = list(recommendation.conditions.all())
    named = [row for row in conditions if row.text == text or not text]
    if len(named) == 1:
        return named[0]
    known = "; ".join(row.text for row in conditions) or "none"
    raise ValidationError(
        {"condition": f"name one condition of {recommendation.ref}: {known}"}
    )


# The verb in the address, and its view.
VERBS: dict[str, Any] = {
    **MOVES,
    "close": Close,
    "reopen": Reopen,
    "wait": Wait,
    "merge": Merge,
    "condition": SetCondition,
}
