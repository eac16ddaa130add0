"""Pieces of HTML that lists, records and forms share."""

from collections.abc import Callable
from textwrap import shorten
from typing import Any
from urllib.parse import quote as quoted

from django.contrib import admin
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from recommendations.admin.words import marked
from recommendations.models import (
    Addressee,
    Assessment,
    Axis,
    Quote,
    Recommendation,
    Source,
)
from recommendations.models.assessment import value_label
from recommendations.models.axes import UNASSESSED
from recommendations.text.sentences import context, paragraphs
from recommendations.text.spans import Span

LEADING = 120  # characters of a quote in a list
LONGEST_PARAGRAPH = 1500  # characters around a quote; of more, its sentences are shown
PROVISIONAL = SafeString(
    ' <span class="provisional" title="Waits for a second person to confirm it">'
    "provisional</span>"
)
IF = SafeString("<i>if</i>")


def symbol(name: str) -> SafeString:
    """A sign for sighted readers; the word beside it carries the meaning."""
    return format_html(
        '<svg class="sym" aria-hidden="true"><use href="#s-{}"/></svg>', name
    )


def status(axis: str, value: str, *, provisional: bool = False) -> SafeString:
    """A value of an axis: its sign, its word, and whether it is provisional."""
    words = format_html(
        '<span class="status {}">{}{}</span>',
        f"{axis} {value}",
        symbol(value),
        capfirst(value_label(axis, value)),
    )
    return words + PROVISIONAL if provisional else words


def chip(record: Recommendation) -> SafeString:
    """The headline of a recommendation, and whether it is provisional."""
    words = format_html(
        '<span class="chip {}{}">{}{}</span>',
        record.headline,
        " unconfirmed" if record.headline_provisional else "",
        symbol(record.headline),
        capfirst(record.get_headline_display()),
    )
    if not record.headline_provisional:
        return words
    return words + format_html(
        ' <span class="provisional {}" title="Rests on an assessment that waits for a '
        'second person">provisional</span>',
        record.headline,
    )


def current(addressee: Addressee, axis: str) -> SafeString:
    """What is known of an addressee on an axis, and since when."""
    shown = status(
        axis,
        getattr(addressee, axis),
        provisional=getattr(addressee, f"{axis}_provisional"),
    )
    since = getattr(addressee, f"{axis}_since")
    if since is None:
        return shown
    return format_html(
        '{} <span class="meta nowrap">since {}</span>', shown, since.written()
    )


def results(addressees: Any) -> SafeString | str:
    """The addressees of a recommendation, each with what came of it."""
    rows = [result(addressee) for addressee in addressees]
    if not rows:
        return "–"
    return format_html(
        '<ul class="results-of">{}</ul>', format_html_join("", "{}", rows)
    )


def result(addressee: Addressee) -> tuple[SafeString]:
    response: SafeString | str = ""
    if addressee.response != UNASSESSED[Axis.RESPONSE]:
        response = format_html(
            '<span class="response">{} (response)</span>',
            current(addressee, Axis.RESPONSE),
        )
    return (
        format_html(
            '<li><span class="who">{}</span><span>{}</span>{}</li>',
            link(addressee.actor),
            current(addressee, Axis.IMPLEMENTATION),
            response,
        ),
    )


def signs(addressees: Any) -> SafeString | str:
    """The addressees of a recommendation, each with its present values, for a list."""
    rows = [sign(addressee) for addressee in addressees]
    if not rows:
        return "–"
    return format_html(
        '<ul class="results-of">{}</ul>', format_html_join("", "{}", rows)
    )


def sign(addressee: Addressee) -> tuple[SafeString]:
    response: SafeString | str = ""
    if addressee.response != UNASSESSED[Axis.RESPONSE]:
        said = status(
            Axis.RESPONSE,
            addressee.response,
            provisional=addressee.response_provisional,
        )
        response = format_html('<span class="response">{} (response)</span>', said)
    done = status(
        Axis.IMPLEMENTATION,
        addressee.implementation,
        provisional=addressee.implementation_provisional,
    )
    row = '<li><span class="who">{}</span><span class="{}">{}</span>{}</li>'
    who = link(addressee.actor)
    return (format_html(row, who, addressee.implementation, done, response),)


def conditions(rows: Any) -> SafeString | str:
    """What a recommendation hangs on, as a small sign: `if`, and its state."""
    return format_html_join(
        " ",
        '<span class="hangs-on" title="{}"><i>{}</i> condition {}</span>',
        (
            (row.text, row.get_kind_display(), row.get_state_display().lower())
            for row in rows
        ),
    )


def facts(*parts: Any) -> SafeString:
    """Small facts in a row, parted by dots."""
    kept = [(part,) for part in parts if part]
    return format_html(
        '<div class="meta">{}</div>', format_html_join("", "<span>{}</span>", kept)
    )


