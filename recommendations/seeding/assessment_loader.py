"""Appends the assessments of seeds, each but once."""

import json
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeAlias

from recommendations import tracking
from recommendations.file_merge import Wanted
from recommendations.models import (
    Addressee,
    Assessment,
    Evidence,
    FileRecord,
    Source,
)
from recommendations.models.quote import NAMESPACE
from recommendations.seeding.records import AssessmentSeed, EvidenceSeed
from recommendations.seeding.waiting import refusing
from recommendations.seeding.writer import Writer

Named: TypeAlias = tuple[AssessmentSeed, uuid.UUID]
CHUNK = 500  # assessments


def load_assessments(seeds: Iterable[AssessmentSeed], writer: Writer) -> None:
    """Append what is new; a changed assessment becomes a correction of the earlier."""
    loader = AssessmentLoader(writer)
    rows = named(seeds)
    while chunk := list(islice(rows, CHUNK)):
        loader.load(chunk)


def named(seeds: Iterable[AssessmentSeed]) -> Iterator[Named]:
    """Assessments, each with its name; two alike are told apart by their order."""
    ordinals: Counter[str] = Counter()
    for seed in seeds:
        name = identity_of(seed)
        ordinals[name] += 1
        yield seed, uuid.uuid5(NAMESPACE, f"{name} {ordinals[name]}")


def identity_of(seed: AssessmentSeed) -> str:
    """What an assessment is of."""
    parts = (seed.recommendation, seed.addressee, seed.axis, seed.value, seed.true_from)
    return " ".join(map(str, ("assessment", *parts)))


def content_of(seed: AssessmentSeed) -> str:
    """What an assessment says besides, as text that changes when it changes."""
    evidence = [
        [
            *(piece.kind, piece.source, piece.quote.words if piece.quote else ""),
            *(piece.url, piece.title, piece.publisher, str(piece.published or "")),
            *(piece.searched, piece.terms, str(piece.on or "")),
        ]
        for piece in seed.evidence
    ]
    return json.dumps([seed.basis, seed.confidence, seed.rationale, evidence])


class AssessmentLoader:
    """Appends assessments through one writer's memory and report."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.loaded: set[uuid.UUID] = set()
        self.sources: dict[str, Source] = {}

    def load(self, seeds: Sequence[Named]) -> None:
        """Append those of some assessments that do not stand already."""
        uids = [uid for _, uid in seeds]
        self.writer.recall({"assessment": list(map(str, uids))})
        rows = Assessment.objects.filter(uid__in=uids)
        self.loaded = set(rows.values_list("uid", flat=True))
        for seed, uid in seeds:
            self.put(seed, uid)
        self.writer.flush()

    def put(self, seed: AssessmentSeed, uid: uuid.UUID) -> None:
        """Append the assessment unless it stands already."""
        self.writer.progress(1)
        wanted = Wanted(
            kind="assessment",
            key=str(uid),
            model=Assessment,
            file=seed.at.file,
            identity={},
            fields={"content": content_of(seed)},
        )
        memory = self.writer.said(wanted)
        if memory and memory.fields == wanted.digests() and uid in self.loaded:
            self.writer.report.count("assessment", "unchanged")
            return
        refusing(wanted, seed.at, lambda: self.append(seed, uid, wanted, memory))
        self.writer.remember(wanted, memory)

    def append(
        self,
        seed: AssessmentSeed,
        uid: uuid.UUID,
        wanted: Wanted,
        memory: FileRecord | None,
    ) -> None:
        """Append a new assessment, or a correction of the one with this name."""
        earlier = Assessment.objects.filter(uid=uid).first()
        if earlier and (memory is None or memory.fields == wanted.digests()):
            self.writer.report.count("assessment", "unchanged")
            return
        if earlier:
            earlier = latest_correction(earlier)
            if earlier.assessed_by_id:
                self.writer.keep(
                    wanted, f"of {earlier.addressee}: corrected in the program"
                )
                return
            uid = uuid.uuid5(NAMESPACE, f"{earlier.uid} {content_of(seed)}")
        addressee = Addressee.objects.filter(
            recommendation__ref=seed.recommendation, actor__key=seed.addressee
        ).first()
        if addressee is None:
            self.writer.keep(
                wanted, f"{seed}: its addressee was removed in the program"
            )
            return
        tracking.assess(
            addressee=addressee,
            axis=seed.axis,
            value=seed.value,
            true_from=seed.true_from,
            basis=seed.basis,
            confidence=seed.confidence,
            rationale=seed.rationale,
            evidence=[self.evidence(piece) for piece in seed.evidence],
            corrects=earlier,
            loaded_from=seed.at.file,
            uid=uid,
        )
        self.writer.wrote = True
        outcome = "corrected" if earlier else "created"
        self.writer.report.count("assessment", outcome)

    def evidence(self, seed: EvidenceSeed) -> Evidence:
        """The unsaved piece of evidence that a seed describes."""
        if seed.quote and seed.quote.span:
            quote = tracking.quote(
                source=self.source(seed.source), span=seed.quote.span
            )
            return Evidence(kind=seed.kind, quote=quote)
        return Evidence(
            kind=seed.kind,
            url=seed.url,
            title=seed.title,
            publisher=seed.publisher,
            published=seed.published,
            searched=seed.searched,
            terms=seed.terms,
            searched_on=seed.on.first_day if seed.on else None,
        )

    def source(self, key: str) -> Source:
        if key not in self.sources:
            self.sources.clear()  # no more than one text is held
            self.sources[key] = Source.objects.get(key=key)
        return self.sources[key]


def latest_correction(assessment: Assessment) -> Assessment:
    """The end of the chain of corrections that begins with an assessment."""
    while hasattr(assessment, "corrected_by"):
        assessment = assessment.corrected_by
    return assessment
