"""Filters of the lists: what each finds, and what is refused."""

import pytest

from recommendations.api import filtersets
from recommendations.text.dates import PartialDate
from tests.factories import (
    ActorAliasFactory,
    ActorFactory,
    AddresseeFactory,
    AskMemberFactory,
    AssessmentFactory,
    AuthorshipFactory,
    RecommendationFactory,
    SourceFactory,
    TargetFactory,
    ThemeFactory,
    UpperThemeFactory,
)

pytestmark = pytest.mark.django_db

LIST = "/api/v1/recommendations/"


@pytest.fixture
def refs(reader):
    """The references that a query finds, in their order."""

    def find(query):
        answer = reader.get(f"{LIST}?{query}")
        assert answer.status_code == 200, answer.content
        return [row["ref"] for row in answer.json()["results"]]

    return find


@pytest.fixture
def two():
    """A, which the filters below find, and B, which they do not."""
    upper = UpperThemeFactory(key="security")
    theme = ThemeFactory(key="troops", parent=upper)
    source = SourceFactory(
        key="s-a", collection__key="iraq", publisher__key="jinsa", published="2020-06"
    )
    AuthorshipFactory(source=source, person__key="ari")
    made = RecommendationFactory(
        ref="A",
        summary="Keep forces",
        source=source,
        themes=[theme],
        direction="refrain",
        strength="must",
        confidence="low",
        kind="implicit",
        due=PartialDate.parse("2021-03"),
        disposition="waiting",
    )
    AddresseeFactory(
        recommendation=made,
        actor__key="us",
        response="accepted",
        implementation="stalled",
    )
    TargetFactory(recommendation=made, actor__key="iran")
    AskMemberFactory(recommendation=made, ask__key="keep-troops")
    other = RecommendationFactory(ref="B", source__published="2013-11")
    AddresseeFactory(recommendation=other, actor__key="baghdad")


@pytest.mark.parametrize(
    "query",
    [
        "collection=iraq",
        "source=s-a",
        "publisher=jinsa",
        "author=ari",
        "actor=us",
        "target=iran",
        "theme=troops",
        "theme=security",
        "ask=keep-troops",
        "kind=implicit",
        "direction=refrain",
        "strength=must",
        "confidence=low",
        "disposition=waiting",
        "response=accepted",
        "implementation=stalled",
        "published_from=2014",
        "published_from=2020-06&published_to=2020",
        "due_from=2021",
        "due_to=2021-03-31",
        "search=FORCES",
        "search=keep+forces",
        "kind=implicit&kind=reported",
        "kind=implicit,reported",
        "actor=us&implementation=stalled&response=accepted",
    ],
)
def test_filter_finds_a_alone(refs, two, query):
    assert refs(query) == ["A"]


@pytest.mark.parametrize(
    "query",
    [
        "state=published",
        "actor=us,baghdad",
        "actor=us&actor=baghdad",
        "kind=implicit&kind=explicit",
        "published_from=2013",
        "published_to=2020-06",
        "search=smuggling&ordering=ref",
        "page=1&page_size=10&format=json",
    ],
)
def test_filter_finds_both(refs, two, query):
    assert refs(query) == ["A", "B"]


@pytest.mark.parametrize(
    "query", ["published_to=2012", "actor=us&response=rejected", "search=x'%22;--"]
)
def test_filter_finds_nothing(refs, two, query):
    assert refs(query) == []


def test_addressee_filters_mean_one_and_the_same_addressee(refs):
    made = RecommendationFactory()
    AddresseeFactory(recommendation=made, actor__key="us", implementation="stalled")
    AddresseeFactory(recommendation=made, actor__key="iran", response="rejected")

    assert refs("actor=us&implementation=stalled") == [made.ref]
    assert refs("actor=iran&implementation=stalled") == []
    assert refs("response=rejected&implementation=stalled") == []


def test_recommendation_is_found_once_by_two_of_its_themes(refs):
    themes = [ThemeFactory(key="one"), ThemeFactory(key="two")]
    made = RecommendationFactory(themes=themes)

    assert refs("theme=one,two") == [made.ref]


