"""SQL that searches recommendations for a word, and ranks what it finds.

As the program documents it: of more than MOST, those made last are ranked, and their
number is not told. Actors of the name are looked up first, as the program does.
"""

from benchmarks.floor.records import R, Records

SEARCH = f"{R}search_1_"
MOST = 1_000  # are ranked
SHOWN = 50
# Stands for the actors of the name, as the index has them.
ACTORS = "ACTORS"


class Searches(Records):
    """The queries of one word, which is its own stem."""

    def names(self, word: str) -> str:
        """The query for the text that stands for ACTORS."""
        return self.d.marks(f"{SEARCH}actor", word)

    def of(self, word: str) -> str:
        table = f"{SEARCH}recommendation"
        sought = f"{self.d.word(word)}{ACTORS}"
        found = (
            f"SELECT r.id FROM {R}recommendation r WHERE r.id IN "
            f"({self.d.matching(table, sought)}) ORDER BY r.id DESC LIMIT {MOST + 1}"
        )
        among = f"SELECT id FROM found ORDER BY id DESC LIMIT {MOST}"
        best = self.d.best(table, sought, among)
        chosen = (
            f"SELECT r.*, best.place FROM best JOIN {R}recommendation r "
            f"ON r.id = best.id ORDER BY best.place LIMIT {SHOWN}"
        )
        records = self.query(chosen, order="chosen.place")
        results = f"(SELECT {self.d.gathered('record')} FROM ({records}) o)"
        number = f"(SELECT CASE WHEN count(*) <= {MOST} THEN count(*) END FROM found)"
        made = self.d.made({"count": number, "results": self.d.array(results)})
        return (
            f"WITH found AS MATERIALIZED ({found}), best AS MATERIALIZED ({best}) "
            f"SELECT {made}"
        )
