"""What the cells of a table can name: sources, actors and themes, by key or by name."""

from collections.abc import Iterable
from typing import Generic, TypeVar

from django.db.models import Model
from rapidfuzz import fuzz, process, utils

from recommendations.models import Actor, ActorAlias, Quote, Source, Theme
from recommendations.models.quote import quote_uid
from recommendations.text.anchors import FoldedText
from recommendations.text.spans import Span

Named = TypeVar("Named", bound=Model)
MOST_CHARACTERS = 1_000_000  # of texts held, each of which takes some 20 bytes
LIKE_ENOUGH = 70  # of 100; what is less like is no help


class NameUnknown(Exception):
    """Nothing has this key or name; `nearest` is what is most like it, or empty"""

    def __init__(self, words: str, kind: str, nearest: str, otherwise: str) -> None:
        self.words, self.nearest = words, nearest
        hint = f"did you mean {nearest}?" if nearest else otherwise
        super().__init__(f"no {kind} is called {words[:80]!r}; {hint}")


class NameAmbiguous(Exception):
    """Several have this name"""

    def __init__(self, words: str, kind: str, keys: Iterable[str]) -> None:
        listed = " or ".join(sorted(keys))
        super().__init__(f"more than one {kind} is called {words!r}; write {listed}")


class Names(Generic[Named]):
    """Records of a kind by key, name and alias; case and outer spaces do not count."""

    def __init__(self, kind: str, otherwise: str) -> None:
        self.kind, self.otherwise = kind, otherwise
        self.by_key: dict[str, Named] = {}
        self.by_name: dict[str, dict[str, Named]] = {}
        self.shown: dict[str, str] = {}
        self.hints: dict[str, str] = {}

    def add(self, key: str, record: Named, names: Iterable[str]) -> None:
        self.by_key[key] = record
        for name in names:
            folded = fold(name)
            self.by_name.setdefault(folded, {})[key] = record
            self.shown.setdefault(folded, name)

    def find(self, words: str) -> Named:
        """The record of this key or name; raises NameUnknown or NameAmbiguous."""
        folded = fold(words)
        if folded in self.by_key:
            return self.by_key[folded]
        found = self.by_name.get(folded, {})
        if len(found) > 1:
            raise NameAmbiguous(words, self.kind, found)
        if not found:
            raise NameUnknown(words, self.kind, self.nearest(folded), self.otherwise)
        return next(iter(found.values()))

    def nearest(self, folded: str) -> str:
        """The name or key that is most like these words, or nothing."""
        if folded not in self.hints:
            known = [*self.by_name, *self.by_key]
            best = process.extractOne(
                folded[:200],
                known,
                scorer=fuzz.token_sort_ratio,
                processor=utils.default_process,
                score_cutoff=LIKE_ENOUGH,
            )
            self.hints[folded] = self.shown.get(best[0], best[0]) if best else ""
        return self.hints[folded]


def fold(words: str) -> str:
    return " ".join(words.casefold().split())


class Vocabulary:
    """All that cells can name, read once for a whole table."""

    def __init__(self) -> None:
        self.actors: Names[Actor] = Names("actor", "add the actor, or an alias of one")
        self.themes: Names[Theme] = Names("theme", "add the theme, or choose another")
        self.sources: Names[Source] = Names(
            "source", "add it under Sources first, with its text"
        )
        # Of the sources named last, so that a table of any size fits into memory.
        self.texts: dict[int, FoldedText] = {}
        self.quotes: dict[int, dict[Span, str]] = {}
        self.characters = 0
        self.fill()

    def fill(self) -> None:
        aliases: dict[int, list[str]] = {}
        for alias in ActorAlias.objects.all():
            aliases.setdefault(alias.actor_id, []).append(alias.name)
        for actor in Actor.objects.all():
            names = [actor.name, *aliases.get(actor.pk, [])]
            self.actors.add(actor.key, actor, names)
        for theme in Theme.objects.all():
            self.themes.add(theme.key, theme, [theme.name])
        for source in Source.objects.defer("text").select_related("collection"):
            self.sources.add(source.key, source, [source.title])

    def text(self, source: Source) -> FoldedText:
        """The text of a source, made ready for finding quotes."""
        if source.pk not in self.texts:
            text = Source.objects.values_list("text", flat=True).get(pk=source.pk)
            self.make_room(len(text))
            self.texts[source.pk] = FoldedText(text)
        return self.texts[source.pk]

    def make_room(self, characters: int) -> None:
        """Let the texts go that were read first, and what quotes they have."""
        self.characters += characters
        while self.texts and self.characters > MOST_CHARACTERS:
            first = next(iter(self.texts))
            self.characters -= len(self.texts.pop(first).text)
            self.quotes.pop(first, None)

    def quote(self, source: Source, span: Span) -> str:
        """The name of the quote of a span, whether there is one yet or not."""
        if source.pk not in self.quotes:
            rows = Quote.objects.filter(source=source, start__isnull=False)
            self.quotes[source.pk] = {
                Span(start or 0, end or 0): str(uid)
                for start, end, uid in rows.values_list("start", "end", "uid")
            }
        made = quote_uid(source.key, source.sha256, span.start, span.end)
        return self.quotes[source.pk].get(span, str(made))
