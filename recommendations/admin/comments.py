"""Comments on a record's page: added, and edited by who wrote them."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from recommendations import tracking
from recommendations.admin.step import StepForm, found, posted, step_page, words_field
from recommendations.models import Comment


class CommentForm(StepForm):
    text = words_field("Comment")


def comment_page(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Say something about a recommendation."""
    record = found(model_admin, request, pk, "recommendations.add_comment")

    def act(text: str) -> str:
        tracking.comment(recommendation=record, text=text, by=request.user)
        return "Your comment is added."

    return step_page(
        model_admin,
        request,
        recommendation=record,
        form=CommentForm(posted(request)),
        act=act,
        title="Comment",
        button="Add comment",
        at="#timeline",
    )


def edit_comment_page(
    model_admin: Any, request: HttpRequest, pk: int, comment: int
) -> HttpResponse:
    """Mend a comment of one's own; its former text stays in the history."""
    record = found(model_admin, request, pk, "recommendations.change_comment")
    said = get_object_or_404(Comment, pk=comment, recommendation=record)
    if said.by_id != request.user.pk:
        raise PermissionDenied

    def act(text: str) -> str:
        said.text = text
        tracking.save(said, by=request.user)
        return "Your comment is changed; its former text stays in the history."

    return step_page(
        model_admin,
        request,
        recommendation=record,
        form=CommentForm(posted(request), initial={"text": said.text}),
        act=act,
        title="Edit comment",
        button="Save comment",
        at=f"#comment-{said.pk}",
    )
