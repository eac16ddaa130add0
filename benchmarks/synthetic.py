"""Synthetic records of any number, the same at every run, skewed as real ones are.

A few actors, themes and publishers stand in most records; words follow Zipf's law.
Nothing here knows the database: a row is a dict of columns, beside its model's name.
"""

import uuid
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from itertools import accumulate, count
from random import Random
from typing import Any

Row = dict[str, Any]
Named = tuple[str, Row]

PER_SOURCE = 20  # recommendations
UPPER_THEMES, THEMES_UNDER_ONE = 20, 8
WORDS = 20_000
FIRST_DAY = date(2004, 1, 1)
RECORDED = datetime(2024, 1, 1, tzinfo=UTC)
# By the number of their account: who assesses, and who confirms.
EDITORS = {"benchmark-analyst": "analyst", "benchmark-reviewer": "reviewer"}
COMMON = """
    the of and to in a for that iraq government states support security should must
    united forces with on policy military aid oil political economic elections reform
    militias troops regional iran dialogue condition sanctions budget governance
"""
SYLLABLES = """
    ba be bi bo da de di do fa fe ga ge ha he ka ke la le li lo ma me mi mo na ne ni
    no pa pe ra re ri ro sa se si so ta te ti to va ve za ze an en in on ar er ir or
"""
# Value: its weight. Those that need a person to confirm them are seldom.
IMPLEMENTATIONS = {
    "no_action_found": 20,
    "announced": 18,
    "in_progress": 20,
    "partially_implemented": 16,
    "implemented": 10,
    "implemented_otherwise": 4,
    "stalled": 8,
    "abandoned": 2,
    "contrary_action": 2,
}
RESPONSES = {
    "no_response_found": 25,
    "acknowledged": 20,
    "under_consideration": 15,
    "accepted": 15,
    "accepted_in_part": 10,
    "noted": 10,
    "rejected": 5,
}
STRONG = {
    *("implemented", "implemented_otherwise", "abandoned", "contrary_action"),
    "rejected",
}
NOTHING_FOUND = {"no_action_found", "no_response_found"}
BASES = ("media", "third_party", "analyst", "self_reported")
STANCES = ("same", "same", "same", "stronger", "weaker", "alternative", "opposes")


class Skewed:
    """Draws numbers from 0, the n-th with a weight of 1/n."""

    def __init__(self, number: int) -> None:
        self.weights = list(accumulate(1 / (place + 1) for place in range(number)))

    def draw(self, random: Random) -> int:
        return bisect(self.weights, random.random() * self.weights[-1])

    def several(self, random: Random, most: int) -> list[int]:
        """One to `most` different numbers, in the order drawn."""
        wanted = min(random.randint(1, most), len(self.weights))
        found: dict[int, None] = {}
        while len(found) < wanted:
            found[self.draw(random)] = None
        return list(found)


