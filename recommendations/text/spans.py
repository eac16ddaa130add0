"""Half-open stretches of a text, in characters (Python code points)."""

from dataclasses import dataclass


class SpanError(Exception):
    """Offsets that no stretch of the text can have."""


class SpanInverted(SpanError):
    """A span that starts below zero or ends before it starts."""

    def __init__(self, start: int, end: int) -> None:
        super().__init__(f"no span {start}-{end}; give 0 <= start <= end")
        self.start, self.end = start, end


class SpanOutside(SpanError):
    """A span that ends behind the end of its text."""

    def __init__(self, span: "Span", length: int) -> None:
        super().__init__(
            f"span {span} leaves a text of {length} characters; "
            "take it from the text it was made for"
        )
        self.span, self.length = span, length


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """`[start, end)`, in characters; raises SpanInverted for any other order."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise SpanInverted(self.start, self.end)

    def __len__(self) -> int:
        return self.end - self.start

    def __bool__(self) -> bool:
        """A span is a value, true even where it is empty."""
        return True

    def __str__(self) -> str:
        return f"{self.start}-{self.end}"

    def __contains__(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share at least one character."""
        return max(self.start, other.start) < min(self.end, other.end)

    def shifted(self, by: int) -> "Span":
        return Span(self.start + by, self.end + by)

    def of(self, text: str) -> str:
        """The characters of the span; raises SpanOutside if the text is too short."""
        if self.end > len(text):
            raise SpanOutside(self, len(text))
        return text[self.start : self.end]

    def trimmed(self, text: str) -> "Span":
        """The span without its outer white space, empty if there is nothing else."""
        words = self.of(text)
        start = self.start + len(words) - len(words.lstrip())
        return Span(start, start + len(words.strip()))
