"""Changing who answers an ask, and how: in place on its page, or found by search."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html

from recommendations import tracking
from recommendations.admin import display
from recommendations.admin.step import StepForm, found, posted
from recommendations.admin.tracked import refuse
from recommendations.models import Ask, AskMember, Recommendation, Source
from recommendations.models.ask import Stance
from recommendations.models.rules import Refused
from recommendations.search import in_order
from recommendations.tracking.asks import (
    ADD_MEMBER,
    CHANGE_MEMBER,
    REMOVE_MEMBER,
    NoMember,
    Said,
    StanceChanged,
)

MOST_FOUND = 20


class StanceForm(StepForm):
    """A stance, why it differs, and what the person saw when the form was opened."""

    stance = forms.ChoiceField(choices=Stance.choices)
    why = forms.CharField(
        label="Why",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="How it differs from the title; needed for every stance but same.",
    )
    reason = forms.CharField(
        label="Reason for the change",
        required=False,
        max_length=100,
        help_text="Optional; kept in the history.",
    )
    seen_stance = forms.CharField(required=False, widget=forms.HiddenInput)
    seen_why = forms.CharField(required=False, widget=forms.HiddenInput)

    def seen(self) -> Said:
        return Said(self.cleaned_data["seen_stance"], self.cleaned_data["seen_why"])


def form_of(member: AskMember, data: Any = None) -> StanceForm:
    """The form of a member; each of a page has ids of its own."""
    now = {"stance": member.stance, "why": member.why}
    initial = now | {f"seen_{name}": value for name, value in now.items()}
    return StanceForm(data, initial=initial, auto_id=f"member-{member.pk}-%s")


def member_page(
    model_admin: Any, request: HttpRequest, pk: int, ref_key: int
) -> HttpResponse:
    """Change a member's stance; what refuses it stands beside the field."""
    ask = found(model_admin, request, pk, CHANGE_MEMBER)
    member = member_of(ask, request, ref_key)
    if member is None:
        return add_again(request, ask, ref_key)
    form = form_of(member, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            change(member, form, by=request.user)
        except NoMember:
            return add_again(request, ask, ref_key)
        except StanceChanged as error:
            form = compared(form, error)
        except (Refused, ValidationError) as error:
            refuse(form, error)
        else:
            ref = member.recommendation.ref
            messages.success(request, f"The stance of {ref} is recorded.")
            return redirect(place_of(member))
    return page(model_admin, request, ask, member=member, form=form)


def change(member: AskMember, form: StanceForm, *, by: Any) -> None:
    typed = form.cleaned_data
    tracking.change_stance(
        member=member,
        stance=typed["stance"],
        why=typed["why"],
        reason=typed["reason"],
        seen=form.seen(),
        by=by,
    )


def compared(form: StanceForm, error: StanceChanged) -> StanceForm:
    """The form with what was typed, which now knows what the other person wrote."""
    now = {"seen_stance": error.now.stance, "seen_why": error.now.why}
    data = {**form.cleaned_data, **now}
    again = StanceForm(data, initial=form.initial, auto_id=form.auto_id)
    again.is_valid()
    refuse(again, error)
    return again


def remove_page(
    model_admin: Any, request: HttpRequest, pk: int, ref_key: int
) -> HttpResponse:
    """Take a member off; the message leads back to adding it with what it said."""
    ask = found(model_admin, request, pk, REMOVE_MEMBER)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    member = member_of(ask, request, ref_key)
    form = StanceForm(request.POST)
    form.is_valid()
    if member is None:
        messages.info(request, "It was taken off the ask already.")
    else:
        take_off(request, ask, member, form)
    return redirect(display.change_url(ask))


def take_off(
    request: HttpRequest, ask: Ask, member: AskMember, form: StanceForm
) -> None:
    ref = member.recommendation.ref
    seen = Said(form.data.get("seen_stance", ""), form.data.get("seen_why", ""))
    try:
        said = tracking.take_off_ask(member=member, seen=seen, by=request.user)
    except Refused as error:
        messages.error(request, f"{ref} stays: {error}.")
        return
    told = format_html(
        '{} is taken off. <a href="{}">Add it again</a>',
        ref,
        add_url(ask, q=ref, stance=said.stance, why=said.why),
    )
    messages.success(request, told)


def member_of(ask: Ask, request: HttpRequest, key: int) -> AskMember | None:
    """The membership of a recommendation that the person may see, if it has one."""
    advice = Recommendation.objects.for_reader(request.user)
    record = get_object_or_404(advice, pk=key)
    return ask.members.filter(recommendation=record).select_related("ask").first()


def add_again(request: HttpRequest, ask: Ask, key: int) -> HttpResponse:
    """Lead from a member that is gone to adding it, with what was typed."""
    advice = Recommendation.objects.for_reader(request.user)
    record = get_object_or_404(advice, pk=key)
    messages.warning(request, f"{NoMember(record.ref)}.".capitalize())
    typed = {name: request.POST.get(name, "") for name in ("stance", "why")}
    return redirect(add_url(ask, q=record.ref, **typed))


def place_of(member: AskMember) -> str:
    return f"{display.change_url(member.ask)}#{member.recommendation.ref}"


def add_url(ask: Ask, **query: str) -> str:
    url = reverse("admin:recommendations_ask_add_member", args=[ask.pk])
    return f"{url}?{urlencode({name: text for name, text in query.items() if text})}"


class AddForm(StanceForm):
    recommendation = forms.ModelChoiceField(
        Recommendation.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "choose the recommendation that answers the ask"},
    )
    field_order = ("recommendation", "stance", "why", "reason")

    def __init__(self, *args: Any, advice: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recommendation"].queryset = advice  # type: ignore[attr-defined]


def add_page(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Find recommendations by their words or their ref, and add one with its stance."""
    ask = found(model_admin, request, pk, ADD_MEMBER)
    words = (request.POST.get("q") or request.GET.get("q") or "").strip()
    advice, more = search(model_admin, request, ask, words)
    form = AddForm(posted(request), advice=advice, initial=offered(request, advice))
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            member = tracking.add_to_ask(
                recommendation=typed["recommendation"],
                ask=ask,
                stance=typed["stance"],
                why=typed["why"],
                reason=typed["reason"],
                by=request.user,
            )
        except (Refused, ValidationError) as error:
            refuse(form, error)
        else:
            messages.success(request, f"{member.recommendation.ref} answers the ask.")
            return redirect(place_of(member))
    answer = {"form": form, "words": words, "advice": advice, "more": more}
    return page(model_admin, request, ask, **answer)


def search(
    model_admin: Any, request: HttpRequest, ask: Ask, words: str
) -> tuple[Any, bool]:
    """The first recommendations that are no members yet, and whether there are more."""
    if not words:
        return Recommendation.objects.none(), False
    records = model_admin.admin_site.get_model_admin(Recommendation)
    advice = Recommendation.objects.for_reader(request.user)
    advice = advice.exclude(memberships__ask=ask)
    exact = advice.filter(ref__iexact=words)
    if not exact.exists():
        exact, _ = records.get_search_results(request, advice, words)
    keys = [row.pk for row in exact.only("pk")[: MOST_FOUND + 1]]
    sources = Prefetch("quote__source", queryset=Source.objects.for_list())
    rows = in_order(advice, keys[:MOST_FOUND]).select_related("quote")
    return rows.prefetch_related(sources), len(keys) > MOST_FOUND


def offered(request: HttpRequest, advice: Any) -> dict[str, Any]:
    """What the form holds at first: the only one found, and what the address says."""
    keys = [row.pk for row in advice[:2]]
    asked = {
        name: request.GET[name] for name in ("stance", "why") if name in request.GET
    }
    return asked | ({"recommendation": keys[0]} if len(keys) == 1 else {})


def page(model_admin: Any, request: HttpRequest, ask: Ask, **more: Any) -> HttpResponse:
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    member = more.get("member")
    title = member.recommendation.ref if member else "Add a recommendation"
    context = {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "opts": model_admin.opts,
        "ask": ask,
        "figure": display.figure(member.recommendation.quote) if member else "",
        **more,
    }
    return TemplateResponse(request, "recommendations/ask_member.html", context)