@dataclass(frozen=True)
class Sizes:
    """How many records of each noun belong to this many recommendations."""

    recommendations: int
    per_source: int = PER_SOURCE

    @property
    def sources(self) -> int:
        return max(1, self.recommendations // self.per_source)

    @property
    def collections(self) -> int:
        return min(20, max(2, self.sources // 500))

    @property
    def publishers(self) -> int:
        return min(1000, max(5, self.sources // 20))

    @property
    def people(self) -> int:
        return max(5, self.sources // 2)

    @property
    def actors(self) -> int:
        return min(2000, max(40, self.recommendations // 50))

    @property
    def asks(self) -> int:
        return min(2000, max(2, self.recommendations // 100))


class Synthetic:
    """One made-up database: `rows` yields all of it, parts after what they name."""

    def __init__(
        self, recommendations: int, seed: int = 1, per_source: int = PER_SOURCE
    ) -> None:
        self.sizes = Sizes(recommendations, per_source)
        self.random = Random(seed)
        self.actors = Skewed(self.sizes.actors)
        self.themes = Skewed(UPPER_THEMES * THEMES_UNDER_ONE)
        self.publishers = Skewed(self.sizes.publishers)
        self.people = Skewed(self.sizes.people)
        self.asks = Skewed(self.sizes.asks)
        self.words = Skewed(WORDS)
        self.numbers = {name: count(1) for name in ("quote", "part", "assessment")}

    @cached_property
    def vocabulary(self) -> list[str]:
        random, made = Random(7), dict.fromkeys(COMMON.split())
        syllables = SYLLABLES.split()
        while len(made) < WORDS:
            made["".join(random.choices(syllables, k=random.randint(2, 4)))] = None
        return list(made)

    def rows(self) -> Iterator[Named]:
        yield from self.collections()
        yield from self.names()
        yield from self.tree_of_themes()
        yield from self.tree_of_actors()
        yield from self.ask_rows()
        left = self.sizes.recommendations
        ref = count(1)
        for number in range(1, self.sizes.sources + 1):
            last = number == self.sizes.sources
            held = left if last else min(self.sizes.per_source, left)
            left -= held
            yield from self.source(number, [next(ref) for _ in range(held)])

    def collections(self) -> Iterator[Named]:
        for pk in range(1, self.sizes.collections + 1):
            key = f"collection-{pk}"
            yield "Collection", {"id": pk, "key": key, "name": f"Collection {pk}"}

    def names(self) -> Iterator[Named]:
        for pk in range(1, self.sizes.publishers + 1):
            name = self.phrase(2).title()
            row = {"id": pk, "key": f"publisher-{pk}", "name": f"{name} Institute"}
            yield "Publisher", row | {"kind": "think-tank"}
        for pk in range(1, self.sizes.people + 1):
            name = self.phrase(2).title()
            yield "Person", {"id": pk, "key": f"person-{pk}", "name": name}

    def tree_of_themes(self) -> Iterator[Named]:
        """The upper level after the lower one, whose numbers are then 1 to n."""
        lower = UPPER_THEMES * THEMES_UNDER_ONE
        for pk in range(1, lower + UPPER_THEMES + 1):
            parent = None if pk > lower else lower + 1 + (pk - 1) // THEMES_UNDER_ONE
            name, words = f"{self.phrase(2).capitalize()} {pk}", self.phrase(8)
            row = {"id": pk, "key": f"theme-{pk}", "name": name, "definition": words}
            yield "Theme", row | {"parent_id": parent}

    def tree_of_actors(self) -> Iterator[Named]:
        for pk in range(1, self.sizes.actors + 1):
            parent = self.random.randint(1, pk // 4) if pk > 20 else None
            name = f"{self.phrase(2).title()} {pk}"
            row = {"id": pk, "key": f"actor-{pk}", "name": name, "kind": "government"}
            yield "Actor", row | {"parent_id": parent}
            if pk % 3 == 0:
                alias = {"id": pk, "actor_id": pk, "name": f"{name} office"}
                yield "ActorAlias", alias

    def ask_rows(self) -> Iterator[Named]:
        for pk in range(1, self.sizes.asks + 1):
            row = {"id": pk, "key": f"ask-{pk}", "title": self.phrase(5).capitalize()}
            collection = self.random.randint(1, self.sizes.collections)
            question = f"Should {self.phrase(8)}?"
            yield "Ask", row | {"question": question, "collection_id": collection}

    def source(self, pk: int, numbers: list[int]) -> Iterator[Named]:
        """A source with its bibliography, its text, and what it recommends."""
        published = FIRST_DAY + timedelta(days=self.random.randint(0, 7500))
        sentences = [self.sentence() for _ in range(len(numbers) * 3 + 3)]
        text = "\n\n".join(
            " ".join(sentences[at : at + 5]) for at in range(0, len(sentences), 5)
        )
        digest = sha256(text.encode()).hexdigest()
        yield (
            "Source",
            {
                "id": pk,
                "key": f"source-{pk}",
                "collection_id": 1 + (pk - 1) % self.sizes.collections,
                "title": self.phrase(7).capitalize(),
                "kind": "report",
                "publisher_id": 1 + self.publishers.draw(self.random),
                "published": published,
                "published_precision": "day",
                "url": f"https://example.org/reports/{pk}",
                "text_name": f"{pk}.txt",
                "text": text,
                "sha256": digest,
            },
        )
        for place, person in enumerate(self.people.several(self.random, 3), 1):
            number = next(self.numbers["part"])
            row = {"id": number, "source_id": pk, "person_id": person + 1}
            yield "Authorship", row | {"position": place}
        start = 0
        for place, number in enumerate(numbers):
            quoted = sentences[place * 3]
            start = text.index(quoted, start)
            yield self.quote(number, pk, start, quoted, text)
            yield from self.recommendation(number, published)
            start += len(quoted)

    def quote(self, pk: int, source: int, start: int, words: str, text: str) -> Named:
        end = start + len(words)
        row = {
            "id": pk,
            "uid": self.uid(),
            "source_id": source,
            "start": start,
            "end": end,
            "exact": words,
            "prefix": text[max(0, start - 32) : start],
            "suffix": text[end : end + 32],
        }
        return "Quote", row

    def recommendation(self, pk: int, published: date) -> Iterator[Named]:
        actors = [actor + 1 for actor in self.actors.several(self.random, 3)]
        addressees = [self.addressee(pk, actor) for actor in actors]
        results = []
        for place, row in enumerate(addressees, 1):
            row["position"] = place
            made = list(self.assessments(row, published))
            results.append(made)
        yield "Recommendation", self.record(pk, published, addressees)
        for row, made in zip(addressees, results, strict=True):
            yield "Addressee", row
            yield from made
        for theme in self.themes.several(self.random, 3):
            number = next(self.numbers["part"])
            row = {"id": number, "recommendation_id": pk, "theme_id": theme + 1}
            yield "Recommendation.themes", row
        if pk % 3 == 0:
            target = {"id": pk, "recommendation_id": pk, "position": 1}
            yield "Target", target | {"actor_id": 1 + self.actors.draw(self.random)}
        if pk % 20 == 0:
            text = f"if {self.phrase(6)}"
            row = {"id": pk, "recommendation_id": pk, "text": text, "kind": "if"}
            yield "Condition", row
        if pk % 10 == 0:
            ask, stance = 1 + self.asks.draw(self.random), self.random.choice(STANCES)
            row = {"id": pk, "ask_id": ask, "recommendation_id": pk, "stance": stance}
            yield "AskMember", row | {"position": 1, "why": self.phrase(5)}

    def record(self, pk: int, published: date, addressees: list[Row]) -> Row:
        random = self.random
        values = [row["implementation"] for row in addressees]
        value = headline(values)
        provisional = [
            row["implementation_provisional"]
            for row in addressees
            if value in ("mixed", row["implementation"])
        ]
        due = published + timedelta(days=365) if pk % 8 == 0 else None
        return {
            "id": pk,
            "ref": f"BENCH-{pk:07}",
            "summary": self.phrase(9).capitalize(),
            "quote_id": pk,
            "kind": random.choice(("explicit", "explicit", "implicit")),
            "direction": "refrain" if pk % 12 == 0 else "act",
            "strength": random.choice(("must", "should", "should", "could")),
            "confidence": random.choice(("high", "medium", "low")),
            "due": due,
            "due_precision": "day" if due else "",
            "note": self.phrase(10) if pk % 5 == 0 else "",
            "state": "draft" if pk % 25 == 0 else "published",
            "headline": value,
            "headline_provisional": any(provisional),
        }

    def addressee(self, recommendation: int, actor: int) -> Row:
        return {
            "id": next(self.numbers["part"]),
            "recommendation_id": recommendation,
            "actor_id": actor,
            "response": "not_checked",
            "response_since": None,
            "response_since_precision": "",
            "response_provisional": False,
            "implementation": "not_assessed",
            "implementation_since": None,
            "implementation_since_precision": "",
            "implementation_provisional": False,
        }

    def assessments(self, addressee: Row, published: date) -> Iterator[Named]:
        """The judgements on an addressee, whose current values follow from them."""
        random = self.random
        for year in range(random.choices((0, 1, 2, 3, 4), (25, 25, 20, 15, 15))[0]):
            axis = random.choice(("implementation",) * 3 + ("response",))
            weights = IMPLEMENTATIONS if axis == "implementation" else RESPONSES
            value = random.choices(list(weights), list(weights.values()))[0]
            true_from = date(published.year + year + 1, random.randint(1, 12), 1)
            strong = value in STRONG
            confirmed = strong and random.random() < 0.6
            pk = next(self.numbers["assessment"])
            recorded = RECORDED + timedelta(minutes=pk % 1_000_000)
            yield (
                "Assessment",
                {
                    "id": pk,
                    "uid": self.uid(),
                    "addressee_id": addressee["id"],
                    "axis": axis,
                    "value": value,
                    "true_from": true_from,
                    "true_from_precision": "month",
                    "basis": random.choice(BASES[:3] if strong else BASES),
                    "confidence": random.choice(("low", "moderate", "high")),
                    "rationale": self.sentence(),
                    "assessed_at": recorded,
                    "assessed_by_id": 1,
                    "confirmed_at": recorded if confirmed else None,
                    "confirmed_by_id": 2 if confirmed else None,
                },
            )
            yield "Evidence", self.evidence(pk, value, recorded)
            addressee |= {
                axis: value,
                f"{axis}_since": true_from,
                f"{axis}_since_precision": "month",
                f"{axis}_provisional": strong and not confirmed,
            }

    def evidence(self, pk: int, value: str, recorded: datetime) -> Row:
        row = {"id": pk, "assessment_id": pk, "position": 1}
        if value in NOTHING_FOUND:
            found = {"searched": "the official gazette", "terms": self.phrase(3)}
            return row | found | {"kind": "search", "searched_on": recorded.date()}
        title = self.phrase(6).capitalize()
        return row | {
            "kind": "link",
            "url": f"https://example.org/{pk}",
            "title": title,
        }

    def uid(self) -> uuid.UUID:
        return uuid.UUID(int=self.random.getrandbits(128), version=4)

    def phrase(self, number: int) -> str:
        words, random = self.vocabulary, self.random
        return " ".join(words[self.words.draw(random)] for _ in range(number))

    def sentence(self) -> str:
        return f"{self.phrase(self.random.randint(10, 24)).capitalize()}."


def headline(values: list[str]) -> str:
    """The rule of `models.headline`, for rows that no model holds yet."""
    if "contrary_action" in values:
        return "contrary_action"
    return values[0] if len(set(values)) == 1 else "mixed"
