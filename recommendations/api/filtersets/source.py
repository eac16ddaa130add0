"""What sources are filtered by."""

from recommendations.api.filters import (
    ChoiceFilter,
    FilterSet,
    FromFilter,
    KeyFilter,
    NullFilter,
    OrderFilter,
    SearchFilter,
    TakesMany,
    ToFilter,
)
from recommendations.api.filtersets.words import PERIOD, SEVERAL
from recommendations.models import Collection, Person, Publisher, SourceKind


class SourceFilters(FilterSet):
    collection = KeyFilter(
        "collection", of=Collection, label=f"Key of a collection. {SEVERAL}"
    )
    publisher = KeyFilter(
        "publisher", of=Publisher, label=f"Key of the publisher. {SEVERAL}"
    )
    author = KeyFilter(
        "authors", of=Person, label=f"Key of a person who wrote it. {SEVERAL}"
    )
    kind = ChoiceFilter(field_name="kind", choices=SourceKind.choices, label=SEVERAL)
    language = TakesMany(
        field_name="language", label=f"A BCP 47 tag, such as en or ar-IQ. {SEVERAL}"
    )
    first_published_in = KeyFilter(
        "first_published_in",
        of=Publisher,
        label=f"Key of the publisher where it stood first. {SEVERAL}",
    )
    published_from = FromFilter(
        field_name="published", label=f"Published in or after {PERIOD}."
    )
    published_to = ToFilter(
        field_name="published", label=f"Published in or before {PERIOD}."
    )
    author__isnull = NullFilter("authors", label="those that name no author.")
    first_published_in__isnull = NullFilter(
        "first_published_in", label="those that stood nowhere else before."
    )
    url__isnull = NullFilter("url", label="those without a URL.")
    text_name__isnull = NullFilter("text_name", label="those without a file of text.")
    search = SearchFilter("title, text, key, publisher or an author's name")
    ordering = OrderFilter(
        tie="key",
        published="published",
        title="title",
        kind="kind",
        language="language",
        publisher="publisher__name",
        first_published_in="first_published_in__name",
        collection="collection__key",
        recommendation_count="recommendation_count",
        version="version",
    )
