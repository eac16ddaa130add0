"""What is asked of the program, the SQL that answers the same, and the aim.

A new question is one line of QUESTIONS.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks.floor.counts import Counts
from benchmarks.floor.records import R, Records
from benchmarks.floor.searches import Searches
from benchmarks.floor.tables import Tables
from benchmarks.floor.whole import Judged, Whole

Sql = Callable[[Any, str], str]  # of a dialect, and the address of the API

API = "/api/v1/"
REF = "BENCH-0000042"
LISTED = f"SELECT * FROM {R}recommendation"
FILTER = "kind=explicit&theme=theme-1&actor=actor-1&implementation=in_progress"
FILTERED = (
    f"{LISTED} WHERE kind = 'explicit' AND id IN "
    f"(SELECT m.recommendation_id FROM {R}recommendation_themes m "
    f"JOIN {R}theme t ON t.id = m.theme_id WHERE t.key = 'theme-1' INTERSECT "
    f"SELECT x.recommendation_id FROM {R}addressee x "
    f"JOIN {R}actor a ON a.id = x.actor_id "
    "WHERE a.key = 'actor-1' AND x.implementation = 'in_progress')"
)
LAST = f"LIMIT 50 OFFSET (SELECT (count(*) - 1) / 50 * 50 FROM {R}recommendation)"
# In a third of the records, and in one of a thousand; each is its own stem.
COMMON, RARE = "iraq", "mion"
# Stands for the cursor of the page that begins with this record.
DEEP, DEEP_REF = "DEEP", "BENCH-0099990"
ADMIN = "/admin/recommendations/recommendation/"
FACETS = ("implementation", "actor", "theme", "source")


@dataclass(frozen=True)
class Question:
    """A request, and what it is measured against: SQL, or another question.

    `most` is the ratio of the times that is aimed at. `left_out` names the fields of
    our answer that the SQL does not make. `names` is the SQL for what a search looks up
    before.
    """

    name: str
    path: str
    most: float
    sql: Sql | None = None
    beside: str = ""
    left_out: tuple[str, ...] = ()
    names: Sql | None = None


@dataclass(frozen=True)
class Export:
    """A file of everything, and the SQL for its rows; `least` is the share aimed at."""

    name: str
    path: str
    sql: Sql
    rows_as: str  # how the floor writes them: a table, or objects
    least: float = 0.5


PAGING = ("page", "page_size", "pages", "next", "previous")


def page(chosen: str, *, limit: str = "LIMIT 50", count: bool = True) -> Sql:
    """A page of records, with the number of all that are chosen."""

    def sql(dialect: Any, base: str) -> str:
        records = Records(dialect, base).query(f"{chosen} ORDER BY ref {limit}")
        results = f"(SELECT {dialect.gathered('record')} FROM ({records}) o)"
        number = {"count": f"(SELECT count(*) FROM ({chosen}) c)"} if count else {}
        return f"SELECT {dialect.made({**number, 'results': dialect.array(results)})}"

    return sql


def filtered(chosen: str) -> Sql:
    """The same where finding the records costs more than to keep them all for a while."""

    def sql(dialect: Any, base: str) -> str:
        return f"WITH found AS MATERIALIZED ({chosen}) {paged(dialect, base)}"

    paged = page("SELECT * FROM found")
    return sql


def only(makes: Any, *arguments: Any) -> Sql:
    """One object."""
    return lambda dialect, base: makes(dialect, base).of(*arguments)


def facets(dialect: Any, base: str) -> str:
    chosen = f"{LISTED} WHERE kind = 'explicit' AND strength = 'should'"
    return Counts(dialect, base).by(FACETS, chosen)


def found(name: str, word: str) -> Question:
    """The best 50 of a search."""
    return Question(
        f"search, {name}",
        f"{API}recommendations/?search={word}",
        1.7,
        lambda dialect, base: Searches(dialect, base).of(word),
        left_out=PAGING,
        names=lambda dialect, base: Searches(dialect).names(word),
    )


QUESTIONS = [
    Question("list", f"{API}recommendations/", 1.7, page(LISTED), left_out=PAGING),
    Question(
        "list, four conditions",
        f"{API}recommendations/?{FILTER}",
        1.7,
        filtered(FILTERED),
        left_out=PAGING,
    ),
    Question(
        "last page by number",
        f"{API}recommendations/?page=last",
        1.7,
        page(LISTED, limit=LAST),
        left_out=PAGING,
    ),
    Question("detail", f"{API}recommendations/{REF}/", 5, only(Whole, REF)),
    Question(
        "detail with assessments",
        f"{API}recommendations/{REF}/?expand=addressees.assessments",
        5,
        only(Judged, REF),
    ),
    Question(
        "facets",
        f"{API}recommendations/counts/?by={','.join(FACETS)}"
        "&kind=explicit&strength=should",
        1.3,
        facets,
        left_out=("as_of", "known_at"),
    ),
    Question(
        "list as of 2015",
        f"{API}recommendations/?as_of=2015-06-30",
        2,
        beside="list",
    ),
    Question(
        "first page by cursor",
        f"{API}recommendations/?page_size=10&cursor=*",
        1.7,
        page(LISTED, limit="LIMIT 10", count=False),
        left_out=("count", *PAGING),
    ),
    Question(
        "page 10,000 by cursor",
        f"{API}recommendations/?page_size=10&cursor={DEEP}",
        1.2,
        beside="first page by cursor",
    ),
    found("common word", COMMON),
    found("rare word", RARE),
    Question(
        "search with its marks",
        f"{API}recommendations/?search={COMMON}&expand=hits",
        1.3,
        beside="search, common word",
    ),
    Question("list of the admin", ADMIN, 3, beside="list"),
]
EXPORTS = [
    Export(
        "CSV",
        f"{API}recommendations/export.csv",
        lambda dialect, base: Tables(dialect).table(),
        "table",
    ),
    Export(
        "NDJSON",
        f"{API}recommendations/export.ndjson",
        lambda dialect, base: Records(dialect).query(LISTED, everything=True),
        "objects",
    ),
]
