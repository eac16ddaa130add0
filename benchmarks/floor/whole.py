"""SQL for one recommendation with what only its own address shows."""

from benchmarks.floor.assessments import Assessments
from benchmarks.floor.dialects import Pairs
from benchmarks.floor.records import R


class Whole(Assessments):
    """A record with its asks, its links and what the editors keep of it."""

    def of(self, ref: str) -> str:
        return self.query(f"SELECT * FROM {R}recommendation WHERE ref = '{ref}'")

    def record(self) -> Pairs:
        kept = ("state_reason", "priority", "review_interval")
        return {
            **super().record(),
            **{name: f"chosen.{name}" for name in kept},
            "asks": self.d.array("asks.rows"),
            "links": self.d.array("links.rows"),
            "links_here": self.d.array("links_here.rows"),
            "assigned_to": "(SELECT username FROM auth_user "
            "WHERE auth_user.id = chosen.assigned_to_id)",
        }

    def sides(self) -> dict[str, str]:
        ask = {name: f"k.{name}" for name in ("key", "title", "question")}
        member = {
            "ask": self.d.made({**self.address("asks", "k.key"), **ask}),
            "stance": "x.stance",
            "why": "x.why",
        }
        return {
            **super().sides(),
            "asks": self.side(member, "askmember", "JOIN {R}ask k ON k.id = x.ask_id"),
            "links": self.links("recommendation", "to"),
            "links_here": self.links("to", "recommendation"),
        }

    def links(self, here: str, there: str) -> str:
        named = {name: f"r.{name}" for name in ("ref", "summary")}
        other = self.d.made({**self.address("recommendations", "r.ref"), **named})
        link = self.d.made({"kind": "x.kind", there: other})
        return (
            f"SELECT x.{here}_id AS recommendation_id, {self.d.gathered(link)} AS rows "
            f"FROM {R}link x JOIN {R}recommendation r ON r.id = x.{there}_id "
            f"WHERE x.{here}_id IN (SELECT id FROM chosen) GROUP BY 1"
        )


class Judged(Whole):
    """The same, each addressee with its assessments."""

    def addressee(self) -> Pairs:
        return {**super().addressee(), "assessments": self.d.array("judged.rows")}

    def sides(self) -> dict[str, str]:
        join = (
            "JOIN {R}actor a ON a.id = x.actor_id "
            f"LEFT JOIN ({self.assessments()}) judged ON judged.addressee_id = x.id"
        )
        addressees = self.side(self.addressee(), "addressee", join)
        return {**super().sides(), "addressees": addressees}
