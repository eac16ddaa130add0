"""One judgement of many addressees: the form of an assessment, and whom it is about."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils import timezone

from recommendations import tracking
from recommendations.admin.assess_form import AXES, AssessmentForm, axis_of
from recommendations.admin.bulk.forms import BulkForm
from recommendations.admin.evidence_forms import (
    KINDS,
    LinkForm,
    PieceForm,
    Pieces,
    QuoteForm,
    SearchForm,
)
from recommendations.admin.tracked import refuse
from recommendations.models import Actor, Recommendation
from recommendations.models.axes import REVERSIBLE, VALUES
from recommendations.models.rules import Refused, assessment_faults, grounds_faults


class SharedQuoteForm(QuoteForm):
    """Finds a passage; whose own source it is from, each recommendation says."""

    def clean(self) -> dict[str, Any] | None:
        PieceForm.clean(self)
        self.find_passage()
        return self.cleaned_data


# Every kind that many assessments can share; a file belongs to one of them.
SHARED: dict[str, type[PieceForm]] = {
    "links": LinkForm,
    "searches": SearchForm,
    "quotes": SharedQuoteForm,
}


class AssessForm(BulkForm, AssessmentForm):
    actor = forms.ModelChoiceField(
        Actor.objects.none(),
        label="Addressees",
        required=False,
        empty_label="all addressees of each",
        help_text="Or one actor: recommendations that do not address it are refused.",
    )
    field_order = ("actor", "value", "true_from")

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        actors: Any = self.fields["actor"]
        addressed = {"addressed__recommendation__in": self.recommendations}
        actors.queryset = Actor.objects.filter(**addressed).distinct()
        value: Any = self.fields["value"]
        groups = [(words, VALUES[axis].choices) for axis, words in AXES.items()]
        value.widget = forms.Select()
        value.choices = [("", "–"), *groups]
        self.kinds = [piece_of(prefix, data) for prefix in SHARED]

    @property
    def media(self) -> forms.Media:
        return sum((formset.media for formset in self.kinds), super().media)

    def evidence(self) -> list[dict[str, Any]]:
        """Each piece that can be given, with its heading."""
        return [
            {"formset": formset, "piece": formset.forms[0], "words": words(formset)}
            for formset in self.kinds
        ]

    def is_valid(self) -> bool:
        sound = [formset.is_valid() for formset in self.kinds]
        return super().is_valid() and all(sound) and not self.evidence_errors

    def filled(self) -> list[PieceForm]:
        return [piece for formset in self.kinds for piece in formset.filled()]

    def clean(self) -> None:
        """Show every rule that is broken whatever the addressee."""
        typed = self.cleaned_data
        if "value" not in typed:
            return
        self.evidence_errors = []
        for fault in self.faults_of_all([str(piece.kind) for piece in self.filled()]):
            if fault.field == "evidence":
                self.evidence_errors.append(str(fault))
            else:
                refuse(self, fault)

    def faults_of_all(self, kinds: list[str]) -> Iterator[Refused]:
        """The broken rules that ask nothing of the addressee or its source."""
        typed = self.cleaned_data
        rationale, basis = typed.get("rationale", ""), typed.get("basis", "")
        if "true_from" not in typed:
            return grounds_faults(typed["value"], basis, rationale, kinds)
        return assessment_faults(
            axis=axis_of(typed["value"]),
            value=typed["value"],
            true_from=typed["true_from"],
            basis=basis,
            rationale=rationale,
            evidence=kinds,
            published=typed["true_from"],
            earlier=REVERSIBLE,
            today=timezone.localdate(),
        )

    def how(self) -> dict[str, Any]:
        """The judgement, with the pieces of which each assessment gets its own."""
        judgement = {**self.judgement(), "pieces": self.filled()}
        judgement.pop("skip")
        return judgement


def piece_of(prefix: str, data: Any) -> Any:
    """The formset that asks for one piece of evidence of a kind."""
    factory = forms.formset_factory(
        SHARED[prefix], formset=Pieces, max_num=1, absolute_max=1
    )
    return factory(data, prefix=prefix, form_kwargs={"addressee": None})


def words(formset: Any) -> str:
    return KINDS[formset.prefix][1]


def assess_all(
    *,
    recommendation: Recommendation,
    pieces: list[PieceForm],
    by: Any,
    **judgement: Any,
) -> Recommendation:
    """Record the judgement of one recommendation's addressees, with its evidence."""
    return tracking.assess_addressees(
        recommendation=recommendation,
        evidence=[piece.piece(by) for piece in pieces],
        by=by,
        **judgement,
    )
