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
    *before, last = term.stems
    for place in range(len(before), len(found)):
        if not ends(term, last, found[place].folded):
            continue
        first = place - len(before)
        if [stem(word.folded) for word in found[first:place]] == before:
            yield Span(found[first].start, found[place].end)


def ends(term: Term, last: str, word: str) -> bool:
    """Whether this word can be the last of the term, of which `last` is the stem."""
    if not term.prefix:
        return stem(word) == last
    begun = term.words[-1]
    return word.startswith(begun) or stem(word).startswith(begun)
