"""Changes as callers read them: what is out of their sight has no address any more."""

from typing import Any, NamedTuple

from django.db.models import Model, Q, QuerySet, Value
from rest_framework.request import Request
from rest_framework.reverse import reverse

from recommendations.models import (
    Actor,
    Ask,
    ChangedNoun,
    Collection,
    Person,
    Publisher,
    Recommendation,
    Source,
    Theme,
)

Place = tuple[str, str]  # the noun and the key of a record


class Seen(NamedTuple):
    """A record that is in sight: its primary key, and its words."""

    pk: int
    words: str


MODELS: dict[str, type[Model]] = {
    ChangedNoun.RECOMMENDATION: Recommendation,
    ChangedNoun.SOURCE: Source,
    ChangedNoun.ASK: Ask,
    ChangedNoun.ACTOR: Actor,
    ChangedNoun.THEME: Theme,
    ChangedNoun.PERSON: Person,
    ChangedNoun.PUBLISHER: Publisher,
    ChangedNoun.COLLECTION: Collection,
}
# The field that says what a record is, where it is not its name.
WORDS: dict[str, str] = {
    ChangedNoun.RECOMMENDATION: "summary",
    ChangedNoun.SOURCE: "title",
    ChangedNoun.ASK: "title",
}


def told(changes: list[Any], request: Request) -> list[dict[str, Any]]:
    """The changes with the addresses of their records, in one query more."""
    there = in_sight(changes, request)
    return [
        one(change, request, there.get((change.noun, change.key))) for change in changes
    ]


def one(change: Any, request: Request, here: Seen | None) -> dict[str, Any]:
    """A change in plain values; why it was made only while the record is in sight.

    Who made it and why, which can name accounts, is for those who have one.
    """
    known = request.user.is_authenticated
    part = {"kind": change.part_kind, "name": change.part_name}
    return {
        "number": change.number,
        "moment": change.at,
        "verb": change.told_verb,
        "record": {
            "kind": change.noun,
            "key": change.key,
            "former_key": change.former_key or None,
            "api_url": address(change.noun, change.key, request) if here else None,
        },
        "part": part if change.part_kind and here else None,
        "person": change.by.get_username() if change.by and known else None,
        "reason": (change.reason or None) if here and known else None,
        "change_id": change.change_id,
    }


def in_sight(changes: list[Any], request: Request) -> dict[Place, Seen]:
    """Of the records that changed, those that the caller sees now."""
    keys: dict[str, set[str]] = {}
    for change in changes:
        keys.setdefault(change.noun, set()).add(change.key)
    rows = [
        lookup(noun, several, request).values_list(
            "noun_told", field_of(noun), "pk", WORDS.get(noun, "name")
        )
        for noun, several in sorted(keys.items())
    ]
    found = rows[0].union(*rows[1:], all=True) if rows else ()
    return {(noun, key): Seen(pk, words) for noun, key, pk, words in found}


def lookup(noun: str, keys: set[str], request: Request) -> QuerySet[Any]:
    """The records of these keys that have an address for the caller."""
    rows = MODELS[noun]._default_manager.order_by()
    if noun == ChangedNoun.RECOMMENDATION:
        visible = Recommendation.objects.for_reader(request.user).order_by()
        # One that was merged leads to its survivor.
        leading = Q(merged_into__in=visible.values("pk"))
        rows = rows.filter(Q(pk__in=visible.values("pk")) | leading)
    return rows.filter(**{f"{field_of(noun)}__in": keys}).annotate(
        noun_told=Value(noun)
    )


def field_of(noun: str) -> str:
    return "ref" if noun == ChangedNoun.RECOMMENDATION else "key"


def address(noun: str, key: str, request: Request) -> str:
    named = {field_of(noun): key}
    return str(reverse(f"api:{noun}-detail", kwargs=named, request=request))
