"""Recommendations: separable prescriptions, quoted from their source."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Prefetch, Q

from recommendations.models.actor import Actor
from recommendations.models.fields import (
    PartialDateField,
    PrecisionField,
    VersionField,
    partial_date_constraint,
)
from recommendations.models.headline import HeadlineValue
from recommendations.models.history import History
from recommendations.models.quote import Quote
from recommendations.models.schedule import (
    Freshness,
    Schedule,
    freshness,
    interval,
    schedule,
)
from recommendations.models.source import Source
from recommendations.models.theme import Theme

# FORMAT.md: "one imperative line of at most 110 characters".
SUMMARY_LENGTH = 110
ONE_LINE = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]+\Z"


class Kind(models.TextChoices):
    EXPLICIT = "explicit", "explicit"
    IMPLICIT = "implicit", "implicit"
    REPORTED = "reported", "reported"


class Direction(models.TextChoices):
    ACT = "act", "act"
    REFRAIN = "refrain", "refrain"


class Strength(models.TextChoices):
    MUST = "must", "must"
    SHOULD = "should", "should"
    COULD = "could", "could"


class Confidence(models.TextChoices):
    """How sure it is that the passage prescribes this."""

    HIGH = "high", "high"
    MEDIUM = "medium", "medium"
    LOW = "low", "low"


class State(models.TextChoices):
    """Where a record stands in the editors' work."""

    DRAFT = "draft", "draft"
    IN_REVIEW = "in_review", "in review"
    PUBLISHED = "published", "published"
    REJECTED = "rejected", "rejected"
    MERGED = "merged", "merged"
    WITHDRAWN = "withdrawn", "withdrawn"


class Disposition(models.TextChoices):
    """Whether there is still something to follow up."""

    OPEN = "open", "open"
    WAITING = "waiting", "waiting"
    CLOSED = "closed", "closed"


class ClosingReason(models.TextChoices):
    IMPLEMENTED = "implemented", "implemented"
    IMPLEMENTED_OTHERWISE = "implemented_otherwise", "implemented otherwise"
    FINALLY_REJECTED = "finally_rejected", "finally rejected"
    SUPERSEDED = "superseded", "superseded"
    NO_LONGER_APPLICABLE = "no_longer_applicable", "no longer applicable"
    WITHDRAWN_BY_AUTHOR = "withdrawn_by_author", "withdrawn by its author"
    NOT_TRACKABLE = "not_trackable", "not trackable"


class Priority(models.TextChoices):
    HIGH = "high", "high"
    NORMAL = "normal", "normal"
    LOW = "low", "low"


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    def get_by_natural_key(self, ref: str) -> "Recommendation":
        return self.get(ref=ref)

    def published(self) -> "RecommendationQuerySet":
        return self.filter(state=State.PUBLISHED)

    def for_reader(self, user: Any) -> "RecommendationQuerySet":
        """Those that this person may see: drafts only for those who may edit them."""
        if user.has_perm("recommendations.change_recommendation"):
            return self
        return self.published()

    def for_list(self) -> "RecommendationQuerySet":
        """With what a page of recommendations shows, in a fixed number of queries."""
        source = Source.objects.for_list()
        return self.select_related("quote", "merged_into").prefetch_related(
            Prefetch("quote__source", queryset=source),
            "addressees__actor",
            "targets__actor",
            "themes",
            "conditions__quote",
            "attributed_actors",
        )

    def for_rows(self) -> "RecommendationQuerySet":
        """With what a row of the admin's list shows, in a fixed number of queries."""
        source = Source.objects.for_citation()
        return self.select_related("quote", "assigned_to").prefetch_related(
            Prefetch("quote__source", queryset=source),
            "addressees__actor",
            "themes",
            "conditions",
        )

    def resolve(self, ref: str) -> "Recommendation":
        """The recommendation of this ref, or the one that it was merged into."""
        found = self.select_related("merged_into").get(ref=ref)
        return found.merged_into or found

    def with_asks(self) -> "RecommendationQuerySet":
        return self.prefetch_related("memberships__ask")


