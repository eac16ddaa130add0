"""Quotes as W3C Web Annotations (www.w3.org/TR/annotation-model), in JSON-LD."""

import json
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import Any

from recommendations.among import Among
from recommendations.models import Condition, Evidence, Recommendation

CHUNK = 1000
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
COLUMNS = (
    *("pk", "uid", "source__key", "source__url"),
    *("start", "end", "exact", "prefix", "suffix"),
)


def annotations(quotes: Any, advice: Any) -> Iterator[str]:
    """Yield the lines of one collection; its bodies tell of these recommendations."""
    yield (
        f'{{"@context": "{CONTEXT}", "id": "annotations.jsonld", '
        '"type": "AnnotationCollection", "label": "Quotes", '
        f'"total": {quotes.count()}, "first": {{"id": "annotations.jsonld#page", '
        '"type": "AnnotationPage", "startIndex": 0, "items": [\n'
    )
    rows = quotes.values_list(*COLUMNS).iterator(chunk_size=CHUNK)
    before = ""
    while chunk := list(islice(rows, CHUNK)):
        bodies = bodies_of([row[0] for row in chunk], advice)
        for pk, *row in chunk:
            yield before + json.dumps(
                annotation(*row, bodies=bodies[pk]), ensure_ascii=False
            )
            before = ",\n"
    yield "\n]}}\n"


def annotation(
    uid: Any,
    source: str,
    url: str,
    start: int | None,
    end: int | None,
    exact: str,
    prefix: str,
    suffix: str,
    *,
    bodies: list[dict[str, str]],
) -> dict[str, Any]:
    selectors: list[dict[str, Any]] = [
        {
            "type": "TextQuoteSelector",
            "exact": exact,
            "prefix": prefix,
            "suffix": suffix,
        }
    ]
    if start is not None:
        selectors.append({"type": "TextPositionSelector", "start": start, "end": end})
    text = {"id": f"texts/{source}.txt", "type": "Text", "format": "text/plain"}
    return {
        "id": f"urn:uuid:{uid}",
        "type": "Annotation",
        "motivation": "describing",
        **({"body": bodies} if bodies else {}),
        "target": {
            "type": "SpecificResource",
            "source": text | ({"via": url} if url else {}),
            "selector": selectors,
        },
    }


def bodies_of(quotes: list[int], advice: Any) -> Any:
    """What is said of each quote: by recommendations, conditions and evidence."""
    found: dict[int, list[dict[str, str]]] = defaultdict(list)
    records = Recommendation.objects.filter(Among("quote", quotes))
    conditions = Condition.objects.filter(Among("quote", quotes))
    evidence = Evidence.objects.filter(Among("quote", quotes))
    if advice is not None:
        records = records.filter(pk__in=advice)
        conditions = conditions.filter(recommendation__in=advice)
        evidence = evidence.filter(assessment__addressee__recommendation__in=advice)
    for quote, ref, words in records.values_list("quote", "ref", "summary"):
        found[quote].append(body(f"{ref}: {words}", "describing"))
    of = conditions.values_list("quote", "recommendation__ref", "text")
    for quote, ref, words in of:
        found[quote].append(body(f"condition of {ref}: {words}", "classifying"))
    path = "assessment__addressee__recommendation__ref"
    values = evidence.values_list("quote", path, "assessment__value")
    for quote, ref, value in values:
        found[quote].append(body(f"evidence for {ref}: {value}", "linking"))
    return found


def body(value: str, purpose: str) -> dict[str, str]:
    return {"type": "TextualBody", "value": value, "purpose": purpose}
