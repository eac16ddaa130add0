"""The file of a piece of evidence, for those who may see evidence."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404

from recommendations import evidence_files


def serve(model_admin: Any, request: HttpRequest, pk: int) -> FileResponse:
    """The file, to save; raises PermissionDenied or Http404."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    piece = get_object_or_404(model_admin.get_queryset(request), pk=pk)
    return evidence_files.download(piece)
