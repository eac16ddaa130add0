"""What a caller must hold to read, and to write."""

from typing import Any

from django.conf import settings
from rest_framework.permissions import (
    SAFE_METHODS,
    BasePermission,
    DjangoModelPermissions,
)
from rest_framework.request import Request

from recommendations.permissions import PUBLIC, roles_with

VIEW = ["%(app_label)s.view_%(model_name)s"]


class SignedIn(BasePermission):
    """An account; none is needed to read where everybody may."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return bool(request.user.is_authenticated) or without_account(request)


class MayView(DjangoModelPermissions):
    """The permission to view what the address shows; in no role, nobody has it."""

    perms_map = {"GET": VIEW, "HEAD": VIEW, "OPTIONS": VIEW}

    def has_permission(self, request: Request, view: Any) -> bool:
        if not request.user.is_authenticated:
            return without_account(request) and self.is_public(view)
        return super().has_permission(request, view)

    def _queryset(self, view: Any) -> Any:
        """Of which the model alone is asked: what the view would read is not built."""
        return view.queryset

    def is_public(self, view: Any) -> bool:
        """Whether the address shows published records, and nothing of their editors."""
        return view.queryset.model._meta.model_name in PUBLIC


class MayDo(BasePermission):
    """The permission that the view `needs` for writing; to read, that to view."""

    message = ""

    def has_permission(self, request: Request, view: Any) -> bool:
        if request.method in SAFE_METHODS:
            return MayView().has_permission(request, view)
        roles = ", ".join(roles_with(view.needs))
        self.message = f"this takes one of the roles {roles}; ask an administrator"
        return bool(request.user.is_authenticated) and request.user.has_perm(view.needs)


def without_account(request: Request) -> bool:
    """Whether the request is one that nobody needs an account for."""
    return settings.ANONYMOUS_READING and request.method in SAFE_METHODS
