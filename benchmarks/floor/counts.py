"""SQL that counts recommendations by the values of some fields."""

from benchmarks.floor.records import R, Records, label

A, S = f"{R}addressee x", f"{R}source s"
# The column and the words of each value, and how it is reached from what is chosen.
FIELDS = {
    "implementation": (
        "x.implementation",
        label("x.implementation"),
        f"JOIN {A} ON x.recommendation_id = chosen.id",
    ),
    "actor": (
        "a.key",
        "a.name",
        (
            f"JOIN {A} ON x.recommendation_id = chosen.id "
            f"JOIN {R}actor a ON a.id = x.actor_id"
        ),
    ),
    "theme": (
        "t.key",
        "t.name",
        (
            f"JOIN {R}recommendation_themes x ON x.recommendation_id = chosen.id "
            f"JOIN {R}theme t ON t.id = x.theme_id"
        ),
    ),
    "source": (
        "s.key",
        "s.title",
        f"JOIN {R}quote q ON q.id = chosen.quote_id JOIN {S} ON s.id = q.source_id",
    ),
}


class Counts(Records):
    """The counts of what is chosen, all in one answer."""

    def by(self, fields: tuple[str, ...], chosen: str) -> str:
        counted = self.d.made({name: self.d.array(self.field(name)) for name in fields})
        number = "(SELECT count(*) FROM chosen)"
        made = self.d.made({"count": number, "counts": counted})
        return f"WITH chosen AS MATERIALIZED ({chosen}) SELECT {made}"

    def field(self, name: str) -> str:
        value, words, joins = FIELDS[name]
        rows = (
            f"SELECT {value} AS value, {words} AS words, count(*) AS number "
            f"FROM chosen {joins} GROUP BY 1, 2 ORDER BY 3 DESC, 1"
        )
        pairs = {"value": "value", "label": "words", "count": "number"}
        gathered = self.d.gathered(self.d.made(pairs))
        return f"(SELECT {gathered} FROM ({rows}) o)"
