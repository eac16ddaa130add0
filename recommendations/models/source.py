"""Sources: documents, with their bibliography and their immutable text."""

import hashlib
from typing import Any

from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils.text import get_text_list

from recommendations.models.collection import Collection
from recommendations.models.fields import (
    PartialDateField,
    PrecisionField,
    VersionField,
    partial_date_constraint,
)
from recommendations.models.history import History
from recommendations.models.keys import KeyedQuerySet
from recommendations.models.people import Person, Publisher
from recommendations.text.dates import PartialDate


class SourceKind(models.TextChoices):
    ARTICLE = "article", "article"
    BRIEF = "brief", "brief"
    REPORT = "report", "report"
    ANALYSIS = "analysis", "analysis"
    OP_ED = "op-ed", "op-ed"


class BibliographicField(models.TextChoices):
    """What can be said of a source, and so be inferred."""

    TITLE = "title", "title"
    KIND = "kind", "kind"
    LANGUAGE = "language", "language"
    PUBLISHER = "publisher", "publisher"
    PUBLISHED = "published", "published"
    URL = "url", "URL"
    FIRST_PUBLISHED_IN = "first_published_in", "first published in"
    AUTHORS = "authors", "authors"


class SourceQuerySet(KeyedQuerySet["Source"]):
    def with_bibliography(self) -> "SourceQuerySet":
        """With what a citation shows."""
        return self.select_related(
            "collection", "publisher", "first_published_in"
        ).prefetch_related("authorships__person", "inferred_fields")

    def for_list(self) -> "SourceQuerySet":
        """With what a page of sources shows, and without their texts."""
        return self.with_bibliography().defer("text")

    def for_citation(self) -> "SourceQuerySet":
        """With what names them in few words, and without their texts."""
        return self.select_related("publisher").prefetch_related(named()).defer("text")


class Source(models.Model):
    """A document that gives advice, or tells what became of it."""

    key = models.SlugField(max_length=100, unique=True)
    collection = models.ForeignKey(
        Collection, on_delete=models.PROTECT, related_name="sources"
    )
    title = models.CharField(
        max_length=500,
        help_text="A title that the text does not state stands in square brackets.",
    )
    kind = models.CharField(max_length=20, choices=SourceKind)
    language = models.CharField(
        max_length=35, default="en", help_text="A BCP 47 tag, such as en or ar-IQ."
    )
    publisher = models.ForeignKey(
        Publisher, on_delete=models.PROTECT, related_name="sources"
    )
    first_published_in = models.ForeignKey(
        Publisher,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="first_published_sources",
    )
    published = PartialDateField(precision_field="published_precision")
    published_precision = PrecisionField()
    url = models.URLField("URL", max_length=1000, blank=True)
    authors = models.ManyToManyField(
        Person, through="Authorship", related_name="sources"
    )
    text_name = models.CharField(
        "text file",
        max_length=255,
        blank=True,
        help_text="The name of the file that the text came in.",
    )
    text = models.TextField(
        blank=True,
        editable=False,
        help_text="What the file holds, decoded and never altered.",
    )
    sha256 = models.CharField(
        "SHA-256 of the text",
        max_length=64,
        editable=False,
        help_text="Of the text in UTF-8, in hexadecimal digits.",
    )
    version = VersionField()

    objects = SourceQuerySet.as_manager()
    history = History(excluded_fields=["text"])

    class Meta:
        ordering = [F("published").desc(), "key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=SourceKind.values), name="source_kind_known"
            ),
            partial_date_constraint("source", "published"),
        ]
        indexes = [
            models.Index(fields=["published", "key"], name="source_by_date"),
        ]

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str]:
        return (self.key,)

    def holds_its_text(self) -> bool:
        """Whether the hash is that of the text."""
        return self.sha256 == text_sha256(self.text)

    def citation(self) -> str:
        """Author, title, publisher and date, in one line."""
        people = [authorship.person.name for authorship in self.authorships.all()]
        parts = [get_text_list(people, "and"), self.title, self.publisher.name]
        return ", ".join([*filter(None, parts), self.published.written()])

    def short_citation(self) -> str:
        """The first author's surname and the year: `Kaltenthaler et al. 2020`."""
        people = [authorship.person.name for authorship in self.authorships.all()]
        return short_citation(people, self.publisher.name, self.published)

    def inferred(self) -> dict[str, str]:
        """The evidence for each field that the text does not state."""
        return {row.field: row.evidence for row in self.inferred_fields.all()}


def named() -> "Prefetch[Any]":
    """Who wrote each source, with their names."""
    return Prefetch("authorships", Authorship.objects.select_related("person"))


def short_citation(people: list[str], publisher: str, published: PartialDate) -> str:
    """The surname of the first of these people and the year, or the publisher's name."""
    names = [words[-1] for words in map(str.split, people) if words]
    who = f"{names[0]} et al." if len(names) > 2 else " and ".join(names)
    return f"{who or publisher} {published.first_day.year}"


def text_sha256(text: str) -> str:
    """The SHA-256 of the text's UTF-8 bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


class AuthorshipQuerySet(models.QuerySet["Authorship"]):
    def get_by_natural_key(self, source: str, person: str) -> "Authorship":
        return self.get(source__key=source, person__key=person)


class Authorship(models.Model):
    """That a person wrote a source, in what order, under which affiliation."""

    source = models.ForeignKey(
        Source, on_delete=models.CASCADE, related_name="authorships"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="authorships"
    )
    position = models.PositiveSmallIntegerField(
        default=1, help_text="1 is the first on the title page."
    )
    affiliation = models.CharField(max_length=500, blank=True)

    objects = AuthorshipQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["source", "position", "person"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "person"], name="authorship_once"
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.person}, {self.affiliation}"
            if self.affiliation
            else str(self.person)
        )

    def natural_key(self) -> tuple[str, str]:
        return (self.source.key, self.person.key)

    natural_key.dependencies = [  # type: ignore[attr-defined]
        "recommendations.source",
        "recommendations.person",
    ]


class InferredFieldQuerySet(models.QuerySet["InferredField"]):
    def get_by_natural_key(self, source: str, field: str) -> "InferredField":
        return self.get(source__key=source, field=field)


class InferredField(models.Model):
    """A bibliographic field that an analyst supplied, with the evidence for it."""

    source = models.ForeignKey(
        Source, on_delete=models.CASCADE, related_name="inferred_fields"
    )
    field = models.CharField(max_length=20, choices=BibliographicField)
    evidence = models.TextField()

    objects = InferredFieldQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["source", "field"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "field"], name="inferredfield_once"
            ),
            models.CheckConstraint(
                condition=Q(field__in=BibliographicField.values),
                name="inferredfield_field_known",
            ),
            models.CheckConstraint(
                condition=~Q(evidence=""), name="inferredfield_has_evidence"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_field_display()} of {self.source}"

    def natural_key(self) -> tuple[str, str]:
        return (self.source.key, self.field)

    natural_key.dependencies = ["recommendations.source"]  # type: ignore[attr-defined]
