"""SQL that lays recommendations flat, a row for each addressee, as the CSV export does.

The records of the benchmark hold no cell that a spreadsheet takes for a formula.
"""

from benchmarks.floor.records import SENTENCE, R, Records, day, without_limits

PLAIN = (
    *("ref", "summary", "kind", "direction", "strength", "confidence", "state"),
    *("disposition", "closing_reason"),
)


class Tables(Records):
    """The query of everything; each side is joined text, gathered once."""

    source_side = "source"

    def table(self) -> str:
        sides = {
            "source": self.flat_sources(),
            "target": self.names("target", "x.position, x.id"),
            "theme": self.names("recommendation_themes", "t.name, t.key", "theme"),
            "attributed": self.names(
                "recommendation_attributed_actors", "t.name, t.key"
            ),
            "condition": self.flat_conditions(),
            "assessed": self.sides()["assessed"],
            "standings": self.standings(),
            "mixed": self.mixed(),
        }
        chosen = f"SELECT * FROM {R}recommendation"
        written = ", ".join(f"{name} AS ({sql})" for name, sql in sides.items())
        joins = " ".join(
            f"LEFT JOIN {name} ON {name}.recommendation_id = chosen.id"
            for name in sides
            if name != "source"
        )
        columns = ", ".join(f"{sql} AS {name}" for name, sql in self.columns().items())
        return without_limits(
            f"WITH chosen AS ({chosen}), {written} SELECT {columns} FROM chosen "
            f"JOIN {R}quote q ON q.id = chosen.quote_id "
            "JOIN source ON source.id = q.source_id "
            f"LEFT JOIN {R}recommendation survivor ON survivor.id = chosen.merged_into_id "
            f"LEFT JOIN {R}addressee x ON x.recommendation_id = chosen.id "
            f"LEFT JOIN {R}actor a ON a.id = x.actor_id {joins} "
            "ORDER BY chosen.ref, x.position, x.id"
        )

    def columns(self) -> dict[str, str]:
        return {
            **{name: f"chosen.{name}" for name in PLAIN},
            "merged_into": "survivor.ref",
            "as_of": "NULL",
            "known_at": "NULL",
            "headline": "chosen.headline",
            "headline_provisional": word("chosen.headline_provisional"),
            "headline_sentence": SENTENCE,
            "schedule": self.schedule(),
            "freshness": self.freshness(),
            "last_assessed": self.d.moment("assessed.newest"),
            **{
                name: f"source.{name}"
                for name in (
                    *("collection", "source", "source_title", "source_kind"),
                    *("source_url", "language", "publisher", "publisher_name"),
                    *("published", "authors", "author_names"),
                )
            },
            "quote": "q.exact",
            "quote_start": "q.start",
            "quote_end": 'q."end"',
            "quote_match": 'q."match"',
            "addressee": "a.key",
            "addressee_name": "a.name",
            "mention": "x.mention",
            **self.axis("response"),
            **self.axis("implementation"),
            "targets": "target.keys",
            "target_names": "target.names",
            "themes": "theme.keys",
            "theme_names": "theme.names",
            "condition": "condition.texts",
            "condition_kind": "condition.kinds",
            "condition_state": "condition.states",
            "attributed_to": "CASE WHEN chosen.attributed_text = '' THEN attributed.keys "
            "ELSE coalesce(attributed.keys || '; ', '') || chosen.attributed_text END",
            "timeframe": "chosen.timeframe",
            "due": day("chosen.due", "chosen.due_precision"),
            "note": "chosen.note",
            "version": "chosen.version",
        }

    def axis(self, axis: str) -> dict[str, str]:
        return {
            axis: f"x.{axis}",
            f"{axis}_since": day(f"x.{axis}_since", f"x.{axis}_since_precision"),
            f"{axis}_provisional": word(f"x.{axis}_provisional"),
        }

    def names(self, table: str, order: str, noun: str = "actor") -> str:
        """The keys and names of a side, joined."""
        rows = (
            f"SELECT x.recommendation_id, t.key, t.name FROM {R}{table} x "
            f"JOIN {R}{noun} t ON t.id = x.{noun}_id "
            f"ORDER BY x.recommendation_id, {order}"
        )
        keys, names = self.d.joined("key"), self.d.joined("name")
        return (
            f"SELECT recommendation_id, {keys} AS keys, {names} AS names "
            f"FROM ({rows}) o GROUP BY 1"
        )

    def flat_conditions(self) -> str:
        texts, kinds, states = map(self.d.joined, ("text", "kind", "state"))
        rows = f"SELECT * FROM {R}condition ORDER BY recommendation_id, id"
        return (
            f"SELECT recommendation_id, {texts} AS texts, {kinds} AS kinds, "
            f"{states} AS states FROM ({rows}) o GROUP BY 1"
        )

    def flat_sources(self) -> str:
        keys, names = self.d.joined("key"), self.d.joined("name")
        authors = (
            f"SELECT source_id, {keys} AS authors, {names} AS author_names FROM ("
            f"SELECT w.source_id, p.key, p.name FROM {R}authorship w "
            f"JOIN {R}person p ON p.id = w.person_id "
            "ORDER BY w.source_id, w.position, w.id) o GROUP BY 1"
        )
        published = day("s.published", "s.published_precision")
        return (
            "SELECT s.id, c.review_interval, c.key AS collection, s.key AS source, "
            "s.title AS source_title, s.kind AS source_kind, s.url AS source_url, "
            "s.language, p.key AS publisher, p.name AS publisher_name, "
            f"{published} AS published, authors.authors, authors.author_names "
            f"FROM {R}source s JOIN {R}collection c ON c.id = s.collection_id "
            f"JOIN {R}publisher p ON p.id = s.publisher_id "
            f"LEFT JOIN ({authors}) authors ON authors.source_id = s.id"
        )


def word(column: str) -> str:
    return f"CASE WHEN {column} THEN 'true' WHEN NOT {column} THEN 'false' END"