def test_descendants_widen_the_actor(refs):
    top = ActorFactory(key="united-states")
    middle = ActorFactory(key="executive", parent=top)
    below = ActorFactory(key="president", parent=middle)
    made = AddresseeFactory(actor=below).recommendation

    assert refs("actor=united-states") == []
    assert refs("actor=united-states&descendants=false") == []
    assert refs("actor=united-states&descendants=true") == [made.ref]
    assert refs("actor=executive&descendants=true&kind=explicit") == [made.ref]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("ordering=ref", ["A", "B"]),
        ("ordering=-ref", ["B", "A"]),
        ("ordering=published", ["B", "A"]),
        ("ordering=-published", ["A", "B"]),
        ("ordering=due", ["A", "B"]),
        ("ordering=-due", ["A", "B"]),
        ("ordering=strenght,-ref", None),
        ("ordering=kind,-ref", ["B", "A"]),
        ("ordering=-headline,-ref", ["B", "A"]),
    ],
)
def test_ordering(reader, two, query, found):
    answer = reader.get(f"{LIST}?{query}")

    if found is None:
        assert answer.status_code == 400
    else:
        assert [row["ref"] for row in answer.json()["results"]] == found


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("actr=us", "actr", "did you mean actor?"),
        ("Kind=explicit", "Kind", "did you mean kind?"),
        ("whatever=1", "whatever", "no parameter of this address"),
        ("actor=nobody", "actor", "no actor has the key 'nobody'"),
        ("source=s-a,nope", "source", "no source has the key 'nope'"),
        ("kind=explicitly", "kind", "none of explicit, implicit, reported"),
        ("response=stalled", "response", "is none of not_checked"),
        ("published_from=yesterday", "published_from", "is no date"),
        ("published_to=2014-13", "published_to", "is no date"),
        ("published_to=2014-02-30", "published_to", "is no date"),
        ("published_to=0000", "published_to", "is no date"),
        ("published_from=2014&published_from=2015", "published_from", "more than once"),
        ("kind=", "kind", "has no value"),
        ("actor=,", "actor", "has no value"),
        ("search=", "search", "has no value"),
        (f"search={'x' * 201}", "search", "at most 200"),
        ("descendants=true", "descendants", "goes with actor"),
        ("actor=us&descendants=maybe", "descendants", "neither true nor false"),
        ("ordering=id", "ordering", "none of ref, -ref"),
        ("ordering=--ref", "ordering", "none of ref, -ref"),
        ("kind=%ff%fe", "kind", "is none of"),
        ("format=csv", "format", "recommendations/export.csv"),
        ("page=abc", "page", "no whole number from 1"),
        ("page=0", "page", "no whole number from 1"),
        ("page=-1", "page", "no whole number from 1"),
        ("page_size=0", "page_size", "no whole number from 1"),
        ("page_size=many", "page_size", "no whole number from 1"),
    ],
)
def test_bad_parameter_is_a_400_that_says_so(reader, two, query, field, words):
    answer = reader.get(f"{LIST}?{query}")

    assert answer.status_code == 400
    assert words in answer.json()["fields"][field][0]
    assert words in answer.json()["detail"]


def test_unknown_parameter_names_the_known_ones(reader):
    error = reader.get(f"{LIST}?colour=red").json()

    assert error["code"] == "unknown_parameter"
    known = {*filtersets.RecommendationFilters.base_filters, "page", "page_size"}
    assert known <= set(error["detail"].partition("known here: ")[2].split(", "))


@pytest.mark.parametrize("name", ["csv", "json", "ndjson"])
@pytest.mark.parametrize("query", ["actr=us", "actor=nobody", "page=2", "page_size=9"])
def test_export_bad_parameter_is_a_400(reader, name, query):
    assert reader.get(f"{LIST}export.{name}?{query}").status_code == 400


def test_detail_refuses_parameters(reader):
    made = RecommendationFactory()

    answer = reader.get(f"{LIST}{made.ref}/?actor=us")
    assert answer.status_code == 400
    assert answer.json()["code"] == "unknown_parameter"


@pytest.mark.parametrize(
    "noun",
    [
        "sources",
        "publishers",
        "people",
        "actors",
        "themes",
        "asks",
        "assessments",
        "collections",
    ],
)
def test_every_list_refuses_what_it_does_not_know(reader, noun):
    assert reader.get(f"/api/v1/{noun}/?colour=red").status_code == 400


@pytest.mark.parametrize("query", ["search=a%00b", "kind=%00", "actor=a%00"])
def test_nul_is_a_400(reader, query):
    assert reader.get(f"{LIST}?{query}").status_code == 400


