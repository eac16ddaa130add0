"""Uploading a table: the first step of an import."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from recommendations.admin.step import StepForm
from recommendations.imports.faults import TableRefused
from recommendations.imports.staging import MOST_BYTES, MOST_ROWS, stage
from recommendations.imports.template import TEMPLATES
from recommendations.models import StagedTable

CHECK = "admin:recommendations_import_check"


class UploadForm(StepForm):
    table = forms.FileField(
        label="Table",
        help_text=f"CSV or XLSX, at most {MOST_ROWS:,} rows and "
        f"{MOST_BYTES // 1024**2} MB. Nothing is written before you have seen what "
        "it would do.",
        error_messages={"required": "choose a file", "empty": "the file is empty"},
        allow_empty_file=False,
        max_length=None,
    )

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.staged: StagedTable | None = None

    def clean_table(self) -> Any:
        """Read the file as far as its headings; what keeps it from being read is told."""
        upload = self.cleaned_data["table"]
        try:
            self.staged = stage(
                file=upload, name=upload.name, size=upload.size, by=self.by
            )
        except TableRefused as error:
            raise forms.ValidationError(str(error)) from None
        return upload


def upload_page(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Take a table, and lead to what it would do."""
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    posted = request.method == "POST"
    data = (request.POST, request.FILES) if posted else (None, None)
    form = UploadForm(*data, by=request.user)
    if posted and form.is_valid() and form.staged:
        return redirect(CHECK, form.staged.uid)
    waiting = StagedTable.objects.of(request.user).defer("content")
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Import a table",
        "opts": model_admin.opts,
        "form": form,
        "waiting": waiting[:5],
    }
    return TemplateResponse(request, "recommendations/table_upload.html", context)


def template_page(model_admin: Any, request: HttpRequest, name: str) -> HttpResponse:
    """The template of a table, to download."""
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    if name not in TEMPLATES:
        raise Http404(f"there is no template as {name}")
    disposition = f'attachment; filename="recommendations-template.{name}"'
    return HttpResponse(
        TEMPLATES[name].make(),
        content_type=TEMPLATES[name].media_type,
        headers={"Content-Disposition": disposition},
    )
