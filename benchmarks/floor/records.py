"""SQL that makes whole recommendations as the API shows them in a list.

Each side is gathered once for all that are chosen, and joined. Nothing here but what the
records of the benchmark need: they are due on days.
"""

from typing import Any

from benchmarks.floor.dialects import Pairs

R = "recommendations_"
PLAIN = (
    *("ref", "summary", "kind", "direction", "strength", "confidence", "state"),
    *("disposition", "closing_reason", "timeframe", "note", "version"),
)
QUOTE = ("start", "end", "exact", "prefix", "suffix", "match")
AMONG = "WHERE x.recommendation_id IN (SELECT id FROM chosen) "
QUOTED = f"SELECT q.source_id FROM chosen JOIN {R}quote q ON q.id = chosen.quote_id"


class Records:
    """The queries of one dialect; `base` is the address of the API, if it is shown."""

    source_side = "sources"

    def __init__(self, dialect: Any, base: str = "") -> None:
        self.d, self.base = dialect, base

    def query(
        self, chosen: str, *, order: str = "chosen.ref", everything: bool = False
    ) -> str:
        """A query for records, one to a row; `chosen` gives rows of recommendations."""
        sides = {**self.sides(), "standings": self.standings(), "mixed": self.mixed()}
        written = ", ".join(
            f"{name} AS MATERIALIZED ({sql})" for name, sql in sides.items()
        )
        joins = " ".join(
            f"LEFT JOIN {name} ON {name}.recommendation_id = chosen.id"
            for name in sides
            if name != "sources"
        )
        sql = (
            f"WITH chosen AS MATERIALIZED ({chosen}), {written} "
            f"SELECT {self.d.made(self.record())} AS record FROM chosen "
            f"JOIN {R}quote q ON q.id = chosen.quote_id "
            f"JOIN sources ON sources.id = q.source_id "
            f"LEFT JOIN {R}recommendation survivor ON survivor.id = chosen.merged_into_id "
            f"{joins} ORDER BY {order}"
        )
        return without_limits(sql) if everything else sql

    def record(self) -> Pairs:
        d = self.d
        return {
            **self.address("recommendations", "chosen.ref"),
            **{name: f"chosen.{name}" for name in PLAIN},
            "merged_into": "survivor.ref",
            "quote": d.made(self.quote("q")),
            "source": d.part("sources.source"),
            "attributed_to": d.made(
                {"actors": d.array("attributed.rows"), "text": "chosen.attributed_text"}
            ),
            "as_of": "NULL",
            "known_at": "NULL",
            "headline": d.made(
                {
                    "value": "chosen.headline",
                    "label": label("chosen.headline"),
                    "provisional": d.truth("chosen.headline_provisional"),
                    "sentence": SENTENCE,
                }
            ),
            "schedule": self.schedule(),
            "freshness": self.freshness(),
            "last_assessed": d.moment("assessed.newest"),
            "addressees": d.array("addressees.rows"),
            "targets": d.array("targets.rows"),
            "themes": d.array("themes.rows"),
            "conditions": d.array("conditions.rows"),
            "due": day("chosen.due", "chosen.due_precision"),
        }

    def sides(self) -> dict[str, str]:
        theme = {**self.address("themes", "t.key"), "key": "t.key", "name": "t.name"}
        return {
            "sources": self.sources(),
            "addressees": self.side(
                self.addressee(), "addressee", "JOIN {R}actor a ON a.id = x.actor_id"
            ),
            "targets": self.side(
                self.actor(), "target", "JOIN {R}actor a ON a.id = x.actor_id"
            ),
            "themes": self.side(
                theme,
                "recommendation_themes",
                "JOIN {R}theme t ON t.id = x.theme_id",
                order="t.name, t.key",
            ),
            "attributed": self.side(
                self.actor(),
                "recommendation_attributed_actors",
                "JOIN {R}actor a ON a.id = x.actor_id",
                order="a.name, a.key",
            ),
            "conditions": self.side(
                self.condition(),
                "condition",
                "LEFT JOIN {R}quote q ON q.id = x.quote_id",
                order="x.id",
            ),
            "assessed": (
                f"SELECT x.recommendation_id, max(s.assessed_at) AS newest "
                f"FROM {R}assessment s JOIN {R}addressee x ON x.id = s.addressee_id "
                f"{AMONG}GROUP BY 1"
            ),
        }

    def side(
        self, pairs: Pairs, table: str, join: str, order: str = "x.position, x.id"
    ) -> str:
        """The objects of each recommendation, in their order."""
        rows = (
            f"SELECT x.recommendation_id, {self.d.made(pairs)} AS made "
            f"FROM {R}{table} x {join.replace('{R}', R)} "
            f"{AMONG}ORDER BY x.recommendation_id, {order}"
        )
        gathered = self.d.gathered("made")
        return (
            f"SELECT recommendation_id, {gathered} AS rows FROM ({rows}) o GROUP BY 1"
        )

    def sources(self) -> str:
        author = self.d.made(
            {"person": "p.key", "name": "p.name", "affiliation": "w.affiliation"}
        )
        authors = (
            f"SELECT source_id, {self.d.gathered('made')} AS rows FROM ("
            f"SELECT w.source_id, {author} AS made FROM {R}authorship w "
            f"JOIN {R}person p ON p.id = w.person_id {in_sources('w.source_id')}"
            f"ORDER BY w.source_id, w.position, w.id) o GROUP BY 1"
        )
        inferred = (
            f"SELECT source_id, {self.d.paired('field', 'evidence')} AS pairs "
            f"FROM {R}inferredfield {in_sources('source_id')}GROUP BY 1"
        )
        return (
            f"SELECT s.id, c.review_interval, {self.d.made(self.source())} AS source "
            f"FROM {R}source s JOIN {R}collection c ON c.id = s.collection_id "
            f"JOIN {R}publisher p ON p.id = s.publisher_id "
            f"LEFT JOIN {R}publisher f ON f.id = s.first_published_in_id "
            f"LEFT JOIN ({authors}) authors ON authors.source_id = s.id "
            f"LEFT JOIN ({inferred}) inferred ON inferred.source_id = s.id "
            f"{in_sources('s.id')}"
        )

    def source(self) -> Pairs:
        d = self.d
        return {
            **self.address("sources", "s.key"),
            **{
                name: f"s.{name}"
                for name in ("key", "title", "kind", "language", "url")
            },
            "collection": "c.key",
            "publisher": d.made(self.publisher("p")),
            "first_published_in": "CASE WHEN f.id IS NOT NULL THEN "
            f"{d.made(self.publisher('f'))} END",
            "published": day("s.published", "s.published_precision"),
            "authors": d.array("authors.rows"),
            "inferred": d.part("coalesce(inferred.pairs, '{}')"),
        }

    def publisher(self, table: str) -> Pairs:
        named = {name: f"{table}.{name}" for name in ("key", "name")}
        return {**self.address("publishers", named["key"]), **named}

    def actor(self) -> Pairs:
        named = {name: f"a.{name}" for name in ("key", "name", "kind")}
        return {**self.address("actors", "a.key"), **named}

    def addressee(self) -> Pairs:
        axes = {axis: self.value(axis) for axis in ("response", "implementation")}
        return {"actor": self.d.made(self.actor()), "mention": "x.mention", **axes}

    def value(self, axis: str) -> str:
        pairs = {
            "value": f"x.{axis}",
            "label": label(f"x.{axis}"),
            "since": day(f"x.{axis}_since", f"x.{axis}_since_precision"),
            "provisional": self.d.truth(f"x.{axis}_provisional"),
        }
        return self.d.made(pairs)

    def condition(self) -> Pairs:
        plain = {name: f"x.{name}" for name in ("text", "kind", "state")}
        quote = f"CASE WHEN q.id IS NOT NULL THEN {self.d.made(self.quote('q'))} END"
        since = day("x.state_since", "x.state_since_precision")
        told = {"state_since": since, "state_rationale": "x.state_rationale"}
        return {**plain, **told, "quote": quote}

    def quote(self, table: str) -> Pairs:
        named = {name: f'{table}."{name}"' for name in QUOTE}
        return {"uid": self.d.uid(f"{table}.uid"), **named}

    def address(self, noun: str, key: str) -> Pairs:
        if not self.base:
            return {}
        return {"api_url": f"'{self.base}/api/v1/{noun}/' || {key} || '/'"}

    def standings(self) -> str:
        """How many are addressed, what the first says, and which turned for the worse."""
        said = self.said()
        return (
            f"SELECT recommendation_id, count(*) AS number, min(said) AS only, "
            f"{self.d.joined('worst')} AS worst, min(done) AS done, max(late) AS late "
            f"FROM (SELECT x.recommendation_id, {said} AS said, "
            f"CASE WHEN x.implementation = chosen.headline THEN {said} END AS worst, "
            "CASE WHEN x.implementation IN ('implemented', 'implemented_otherwise') "
            "THEN 1 ELSE 0 END AS done, "
            "CASE WHEN x.implementation_since > chosen.due THEN 1 ELSE 0 END AS late "
            f"FROM chosen JOIN {R}addressee x ON x.recommendation_id = chosen.id "
            f"JOIN {R}actor a ON a.id = x.actor_id "
            "ORDER BY x.recommendation_id, x.position, x.id) o GROUP BY 1"
        )

    def said(self) -> str:
        """What is held of an addressee's implementation, since some month."""
        since = self.d.month("x.implementation_since")
        return (
            f"a.name || ': ' || {label('x.implementation')} || "
            f"coalesce(' since ' || {since}, '') || "
            "CASE WHEN x.implementation_provisional THEN ' (provisional)' ELSE '' END"
        )

    def mixed(self) -> str:
        """The sentence on addressees who differ: how many of each value."""
        first = "' of ' || total || ' addressees '"
        one = f"number || CASE WHEN place = 1 THEN {first} ELSE ' ' END || "
        counts = (
            "SELECT x.recommendation_id, x.implementation, count(*) AS number, "
            "min(x.position) AS first "
            f"FROM chosen JOIN {R}addressee x ON x.recommendation_id = chosen.id "
            "WHERE chosen.headline = 'mixed' GROUP BY 1, 2"
        )
        placed = (
            "SELECT *, sum(number) OVER (PARTITION BY recommendation_id) AS total, "
            "row_number() OVER (PARTITION BY recommendation_id "
            f"ORDER BY number DESC, first) AS place FROM ({counts}) n "
            "ORDER BY recommendation_id, place"
        )
        told = self.d.joined(f"{one}{label('implementation')}")
        return f"SELECT recommendation_id, {told} AS told FROM ({placed}) p GROUP BY 1"

    def schedule(self) -> str:
        return (
            "CASE WHEN chosen.due IS NULL THEN 'no_deadline' "
            "WHEN standings.done = 1 AND standings.late = 1 THEN 'met_late' "
            "WHEN standings.done = 1 THEN 'met' "
            f"WHEN chosen.due < {self.d.today} THEN 'overdue' "
            f"WHEN chosen.due <= {self.d.day_after(90)} THEN 'due_soon' "
            "ELSE 'not_due' END"
        )

    def freshness(self) -> str:
        days = (
            f"coalesce(chosen.review_interval, {self.source_side}.review_interval, 365)"
        )
        once, twice = (
            self.d.days_after("assessed.newest", f"{times} * {days}")
            for times in (1, 2)
        )
        return (
            "CASE WHEN assessed.newest IS NULL THEN 'review_due' "
            f"WHEN {once} > {self.d.now} THEN 'fresh' "
            f"WHEN {twice} > {self.d.now} THEN 'review_due' ELSE 'stale' END"
        )


SENTENCE = (
    "CASE WHEN standings.number IS NULL THEN 'not assessed: nobody is addressed' "
    "WHEN standings.number = 1 THEN standings.only "
    "WHEN chosen.headline IN ('contrary_action', 'reversed') "
    "THEN replace(chosen.headline, '_', ' ') || ': ' || standings.worst "
    "WHEN chosen.headline = 'mixed' THEN 'mixed: ' || mixed.told "
    "ELSE replace(chosen.headline, '_', ' ') || ': all ' || standings.number "
    "|| ' addressees' END"
)


def in_sources(column: str) -> str:
    return f"WHERE {column} IN ({QUOTED}) "


def without_limits(sql: str) -> str:
    """The query for all that there is; to look each up would take longer."""
    for limit in (AMONG, *map(in_sources, ("w.source_id", "source_id", "s.id"))):
        sql = sql.replace(limit, "")
    return sql


def label(value: str) -> str:
    """The words for a value, which are its own."""
    return f"replace({value}, '_', ' ')"


def day(column: str, precision: str) -> str:
    """A date as exactly as it is known."""
    length = f"CASE {precision} WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END"
    return f"substr(CAST({column} AS text), 1, {length})"
