"""Tags with which templates show statuses, quotes and assessors."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from recommendations.admin import display
from recommendations.models import Addressee, Assessment, Quote

register = template.Library()


@register.simple_tag
def symbol(name: str) -> SafeString:
    return display.symbol(name)


@register.simple_tag
def current(addressee: Addressee, axis: str) -> SafeString:
    return display.current(addressee, axis)


@register.simple_tag
def quote_figure(quote: Quote) -> SafeString:
    return display.figure(quote, brief=True)


@register.simple_tag
def assessor(assessment: Assessment) -> str:
    return display.assessor(assessment)


@register.simple_tag
def state(record: Any) -> SafeString:
    return display.state(record)


@register.simple_tag
def kind(value: str) -> SafeString:
    return display.kind(value)


@register.simple_tag
def page_of(record: Any) -> str:
    return display.change_url(record)


@register.simple_tag
def assessment_url(assessment: Assessment) -> str:
    return display.assessment_url(assessment)


@register.simple_tag
def stance_of(member: Any) -> SafeString:
    return display.stance(member.stance, member.get_stance_display())
