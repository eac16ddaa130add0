"""A recommendation with all that belongs to it, as plain values ready for JSON."""

from collections.abc import Iterator
from typing import Any

from recommendations.models import (
    Actor,
    Addressee,
    Condition,
    Publisher,
    Quote,
    Recommendation,
    Source,
)
from recommendations.models.clocks import NOW, Point
from recommendations.models.recommendation import RecommendationQuerySet
from recommendations.points import (
    at,
    freshness_of,
    headline_of,
    last_assessed_of,
    moment_record,
    schedule_of,
)
from recommendations.points import written as point_record
from recommendations.text.dates import PartialDate

Record = dict[str, Any]

# Recommendations held in memory at a time; each chunk costs the same few queries.
CHUNK = 500


def records(queryset: RecommendationQuerySet, point: Point = NOW) -> Iterator[Record]:
    """Yield every recommendation, as at a point, in chunks that keep memory flat."""
    chosen = at(queryset, point).for_list()
    for recommendation in chosen.iterator(chunk_size=CHUNK):
        yield record(recommendation, point)


def record(recommendation: Recommendation, point: Point = NOW) -> Record:
    merged_into = recommendation.merged_into
    return {
        "ref": recommendation.ref,
        "summary": recommendation.summary,
        "kind": recommendation.kind,
        "direction": recommendation.direction,
        "strength": recommendation.strength,
        "confidence": recommendation.confidence,
        "state": recommendation.state,
        "disposition": recommendation.disposition,
        "closing_reason": recommendation.closing_reason,
        "merged_into": merged_into.ref if merged_into else None,
        "quote": quote_record(recommendation.quote),
        "source": source_record(recommendation.source),
        "attributed_to": {
            "actors": [
                actor_record(actor) for actor in recommendation.attributed_actors.all()
            ],
            "text": recommendation.attributed_text,
        },
        **point_record(point),
        "headline": headline_record(recommendation),
        "schedule": schedule_of(recommendation, point).value,
        "freshness": freshness_of(recommendation, point).value,
        "last_assessed": moment_record(last_assessed_of(recommendation)),
        "addressees": [
            addressee_record(addressee) for addressee in recommendation.addressees.all()
        ],
        "targets": [
            actor_record(target.actor) for target in recommendation.targets.all()
        ],
        "themes": [
            {"key": theme.key, "name": theme.name}
            for theme in recommendation.themes.all()
        ],
        "conditions": [
            condition_record(condition) for condition in recommendation.conditions.all()
        ],
        "timeframe": recommendation.timeframe,
        "due": written(recommendation.due),
        "note": recommendation.note,
        "version": recommendation.version,
    }


def headline_record(recommendation: Recommendation) -> Record:
    headline = headline_of(recommendation)
    return {
        "value": headline.value,
        "label": headline.label,
        "provisional": headline.provisional,
        "sentence": headline.sentence,
    }


def quote_record(quote: Quote) -> Record:
    return {
        "uid": str(quote.uid),
        "start": quote.start,
        "end": quote.end,
        "exact": quote.exact,
        "prefix": quote.prefix,
        "suffix": quote.suffix,
        "match": quote.match,
    }


def source_record(source: Source) -> Record:
    first_published_in = source.first_published_in
    return {
        "key": source.key,
        "collection": source.collection.key,
        "title": source.title,
        "kind": source.kind,
        "language": source.language,
        "publisher": publisher_record(source.publisher),
        "first_published_in": (
            publisher_record(first_published_in) if first_published_in else None
        ),
        "published": written(source.published),
        "url": source.url,
        "authors": [
            {
                "person": authorship.person.key,
                "name": authorship.person.name,
                "affiliation": authorship.affiliation,
            }
            for authorship in source.authorships.all()
        ],
        "inferred": source.inferred(),
    }


def publisher_record(publisher: Publisher) -> Record:
    return {"key": publisher.key, "name": publisher.name}


def actor_record(actor: Actor) -> Record:
    return {"key": actor.key, "name": actor.name, "kind": actor.kind}


def addressee_record(addressee: Addressee) -> Record:
    return {
        "actor": actor_record(addressee.actor),
        "mention": addressee.mention,
        "response": {
            "value": addressee.response,
            "label": addressee.get_response_display(),
            "since": written(addressee.response_since),
            "provisional": addressee.response_provisional,
        },
        "implementation": {
            "value": addressee.implementation,
            "label": addressee.get_implementation_display(),
            "since": written(addressee.implementation_since),
            "provisional": addressee.implementation_provisional,
        },
    }


def condition_record(condition: Condition) -> Record:
    return {
        "text": condition.text,
        "kind": condition.kind,
        "state": condition.state,
        "state_since": written(condition.state_since),
        "state_rationale": condition.state_rationale,
        "quote": quote_record(condition.quote) if condition.quote else None,
    }


def written(date: PartialDate | None) -> str | None:
    """A date as it was given: 2014, 2014-06 or 2014-06-30."""
    return str(date) if date else None
