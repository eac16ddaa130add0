"""SQL for the assessments of recommendations, with their evidence."""

from benchmarks.floor.dialects import Pairs
from benchmarks.floor.records import R, Records, day, label

PLAIN = ("axis", "value", "basis", "confidence", "rationale", "loaded_from")
STRONG = (
    "('implemented', 'implemented_otherwise', 'abandoned', 'reversed', "
    "'contrary_action', 'rejected')"
)


class Assessments(Records):
    """The assessments of the addressees of what is chosen, by addressee."""

    def assessments(self) -> str:
        rows = (
            f"SELECT j.addressee_id, {self.d.made(self.judgement())} AS made "
            f"FROM chosen JOIN {R}addressee x ON x.recommendation_id = chosen.id "
            f"JOIN {R}actor a ON a.id = x.actor_id "
            f"JOIN {R}assessment j ON j.addressee_id = x.id "
            "LEFT JOIN auth_user by_whom ON by_whom.id = j.assessed_by_id "
            "LEFT JOIN auth_user second ON second.id = j.confirmed_by_id "
            f"LEFT JOIN {R}assessment before ON before.id = j.corrects_id "
            f"LEFT JOIN {R}assessment after ON after.corrects_id = j.id "
            f"LEFT JOIN ({self.evidence()}) evidence ON evidence.assessment_id = j.id "
            "ORDER BY j.addressee_id, j.true_from DESC, j.assessed_at DESC, j.id DESC"
        )
        gathered = self.d.gathered("made")
        return f"SELECT addressee_id, {gathered} AS rows FROM ({rows}) o GROUP BY 1"

    def evidence(self) -> str:
        rows = (
            f"SELECT e.assessment_id, {self.d.made(self.piece())} AS made "
            f"FROM chosen JOIN {R}addressee x ON x.recommendation_id = chosen.id "
            f"JOIN {R}assessment j ON j.addressee_id = x.id "
            f"JOIN {R}evidence e ON e.assessment_id = j.id "
            "ORDER BY e.assessment_id, e.position"
        )
        gathered = self.d.gathered("made")
        return f"SELECT assessment_id, {gathered} AS rows FROM ({rows}) o GROUP BY 1"

    def judgement(self) -> Pairs:
        d, uid = self.d, self.d.uid("j.uid")
        told = {name: f"chosen.{name}" for name in ("ref", "summary")}
        unsure = f"j.value IN {STRONG} AND j.confirmed_at IS NULL"
        return {
            **self.address("assessments", uid),
            "uid": uid,
            "recommendation": d.made(
                {**self.address("recommendations", "chosen.ref"), **told}
            ),
            "actor": d.made(self.actor()),
            **{name: f"j.{name}" for name in PLAIN},
            "label": label("j.value"),
            "true_from": day("j.true_from", "j.true_from_precision"),
            "earlier_than_source": d.truth("j.earlier_than_source"),
            "evidence": d.array("evidence.rows"),
            "assessed_at": d.moment("j.assessed_at"),
            "assessed_by": "by_whom.username",
            "provisional": d.truth(unsure),
            "confirmed_at": d.moment("j.confirmed_at"),
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
