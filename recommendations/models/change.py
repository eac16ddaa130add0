"""Changes: what was written, to which record, in the order in which it could be seen."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from recommendations.models.history import current_change

LONGEST_NAME = 255  # characters of the name of a part; longer ones are cut


class ChangeVerb(models.TextChoices):
    """What was done to a record."""

    CREATED = "created", "created"
    CHANGED = "changed", "changed"
    REMOVED = "removed", "removed"
    SUBMITTED = "submitted", "submitted for review"
    SENT_BACK = "sent_back", "made a draft again"
    PUBLISHED = "published", "published"
    REJECTED = "rejected", "rejected"
    MERGED = "merged", "merged"
    WITHDRAWN = "withdrawn", "withdrawn"
    CLOSED = "closed", "closed"
    REOPENED = "reopened", "opened again"
    PUT_OFF = "put_off", "put off"
    ASSESSED = "assessed", "assessed"
    CORRECTED = "corrected", "corrected"
    CONFIRMED = "confirmed", "confirmed"
    COMMENTED = "commented", "commented on"


class ChangedNoun(models.TextChoices):
    """The records that changes are told of; a change of a part is one of its record."""

    RECOMMENDATION = "recommendation", "recommendation"
    SOURCE = "source", "source"
    ASK = "ask", "ask"
    ACTOR = "actor", "actor"
    THEME = "theme", "theme"
    PERSON = "person", "person"
    PUBLISHER = "publisher", "publisher"
    COLLECTION = "collection", "collection"


# What is told of a record that goes out of sight, if not that it was withdrawn.
LAST_WORDS = (ChangeVerb.REMOVED, ChangeVerb.MERGED)


class ChangeQuerySet(models.QuerySet["Change"]):
    """Finds changes by their place in the feed, and for those who may be told."""

    def for_reader(self, user: Any) -> "ChangeQuerySet":
        """What this person may be told of, each with the verb as it looks to them.

        To those who see no drafts a record that is published appears, and one that is
        to be reviewed again is withdrawn.
        """
        if user.has_perm("recommendations.change_recommendation"):
            return self.annotate(told_verb=F("verb"))
        seen = self.filter(Q(seen_before=True) | Q(seen_after=True))
        if not user.has_perm("recommendations.view_comment"):
            seen = seen.exclude(part_kind="comment")
        return seen.annotate(
            told_verb=Case(
                When(seen_after=False, verb__in=LAST_WORDS, then=F("verb")),
                When(seen_after=False, then=Value(ChangeVerb.WITHDRAWN)),
                When(seen_before=True, then=F("verb")),
                When(verb=ChangeVerb.CREATED, then=F("verb")),
                default=Value(ChangeVerb.PUBLISHED),
            )
        )

    def unnumbered(self) -> "ChangeQuerySet":
        return self.filter(number=None)

    def between(self, number: int, last: int) -> "ChangeQuerySet":
        """The changes behind a place in the feed, up to another, in their order."""
        return self.filter(number__gt=number, number__lte=last).order_by("number")

    def last_number(self) -> int:
        """The place of the newest change; 0 in an empty feed."""
        return self.aggregate(last=models.Max("number"))["last"] or 0


class Change(models.Model):
    """One change of one record, told in the transaction that made it.

    Its number is given by the first who reads the feed: keys are handed out in the
    order in which writers begin, and who read on from the greatest key would miss
    what a slower writer commits later.
    """

    number = models.BigIntegerField(null=True, unique=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    verb = models.CharField(max_length=10, choices=ChangeVerb)
    noun = models.CharField(max_length=15, choices=ChangedNoun)
    key = models.CharField(max_length=100, help_text="Its ref, or its key.")
    former_key = models.CharField(
        max_length=100, blank=True, help_text="Where the change gave it another one."
    )
    part_kind = models.CharField(max_length=20, blank=True)
    part_name = models.CharField(max_length=LONGEST_NAME, blank=True)
    reason = models.TextField(blank=True)
    seen_before = models.BooleanField(
        help_text="Whether readers could see it before the change."
    )
    seen_after = models.BooleanField(help_text="Whether they can since.")
    change_id = models.UUIDField(
        null=True,
        default=current_change,
        help_text="Shared by the changes of one request, or of one bulk change.",
    )

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(verb__in=ChangeVerb.values), name="change_verb_known"
            ),
            models.CheckConstraint(
                condition=Q(noun__in=ChangedNoun.values), name="change_noun_known"
            ),
        ]
        indexes = [
            # Asked at every reading of the feed; it holds next to nothing.
            models.Index(
                fields=["id"], condition=Q(number=None), name="change_unnumbered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.noun} {self.key} {self.verb}"
