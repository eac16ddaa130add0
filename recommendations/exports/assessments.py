"""The assessments of addressees, with their evidence, as plain values."""

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from recommendations.among import KEYS, Among
from recommendations.exports.reader import Reader
from recommendations.exports.values import day, quote_record
from recommendations.models import Assessment, Evidence
from recommendations.models.assessment import value_label
from recommendations.models.axes import STRONG
from recommendations.models.clocks import Point
from recommendations.points import moment_record
from recommendations.prepared import Asked, Row, prepared

if TYPE_CHECKING:
    from recommendations.exports.parts import Parts

COLUMNS = (
    "addressee",
    "pk",
    "uid",
    "addressee__recommendation__ref",
    "addressee__recommendation__summary",
    "addressee__actor__key",
    "addressee__actor__name",
    "addressee__actor__kind",
    "axis",
    "value",
    "true_from",
    "true_from_precision",
    "basis",
    "confidence",
    "rationale",
    "earlier_than_source",
    "assessed_at",
    "assessed_by__username",
    "loaded_from",
    "confirmed_at",
    "confirmed_by__username",
    "corrects__uid",
    "corrected_by__uid",
    "corrected_by__assessed_at",
)
EVIDENCE = (
    "assessment",
    "assessment__uid",
    "position",
    "kind",
    "reliability",
    "quote__source__key",
    "quote__source__title",
    "quote__source__published",
    "quote__source__published_precision",
    "quote__uid",
    "quote__start",
    "quote__end",
    "quote__exact",
    "quote__prefix",
    "quote__suffix",
    "quote__match",
    "url",
    "title",
    "publisher",
    "published",
    "published_precision",
    "archived_url",
    "file_name",
    "file_sha256",
    "searched",
    "terms",
    "searched_on",
)


@prepared
def assessments() -> Any:
    rows = Assessment.objects.filter(Among("addressee__recommendation", KEYS))
    return rows.newest_first().values_list(*COLUMNS)


@prepared
def evidence() -> Any:
    rows = Evidence.objects.filter(Among("assessment__addressee__recommendation", KEYS))
    return rows.order_by("position").values_list(*EVIDENCE)


def assessments_of(keys: list[int], parts: "Parts") -> Asked:
    """The assessments that hold by a point, of the addressees of recommendations."""

    def take(evidences: list[Row], rows: list[Row]) -> dict[int, list[Any]]:
        pieces: dict[int, list[Any]] = defaultdict(list)
        for assessment, *row in evidences:
            pieces[assessment].append(piece(parts.reader, *row))
        found: dict[int, list[Any]] = defaultdict(list)
        for addressee, pk, *row in rows:
            if holds(parts.point, true_from=row[8], assessed_at=row[14]):
                found[addressee].append(judgement(parts, pieces[pk], *row))
        return found

    return Asked([(evidence(), keys), (assessments(), keys)], take)


def holds(point: Point, *, true_from: Any, assessed_at: Any) -> bool:
    """Whether it was so, and recorded, by then."""
    if point.as_of is not None and true_from > point.as_of:
        return False
    return point.known_at is None or assessed_at <= point.known_at


def judgement(
    parts: "Parts",
    pieces: list[Any],
    uid: Any,
    ref: str,
    summary: str,
    actor: str,
    actor_name: str,
    actor_kind: str,
    axis: str,
    value: str,
    true_from: Any,
    precision: str,
    basis: str,
    confidence: str,
    rationale: str,
    earlier_than_source: bool,
    assessed_at: Any,
    assessed_by: str | None,
    loaded_from: str,
    confirmed_at: Any,
    confirmed_by: str | None,
    corrects: Any,
    corrected_by: Any,
    corrected_at: Any,
) -> dict[str, Any]:
    known_at, reader = parts.point.known_at, parts.reader
    if known_at and confirmed_at and confirmed_at > known_at:
        confirmed_at = confirmed_by = None
    if known_at and corrected_at and corrected_at > known_at:
        corrected_by = None
    return {
        **reader.here("assessments", str(uid)),
        "uid": str(uid),
        "recommendation": parts.summary(ref, summary),
        "actor": parts.actor(actor, actor_name, actor_kind),
        "axis": axis,
        "value": value,
        "label": value_label(axis, value),
        "true_from": day(true_from, precision),
        "basis": basis,
        "confidence": confidence,
        "rationale": rationale,
        "earlier_than_source": earlier_than_source,
        "evidence": pieces,
        "assessed_at": moment_record(assessed_at),
        "assessed_by": reader.account(assessed_by),
        "loaded_from": loaded_from,
        "provisional": value in STRONG and confirmed_at is None,
        "confirmed_at": moment_record(confirmed_at),
        "confirmed_by": reader.account(confirmed_by),
        "corrects": str(corrects) if corrects else None,
        "corrected_by": str(corrected_by) if corrected_by else None,
    }


def piece(
    reader: Reader,
    assessment: Any,
    position: int,
    kind: str,
    reliability: str,
    source: str | None,
    source_title: str,
    source_published: Any,
    source_precision: str,
    *row: Any,
) -> dict[str, Any]:
    quote, (url, title, publisher, published, precision, archived_url) = (
        row[:7],
        row[7:13],
    )
    file_name, file_sha256, searched, terms, searched_on = row[13:]
    about = {
        "title": title,
        "publisher": publisher,
        "published": day(published, precision),
    }
    made: dict[str, Any] = {"kind": kind, "reliability": reliability}
    made |= dict.fromkeys(("quote", "link", "file", "search"))
    if kind == "quote" and source is not None:
        quoted = {
            **reader.here("sources", source),
            "key": source,
            "title": source_title,
            "published": day(source_published, source_precision),
        }
        made["quote"] = {"source": quoted, **quote_record(*quote)}
    elif kind == "link":
        made["link"] = {"url": url, **about, "archived_url": archived_url}
    elif kind == "file":
        place = f"{assessment}/evidence/{position}/file"
        made["file"] = {
            "download_url": reader.here("assessments", place).get("api_url"),
            "file_name": file_name,
            "file_sha256": file_sha256,
            **about,
        }
    elif kind == "search":
        made["search"] = {
            "searched": searched,
            "terms": terms,
            "searched_on": searched_on.isoformat() if searched_on else None,
        }
    return made
