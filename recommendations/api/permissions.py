"""What a caller must hold to read."""

from rest_framework.permissions import DjangoModelPermissions

VIEW = ["%(app_label)s.view_%(model_name)s"]


class MayView(DjangoModelPermissions):
    """The permission to view what the address shows; in no role, nobody has it."""

    perms_map = {"GET": VIEW, "HEAD": VIEW, "OPTIONS": VIEW}
