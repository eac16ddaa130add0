"""Reads what ties sources together: asks and assessments."""

from recommendations.models import (
    Ask,
    AskMember,
    AssessmentConfidence,
    Axis,
    Basis,
    Evidence,
    Stance,
)
from recommendations.seeding.fields import Fields, longest
from recommendations.seeding.read_source import read_quote
from recommendations.seeding.records import (
    NO_DATE,
    AskSeed,
    AssessmentSeed,
    EvidenceSeed,
    MemberSeed,
)
from recommendations.text.dates import Precision


def read_ask(fields: Fields) -> AskSeed:
    key = fields.name("key", "ask")
    seed = AskSeed(
        at=fields.at,
        key=key,
        title=fields.text("title", longest=longest(Ask, "title")),
        question=fields.text("question", longest=longest(Ask, "question")),
        members=[read_member(part) for part in fields.parts("members", required=True)],
    )
    fields.finish()
    return seed


def read_member(fields: Fields) -> MemberSeed:
    seed = MemberSeed(
        at=fields.at,
        recommendation=fields.text("recommendation"),
        stance=fields.choice("stance", Stance.values),
        why=fields.text("why", required=False, longest=longest(AskMember, "why")),
    )
    fields.finish()
    return seed


def read_assessment(fields: Fields) -> AssessmentSeed:
    ref = fields.text("recommendation")
    fields.record = f"assessment of {ref}"
    axis = fields.choice("axis", Axis.values)
    seed = AssessmentSeed(
        at=fields.at,
        recommendation=ref,
        addressee=fields.key("addressee"),
        axis=axis,
        value=fields.text("value"),
        true_from=fields.date("true_from", required=True) or NO_DATE,
        basis=fields.choice("basis", Basis.values),
        confidence=fields.choice("confidence", AssessmentConfidence.values),
        rationale=fields.text("rationale", required=False),
        evidence=[read_evidence(part) for part in fields.parts("evidence")],
    )
    fields.finish()
    return seed


def read_evidence(fields: Fields) -> EvidenceSeed:
    """Evidence of the kind that its first key tells: source, url or searched."""
    if "source" in fields.mapping:
        seed = EvidenceSeed(
            at=fields.at,
            kind="quote",
            source=fields.key("source"),
            quote=read_quote(fields),
        )
    elif "searched" in fields.mapping:
        seed = read_search(fields)
    else:
        seed = read_link(fields)
    fields.finish()
    return seed


def read_search(fields: Fields) -> EvidenceSeed:
    on = fields.date("on", required=True)
    if on and on.precision is not Precision.DAY:
        fields.refuse("on", f"on {on} is no day; write the day of the search")
    return EvidenceSeed(
        at=fields.at,
        kind="search",
        searched=fields.text("searched", longest=longest(Evidence, "searched")),
        terms=fields.text("terms", longest=longest(Evidence, "terms")),
        on=on,
    )


def read_link(fields: Fields) -> EvidenceSeed:
    def text(name: str, *, required: bool = False) -> str:
        return fields.text(name, required=required, longest=longest(Evidence, name))

    return EvidenceSeed(
        at=fields.at,
        kind="link",
        url=text("url", required=True),
        title=text("title", required=True),
        publisher=text("publisher"),
        published=fields.date("published"),
    )
