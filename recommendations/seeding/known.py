"""What the database holds already, and seed files may refer to."""

from collections.abc import Iterator, Mapping

from recommendations.models import (
    Actor,
    Addressee,
    Person,
    Publisher,
    Recommendation,
    Source,
    Theme,
)
from recommendations.seeding.records import Known, KnownSource


class KnownSources(Mapping[str, KnownSource]):
    """Sources by key; a text is fetched when a quote of it is sought."""

    def __init__(self) -> None:
        self.keys_known = set(Source.objects.values_list("key", flat=True))

    def __contains__(self, key: object) -> bool:
        return key in self.keys_known

    def __getitem__(self, key: str) -> KnownSource:
        source = Source.objects.filter(key=key).first()
        if source is None:
            raise KeyError(key)
        return KnownSource(published=source.published, text=source.text)

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys_known)

    def __len__(self) -> int:
        return len(self.keys_known)


class KnownRecommendations(Mapping[str, tuple[str, frozenset[str]]]):
    """The source and the addressees of each recommendation, asked for one by one."""

    def __contains__(self, ref: object) -> bool:
        return Recommendation.objects.filter(ref=ref).exists()

    def __getitem__(self, ref: str) -> tuple[str, frozenset[str]]:
        rows = Recommendation.objects.filter(ref=ref)
        source = rows.values_list("quote__source__key", flat=True).first()
        if source is None:
            raise KeyError(ref)
        addressees = Addressee.objects.filter(recommendation__ref=ref)
        return source, frozenset(addressees.values_list("actor__key", flat=True))

    def __iter__(self) -> Iterator[str]:
        return Recommendation.objects.values_list("ref", flat=True).iterator()

    def __len__(self) -> int:
        return Recommendation.objects.count()


def known_from_database() -> Known:
    """The keys of everything that a seed file can name."""
    return Known(
        publishers=frozenset(Publisher.objects.values_list("key", flat=True)),
        people=frozenset(Person.objects.values_list("key", flat=True)),
        themes=dict(Theme.objects.values_list("key", "parent__key")),
        actors=frozenset(Actor.objects.values_list("key", flat=True)),
        sources=KnownSources(),
        recommendations=KnownRecommendations(),
    )
