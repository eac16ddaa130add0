"""Filters as menus: several choices, chips, counts, trees."""

import pytest

from recommendations.admin import counting, menus
from recommendations.text.dates import PartialDate
from tests import factories
from tests.admin.pages import list_page

LIST = "recommendation"


def found(client, query):
    return {row.ref for row in shown(client, query).queryset}


def shown(client, query):
    response = client.get(f"{list_page(LIST)}?{query}")
    assert response.status_code == 200, response.headers
    return response.context["cl"]


def html(client, query):
    return client.get(f"{list_page(LIST)}?{query}").content.decode()


@pytest.fixture
def kinds(db):
    for kind in ("explicit", "implicit", "reported"):
        attributed = [factories.ActorFactory()] if kind == "reported" else []
        factories.RecommendationFactory(
            ref=kind, kind=kind, attributed_actors=attributed
        )


@pytest.mark.parametrize(
    ("query", "refs"),
    [
        ("kind=explicit", {"explicit"}),
        ("kind=explicit&kind=reported", {"explicit", "reported"}),
        ("kind__in=explicit,implicit", {"explicit", "implicit"}),
        ("kind=nonsense", set()),
        ("kind=nonsense&kind=implicit", {"implicit"}),
        ("kind=", {"explicit", "implicit", "reported"}),
        ("assigned=me&assigned=nobody", {"explicit", "implicit", "reported"}),
        ("assigned=somebody", set()),
        ("conditional=yes&conditional=no", {"explicit", "implicit", "reported"}),
        ("assessed=no", {"explicit", "implicit", "reported"}),
        ("provisional=yes", set()),
    ],
)
def test_menu_finds_any_of_its_choices(query, refs, analyst, kinds):
    assert found(analyst, query) == refs


def test_menu_is_a_form_that_keeps_the_rest(analyst, kinds):
    page = html(analyst, "kind=explicit&q=oil&p=1")

    menu = page.partition('data-menu="headline"')[2].partition("</details>")[0]
    assert '<input type="hidden" name="kind" value="explicit">' in menu
    assert '<input type="hidden" name="q" value="oil">' in menu
    assert 'name="p"' not in menu
    assert 'type="checkbox" name="headline" value="stalled"' in menu


def test_chip_takes_off_its_filter_alone(analyst, kinds):
    chips = shown(analyst, "kind=explicit&kind=reported&q=Press").chips

    assert [(chip.title, chip.values, chip.url) for chip in chips] == [
        ("text has", ("Press",), "?kind=explicit&kind=reported"),
        ("kind is", ("explicit", "reported"), "?q=Press"),
    ]


def test_clear_all_keeps_columns_and_order(analyst, kinds):
    cl = shown(analyst, "kind=explicit&q=x&sort=-since&columns=since")

    assert cl.clear_url() == "?columns=since&sort=-since"


def test_parameter_without_a_menu_has_its_chip(analyst, kinds):
    chips = shown(analyst, "ref=explicit").chips

    assert [(chip.title, chip.values) for chip in chips] == [("ref is", ("explicit",))]


def test_rare_menus_stand_in_the_drawer(analyst, kinds):
    plain, filtered = html(analyst, "view=all"), html(analyst, "state=published")

    assert '<details class="drawer">' in plain
    assert '<details class="drawer" open>' in filtered
    assert 'data-menu="state"' in plain.partition('class="drawer"')[2]


def test_counts_beside_the_choices_on_request(analyst, kinds):
    labels = {
        choice.value: choice.count
        for choice in choices(analyst, "kind", "_counts=kind&kind=explicit")
    }

    assert labels == {"explicit": "1", "implicit": "1", "reported": "1"}
    assert all(not choice.count for choice in choices(analyst, "kind", "view=all"))


def choices(client, name, query):
    cl = shown(client, query)
    spec = next(one for one in cl.filter_specs if one.parameter_name == name)
    return list(spec.choices(cl))


@pytest.fixture
def baghdad(db):
    """An office under a government, each of which is asked for something."""
    government = factories.ActorFactory(name="Government of Iraq")
    office = factories.ActorFactory(name="Prime Minister", parent=government)
    for ref, actor in (("GOV", government), ("PM", office)):
        advice = factories.RecommendationFactory(ref=ref)
        factories.AddresseeFactory(recommendation=advice, actor=actor)
    return government


