"""Writes of a record together with its parts, which are given as whole lists."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models, transaction

from recommendations.models import AskMember, Condition
from recommendations.models.rules import PartTwice, WordsNotInPassage
from recommendations.text import anchors
from recommendations.text.spans import Span
from recommendations.tracking.asks import check_why
from recommendations.tracking.quotes import quote
from recommendations.tracking.records import remove, save
from recommendations.tracking.roles import check_role

Record = TypeVar("Record", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Parts:
    """How the rows of a list are told apart, and what each says besides.

    `check` is asked of every row that is new or says something else than before.
    """

    alike: tuple[str, ...]
    says: tuple[str, ...] = ()
    check: Callable[[Any, Any], None] | None = None

    def key(self, row: models.Model) -> tuple[Any, ...]:
        """What makes two rows the same one; of names, whatever their capitals."""
        values = (getattr(row, name) for name in self.alike)
        return tuple(v.casefold() if isinstance(v, str) else v for v in values)


def check_condition(condition: Condition, by: Any) -> None:
    """Quote the words of a new condition where they stand in the passage first."""
    passage = condition.recommendation.quote
    if condition.pk or passage.start is None or passage.end is None:
        return
    within = Span(passage.start, passage.end)
    source = passage.source
    try:
        span = anchors.first_within(source.text, condition.text, within)
    except anchors.AnchorError:
        raise WordsNotInPassage(condition.text) from None
    condition.quote = quote(source=source, span=span, by=by)


def check_member(member: AskMember, by: Any) -> None:
    check_why(member.stance, member.why)


PARTS = {
    "addressees": Parts(("actor_id",), ("mention",)),
    "targets": Parts(("actor_id",)),
    "conditions": Parts(("text",), ("kind",), check_condition),
    "links": Parts(("kind", "to_id")),
    "aliases": Parts(("name",), ("name",)),
    "authorships": Parts(("person_id",), ("affiliation",)),
    "inferred_fields": Parts(("field",), ("evidence",)),
    "members": Parts(("recommendation_id",), ("stance", "why"), check_member),
}


@transaction.atomic
def save_whole(
    record: Record,
    *,
    by: Any,
    reason: str = "",
    parts: Mapping[str, Sequence[models.Model]] | None = None,
    **related: Any,
) -> Record:
    """Create or change a record, and bring each list named in `parts` to these rows.

    The rows are not saved yet, and in their order. One that is there already stays
    the same record, with its history and what hangs on it; what the list leaves out is
    removed. Raises RoleMissing, PartTwice, StillInUse, and what `save` raises.
    """
    check_write(record, "add" if record._state.adding else "change", by=by)
    save(record, by=by, reason=reason, **related)
    for name, rows in (parts or {}).items():
        replace_parts(record, name, rows, by=by, reason=reason)
    return record


def replace_parts(
    whole: Any, name: str, rows: Sequence[models.Model], *, by: Any, reason: str
) -> None:
    """Bring one list of a record to these rows, and keep those that are alike."""
    kind = PARTS[name]
    there = {kind.key(row): row for row in getattr(whole, name).all()}
    wanted = keyed(kind, name, rows)
    how = {"by": by, "reason": reason}
    for key in there.keys() - wanted.keys():
        check_write(there[key], "delete", by=by)
        remove(there.pop(key), **how)
    places = positions(there, list(wanted))
    for (key, row), position in zip(wanted.items(), places, strict=True):
        held = there.get(key) or belonging(row, whole, name)
        if put(kind, held, row, position) or held._state.adding:
            write_part(kind, held, **how)


def positions(there: dict[Any, Any], wanted: list[Any]) -> list[int]:
    """The place of each; those that are there keep theirs unless their order changes."""
    kept = list(there)
    if wanted[: len(kept)] != kept:
        return list(range(1, len(wanted) + 1))
    held = [getattr(row, "position", 0) for row in there.values()]
    last = max(held, default=0)
    return [*held, *range(last + 1, last + 1 + len(wanted) - len(held))]


def keyed(kind: Parts, name: str, rows: Sequence[models.Model]) -> dict[Any, Any]:
    """The rows by what makes each the same one; raises PartTwice."""
    found: dict[Any, Any] = {}
    for row in rows:
        if found.setdefault(kind.key(row), row) is not row:
            raise PartTwice(name, told(kind, row))
    return found


def told(kind: Parts, row: models.Model) -> str:
    """What names a row to whoever sent it."""
    named = (getattr(row, field.removesuffix("_id")) for field in kind.alike)
    return " ".join(str(getattr(one, "ref", one)) for one in named)


def belonging(row: models.Model, whole: Any, name: str) -> models.Model:
    field = whole._meta.get_field(name).field
    setattr(row, field.name, whole)
    return row


def put(kind: Parts, held: Any, row: Any, position: int) -> bool:
    """Let a row say what another says, at this place; return whether it differs now."""
    new = {name: getattr(row, name) for name in kind.says}
    if hasattr(held, "position"):
        new["position"] = position
    differs = any(getattr(held, name) != value for name, value in new.items())
    vars(held).update(new)
    return differs


def write_part(kind: Parts, row: Any, *, by: Any, reason: str) -> None:
    check_write(row, "add" if row._state.adding else "change", by=by)
    if kind.check:
        kind.check(row, by)
    save(row, by=by, reason=reason)


def check_write(record: models.Model, verb: str, *, by: Any) -> None:
    """Raise RoleMissing unless this person may add, change or delete such records."""
    noun = record._meta
    permission = f"recommendations.{verb}_{noun.model_name}"
    check_role(by, permission, f"{verb} {noun.verbose_name_plural}")
