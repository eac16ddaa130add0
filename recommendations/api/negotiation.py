"""Which form of an answer a caller gets."""

from collections.abc import Iterable
from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class Negotiation(DefaultContentNegotiation):
    """As usual, but a format that is not known is a 400 that names the known ones."""

    def filter_renderers(self, renderers: Any, format: str) -> list[BaseRenderer]:
        known = [renderer for renderer in renderers if renderer.format == format]
        if not known:
            formats = ", ".join(renderer.format for renderer in renderers)
            raise ValidationError(
                {
                    "format": f"{format[:40]!r} is no format of this address, which "
                    f"has {formats}; tables are at recommendations/export.csv"
                }
            )
        return known


class OneForm(DefaultContentNegotiation):
    """The address itself names the form; what else the caller accepts is ignored."""

    def select_renderer(
        self,
        request: Request,
        renderers: Iterable[Any],
        format_suffix: str | None = None,
    ) -> tuple[Any, str]:
        renderer = next(iter(renderers))
        return renderer, renderer.media_type
