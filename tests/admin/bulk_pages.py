"""The way of an action on several recommendations, as a browser goes it."""

import re

from recommendations import tracking
from recommendations.models import Recommendation
from tests import factories
from tests.admin.pages import list_page

LIST = "recommendation"


def choose(client, action, *records, query="", across=False):
    """Post the list, as its bar does, and return the page that confirms."""
    keys = [record.pk for record in records]
    posted = {"action": action, "_selected_action": keys, "index": 0}
    if across:
        posted["select_across"] = "1"
    return client.post(f"{list_page(LIST)}{query}", posted)


def confirm(client, page, button="apply", **typed):
    """Press a button of the page that confirms, with what is typed there."""
    names = "_selected_action|select_across|action|snapshot"
    pairs = re.findall(rf'name="({names})" value="([^"]*)"', page.content.decode())
    posted = {}
    for name, value in pairs:
        posted.setdefault(name, []).append(value)
    url = page.wsgi_request.get_full_path()
    return client.post(url, posted | {button: "yes"} | typed)


def done(client, action, *records, **typed):
    """Go the whole way from the list."""
    return confirm(client, choose(client, action, *records), **typed)


def told(client, response):
    messages = client.get(response.url).context["messages"]
    return " ".join(str(message) for message in messages)


def held(records, name):
    rows = Recommendation.objects.filter(pk__in=[each.pk for each in records])
    return set(rows.values_list(name, flat=True))


def kept(**facts):
    """A recommendation with all that it holds in its history."""
    record = factories.RecommendationFactory(**facts)
    record.note = "As it stands"
    return tracking.save(record)
