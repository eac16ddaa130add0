"""What is sent of recommendations, with their parts."""

from typing import Any

from django.contrib.auth.models import User
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from recommendations.api.bodies import Body, QuoteBody, optional, partial_date, words
from recommendations.api.quoting import quote_of
from recommendations.api.writing.bodies import (
    Parts,
    RecordBody,
    interval_field,
    known,
    maybe,
    several,
)
from recommendations.models import (
    Actor,
    Addressee,
    Condition,
    ConditionKind,
    Confidence,
    Direction,
    Kind,
    Link,
    LinkKind,
    Priority,
    Recommendation,
    Strength,
    Target,
    Theme,
)
from recommendations.models.recommendation import SUMMARY_LENGTH
from recommendations.permissions import roles_with
from recommendations.text import anchors
from recommendations.text.spans import SpanError
from recommendations.tracking.roles import EDIT


class AddresseeBody(Body):
    """An actor who should act."""

    actor: Any = known(Actor, help_text="The key of the actor.")
    mention = optional(300, help_text="How the quote names the actor.")


class ConditionPartBody(Body):
    """What the advice hangs on, in words of the quote."""

    text = words(500, help_text="Words of the quote, which are looked for there.")
    kind = serializers.ChoiceField(
        choices=ConditionKind.choices, default=ConditionKind.IF
    )


class LinkPartBody(Body):
    """What this recommendation does to another."""

    kind = serializers.ChoiceField(choices=LinkKind.choices)
    to: Any = known(Recommendation, "ref", help_text="The ref of the other one.")


class AttributionBody(Body):
    """Of a reported recommendation: whose demand or advice it is."""

    actors: Any = known(
        Actor, many=True, required=False, default=list, help_text="Keys of actors."
    )
    text = optional(200, help_text="Where no actor of the vocabulary is meant.")


class RecommendationBody(RecordBody):
    ref = words(60, help_text="Publisher, year and running number: JINSA-2020-16.")
    summary = words(SUMMARY_LENGTH, help_text="One imperative line, no full stop.")
    quote = QuoteBody()
    kind = serializers.ChoiceField(choices=Kind.choices, required=False)
    direction = serializers.ChoiceField(choices=Direction.choices, required=False)
    strength = serializers.ChoiceField(choices=Strength.choices, required=False)
    confidence = serializers.ChoiceField(choices=Confidence.choices, required=False)
    attributed_to = AttributionBody(required=False)
    themes: Any = known(
        Theme, many=True, help_text="One to three keys of themes of the lower level."
    )
    timeframe = maybe(200, help_text="When, as the text puts it.")
    due = partial_date(required=False, allow_null=True)
    note = maybe()
    addressees = several(AddresseeBody())
    targets: Any = known(
        Actor, many=True, required=False, help_text="Keys of those acted upon."
    )
    conditions = several(ConditionPartBody())
    links = several(LinkPartBody())
    assigned_to: Any = known(
        User,
        "username",
        required=False,
        allow_null=True,
        help_text="The name of the account that it is left to; null for nobody.",
    )
    priority = serializers.ChoiceField(choices=Priority.choices, required=False)
    review_interval = interval_field()

    places = {
        "attributed_actors": "attributed_to",
        "attributed_text": "attributed_to",
    }

    def validate_assigned_to(self, account: Any) -> Any:
        """Raise ValidationError for whoever could not work on it."""
        if account is not None and not (account.is_active and account.has_perm(EDIT)):
            roles = ", ".join(roles_with(EDIT))
            raise ValidationError(f"{account} has none of the roles {roles}")
        return account

    def prepare(self, record: Any, sent: dict[str, Any], *, by: Any) -> None:
        if "quote" not in sent:
            return
        try:
            sent["quote"] = quote_of(sent["quote"], by=by)
        except anchors.AnchorError as error:
            raise ValidationError({"quote": {"exact": [str(error)]}}) from None
        except SpanError as error:
            raise ValidationError({"quote": {"end": [str(error)]}}) from None

    def related(self, sent: dict[str, Any]) -> dict[str, Any]:
        found = {"themes": sent.pop("themes")} if "themes" in sent else {}
        if attribution := sent.pop("attributed_to", None):
            found["attributed_actors"] = attribution["actors"]
            sent["attributed_text"] = attribution["text"]
        return found

    def parts(self, sent: dict[str, Any]) -> Parts:
        targets = [{"actor": actor} for actor in sent.pop("targets", ())]
        kinds: dict[str, Any] = {
            "addressees": (Addressee, sent.pop("addressees", ())),
            "targets": (Target, targets),
            "conditions": (Condition, sent.pop("conditions", ())),
            "links": (Link, sent.pop("links", ())),
        }
        return {
            name: [model(**row) for row in rows]
            for name, (model, rows) in kinds.items()
            if name in self.validated_data
        }