def kind(value: str) -> SafeString:
    """How a recommendation is given: explicit, implicit or reported."""
    return format_html('<span class="kind {}">{}</span>', value, value)


def state(record: Any) -> SafeString:
    return format_html(
        '<span class="state {}">{}</span>',
        record.state,
        capfirst(record.get_state_display()),
    )


def stance(value: str, label: str) -> SafeString:
    sign = IF if value == "conditional" else symbol(value)
    return format_html('<span class="stance {}">{}{}</span>', value, sign, label)


def written(field: str, label: str = "") -> Callable[[Any, Any], str]:
    """A column of a partial date, exactly as precise as it is known."""

    @admin.display(description=label or field.replace("_", " "), ordering=field)
    def column(model_admin: Any, record: Any) -> str:
        date = getattr(record, field)
        return date.written() if date else "–"

    return column


def change_url(record: Any) -> str:
    name = f"admin:recommendations_{record._meta.model_name}_change"
    return reverse(name, args=[record.pk])


def assessment_url(assessment: Assessment) -> str:
    """Where an assessment stands on its recommendation's page."""
    page = change_url(assessment.addressee.recommendation)
    return f"{page}#assessment-{assessment.pk}"


def link(record: Any, words: Any = None) -> SafeString | str:
    """A link to a record's page, or a dash where there is no record."""
    if record is None:
        return "–"
    return format_html('<a href="{}">{}</a>', change_url(record), words or record)


def count_link(number: int, model_name: str, query: str) -> SafeString | str:
    """A number that leads to the list of what it counts."""
    if not number:
        return "0"
    url = reverse(f"admin:recommendations_{model_name}_changelist")
    return format_html('<a href="{}?{}">{}</a>', url, query, number)


def title(record: Any, words: Any, *below: Any) -> SafeString:
    """The first cell of a row: the record's name, and small facts under it.

    What a search found is marked in both.
    """
    name, *others = (
        marked(each, record.sought) if type(each) is str else each
        for each in (words, *below)
    )
    return format_html(
        '<a class="name" href="{}">{}</a>{}', record.page_url, name, facts(*others)
    )


def leading(quote: Quote) -> str:
    """The first words of a quote, as a person reads them."""
    return shorten(quote.words(), LEADING, placeholder=" …")


def figure(
    quote: Quote,
    *,
    kind: str = "explicit",
    brief: bool = False,
    whole: bool = False,
    anchor: str = "",
) -> SafeString:
    """A quote in its sentences, with its citation, and the way to it in the text.

    `brief` shows its words alone, `whole` all of its paragraph; `anchor` names the
    mark in the text if that is another than the quote's own.
    """
    before, words, after = ("", quote.words(), "")
    if not brief:
        before, words, after = passage(quote, whole=whole)
    return render_to_string(
        "recommendations/quote.html",
        {
            "quote": quote,
            "before": before,
            "words": words,
            "after": after,
            "kind": kind,
            "brief": brief,
            "text_url": text_url(quote, anchor),
            **citation(quote.source),
        },
    )


def text_url(quote: Quote, anchor: str = "") -> str:
    """Where a quote is marked in the text of its source."""
    page = reverse("admin:recommendations_source_read", args=[quote.source_id])
    name = quoted(anchor or f"quote-{quote.uid}", safe="")
    return f"{page}?mark={name}#{name}"


def passage(quote: Quote, *, whole: bool = False) -> tuple[str, str, str]:
    """What stands before a quote in its sentences, the quote, and what follows."""
    found = quote.reading()
    if found is None:
        return "", quote.words(), ""
    reflowed, span = found
    around = surroundings(reflowed.text, span, whole=whole)
    return (
        reflowed.text[around.start : span.start],
        span.of(reflowed.text),
        reflowed.text[span.end : around.end],
    )


def surroundings(text: str, span: Span, *, whole: bool) -> Span:
    around = paragraphs(text, span) if whole else context(text, span)
    return around if len(around) <= LONGEST_PARAGRAPH else context(text, span)


def citation(source: Source) -> dict[str, Any]:
    """What stands under a quote."""
    people = ((link(each.person),) for each in source.authorships.all())
    return {
        "source": source,
        "source_url": change_url(source),
        "authors": format_html_join(" and ", "{}", people),
        "publisher_url": change_url(source.publisher),
        "published": source.published.written(),
        "inferred": ", ".join(row.field for row in source.inferred_fields.all()),
    }


def source_line(source: Source) -> str:
    """Authors and date of a source in few words: `Kaltenthaler et al., Jun 2020`."""
    who = source.short_citation().rpartition(" ")[0]
    return f"{who}, {source.published.written()}"


def assessor(assessment: Assessment) -> str:
    """Who recorded an assessment, or what it was loaded from."""
    if assessment.assessed_by:
        return f"by {assessment.assessed_by}"
    return "from the seed files"
