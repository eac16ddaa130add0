"""The page on which a source is read, with all that is quoted from it marked."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any
from urllib.parse import quote as quoted

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from recommendations.admin import display
from recommendations.admin.reading_marks import (
    KINDS,
    STYLES,
    Mark,
    ReadingFilter,
    marks_in,
    quote_anchor,
    start_of,
)
from recommendations.models import Source
from recommendations.models.quote import reflow_cached
from recommendations.text.reading import MarkedBlock, block_at, marked_blocks
from recommendations.text.reflow import BlockKind, Reflowed
from recommendations.text.spans import Span

BLOCKS_PER_PAGE = 150
PARAGRAPH = re.compile(r"p([1-9][0-9]{0,7})", re.ASCII)


def reading_page(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Show the text as a person reads it; with `raw`, as it was received."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    source = get_object_or_404(Source.objects.with_bibliography(), pk=pk)
    raw = "raw" in request.GET
    context = {
        **model_admin.admin_site.each_context(request),
        "title": source.title,
        "source": source,
        "inferred": source.inferred(),
        "may_add": request.user.has_perm("recommendations.add_recommendation"),
        "may_assess": request.user.has_perm("recommendations.add_assessment"),
        **({"lines": source.text.splitlines()} if raw else read(source, request)),
    }
    page = "reading_raw" if raw else "reading"
    return TemplateResponse(request, f"recommendations/{page}.html", context)


def read(source: Source, request: HttpRequest) -> dict[str, Any]:
    """The blocks of the page that is asked for, its marks, and the card of one."""
    reflowed = reflow_cached(source.text)
    page = page_of_blocks(source, reflowed, request)
    wanted: range = page.object_list
    form = ReadingFilter(request.GET, source=source, user=request.user)
    advice = form.chosen(request.user)
    window = window_of(reflowed, wanted)
    marks = marks_in(source, advice, window, request.user)
    shown = [mark for mark in marks if request.GET.get("kind") in ("", None, mark.kind)]
    spans = {mark.key: mark.span for mark in shown}
    blocks = list(marked_blocks(reflowed, spans, wanted))
    layout = Layout(shown, blocks, request.GET)
    return {
        "runs": layout.runs(),
        "cards": layout.cards(),
        "steps": layout.steps(),
        "lost": advice.filter(quote__source=source, quote__start__isnull=True),
        "kinds": kinds(marks, request.GET),
        "form": form,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
    }


def page_of_blocks(source: Source, reflowed: Reflowed, request: HttpRequest) -> Any:
    """The page of the text that is asked for, by its number or by a mark on it."""
    paginator: Paginator[Any] = Paginator(range(len(reflowed.blocks)), BLOCKS_PER_PAGE)
    anchor = request.GET.get("mark")
    if anchor and "page" not in request.GET:
        position = paragraph_of(anchor)
        if position is None:
            start = start_of(anchor, source, request.user)
            position = 0 if start is None else block_at(reflowed, start)
        return paginator.get_page(position // BLOCKS_PER_PAGE + 1)
    return paginator.get_page(request.GET.get("page"))


def paragraph_of(anchor: str) -> int | None:
    """The position of the paragraph (from 0) that `p12` names."""
    found = PARAGRAPH.fullmatch(anchor)
    return int(found[1]) - 1 if found else None


def window_of(reflowed: Reflowed, wanted: range) -> Span:
    """The stretch of the raw text that these blocks come from."""
    if not wanted:
        return Span(0, 0)
    blocks = reflowed.blocks
    read_span = Span(blocks[wanted[0]].span.start, blocks[wanted[-1]].span.end)
    return reflowed.raw_span(read_span)


def kinds(marks: Iterable[Mark], asked: QueryDict) -> list[dict[str, Any]]:
    """Each kind of mark: its number on the page, and the way to it alone."""
    found = [mark.kind for mark in marks]
    chosen = asked.get("kind")
    return [
        {
            "name": kind,
            "style": STYLES.get(kind, kind),
            "number": found.count(kind),
            "chosen": kind == chosen,
            "url": address(asked, kind="" if kind == chosen else kind, mark=""),
        }
        for kind in KINDS
    ]


def address(asked: QueryDict, **changes: str) -> str:
    """The same page, asked with these changes; an empty one is taken out."""
    query = asked.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"?{query.urlencode()}"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block as the page shows it: the marks that begin in it, and its words."""

    number: int
    kind: BlockKind
    marks: list[dict[str, Any]]
    words: SafeString


