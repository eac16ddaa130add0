"""The words of a search: read from what was typed, and marked where they are found."""

import re
from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from recommendations.search import Query, hits
from recommendations.text.spans import Span

# The databases refuse patterns and conditions beyond some length; nobody types these.
MOST_TERMS = 30
LONGEST_TERM = 500  # characters
AROUND = 60  # characters shown on either side of a hit
WORDS = re.compile(r'"([^"]*)"|(\S+)')
CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")


def terms(typed: str) -> list[str]:
    """The words that are all to be found; a phrase in quotation marks is one."""
    curly = str.maketrans("“”„", '"""')
    plain = CONTROL.sub(" ", typed).translate(curly)
    found = (phrase or word for phrase, word in WORDS.findall(plain))
    return list(dict.fromkeys(term.strip() for term in found if term.strip()))


def too_long(found: list[str]) -> bool:
    """Whether no record can hold all of it."""
    return len(found) > MOST_TERMS or any(len(term) > LONGEST_TERM for term in found)


def typed_again(found: Iterable[str]) -> str:
    """The terms as somebody would type them."""
    return " ".join(quoted(term) for term in found)


def quoted(term: str) -> str:
    if not re.search(r"""[\s"'\\]""", term):
        return term
    escaped = term.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def marked(text: str, sought: Query) -> SafeString:
    """The text with every hit marked."""
    pieces, last = [], 0
    for span in joined(hits(text, sought)):
        pieces.append((text[last : span.start], span.of(text)))
        last = span.end
    shown = format_html_join("", "{}<mark>{}</mark>", pieces)
    return format_html("{}{}", shown, text[last:])


def joined(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that overlap as one."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda each: each.start):
        if found and span.start < found[-1].end:
            last = found.pop()
            span = Span(last.start, max(last.end, span.end))
        found.append(span)
    return found


def excerpt(text: str, sought: Query) -> SafeString | None:
    """The first hit with some words around it, or None where there is none."""
    first = min(hits(text, sought), key=lambda span: span.start, default=None)
    if first is None:
        return None
    start, end = window(text, first.start, first.end)
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return marked(f"{before}{text[start:end].strip()}{after}", sought)


def window(text: str, start: int, end: int) -> tuple[int, int]:
    """The span widened to whole words on either side."""
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    if first:
        first = min(start, text.find(" ", first, start) + 1 or start)
    if last < len(text):
        last = max(end, text.rfind(" ", end, last))
    return first, last
