"""Addresses of the admin, and the data that a browser would post back."""

from django.urls import reverse


def list_page(noun):
    return reverse(f"admin:recommendations_{noun}_changelist")


def add_page(noun):
    return reverse(f"admin:recommendations_{noun}_add")


def page_of(record, page="change"):
    name = record._meta.model_name
    return reverse(f"admin:recommendations_{name}_{page}", args=[record.pk])


def data_of(response):
    """What the form on the page holds, inlines and all."""
    data = values(response.context["adminform"].form)
    for inline in response.context["inline_admin_formsets"]:
        data |= values(inline.formset.management_form)
        for form in inline.formset.forms:
            data |= values(form)
    return data


def values(form):
    held = {}
    for field in form:
        value = form[field.name].value()
        if value is None or value is False:
            continue
        if isinstance(value, list | tuple):
            value = [getattr(each, "pk", each) for each in value]
        held[field.html_name] = str(value) if not isinstance(value, list) else value
    return held


def post_changes(client, url, **changes):
    """Open a form, change some of it, hand it in."""
    data = data_of(client.get(url)) | changes
    return client.post(url, data)


def errors(response):
    return response.context["adminform"].form.errors