class Recommendation(models.Model):
    """One separable prescription, word for word as its source gives it."""

    ref = models.CharField(
        max_length=60,
        unique=True,
        validators=[RegexValidator(ONE_LINE, "a ref is one line of characters")],
        help_text="Publisher, year and running number, such as JINSA-2020-16; "
        "never used again for something else.",
    )
    summary = models.CharField(
        max_length=SUMMARY_LENGTH,
        help_text="The advice in one imperative line, to be understood without the "
        f"quote; at most {SUMMARY_LENGTH} characters, no full stop.",
    )
    quote = models.ForeignKey(
        Quote, on_delete=models.PROTECT, related_name="recommendations"
    )
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.EXPLICIT)
    direction = models.CharField(
        max_length=10, choices=Direction, default=Direction.ACT
    )
    strength = models.CharField(
        max_length=10, choices=Strength, default=Strength.SHOULD
    )
    confidence = models.CharField(
        max_length=10,
        choices=Confidence,
        default=Confidence.HIGH,
        help_text="How sure it is that the passage prescribes this.",
    )
    attributed_actors = models.ManyToManyField(
        Actor,
        blank=True,
        related_name="attributed_recommendations",
        verbose_name="attributed to actors",
        help_text="Of a reported recommendation: whose demand or advice it is.",
    )
    attributed_text = models.CharField(
        "attributed to, in words",
        max_length=200,
        blank=True,
        help_text="Where no actor of the vocabulary is meant: the author, in retrospect.",
    )
    themes = models.ManyToManyField(
        Theme,
        related_name="recommendations",
        limit_choices_to={"parent__isnull": False},
    )
    timeframe = models.CharField(
        max_length=200, blank=True, help_text="When, as the text puts it."
    )
    due = PartialDateField(
        precision_field="due_precision",
        null=True,
        blank=True,
        help_text="Only where the text fixes a date: 2014, 2014-04 or 2014-04-30.",
    )
    due_precision = PrecisionField()
    note = models.TextField(
        blank=True, help_text="What a reader of the record should know besides."
    )
    state = models.CharField(
        max_length=10, choices=State, default=State.DRAFT, editable=False
    )
    state_reason = models.TextField(blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged_recommendations",
    )
    disposition = models.CharField(
        max_length=10, choices=Disposition, default=Disposition.OPEN, editable=False
    )
    closing_reason = models.CharField(
        max_length=30, choices=ClosingReason, blank=True, editable=False
    )
    headline = models.CharField(
        max_length=25,
        choices=HeadlineValue,
        default=HeadlineValue.NOT_ASSESSED,
        editable=False,
        help_text="Follows from the addressees; `tracking.refresh_headline` sets it.",
    )
    headline_provisional = models.BooleanField(default=False, editable=False)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        help_text="Who last changed what the record says; somebody else publishes it.",
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="assigned_recommendations",
    )
    priority = models.CharField(
        max_length=10, choices=Priority, default=Priority.NORMAL
    )
    review_interval = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="Days after which its assessments should be looked at again; empty "
        "for that of the collection.",
    )
    version = VersionField()

    DERIVED = ("headline", "headline_provisional")

    objects = RecommendationQuerySet.as_manager()
    history = History(
        m2m_fields=[themes, attributed_actors],
        excluded_fields=list(DERIVED),
    )

    class Meta:
        ordering = ["ref"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values), name="recommendation_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(direction__in=Direction.values),
                name="recommendation_direction_known",
            ),
            models.CheckConstraint(
                condition=Q(strength__in=Strength.values),
                name="recommendation_strength_known",
            ),
            models.CheckConstraint(
                condition=Q(confidence__in=Confidence.values),
                name="recommendation_confidence_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="recommendation_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(ref="") & ~Q(summary=""),
                name="recommendation_has_ref_and_summary",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.REPORTED) | Q(attributed_text=""),
                name="recommendation_attributed_only_if_reported",
                violation_error_message="only a reported recommendation is attributed "
                "to somebody; empty the field, or choose the kind reported",
            ),
            models.CheckConstraint(
                condition=Q(state=State.MERGED, merged_into__isnull=False)
                | ~Q(state=State.MERGED) & Q(merged_into__isnull=True),
                name="recommendation_merged_into_one",
                violation_error_message="a merged recommendation, and no other, names "
                "the one that it was merged into",
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=F("id")),
                name="recommendation_not_merged_into_itself",
                violation_error_message="a recommendation is not merged into itself",
            ),
            models.CheckConstraint(
                condition=~Q(
                    state__in=[State.REJECTED, State.MERGED, State.WITHDRAWN],
                    state_reason="",
                ),
                name="recommendation_state_has_reason",
                violation_error_message="say why it is rejected, merged or withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(
                    disposition=Disposition.CLOSED,
                    closing_reason__in=ClosingReason.values,
                )
                | Q(
                    disposition__in=[Disposition.OPEN, Disposition.WAITING],
                    closing_reason="",
                ),
                name="recommendation_closed_with_reason",
                violation_error_message="a closed recommendation, and no other, has a "
                "reason for closing",
            ),
            models.CheckConstraint(
                condition=Q(headline__in=HeadlineValue.values),
                name="recommendation_headline_known",
            ),
            models.CheckConstraint(
                condition=Q(priority__in=Priority.values),
                name="recommendation_priority_known",
            ),
            partial_date_constraint("recommendation", "due"),
        ]
        permissions = [
            ("review_recommendation", "Can publish, reject, merge and close"),
        ]
        indexes = [
            models.Index(fields=["kind", "ref"], name="recommendation_by_kind"),
            models.Index(fields=["state", "ref"], name="recommendation_by_state"),
            models.Index(fields=["due"], name="recommendation_by_due"),
            models.Index(fields=["headline", "ref"], name="recommendation_by_headline"),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.summary}"

    def natural_key(self) -> tuple[str]:
        return (self.ref,)

    natural_key.dependencies = [  # type: ignore[attr-defined]
        "recommendations.quote",
        "recommendations.actor",
        "recommendations.theme",
    ]

    @property
    def source(self) -> Source:
        return self.quote.source

    def schedule(self, today: date) -> Schedule:
        """Where it stands toward its due date; `addressees` are asked for."""
        rows = self.addressees.all() if self.due else ()
        results = [(row.implementation, row.implementation_since) for row in rows]
        return schedule(self.due, results, today)

    def interval(self) -> int:
        """The days after which its assessments should be looked at again."""
        collection = self.quote.source.collection
        return interval(self.review_interval, collection.review_interval)

    def freshness(self, last_assessed: datetime | None, now: datetime) -> Freshness:
        """How old the newest judgement is, in intervals of review."""
        return freshness(last_assessed, self.interval(), now)

    def is_reported(self) -> bool:
        return self.kind == Kind.REPORTED
