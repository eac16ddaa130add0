"""What a person takes from a source's text: the file itself, or words to quote."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode

from recommendations.models import Source
from recommendations.models.quote import reflow_cached
from recommendations.text.anchors import AnchorError, FoldedText
from recommendations.text.spans import Span

ADD = "admin:recommendations_recommendation_add"


def text_file(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """The text byte for byte as it was received, under the name of its file."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    source = get_object_or_404(Source, pk=pk, text__gt="")
    name = source.text_name or f"{source.key}.txt"
    return HttpResponse(
        source.text.encode(),
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )


def quote_words(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Open the form of a new recommendation that quotes the words of this address."""
    if not request.user.has_perm("recommendations.add_recommendation"):
        raise PermissionDenied
    source = get_object_or_404(model_admin.get_queryset(request).defer(None), pk=pk)
    words = request.GET.get("words", "")
    passage = {"source": str(pk), "passage": words}
    number = occurrence(source, words, request.GET.get("paragraph", ""))
    if number is not None:
        passage["occurrence"] = str(number)
    return redirect(f"{reverse(ADD)}?{urlencode(passage)}")


def occurrence(source: Source, words: str, paragraph: str) -> int | None:
    """Which of several occurrences (from 1) begins in this paragraph (from 1).

    None where the text says the words once, or not there.
    """
    blocks = reflow_cached(source.text).blocks
    if not (paragraph.isdecimal() and paragraph.isascii() and len(paragraph) < 9):
        return None
    if not 0 < int(paragraph) <= len(blocks):
        return None
    here = reflow_cached(source.text).raw_span(blocks[int(paragraph) - 1].span)
    spans = every(source.text, words)
    within = [
        n for n, span in enumerate(spans, 1) if here.start <= span.start < here.end
    ]
    return within[0] if len(spans) > 1 and within else None


def every(text: str, words: str) -> list[Span]:
    try:
        return FoldedText(text).spans(words)
    except AnchorError:
        return []
