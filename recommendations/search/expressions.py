"""A query in the words of a database."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from recommendations.search.query import Clause, Query, Term

# The names that each term has in the index besides its own words.
Names = Mapping[Term, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Syntax:
    """How a database writes words, and what joins them."""

    word: Callable[[str], str]
    prefix: Callable[[str], str]
    phrase: Callable[[Sequence[str]], str]
    both: str
    either: str
    without: Callable[[str, str], str]
    every: str


@dataclass(frozen=True, slots=True)
class Expression:
    """A query as one database reads it."""

    text: str


def expression(query: Query, syntax: Syntax, names: Names) -> Expression:
    """The query for a database; `names` are further words that stand for a term."""
    clauses = [of_clause(clause, syntax, names) for clause in query.clauses]
    return Expression(joined(clauses, syntax.either))


def of_clause(clause: Clause, syntax: Syntax, names: Names) -> str:
    wanted = [of_term(term, syntax, names) for term in clause.wanted]
    found = joined(wanted or [syntax.word(syntax.every)], syntax.both)
    if not clause.unwanted:
        return found
    unwanted = [of_term(term, syntax, names) for term in clause.unwanted]
    return syntax.without(found, joined(unwanted, syntax.either))


def of_term(term: Term, syntax: Syntax, names: Names) -> str:
    """The term, or any of the names that it has besides."""
    own = begun(term, syntax) if term.prefix else syntax.phrase(term.stems)
    further = [syntax.word(name) for name in names.get(term, ())]
    return joined([own, *further], syntax.either)


def begun(term: Term, syntax: Syntax) -> str:
    """Words, the last of which is begun only.

    Stems and words as they were written stand apart in the index, so that the
    beginning is looked for in both, wherever the words before it stand.
    """
    *before, last = term.words
    start = joined([syntax.prefix(last), syntax.prefix(f"={last}")], syntax.either)
    if not before:
        return start
    return joined([syntax.phrase(term.stems[:-1]), start], syntax.both)


def joined(parts: Iterable[str], by: str) -> str:
    """The parts as one; in brackets where there are several."""
    several = list(parts)
    return several[0] if len(several) == 1 else f"({by.join(several)})"
