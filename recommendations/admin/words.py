"""The words of a search: read from what was typed, and marked where they are found."""

import re
from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from recommendations.search import Query, marks
from recommendations.text.spans import Span

# The databases refuse patterns and conditions beyond some length; nobody types these.
MOST_TERMS = 30
LONGEST_TERM = 500  # characters
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
    return shown(text, marks(text, sought))


def shown(text: str, spans: Iterable[Span]) -> SafeString:
    """The text with these marked."""
    pieces, last = [], 0
    for span in spans:
        pieces.append((text[last : span.start], span.of(text)))
        last = span.end
    html = format_html_join("", "{}<mark>{}</mark>", pieces)
    return format_html("{}{}", html, text[last:])
