"""Views above the list: built in, one's own, and shared."""

import pytest

from recommendations.models import SavedView
from tests import factories
from tests.admin.pages import list_page

LIST = "recommendation"
ADD = "/admin/recommendations/recommendation/views/add/"


def tabs(client, query="view=all"):
    return client.get(f"{list_page(LIST)}?{query}").context["tabs"]


def edit_page(view, query=""):
    return f"/admin/recommendations/recommendation/views/{view.key}/?{query}"


def save(client, query="", **typed):
    return client.post(f"{ADD}?{query}", {"name": "Mine", **typed})


def test_built_in_views_say_how_many(analyst):
    factories.RecommendationFactory(headline="stalled", headline_provisional=True)
    factories.ConditionFactory()

    assert {tab.label: tab.count for tab in tabs(analyst)} == {
        "All": "2",
        "With a result": "1",
        "Nothing assessed yet": "1",
        "Provisional": "1",
        "Conditional": "1",
    }


@pytest.mark.parametrize("place", range(5))
def test_built_in_view_holds_as_many_as_it_says(place, analyst):
    factories.RecommendationFactory(headline="stalled", headline_provisional=True)
    factories.ConditionFactory()
    factories.RecommendationFactory()
    tab = tabs(analyst)[place]

    found = analyst.get(tab.url).context

    assert str(found["cl"].result_count) == tab.count
    assert [one.label for one in found["tabs"] if one.current] == [tab.label]


def test_view_without_its_own_filter_is_all(analyst):
    current = [tab.label for tab in tabs(analyst, "view=conditional") if tab.current]

    assert current == ["All"]


def test_save_this_view_keeps_search_filters_order_and_columns(analyst):
    query = "kind=implicit&q=oil&sort=-since&columns=since&columns=kind&p=2&view=all"

    response = save(analyst, query)

    view = SavedView.objects.get()
    assert view.owner == analyst.user
    assert view.query == "kind=implicit&q=oil&sort=-since"
    assert view.columns == "since,kind"
    assert analyst.get(response.url).context["cl"].query == "oil"


def test_view_opened_shows_what_it_keeps(analyst):
    factories.RecommendationFactory(ref="EXPLICIT")
    factories.RecommendationFactory(ref="IMPLICIT", kind="implicit")
    save(analyst, "kind=implicit&columns=kind")

    tab = next(tab for tab in tabs(analyst) if tab.label == "Mine")
    shown = analyst.get(tab.url).context["cl"]

    assert [row.ref for row in shown.result_list] == ["IMPLICIT"]
    assert [header.name for header in shown.headers()] == ["advice", "shown_kind"]


def test_view_says_that_it_was_changed_and_takes_the_change(analyst):
    save(analyst, "kind=implicit")
    view = SavedView.objects.get()
    query = f"view={view.key}&kind=explicit"
    assert [tab.changed for tab in tabs(analyst, query)][-1]

    analyst.post(edit_page(view, query), {"name": "Ours", "replace": "1"})

    view.refresh_from_db()
    assert (view.name, view.query) == ("Ours", "kind=explicit")
    assert not [tab.changed for tab in tabs(analyst, query)][-1]


def test_rename_leaves_what_the_view_keeps(analyst):
    view = factories.SavedViewFactory(owner=analyst.user, query="kind=implicit")

    analyst.post(edit_page(view, "kind=explicit"), {"name": "Ours", "shared": "on"})

    view.refresh_from_db()
    assert (view.name, view.query, view.shared) == ("Ours", "kind=implicit", True)


@pytest.mark.parametrize(("shared", "seen"), [(True, True), (False, False)])
def test_view_of_another_is_seen_once_shared(shared, seen, analyst, reader):
    view = factories.SavedViewFactory(owner=analyst.user, shared=shared)

    labels = {tab.label: tab.owner for tab in tabs(reader)}

    assert (view.name in labels) is seen
    assert labels.get(view.name) in (None, analyst.user.username)


@pytest.mark.parametrize(("shared", "status"), [(True, 403), (False, 404)])
@pytest.mark.parametrize("data", [{"name": "x"}, {"remove": "1"}, {"first": "1"}])
def test_view_of_another_is_not_changed(shared, status, data, analyst):
    view = factories.SavedViewFactory(shared=shared)

    assert analyst.post(edit_page(view), data).status_code == status
    assert SavedView.objects.get().name == view.name


def test_administrator_deletes_a_shared_view_and_changes_none(administrator):
    view = factories.SavedViewFactory(shared=True, name="Theirs")

    shown = administrator.get(edit_page(view)).content.decode()
    administrator.post(edit_page(view), {"name": "Changed"})
    assert SavedView.objects.get().name == "Theirs"
    administrator.post(edit_page(view), {"remove": "1"})

    assert 'name="name"' not in shown
    assert not SavedView.objects.exists()


def test_delete_own_view(analyst):
    view = factories.SavedViewFactory(owner=analyst.user)

    response = analyst.post(edit_page(view), {"remove": "1"}, follow=True)

    assert not SavedView.objects.exists()
    assert f"The view “{view.name}” is deleted." in response.content.decode()


def test_list_opens_with_the_view_that_is_first(analyst):
    view = factories.SavedViewFactory(owner=analyst.user, query="kind=implicit")
    analyst.post(edit_page(view), {"first": "1"})

    bare = analyst.get(list_page(LIST))
    every = analyst.get(f"{list_page(LIST)}?view=all")

    assert bare.url == f"{list_page(LIST)}?kind=implicit&view={view.key}"
    assert every.status_code == 200


def test_chip_taken_off_does_not_lead_back_to_the_first_view(analyst):
    factories.FirstViewFactory(owner=analyst.user)

    cl = analyst.get(f"{list_page(LIST)}?kind=explicit").context["cl"]

    assert cl.chips[0].url == "?view=all"


def test_second_view_of_a_name_is_refused_in_the_form(analyst):
    save(analyst)

    response = save(analyst, "kind=explicit")

    assert response.status_code == 200
    assert "you have a view of this name already" in response.content.decode()
    assert SavedView.objects.count() == 1


@pytest.mark.parametrize("name", ["", "  ", "x" * 61])
def test_name_is_needed(name, analyst):
    assert save(analyst, name=name).context["form"].errors["name"]


def test_view_with_too_many_filters_is_refused(analyst):
    response = save(analyst, f"q={'x' * 4001}")

    assert "holds too many filters" in response.content.decode()


def test_reader_saves_views_and_nobody_without_a_role(reader, client_of):
    save(reader)

    assert SavedView.objects.get().owner == reader.user
    assert client_of(None).get(ADD).status_code == 403


def test_odd_view_is_no_error(analyst):
    factories.SavedViewFactory(owner=analyst.user, query="nonsense=1", name="Odd")
    tab = next(tab for tab in tabs(analyst) if tab.label == "Odd")

    assert analyst.get(tab.url).status_code == 302
    assert analyst.get(f"{list_page(LIST)}?view=nowhere").status_code == 200
