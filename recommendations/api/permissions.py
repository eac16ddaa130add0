"""What a caller must hold to read, and to write."""

from typing import Any

from rest_framework.permissions import BasePermission, DjangoModelPermissions
from rest_framework.request import Request

from recommendations.permissions import roles_with

VIEW = ["%(app_label)s.view_%(model_name)s"]


class MayView(DjangoModelPermissions):
    """The permission to view what the address shows; in no role, nobody has it."""

    perms_map = {"GET": VIEW, "HEAD": VIEW, "OPTIONS": VIEW}


class MayDo(BasePermission):
    """The permission that the view `needs` for writing; to read, that to view."""

    message = ""

    def has_permission(self, request: Request, view: Any) -> bool:
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return MayView().has_permission(request, view)
        roles = ", ".join(roles_with(view.needs))
        self.message = f"this takes one of the roles {roles}; ask an administrator"
        return bool(request.user.is_authenticated) and request.user.has_perm(view.needs)
