"""A collection in one sentence."""

from calendar import month_name

from recommendations.overview.glance import Glance
from recommendations.text.dates import PartialDate, Precision

NUMBERS = [
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
]


def sentence(held: Glance) -> str:
    """What the sources make of it, and for how much of that a result is known."""
    many = held.sources != 1
    sources = f"{in_words(held.sources).capitalize()} source{'s' if many else ''}"
    makes = "make" if many else "makes"
    return (
        f"{sources}, {span(held)}, {makes} "
        f"{counted(held.recommendations, 'recommendation')} to "
        f"{counted(held.actors, 'actor')}. {known(held)}."
    )


def known(held: Glance) -> str:
    if not held.with_result:
        return "No result is recorded yet"
    if held.with_result == held.recommendations:
        return "A result is recorded for each"
    return f"A result is recorded for {held.with_result:,}"


def span(held: Glance) -> str:
    first, last = month(held.first), month(held.last)
    return f"of {first}" if first == last else f"from {first} to {last}"


def in_words(number: int) -> str:
    return NUMBERS[number] if number < len(NUMBERS) else f"{number:,}"


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def month(day: PartialDate | None) -> str:
    """The month in full, or the year where no more is known."""
    if day is None:
        return ""
    if day.precision is Precision.YEAR:
        return str(day)
    return f"{month_name[day.first_day.month]} {day.first_day.year}"