def test_actors_are_listed_under_their_parents(analyst, baghdad):
    listed = choices(analyst, "addressee", "view=all")

    assert [(choice.label, choice.depth) for choice in listed] == [
        ("Government of Iraq", 0),
        ("Prime Minister", 1),
    ]


def test_actor_with_those_that_belong_to_it(analyst, baghdad):
    query = f"addressee={baghdad.pk}"

    assert found(analyst, query) == {"GOV"}
    assert found(analyst, f"{query}&addressee.below=1") == {"GOV", "PM"}


def test_upper_theme_stands_for_those_under_it(analyst):
    theme = factories.ThemeFactory()
    advice = factories.RecommendationFactory(themes=[theme])
    factories.RecommendationFactory()

    assert found(analyst, f"theme={theme.parent.pk}") == {advice.ref}


def test_long_menu_is_narrowed_by_a_name(analyst, baghdad, monkeypatch):
    monkeypatch.setattr(menus, "SHOWN", 1)

    few = choices(analyst, "addressee", "view=all")
    named = choices(analyst, "addressee", "addressee.find=prime")

    assert [choice.label for choice in few] == ["Government of Iraq"]
    assert "Prime Minister" in [choice.label for choice in named]
    assert "Find by name" in html(analyst, "view=all")


def test_long_list_offers_also_what_no_record_of_it_has(analyst, baghdad, monkeypatch):
    factories.ActorFactory(name="Addressed by nobody")
    assert offered(analyst) == {"Government of Iraq", "Prime Minister"}

    monkeypatch.setattr(counting, "LARGE", 0)
    assert "Addressed by nobody" in offered(analyst)


def offered(analyst):
    return {choice.label for choice in choices(analyst, "addressee", "view=all")}


def test_chosen_record_is_named_though_it_is_not_listed(analyst, baghdad, monkeypatch):
    office = baghdad.children.get()
    monkeypatch.setattr(menus, "SHOWN", 1)

    chips = shown(analyst, f"addressee={office.pk}").chips

    assert chips[0].values == ("Prime Minister",)


def test_chosen_record_stays_chosen_though_others_are_listed(
    analyst, baghdad, monkeypatch
):
    office = baghdad.children.get()
    monkeypatch.setattr(menus, "SHOWN", 1)

    kept = choices(analyst, "addressee", f"addressee={office.pk}&addressee.find=govern")

    assert "Government of Iraq" in [choice.label for choice in kept]
    assert [choice.label for choice in kept if choice.chosen] == ["Prime Minister"]


@pytest.mark.parametrize("key", ["abc", "9" * 30, "-1"])
def test_number_of_no_record_leads_back(key, analyst):
    response = analyst.get(f"{list_page(LIST)}?addressee={key}")

    assert response.status_code == 302
    assert response.url.endswith("?e=1")


@pytest.mark.parametrize(
    ("query", "refs"),
    [
        ("schedule=overdue", {"LATE"}),
        ("schedule=overdue&schedule=no_deadline", {"LATE", "NONE"}),
        ("schedule=not_due", {"FAR"}),
        ("freshness=review_due", {"LATE", "FAR", "NONE"}),
        ("freshness=fresh", set()),
    ],
)
def test_schedule_and_freshness(query, refs, analyst):
    for ref, due in (("LATE", "2001"), ("FAR", "2999"), ("NONE", None)):
        date = PartialDate.parse(due) if due else None
        factories.RecommendationFactory(ref=ref, due=date)

    assert found(analyst, query) == refs


@pytest.mark.parametrize(
    ("query", "number"), [("condition=unknown", 1), ("condition=met", 0)]
)
def test_condition(query, number, analyst):
    factories.ConditionFactory()
    factories.RecommendationFactory()

    assert len(found(analyst, query)) == number


def test_menu_of_another_noun_takes_several(analyst):
    factories.SourceFactory(kind="article")
    factories.SourceFactory(kind="report")

    response = analyst.get(f"{list_page('source')}?kind=article&kind=report")

    assert response.context["cl"].result_count == 2
    assert "kind is <b>article</b>" in response.content.decode()
