"""A small page for one step: it asks for what the step needs, and shows what refused it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme

from recommendations.admin import display
from recommendations.admin.tracked import refuse
from recommendations.models.rules import Refused


class StepForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["label_suffix"] = ""
        super().__init__(*args, **kwargs)


def words_field(label: str, help_text: str = "") -> forms.CharField:
    """Some lines of text; whether they are needed is for `tracking` to say."""
    widget = forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})
    return forms.CharField(
        label=label, help_text=help_text, required=False, widget=widget
    )


class ReasonForm(StepForm):
    reason = words_field("Reason", "Kept in the record's history.")


def found(model_admin: Any, request: HttpRequest, pk: int, permission: str) -> Any:
    """The record, for those who have the permission and may see it."""
    if not request.user.has_perm(permission):
        raise PermissionDenied
    return get_object_or_404(model_admin.get_queryset(request), pk=pk)


def posted(request: HttpRequest) -> Any:
    """What a form is bound to."""
    return request.POST if request.method == "POST" else None


def way_back(request: HttpRequest) -> str:
    """The page of this site that `next` names; nothing where it names none."""
    page = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return page if ours else ""


def step_page(
    model_admin: Any,
    request: HttpRequest,
    *,
    recommendation: Any,
    form: forms.Form,
    act: Callable[..., str],
    title: str,
    button: str,
    at: str = "",
    **more: Any,
) -> HttpResponse:
    """Show the form; handed in sound, act on what it holds and go back where one was.

    `act` takes what the form holds and returns what is said afterwards; `at` is the
    place on the record's page, to which it goes unless `next` names another.
    """
    page = display.change_url(recommendation)
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, act(**form.cleaned_data))
            return redirect(way_back(request) or f"{page}{at}")
        except (Refused, ValidationError) as error:
            refuse(form, error)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "opts": model_admin.opts,
        "form": form,
        "button": button,
        "recommendation": recommendation,
        "page": page,
        "next": way_back(request),
        "media": model_admin.media + form.media,
        **more,
    }
    return TemplateResponse(request, "recommendations/step.html", context)
