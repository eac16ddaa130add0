"""What a person typed into a search box, read as a query."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from recommendations.text.words import folded_words, stem

# Nobody types more; what is pasted by mistake finds nothing.
MOST_TERMS = 30
# Characters that are read; a longer text is no search.
LONGEST = 2_000

_STRAIGHT = str.maketrans("“”„«»", '"""""')
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")
_TERM = re.compile(r'(-?)"([^"]*)"(\*?)|(\S+)')
# Words that nearly every English text has, and that do not narrow a search.
_SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "but",
        "by",
        "for",
        "from",
        "in",
        "into",
        "is",
        "it",
        "its",
        "of",
        "on",
        "or",
        "that",
        "the",
        "their",
        "this",
        "to",
        "was",
        "were",
        "will",
        "with",
    ]
)


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand one after another; of a prefix, the last one is begun only."""

    words: tuple[str, ...]
    prefix: bool = False
    quoted: bool = False

    @property
    def stems(self) -> tuple[str, ...]:
        return tuple(map(stem, self.words))

    def alone(self) -> "Clause":
        return Clause((self,))


@dataclass(frozen=True, slots=True)
class Clause:
    """Terms that are all to be found, and terms none of which may be."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()


@dataclass(frozen=True)
class Query:
    """Clauses of which one has to be met."""

    typed: str
    clauses: tuple[Clause, ...] = ()

    def __bool__(self) -> bool:
        """Whether it can find anything."""
        return bool(self.clauses)

    @property
    def is_blank(self) -> bool:
        return not self.typed.strip()

    @property
    def is_plain(self) -> bool:
        """Whether it is nothing but words, in which a slip can be forgiven."""
        return len(self.clauses) == 1 and not (
            self.clauses[0].unwanted or any(term.quoted for term in self.terms)
        )

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """Every term that is looked for; these are marked where they are found."""
        found = (term for clause in self.clauses for term in clause.wanted)
        return tuple(dict.fromkeys(found))

    @cached_property
    def every_term(self) -> tuple[Term, ...]:
        """Every term, those that may not be found among them."""
        shunned = (term for clause in self.clauses for term in clause.unwanted)
        return tuple(dict.fromkeys([*self.terms, *shunned]))


def parse(typed: str, *, unfinished: bool = False) -> Query:
    """Read words, "phrases", -not, prefix* and OR; whatever is typed means something.

    `unfinished` takes the last word for the beginning of one, as in a box that
    searches while somebody types.
    """
    text = plain(typed).translate(_STRAIGHT)
    if len(text) > LONGEST:
        return Query(typed)
    pieces = list(_pieces(begun(text) if unfinished else text))
    if len(pieces) > MOST_TERMS:
        return Query(typed)
    return Query(typed, tuple(filter(None, map(_clause, _alternatives(pieces)))))


def plain(typed: str) -> str:
    """What was typed without the characters that no database takes."""
    return _CONTROL.sub(" ", typed)


def begun(typed: str) -> str:
    """The same search, whose last word may go on, as somebody would type it."""
    goes_on = typed[-1:].strip(' \t\n"*”“„«»')
    return f"{typed}*" if goes_on else typed


def _pieces(text: str) -> Iterator[str]:
    for minus, phrase, star, word in (found.groups() for found in _TERM.finditer(text)):
        yield word or f'{minus}"{phrase}"{star}'


def _alternatives(pieces: Iterable[str]) -> Iterator[list[str]]:
    """The pieces, parted by OR."""
    found: list[str] = []
    for piece in pieces:
        if piece in ("OR", "|"):
            yield found
            found = []
        elif piece not in ("AND", "&"):
            found.append(piece)
    yield found


def _clause(pieces: list[str]) -> Clause | None:
    wanted, unwanted = list[Term](), list[Term]()
    for piece in pieces:
        shunned = piece.startswith("-") and len(piece) > 1
        if term := _term(piece[1:] if shunned else piece):
            (unwanted if shunned else wanted).append(term)
    telling = [term for term in wanted if not _is_small(term)]
    wanted = list(dict.fromkeys(telling or wanted))
    if not wanted and not unwanted:
        return None
    return Clause(tuple(wanted), tuple(unwanted))


def _term(piece: str) -> Term | None:
    found = tuple(folded_words(piece))
    return Term(found, piece.endswith("*"), '"' in piece) if found else None


def _is_small(term: Term) -> bool:
    return len(term.words) == 1 and not term.quoted and term.words[0] in _SMALL
