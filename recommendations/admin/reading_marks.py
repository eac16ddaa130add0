"""What is marked in a source's text: recommendations, conditions and evidence."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q

from recommendations.models import (
    Actor,
    Condition,
    Evidence,
    Kind,
    Quote,
    Recommendation,
    Source,
)
from recommendations.models.headline import HeadlineValue
from recommendations.models.recommendation import RecommendationQuerySet
from recommendations.text.spans import Span

CONDITION, EVIDENCE = "condition", "evidence"
KINDS = (*Kind.values, CONDITION, EVIDENCE)
# The class in the stylesheet, where it is not the kind's own name.
STYLES = {CONDITION: "hinge", EVIDENCE: "proof"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A quote in the text, and what it is quoted for.

    `anchor` is the name by which an address leads to it; `records` are one
    recommendation or condition, or the pieces of evidence that share the quote.
    """

    key: str
    anchor: str
    kind: str
    label: str
    quote: Quote
    records: list[Any] = field(default_factory=list)

    @property
    def span(self) -> Span:
        assert self.quote.start is not None
        assert self.quote.end is not None
        return Span(self.quote.start, self.quote.end)

    @property
    def style(self) -> str:
        return STYLES.get(self.kind, self.kind)

    @property
    def record(self) -> Any:
        return self.records[0]

    def answers_to(self, anchor: str) -> bool:
        return anchor in (self.anchor, quote_anchor(self.quote))


def quote_anchor(quote: Quote) -> str:
    return f"quote-{quote.uid}"


class ReadingFilter(forms.Form):
    """Which marks are shown; an empty choice shows all."""

    headline = forms.ChoiceField(required=False)
    addressee = forms.ModelChoiceField(
        Actor.objects.none(), to_field_name="key", required=False, empty_label="All"
    )

    def __init__(self, data: Any, *, source: Source, user: Any) -> None:
        super().__init__(data, label_suffix="")
        advice = seen_by(user).filter(quote__source=source).order_by()
        addressed = advice.filter(addressees__actor=OuterRef("pk"))
        self.fields["addressee"].queryset = Actor.objects.filter(  # type: ignore[attr-defined]
            Exists(addressed)
        )
        held = set(advice.values_list("headline", flat=True).distinct())
        self.fields["headline"].choices = [  # type: ignore[attr-defined]
            ("", "All"),
            *(choice for choice in HeadlineValue.choices if choice[0] in held),
        ]

    def chosen(self, user: Any) -> RecommendationQuerySet:
        """The recommendations that the person may see and asks for."""
        self.is_valid()
        wanted = {name: value for name, value in self.cleaned_data.items() if value}
        advice = seen_by(user)
        if headline := wanted.get("headline"):
            advice = advice.filter(headline=headline)
        if actor := wanted.get("addressee"):
            advice = advice.filter(addressees__actor=actor)
        return advice


def seen_by(user: Any) -> RecommendationQuerySet:
    if not user.has_perm("recommendations.view_recommendation"):
        return Recommendation.objects.none()
    return Recommendation.objects.for_reader(user)


def marks_in(
    source: Source, advice: RecommendationQuerySet, window: Span, user: Any
) -> list[Mark]:
    """The marks of this advice within a window of the raw text, in reading order."""
    here = Q(
        quote__source=source, quote__start__lt=window.end, quote__end__gt=window.start
    )
    marks = [
        *of_advice(advice.filter(here)),
        *of_conditions(Condition.objects.filter(here, recommendation__in=advice)),
    ]
    if user.has_perm("recommendations.view_evidence"):
        resting = Q(assessment__addressee__recommendation__in=advice.order_by())
        marks += of_evidence(Evidence.objects.filter(here, resting))
    return sorted(marks, key=lambda mark: (mark.span.start, -mark.span.end))


def of_advice(advice: RecommendationQuerySet) -> Iterator[Mark]:
    rows = advice.select_related("quote").with_asks()
    for row in rows.prefetch_related("addressees__actor", "conditions"):
        yield Mark(f"r{row.pk}", row.ref, row.kind, row.ref, row.quote, [row])


def of_conditions(conditions: Any) -> Iterator[Mark]:
    for row in conditions.select_related("quote", "recommendation"):
        anchor, label = f"condition-{row.pk}", row.recommendation.ref
        yield Mark(f"c{row.pk}", anchor, CONDITION, label, row.quote, [row])


def of_evidence(evidence: Any) -> Iterable[Mark]:
    """A mark for each quote, however many assessments rest on it."""
    marks: dict[int, Mark] = {}
    for row in evidence.select_related(
        "quote",
        "assessment__addressee__actor",
        "assessment__addressee__recommendation",
    ):
        label = row.assessment.addressee.recommendation.ref
        made = Mark(
            f"q{row.quote_id}", quote_anchor(row.quote), EVIDENCE, label, row.quote
        )
        marks.setdefault(row.quote_id, made).records.append(row)
    return marks.values()


def start_of(anchor: str, source: Source, user: Any) -> int | None:
    """Where the mark of this name begins in the raw text, if there is one."""
    quotes = Quote.objects.filter(source=source, start__isnull=False)
    advice = seen_by(user).order_by()
    kind, _, name = anchor.partition("-")
    wanted = Q(recommendations__in=advice.filter(ref=anchor))
    if kind == "condition" and name.isdecimal() and name.isascii() and len(name) < 19:
        wanted |= Q(conditions__pk=int(name), conditions__recommendation__in=advice)
    if kind == "quote" and is_uid(name):
        wanted |= Q(uid=name)
    return quotes.filter(wanted).values_list("start", flat=True).first()


def is_uid(name: str) -> bool:
    try:
        forms.UUIDField().clean(name)
    except forms.ValidationError:
        return False
    return True
