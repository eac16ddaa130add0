"""Evidence: what an assessment rests on."""

from django.db import models
from django.db.models import Q

from recommendations.models.assessment import Assessment
from recommendations.models.fields import (
    PartialDateField,
    PrecisionField,
    partial_date_constraint,
)
from recommendations.models.quote import Quote


class EvidenceKind(models.TextChoices):
    QUOTE = "quote", "quote from a source"
    LINK = "link", "link"
    FILE = "file", "file"
    SEARCH = "search", "documented search"


class Reliability(models.TextChoices):
    """How reliable the source of a piece of evidence is: the Admiralty code."""

    A = "A", "A: completely reliable"
    B = "B", "B: usually reliable"
    C = "C", "C: fairly reliable"
    D = "D", "D: not usually reliable"
    E = "E", "E: unreliable"
    F = "F", "F: cannot be judged"


NO_QUOTE = Q(quote__isnull=True)
NO_LINK = Q(url="", title="", publisher="", published__isnull=True, archived_url="")
NO_FILE = Q(file="", file_name="", file_sha256="")
NO_SEARCH = Q(searched="", terms="", searched_on__isnull=True)


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def get_by_natural_key(self, assessment: str, position: int) -> "Evidence":
        return self.get(assessment__uid=assessment, position=position)


class Evidence(models.Model):
    """A quote from another source, a link, a file, or a search that found nothing."""

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="evidence"
    )
    position = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=10, choices=EvidenceKind)
    quote = models.ForeignKey(
        Quote,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence",
    )
    url = models.URLField("URL", max_length=1000, blank=True)
    title = models.CharField(max_length=500, blank=True)
    publisher = models.CharField(max_length=200, blank=True)
    published = PartialDateField(
        precision_field="published_precision", null=True, blank=True
    )
    published_precision = PrecisionField()
    archived_url = models.URLField(
        "URL of an archived copy", max_length=1000, blank=True
    )
    file = models.FileField(upload_to="evidence/", blank=True)
    file_name = models.CharField(max_length=255, blank=True)
    file_sha256 = models.CharField("SHA-256 of the file", max_length=64, blank=True)
    searched = models.CharField(
        max_length=500, blank=True, help_text="Where the search was made."
    )
    terms = models.CharField("search terms", max_length=500, blank=True)
    searched_on = models.DateField(null=True, blank=True)
    reliability = models.CharField(max_length=1, choices=Reliability, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["assessment", "position"]
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "position"], name="evidence_position_once"
            ),
            models.CheckConstraint(
                condition=(
                    Q(kind=EvidenceKind.QUOTE, quote__isnull=False)
                    & NO_LINK
                    & NO_FILE
                    & NO_SEARCH
                )
                | (
                    Q(kind=EvidenceKind.LINK)
                    & ~Q(url="")
                    & ~Q(title="")
                    & NO_QUOTE
                    & NO_FILE
                    & NO_SEARCH
                )
                | (
                    Q(kind=EvidenceKind.FILE)
                    & ~Q(file="")
                    & ~Q(file_name="")
                    & ~Q(file_sha256="")
                    & NO_QUOTE
                    & NO_SEARCH
                    & Q(url="", archived_url="")
                )
                | (
                    Q(kind=EvidenceKind.SEARCH, searched_on__isnull=False)
                    & ~Q(searched="")
                    & ~Q(terms="")
                    & NO_QUOTE
                    & NO_LINK
                    & NO_FILE
                ),
                name="evidence_holds_what_its_kind_needs",
                violation_error_message="evidence is a quote, a link with its title, "
                "a file, or a search with where, terms and date; one of them, and "
                "nothing of another",
            ),
            models.CheckConstraint(
                condition=Q(reliability__in=["", *Reliability.values]),
                name="evidence_reliability_known",
            ),
            partial_date_constraint("evidence", "published"),
        ]

    def __str__(self) -> str:
        return {
            EvidenceKind.QUOTE: str(self.quote),
            EvidenceKind.LINK: self.title,
            EvidenceKind.FILE: self.title or self.file_name,
            EvidenceKind.SEARCH: f"searched {self.searched} for {self.terms}",
        }[EvidenceKind(self.kind)]

    def natural_key(self) -> tuple[str, int]:
        return (str(self.assessment.uid), self.position)

    natural_key.dependencies = [  # type: ignore[attr-defined]
        "recommendations.assessment",
        "recommendations.quote",
    ]
