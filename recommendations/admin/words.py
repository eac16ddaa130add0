"""The words of a search: read from what was typed, and marked where they are found."""

import re
from collections.abc import Iterable

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

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


def pattern(found: Iterable[str]) -> re.Pattern[str] | None:
    """What matches any of the terms, the longest first."""
    words = sorted(found, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)), re.IGNORECASE) if words else None


def holds_all(text: str, found: Iterable[str]) -> bool:
    lower = text.lower()
    return all(term.lower() in lower for term in found)


def marked(text: str, found: Iterable[str]) -> SafeString:
    """The text with every hit marked."""
    searched = pattern(found)
    if searched is None:
        return conditional_escape(text)
    pieces, last = [], 0
    for hit in searched.finditer(text):
        pieces.append((text[last : hit.start()], hit[0]))
        last = hit.end()
    shown = format_html_join("", "{}<mark>{}</mark>", pieces)
    return format_html("{}{}", shown, text[last:])


def excerpt(text: str, found: Iterable[str]) -> SafeString | None:
    """The first hit with some words around it, or None where there is none."""
    searched = pattern(found)
    hit = searched.search(text) if searched else None
    if hit is None:
        return None
    start, end = window(text, hit.start(), hit.end())
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return marked(f"{before}{text[start:end].strip()}{after}", found)


def window(text: str, start: int, end: int) -> tuple[int, int]:
    """The span widened to whole words on either side."""
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    if first:
        first = min(start, text.find(" ", first, start) + 1 or start)
    if last < len(text):
        last = max(end, text.rfind(" ", end, last))
    return first, last
