"""The page on which an analyst records an assessment with its evidence."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode

from recommendations import evidence_files, tracking
from recommendations.admin import display, evidence_forms
from recommendations.admin.assess_form import AssessmentForm
from recommendations.admin.evidence_forms import KINDS, Pieces
from recommendations.admin.step import found, way_back
from recommendations.admin.tracked import refuse
from recommendations.models import Addressee, Assessment, Axis, Evidence
from recommendations.models.rules import CorrectedSince, Refused
from recommendations.tracking.roles import ASSESS, CONFIRM

Formsets = dict[str, Pieces]


def assess_page(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form, or record what it holds and go back to the recommendation."""
    addressee = found(model_admin, request, pk, ASSESS)
    return answer(model_admin, request, addressee)


def correct_page(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """The same form for an assessment that another is to stand instead of."""
    assessment = found(model_admin, request, pk, ASSESS)
    if hasattr(assessment, "corrected_by"):
        messages.error(request, str(CorrectedSince()))
        return redirect(display.assessment_url(assessment))
    return answer(model_admin, request, assessment.addressee, assessment)


def confirm_page(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Let the person stand by a provisional value, and go back to the record."""
    assessment = found(model_admin, request, pk, CONFIRM)
    if request.method == "POST":
        try:
            tracking.confirm(assessment=assessment, by=request.user)
            messages.success(request, f"Confirmed: {assessment}.")
        except Refused as error:
            messages.error(request, f"Not confirmed: {error}.")
    return redirect(display.assessment_url(assessment))


def answer(
    model_admin: Any,
    request: HttpRequest,
    addressee: Addressee,
    corrects: Assessment | None = None,
) -> HttpResponse:
    posted = request.method == "POST"
    form = AssessmentForm(request.POST if posted else None, corrects=corrects)
    data, files = (request.POST, request.FILES) if posted else (None, None)
    formsets = evidence_forms.formsets(data, files, addressee)
    if posted and request.POST.get("more") in KINDS:
        formsets[request.POST["more"]].add_one()
        hush(form, formsets)
    elif posted and "find" in request.POST:
        formsets["quotes"].look(request.POST["find"])
        hush(form, formsets)
    elif posted and valid(form, formsets, addressee):
        assessment = record(form, formsets, addressee, by=request.user)
        if assessment:
            return recorded(request, assessment)
    return page(model_admin, request, form, formsets, addressee)


def hush(form: Any, formsets: Formsets) -> None:
    """Tell no errors: nothing is handed in yet."""
    form._errors, form.cleaned_data = type(form.errors)(), {}
    for formset in formsets.values():
        formset.hush()


def valid(form: AssessmentForm, formsets: Formsets, addressee: Addressee) -> bool:
    """Whether all can be recorded; every error stands in its place afterwards."""
    sound = [formset.is_valid() for formset in formsets.values()]
    pieces = [piece.kind for formset in formsets.values() for piece in formset.filled()]
    typed_well = form.is_valid()
    kept_rules = form.check_rules(addressee, [kind.value for kind in pieces])
    return typed_well and kept_rules and all(sound)


def record(
    form: AssessmentForm, formsets: Formsets, addressee: Addressee, *, by: Any
) -> Assessment | None:
    """Record the assessment, or show in the form what refused it."""
    evidence: list[Evidence] = []
    try:
        with evidence_files.kept_if_recorded(evidence), transaction.atomic():
            for formset in formsets.values():
                evidence += [piece.piece(by) for piece in formset.filled()]
            new = {**form.judgement(), "evidence": evidence, "by": by}
            if form.corrects:
                return tracking.correct(assessment=form.corrects, **new)
            return tracking.assess(addressee=addressee, **new)
    except (Refused, ValidationError) as error:
        refuse(form, error)
        return None


def recorded(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    words = f"{'Corrected' if assessment.corrects_id else 'Recorded'}: {assessment}."
    if assessment.is_provisional():
        words += " It is provisional until a second person confirms it."
    messages.success(request, words)
    addressee = assessment.addressee
    back = way_back(request)
    if "_addanother" in request.POST:
        page = reverse("admin:recommendations_addressee_assess", args=[addressee.pk])
        return redirect(f"{page}?{urlencode({'next': back})}" if back else page)
    return redirect(back or display.change_url(addressee.recommendation))


def page(
    model_admin: Any,
    request: HttpRequest,
    form: AssessmentForm,
    formsets: Formsets,
    addressee: Addressee,
) -> HttpResponse:
    advice = addressee.recommendation
    faulty = to_mend(form, formsets) if form.is_bound else []
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Correct assessment" if form.corrects else "Record assessment",
        "corrects": form.corrects,
        "opts": Assessment._meta,
        "form": form,
        "faulty": faulty,
        "has_files": bool(request.FILES),
        "kinds": [
            {
                "formset": formsets[prefix],
                "prefix": prefix,
                "words": words,
                "another": another,
            }
            for prefix, (_, words, another) in KINDS.items()
        ],
        "addressee": addressee,
        "advice": advice,
        "advice_url": display.change_url(advice),
        "next": way_back(request),
        "known": [(axis.label, display.current(addressee, axis)) for axis in Axis],
        "figure": display.figure(
            advice.quote, kind=advice.kind, brief=True, anchor=advice.ref
        ),
        "media": model_admin.media + form.media + formsets["quotes"].media,
    }
    return TemplateResponse(request, "recommendations/assess.html", context)


def to_mend(form: AssessmentForm, formsets: Formsets) -> list[dict[str, str]]:
    """Where each error stands, and what the field is called."""
    pieces = [piece for formset in formsets.values() for piece in formset.forms]
    found = [
        {"id": f"{bound.auto_id}_error", "words": str(bound.label).lower()}
        for each in (form, *pieces)
        for bound in each
        if bound.errors
    ]
    if form.evidence_errors:
        found.append({"id": "id_evidence_error", "words": "evidence"})
    others = form.non_field_errors()
    return found + [{"id": "assessment_form", "words": str(each)} for each in others]