@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "nope"])
def test_nul_in_another_charset_is_a_400(reader, charset):
    query = "search=+AAA-&kind=+AAA-&actor=+AAA-"

    answer = reader.get(
        f"{LIST}?{query}", CONTENT_TYPE=f"text/plain; charset={charset}"
    )
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("address", "count"),
    [
        ("sources/?collection=iraq", 1),
        ("sources/?author=ari&publisher=jinsa", 1),
        ("sources/?kind=article", 2),
        ("sources/?published_to=2013", 1),
        ("sources/?search=ada+author*", 1),
        ("publishers/?kind=magazine", 0),
        ("publishers/?search=jinsa", 1),
        ("people/?search=ari", 1),
        ("actors/?kind=government&search=iran", 1),
        ("actors/?search=washington", 1),
        ("actors/?parent=us", 1),
        ("themes/?parent=security", 1),
        ("themes/?search=troops", 1),
        ("asks/?recommendation=A&stance=same", 1),
        ("asks/?recommendation=A&stance=opposes", 0),
        ("asks/?recommendation=B", 0),
        ("collections/?search=iraq", 1),
    ],
)
def test_other_list_is_filtered(reader, two, address, count):
    us = ActorFactory._meta.model.objects.get(key="us")
    ActorAliasFactory(actor=us, name="Washington")
    ActorFactory(key="below", parent=us)

    answer = reader.get(f"/api/v1/{address}")
    assert answer.json()["count"] == count


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("recommendation=A", 2),
        ("actor=us", 2),
        ("actor=top&descendants=true", 2),
        ("source=s-a", 2),
        ("collection=iraq", 2),
        ("axis=implementation", 2),
        ("value=stalled", 1),
        ("basis=media", 1),
        ("corrected=true", 1),
        ("corrected=false", 1),
        ("true_from_from=2015", 1),
        ("true_from_to=2014", 1),
        ("assessed_from=2000", 2),
        ("assessed_to=2000", 0),
        ("ordering=-assessed_at", 2),
    ],
)
def test_assessments_are_filtered(reader, query, count):
    addressee = AddresseeFactory(
        recommendation__ref="A",
        recommendation__source__key="s-a",
        recommendation__source__collection__key="iraq",
        actor__key="us",
        actor__parent=ActorFactory(key="top"),
    )
    wrong = AssessmentFactory(addressee=addressee, true_from="2014")
    AssessmentFactory(
        addressee=addressee,
        value="stalled",
        basis="media",
        true_from="2016",
        corrects=wrong,
    )

    assert reader.get(f"/api/v1/assessments/?{query}").json()["count"] == count


@pytest.mark.parametrize(
    "noun", ["recommendations", "sources", "actors", "themes", "asks"]
)
def test_search_of_many_words_is_answered(reader, two, noun):
    words = "+".join(chr(letter) for letter in range(0x4E00, 0x4E00 + 100))

    assert reader.get(f"/api/v1/{noun}/?search={words}").json()["count"] == 0


def test_search_finds_words_in_two_aliases(reader):
    actor = ActorFactory(key="us")
    ActorAliasFactory(actor=actor, name="Washington")
    ActorAliasFactory(actor=actor, name="America")

    answer = reader.get("/api/v1/actors/?search=washington+america")
    assert [row["key"] for row in answer.json()["results"]] == ["us"]


def test_all_filters_at_once_are_answered(reader, two):
    query = (
        "collection=iraq&source=s-a&publisher=jinsa&author=ari&actor=us&target=iran"
        "&descendants=true&theme=security&ask=keep-troops&kind=implicit&strength=must"
        "&direction=refrain&confidence=low&state=published&disposition=waiting"
        "&response=accepted&implementation=stalled&published_from=2020"
        "&published_to=2020&due_from=2021&due_to=2021&search=keep&ordering=-due"
    )

    assert reader.get(f"{LIST}?{query}").json()["count"] == 1


def test_ask_stance_is_that_of_the_recommendation(reader):
    member = AskMemberFactory(recommendation__ref="A", stance="same")
    AskMemberFactory(ask=member.ask, stance="opposes", why="says no")

    def count(query):
        return reader.get(f"/api/v1/asks/?{query}").json()["count"]

    assert count("stance=opposes") == 1
    assert count("recommendation=A&stance=same") == 1
    assert count("recommendation=A&stance=opposes") == 0


def test_recommendation_is_found_once_by_two_of_its_authors(refs):
    source = SourceFactory()
    AuthorshipFactory(source=source, person__key="ari")
    AuthorshipFactory(source=source, person__key="emma")
    made = RecommendationFactory(source=source)

    assert refs("author=ari,emma") == [made.ref]


@pytest.mark.parametrize("name", ["ordering", "kind", "actor", "published_from"])
def test_a_percent_sign_in_what_is_refused_is_told_as_it_is(reader, name):
    answer = reader.get("/api/v1/recommendations/", {name: "50%d"})

    assert answer.status_code == 400
    assert "50%d" in answer.json()["fields"][name][0]
