"""New records of seeds that wait to be written, many of a kind at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from recommendations import tracking
from recommendations.file_merge import Wanted
from recommendations.models import Quote
from recommendations.models.rules import Refused
from recommendations.seeding.faults import Fault, Place, SeedsRefused
from recommendations.seeding.kinds import KINDS
from recommendations.text.spans import Span


@dataclass(frozen=True, slots=True)
class New:
    """A record that is not saved yet, and the line that asks for it."""

    record: Any
    wanted: Wanted
    at: Place

    def write(self) -> None:
        """Write it alone; raises SeedsRefused for what the rules refuse."""
        make_quotes([self])
        how: Any = {"reason": self.wanted.reason(), **self.wanted.related}
        refusing(self.wanted, self.at, lambda: tracking.save(self.record, **how))


class Waiting:
    """Gathers new records, and writes them a whole before its parts."""

    def __init__(self) -> None:
        self.of_kind: dict[str, list[New]] = {}

    def put(self, new: New) -> None:
        self.of_kind.setdefault(new.wanted.kind, []).append(new)

    def write(self) -> None:
        """Write all that wait; raises SeedsRefused for what the rules refuse."""
        waiting, self.of_kind = self.of_kind, {}
        for kind in KINDS:
            if kind in waiting:
                make_quotes(waiting[kind])
                write_together(waiting[kind])


def write_together(news: Sequence[New]) -> None:
    """Write new records of one kind at once; where one is at fault, find it."""
    names = news[0].wanted.related
    try:
        with transaction.atomic():
            tracking.add(
                [new.record for new in news],
                reason=[new.wanted.reason() for new in news],
                related={
                    name: [new.wanted.related[name] for new in news] for name in names
                },
            )
    except (Refused, ValidationError, IntegrityError):
        for new in news:
            new.write()


def make_quotes(news: Sequence[New]) -> None:
    """Make the quotes that these records rest on and that were only planned."""
    quotes = ((new.record, new.wanted.fields.get("quote")) for new in news)
    planned = [(record, quote) for record, quote in quotes if is_planned(quote)]
    if not planned:
        return
    made = tracking.quotes((quote.source, span_of(quote)) for _, quote in planned)
    for record, quote in planned:
        record.quote = made[quote.source.pk, span_of(quote)]


def is_planned(value: Any) -> TypeGuard[Quote]:
    """Whether this is a quote that stands for a span, and is not made yet."""
    return isinstance(value, Quote) and value._state.adding


def span_of(quote: Quote) -> Span:
    start = quote.start or 0
    return Span(start, quote.end or start)


def refusing(wanted: Wanted, at: Place, write: Callable[[], Any]) -> Any:
    """Do one write; what the rules refuse is a fault of the line it came from."""
    try:
        return write()
    except (Refused, ValidationError) as error:
        fault = Fault(at, f"{wanted.kind} {wanted.key}", told(error))
        raise SeedsRefused([fault]) from error


def told(error: Refused | ValidationError) -> str:
    """What the rules refuse, with the field at fault."""
    if not isinstance(error, ValidationError) or not hasattr(error, "error_dict"):
        return "; ".join(getattr(error, "messages", [str(error)]))
    return "; ".join(
        f"{name}: {message}"
        for name, messages in error.message_dict.items()
        for message in messages
    )
