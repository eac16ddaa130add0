"""Whatever stands in the place of a field, the answer is no failure of the server."""

from copy import deepcopy

import pytest

from tests import factories as make
from tests.api.writing.calls import change, create

pytestmark = pytest.mark.django_db

VALUES = [None, True, 10**30, "", "\0", "\ud800", "x" * 30_000, [], [None], [{}], {}]


def bodies():
    """By address: a record there, and what is sent of a new one."""
    source, person = make.SourceFactory(), make.PersonFactory()
    actor, theme = make.ActorFactory(), make.ThemeFactory()
    other = make.RecommendationFactory()
    collection, publisher = make.CollectionFactory(), make.PublisherFactory()
    return {
        "recommendations": (
            make.AddresseeFactory().recommendation,
            {
                "ref": "X-1",
                "summary": "Sell arms",
                "quote": {
                    "source": source.key,
                    "exact": "arms may be sold",
                    "occurrence": 1,
                },
                "kind": "reported",
                "direction": "act",
                "strength": "could",
                "confidence": "low",
                "attributed_to": {"actors": [actor.key], "text": "x"},
                "themes": [theme.key],
                "timeframe": "soon",
                "due": "2014",
                "note": "x",
                "addressees": [{"actor": actor.key, "mention": "x"}],
                "targets": [actor.key],
                "conditions": [{"text": "arms", "kind": "if"}],
                "links": [{"kind": "refines", "to": other.ref}],
                "assigned_to": make.UserFactory(role="analyst").username,
                "priority": "high",
                "review_interval": 9,
                "reason": "x",
            },
        ),
        "sources": (
            source,
            {
                "key": "x",
                "collection": collection.key,
                "title": "X",
                "kind": "report",
                "language": "en",
                "publisher": publisher.key,
                "first_published_in": publisher.key,
                "published": "2014",
                "url": "https://example.org",
                "authors": [{"person": person.key, "affiliation": "x"}],
                "inferred": {"title": "x"},
                "text": "x",
                "file": {"name": "x", "content": "eA=="},
            },
        ),
        "asks": (
            make.AskFactory(),
            {
                "key": "x",
                "collection": collection.key,
                "title": "X",
                "question": "X?",
                "members": [
                    {"recommendation": other.ref, "stance": "opposes", "why": "x"}
                ],
                "archived": False,
            },
        ),
        "actors": (
            actor,
            {
                "key": "x",
                "name": "X",
                "kind": "state",
                "parent": actor.key,
                "aliases": ["x"],
                "period_from": "2014",
                "period_to": "2015",
                "archived": False,
            },
        ),
        "themes": (
            theme,
            {"key": "x", "name": "X", "definition": "x", "parent": theme.parent.key},
        ),
        "people": (person, {"key": "x", "name": "X", "archived": False}),
        "publishers": (publisher, {"key": "x", "name": "X", "kind": "website"}),
        "collections": (
            collection,
            {"key": "x", "name": "X", "note": "x", "review_interval": 9},
        ),
    }


def places(value, path=()):
    """The path to every value inside."""
    if path:
        yield path
    inside = value.items() if isinstance(value, dict) else ()
    for name, one in enumerate(value) if isinstance(value, list) else inside:
        yield from places(one, (*path, name))


def with_value(body, path, value):
    changed = deepcopy(body)
    inner = changed
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = value
    return changed


@pytest.mark.parametrize(
    "noun",
    ["recommendations", "sources", "asks", "actors"]
    + ["themes", "people", "publishers", "collections"],
)
def test_any_value_in_any_place(analyst, noun):
    record, body = bodies()[noun]
    name = getattr(record, "ref", None) or record.key
    statuses = set()

    for path in places(body):
        for value in VALUES:
            sent = with_value(body, path, value)
            # What a change renames is found no more.
            part = {path[0]: sent[path[0]]} if path[0] not in ("key", "ref") else {}
            for answer in (
                create(analyst, f"/api/v1/{noun}/", sent),
                change(analyst, f"/api/v1/{noun}/{name}/", part, read="*"),
            ):
                statuses.add(answer.status_code)

    assert statuses <= {200, 201, 400, 409}
