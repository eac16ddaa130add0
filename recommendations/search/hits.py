"""Where a text holds what a query looks for, as the index finds it."""

from collections.abc import Iterable, Iterator, Sequence

from recommendations.search.query import Query, Term
from recommendations.text.spans import Span
from recommendations.text.words import Word, stem, words


def hits(text: str, query: Query) -> list[Span]:
    """The words and phrases of the text that the query finds, term by term."""
    found = list(words(text))
    return [span for term in query.terms for span in of_term(term, found)]


def marks(text: str, query: Query) -> list[Span]:
    """What to mark of the text: its hits in order, those that overlap as one."""
    return joined(hits(text, query))


def joined(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for span in sorted(spans, key=lambda each: each.start):
        if found and span.start < found[-1].end:
            last = found.pop()
            span = Span(last.start, max(last.end, span.end))
        found.append(span)
    return found


def holds(text: str, query: Query) -> bool:
    """Whether the text alone has all that one clause of the query wants."""
    found = list(words(text))
    return any(
        all(any(of_term(term, found)) for term in clause.wanted)
        for clause in query.clauses
        if clause.wanted
    )


def of_term(term: Term, found: Sequence[Word]) -> Iterator[Span]:
    """The stretches of words that are those of the term, one after another."""
    length = len(term.words)
    for first in range(len(found) - length + 1):
        stretch = found[first : first + length]
        if fits(term, stretch):
            yield Span(stretch[0].start, stretch[-1].end)


def fits(term: Term, stretch: Sequence[Word]) -> bool:
    *before, last = (word.folded for word in stretch)
    stems = [stem(word) for word in before]
    if term.prefix:
        begun = term.words[-1]
        ends = last.startswith(begun) or stem(last).startswith(begun)
    else:
        ends = stem(last) == term.stems[-1]
    return ends and stems == list(term.stems[:-1])
