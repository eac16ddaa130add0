"""Saved views over the API: the same records as in the admin, for those who may."""

import xml.etree.ElementTree as ET

import pytest
from django.contrib import admin
from django.urls import reverse

from recommendations.admin.as_of import read_point
from recommendations.models import Addressee, Recommendation
from recommendations.text.dates import PartialDate
from recommendations.tracking import refresh_current, refresh_headline, save
from tests.factories import (
    ActorFactory,
    AddresseeFactory,
    AssessmentFactory,
    ConditionFactory,
    RecommendationFactory,
    SavedViewFactory,
    ThemeFactory,
    UpperThemeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

LIST = "/api/v1/recommendations/"
ADVICE = admin.site._registry[Recommendation]
MENUS = {menu.parameter_name: menu for menu in ADVICE.list_filter}


@pytest.fixture
def me(client):
    """An analyst, logged in."""
    person = UserFactory(role="reviewer", username="me")
    client.force_login(person)
    return person


@pytest.fixture
def varied(me):
    """Recommendations that differ in all that the list of the admin is filtered by."""
    upper = UpperThemeFactory(name="Security")
    top = ActorFactory(name="Iraq")
    full = RecommendationFactory(
        ref="A",
        summary="Keep forces",
        kind="implicit",
        strength="must",
        confidence="low",
        direction="refrain",
        priority="high",
        due=PartialDate.parse("2014"),
        themes=[ThemeFactory(parent=upper)],
        assigned_to=me,
    )
    ConditionFactory(recommendation=full)
    below = ActorFactory(name="Militias", parent=top)
    addressee = AddresseeFactory(recommendation=full, actor=below)
    for value, since in (("announced", "2014"), ("contrary_action", "2016")):
        AssessmentFactory(addressee=addressee, value=value, true_from=since)
    refresh_current(Addressee.objects.get())
    refresh_headline(full)
    other = RecommendationFactory(
        ref="B",
        state="in_review",
        disposition="closed",
        closing_reason="superseded",
        assigned_to=UserFactory(),
    )
    AddresseeFactory(recommendation=other, actor=top, response="accepted")
    RecommendationFactory(ref="C", source=full.source)


def shown_in_admin(rf, person, query):
    """The references on the page of the admin."""
    request = rf.get(f"{reverse('admin:index')}?{query}")
    request.user = person
    read_point(request)
    return {row.ref for row in ADVICE.get_changelist_instance(request).queryset}


def listed(rf, person, menu):
    """What the menu offers."""
    request = rf.get("/")
    request.user = person
    made = menu(request, {}, Recommendation, ADVICE)
    return [choice.value for choice in made.listed()]


def refs(client, view, query=""):
    answer = client.get(f"{LIST}?view={view.key}{query}")
    assert answer.status_code == 200, answer.content
    return {row["ref"] for row in answer.json()["results"]}


@pytest.mark.parametrize("name", MENUS)
def test_view_holds_the_same_records_here_and_in_the_admin(
    rf, client, me, varied, name
):
    offered = listed(rf, me, MENUS[name])
    queries = [f"{name}={value}" for value in offered]
    queries.append("&".join(queries[:2]))
    queries += [f"{query}&as_of=2015" for query in queries[:3]]
    if name == "addressee":
        queries += [f"{query}&addressee.below=1" for query in queries]
    for alias in MENUS[name].aliases:
        queries.append(f"{alias}={offered[0]}")
    assert offered

    for query in queries:
        view = SavedViewFactory(owner=me, query=query)
        assert refs(client, view) == shown_in_admin(rf, me, query), query


def test_view_has_its_search_and_order(client, me, varied):
    view = SavedViewFactory(owner=me, query="sort=-ref&q=forces")
    assert refs(client, view) == {"A"}

    view = SavedViewFactory(owner=me, query="sort=-ref&theme.find=x")
    rows = client.get(f"{LIST}?view={view.key}").json()["results"]
    assert [row["ref"] for row in rows] == ["C", "B", "A"]


def test_what_is_given_narrows_the_view_or_takes_the_place_of_its_own(
    client, me, varied
):
    view = SavedViewFactory(owner=me, query="kind=explicit&as_of=2015")

    assert refs(client, view) == {"B", "C"}
    assert refs(client, view, "&state=in_review") == {"B"}
    assert refs(client, view, "&kind=implicit") == {"A"}
    assert refs(client, view, "&kind__in=implicit") == {"A"}
    assert refs(client, view, "&headline=contrary_action&kind=implicit") == set()
    assert refs(client, view, "&headline=contrary_action&kind=implicit&as_of=2017") == {
        "A"
    }


def test_view_applies_to_counts_exports_and_pages(client, me, varied):
    view = SavedViewFactory(owner=me, query="conditional=yes&as_of=2015")

    counts = client.get(f"{LIST}counts/?by=headline&view={view.key}").json()
    assert (counts["count"], counts["as_of"]) == (1, "2015-12-31")
    assert counts["counts"]["headline"][0]["value"] == "announced"
    text = client.get(f"{LIST}export.csv?view={view.key}&columns=ref").getvalue()
    assert text.decode("utf-8-sig").split() == ["ref", "A"]


def test_cursor_of_a_view_that_was_changed_is_that_of_another_list(client, me, varied):
    view = SavedViewFactory(owner=me, query="sort=ref")
    page = client.get(f"{LIST}?view={view.key}&cursor=*&page_size=1").json()
    assert client.get(page["next"]).status_code == 200
    view.query = "sort=since"
    view.save()

    assert client.get(page["next"]).json()["code"] == "cursor_of_another_list"


def test_saved_export_goes_with_the_view_that_it_names(client, me, varied):
    view = SavedViewFactory(owner=me, query="kind=implicit")
    sent = {"name": "x", "query": f"view={view.key}", "format": "csv"}
    made = client.post("/api/v1/exports/", sent, content_type="application/json")
    first = client.get(made.json()["file_url"])
    view.query = "kind=explicit"
    view.save()

    second = client.get(made.json()["file_url"])
    assert (
        b"Keep forces" in first.getvalue(),
        b"Keep forces" in second.getvalue(),
    ) == (
        True,
        False,
    )
    assert first["ETag"] != second["ETag"]


def test_changes_of_what_a_view_holds(client, me, varied):
    for ref in ("A", "B"):
        made = Recommendation.objects.get(ref=ref)
        made.note = "see there"
        save(made, by=me)
    view = SavedViewFactory(owner=me, query="kind=implicit")

    told = client.get(f"/api/v1/changes/?view={view.key}").json()["results"]
    assert {one["record"]["key"] for one in told} == {"A"}
    feed = ET.fromstring(client.get(f"/api/v1/changes.atom?view={view.key}").content)
    titles = feed.findall(".//{*}entry/{*}title")
    assert titles
    assert all("A changed" in title.text for title in titles)


@pytest.mark.parametrize("address", [LIST, f"{LIST}export.csv", "/api/v1/changes/"])
@pytest.mark.parametrize("key", ["hidden", "nope", "%00", "100%25s", "sharedd"])
def test_view_that_is_not_for_the_caller_is_unknown(client, me, address, key):
    SavedViewFactory(key="hidden")
    SavedViewFactory(key="shared", shared=True)

    answer = client.get(f"{address}?view={key}")
    assert answer.status_code == 400
    if key == "sharedd":
        assert "did you mean shared?" in answer.json()["fields"]["view"][0]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("source=999999", "asks for a source that is there no more"),
        ("quote__start__gt=3", "which the API has no filter for"),
    ],
)
def test_view_that_cannot_be_told_says_why(client, me, query, words):
    view = SavedViewFactory(owner=me, query=query)

    answer = client.get(f"{LIST}?view={view.key}")
    assert answer.status_code == 400
    assert words in answer.json()["fields"]["view"][0]
    assert client.get(f"/api/v1/views/{view.key}/").json()["query"] is None


def test_views_are_listed_with_where_they_lead(client, me, varied):
    SavedViewFactory(key="hidden")
    SavedViewFactory(key="theirs", shared=True, query="kind=implicit&sort=-since")
    SavedViewFactory(key="mine", owner=me)

    rows = client.get("/api/v1/views/?ordering=-key").json()["results"]
    assert [row["key"] for row in rows] == ["theirs", "mine"]
    one = client.get("/api/v1/views/theirs/").json()
    assert one["query"] == "kind=implicit&ordering=-since"
    assert client.get(one["list_url"]).json()["count"] == 1
    assert client.get("/api/v1/views/hidden/").status_code == 404