class Layout:
    """The marks of a page over its blocks."""

    def __init__(
        self, marks: list[Mark], blocks: list[MarkedBlock], asked: QueryDict
    ) -> None:
        self.asked = asked
        self.blocks = blocks
        self.marks = {mark.key: mark for mark in marks}
        names = [segment.names for block in blocks for segment in block.segments]
        self.order = list(dict.fromkeys(name for held in names for name in held))
        self.together = {name: together(name, names) for name in self.order}
        self.selected = self.asked_for() or next(iter(self.order), "")
        self.begun: set[str] = set()
        self.anchored: set[str] = set()

    def asked_for(self) -> str | None:
        anchor = self.asked.get("mark", "")
        return next(
            (name for name in self.order if self.marks[name].answers_to(anchor)), None
        )

    def url(self, name: str) -> str:
        """The page with this mark selected, where it stands."""
        anchor = self.marks[name].anchor
        return f"{address(self.asked, mark=anchor)}#{quoted(anchor)}"

    def link(self, name: str) -> dict[str, Any]:
        mark = self.marks[name]
        return {"mark": mark, "url": self.url(name), "at": name == self.selected}

    def runs(self) -> list[tuple[bool, list[Paragraph]]]:
        """The paragraphs; items of a list stand together."""
        rows = groupby(
            map(self.paragraph, self.blocks),
            key=lambda row: row.kind == BlockKind.LIST_ITEM,
        )
        return [(is_list, list(group)) for is_list, group in rows]

    def paragraph(self, block: MarkedBlock) -> Paragraph:
        names = dict.fromkeys(name for each in block.segments for name in each.names)
        begins = [self.link(name) for name in names if name not in self.begun]
        words = [(self.stretch(*piece),) for piece in pieces(block)]
        joined = format_html_join("", "{}", words)
        return Paragraph(block.number, block.kind, begins, joined)

    def stretch(self, text: str, names: tuple[str, ...]) -> SafeString | str:
        """Words, and the link to the narrowest of the marks over them."""
        if not names:
            return text
        anchors = format_html_join(
            "", '<span class="anchor" id="{}"></span>', self.anchors(names)
        )
        narrowest = min(names, key=lambda name: len(self.marks[name].span))
        number = format_html("<sup>{}</sup>", len(names)) if len(names) > 1 else ""
        return format_html(
            '<a class="{}" href="{}" title="{}" data-marks="{}" data-opens="{}">'
            "{}{}{}</a>",
            self.classes(names),
            self.url(narrowest),
            "; ".join(f"{self.marks[n].kind}: {self.marks[n].label}" for n in names),
            " ".join(names),
            narrowest,
            anchors,
            text,
            number,
        )

    def anchors(self, names: tuple[str, ...]) -> Iterator[tuple[str]]:
        """Names by which addresses lead to the marks that begin here, each once."""
        for name in names:
            self.begun.add(name)
            mark = self.marks[name]
            for anchor in (mark.anchor, quote_anchor(mark.quote)):
                if anchor not in self.anchored:
                    self.anchored.add(anchor)
                    yield (anchor,)

    def classes(self, names: tuple[str, ...]) -> str:
        first, *others = (self.marks[name].style for name in names)
        also = [f"also-{style}" for style in dict.fromkeys(others)]
        chosen = ["selected"] if self.selected in names else []
        return " ".join(["mark", first, *also, *chosen])

    def cards(self) -> list[dict[str, Any]]:
        """What stands beside the text for each mark, all but one of them hidden."""
        return [
            {
                **self.link(name),
                "tabs": [self.link(other) for other in self.together[name]],
                "chip": chip(self.marks[name]),
            }
            for name in self.order
        ]

    def steps(self) -> dict[str, str]:
        """Where the marks before and after the selected one are."""
        found: dict[str, str] = {}
        for before, after in pairwise(self.order):
            if after == self.selected:
                found["before"] = self.url(before)
            if before == self.selected:
                found["after"] = self.url(after)
        return found


def pieces(block: MarkedBlock) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The segments of a block; a heading shows what it is without its number signs."""
    for position, segment in enumerate(block.segments):
        bare = block.kind == BlockKind.HEADING and position == 0
        yield segment.text.lstrip("# ") if bare else segment.text, segment.names


def together(name: str, names: list[tuple[str, ...]]) -> list[str]:
    """The marks that share words with this one, itself among them."""
    return list(dict.fromkeys(each for held in names if name in held for each in held))


def chip(mark: Mark) -> SafeString | str:
    return display.chip(mark.record) if mark.kind in KINDS[:3] else ""
