"""SQL for the assessments of one recommendation, with their evidence."""

from benchmarks.floor.dialects import Pairs
from benchmarks.floor.records import R, Records, day, label

PLAIN = ("axis", "value", "basis", "confidence", "rationale", "loaded_from")
STRONG = (
    "('implemented', 'implemented_otherwise', 'abandoned', 'reversed', "
    "'contrary_action', 'rejected')"
)


class Assessments(Records):
    """The query of the assessments; `ref` names the recommendation."""

    def of(self, ref: str) -> str:
        evidence = self.d.gathered("made")
        pieces = (
            f"SELECT e.assessment_id, {self.d.made(self.piece())} AS made "
            f"FROM {R}evidence e WHERE e.assessment_id IN (SELECT id FROM chosen) "
            "ORDER BY e.assessment_id, e.position"
        )
        return (
            f"WITH chosen AS MATERIALIZED (SELECT s.*, r.ref, r.summary, x.actor_id "
            f"FROM {R}recommendation r JOIN {R}addressee x ON x.recommendation_id = r.id "
            f"JOIN {R}assessment s ON s.addressee_id = x.id WHERE r.ref = '{ref}'), "
            f"evidence AS MATERIALIZED (SELECT assessment_id, {evidence} AS rows "
            f"FROM ({pieces}) o GROUP BY 1) "
            f"SELECT {self.d.made(self.judgement())} AS record FROM chosen "
            f"JOIN {R}actor a ON a.id = chosen.actor_id "
            "LEFT JOIN auth_user by_whom ON by_whom.id = chosen.assessed_by_id "
            "LEFT JOIN auth_user second ON second.id = chosen.confirmed_by_id "
            f"LEFT JOIN {R}assessment before ON before.id = chosen.corrects_id "
            f"LEFT JOIN {R}assessment after ON after.corrects_id = chosen.id "
            "LEFT JOIN evidence ON evidence.assessment_id = chosen.id "
            "ORDER BY chosen.true_from DESC, chosen.assessed_at DESC, chosen.id DESC"
        )

    def judgement(self) -> Pairs:
        d, uid = self.d, self.d.uid("chosen.uid")
        told = {name: f"chosen.{name}" for name in ("ref", "summary")}
        unsure = f"chosen.value IN {STRONG} AND chosen.confirmed_at IS NULL"
        return {
            **self.address("assessments", uid),
            "uid": uid,
            "recommendation": d.made(
                {**self.address("recommendations", "chosen.ref"), **told}
            ),
            "actor": d.made(self.actor()),
            **{name: f"chosen.{name}" for name in PLAIN},
            "label": label("chosen.value"),
            "true_from": day("chosen.true_from", "chosen.true_from_precision"),
            "earlier_than_source": d.truth("chosen.earlier_than_source"),
            "evidence": d.array("evidence.rows"),
            "assessed_at": d.moment("chosen.assessed_at"),
            "assessed_by": "by_whom.username",
            "provisional": d.truth(unsure),
            "confirmed_at": d.moment("chosen.confirmed_at"),
            "confirmed_by": "second.username",
            "corrects": d.uid("before.uid"),
            "corrected_by": d.uid("after.uid"),
        }

    def piece(self) -> Pairs:
        """Evidence of the benchmark is a link, or a search that found nothing."""
        d = self.d
        link = {name: f"e.{name}" for name in ("url", "title", "publisher")}
        link["published"] = day("e.published", "e.published_precision")
        link["archived_url"] = "e.archived_url"
        search = {name: f"e.{name}" for name in ("searched", "terms", "searched_on")}
        kinds = {"link": d.made(link), "search": d.made(search)}
        return {
            "kind": "e.kind",
            "reliability": "e.reliability",
            "quote": "NULL",
            "file": "NULL",
            **{
                kind: f"CASE WHEN e.kind = '{kind}' THEN {made} END"
                for kind, made in kinds.items()
            },
        }
