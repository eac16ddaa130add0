"""API tokens: a person's own page of them, where they are made, shown once, revoked."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import Case, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from recommendations import tracking
from recommendations.admin.tracked import refuse
from recommendations.models import ApiToken, TokenScope
from recommendations.models.rules import Refused
from recommendations.tracking.roles import KEEP_ACCOUNTS

PER_PAGE = 50
LIST = "admin:recommendations_apitoken_changelist"
LASTING = {7: "a week", 30: "30 days", 90: "90 days", 180: "half a year", 365: "a year"}
SCOPES = {
    TokenScope.READ: "read only",
    TokenScope.READ_WRITE: "read, and write what you may write",
}


class TokenForm(forms.Form):
    name = forms.CharField(
        max_length=60,
        help_text="What will use it, such as “nightly report”.",
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
    )
    scope = forms.ChoiceField(
        label="May",
        choices=SCOPES.items(),
        initial=TokenScope.READ,
        widget=forms.RadioSelect,
        help_text="Never more than you may yourself.",
    )
    days = forms.TypedChoiceField(label="Valid for", coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["label_suffix"] = ""
        super().__init__(*args, **kwargs)
        choices = [
            (days, words)
            for days, words in LASTING.items()
            if days <= settings.TOKEN_MOST_DAYS
        ]
        most = settings.TOKEN_MOST_DAYS
        lasting: Any = self.fields["days"]
        lasting.choices = choices or [(most, f"{most} days")]
        lasting.initial = 90

    def asked(self) -> dict[str, Any]:
        """What the token is to be."""
        held = dict(self.cleaned_data)
        # A minute for the way, lest the longest choice be too long.
        lasts = timedelta(days=held.pop("days")) - timedelta(minutes=1)
        return {**held, "expiry": timezone.now() + lasts}


@admin.register(ApiToken)
class TokenAdmin(admin.ModelAdmin):
    """One's own tokens; who keeps the accounts sees and revokes those of others too."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """One's own first."""
        rows = super().get_queryset(request).select_related("user")
        if not request.user.has_perm(KEEP_ACCOUNTS):
            rows = rows.filter(user=request.user.pk)
        others = Case(When(user=request.user.pk, then=Value(0)), default=Value(1))
        return rows.order_by(others, "user__username", "-created", "uid")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self.tokens_page(request)

    def tokens_page(self, request: HttpRequest, **made: Any) -> HttpResponse:
        paginator = Paginator(self.get_queryset(request), PER_PAGE)
        page: Page[Any] = paginator.get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "title": "API tokens",
            "opts": self.opts,
            "page": page,
            "pages": paginator.get_elided_page_range(page.number),
            "of_others": request.user.has_perm(KEEP_ACCOUNTS),
            "api": request.build_absolute_uri(reverse("api:root")),
            **made,
        }
        return TemplateResponse(request, "recommendations/tokens.html", context)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> Any:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = TokenForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                token, key = tracking.issue_token(by=request.user, **form.asked())
            except (Refused, ValidationError) as error:
                refuse(form, error)
            else:
                # Shown in this answer and nowhere else, so that no copy is kept.
                answer = self.tokens_page(request, made=token, key=key)
                answer["Cache-Control"] = "no-store"
                return answer
        context = {
            **self.admin_site.each_context(request),
            "title": "New API token",
            "form": form,
        }
        return TemplateResponse(request, "recommendations/token_form.html", context)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> Any:
        if not self.has_delete_permission(request):
            raise PermissionDenied
        token = self.named(request, object_id)
        if request.method == "POST":
            tracking.revoke_token(token=token, by=request.user)
            messages.success(request, f"The token “{token}” opens nothing any more.")
            return redirect(LIST)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Revoke “{token}”",
            "token": token,
            "mine": token.user_id == request.user.pk,
        }
        return TemplateResponse(request, "recommendations/revoke_token.html", context)

    def named(self, request: HttpRequest, uid: str) -> ApiToken:
        """The token that the address names; those of others are not there."""
        try:
            return get_object_or_404(self.get_queryset(request), uid=uid)
        except ValidationError:
            raise Http404 from None

    def change_view(self, *args: Any, **kwargs: Any) -> Any:
        """A token is never changed, only revoked."""
        raise Http404

    def history_view(self, *args: Any, **kwargs: Any) -> Any:
        raise Http404
