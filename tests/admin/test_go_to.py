"""The box “Go to”: what it finds for whom, and its page of results."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recommendations.goto.finding import find
from tests import factories
from tests.admin.pages import page_of
from tests.search.advice import advise

pytestmark = pytest.mark.django_db


def found(client, typed):
    """The titles by noun, in the order of the box."""
    answer = client.get(reverse("admin:go_to_json"), {"q": typed}).json()
    return {
        group["label"]: [
            "".join(words for words, _ in record["title"])
            for record in group["records"]
        ]
        for group in answer["groups"]
    }


def test_every_noun_is_found_by_what_it_is_called(reader):
    actor = factories.ActorFactory(name="Kurdish parties")
    advise("X-1", "Keep Kurdish forces")
    source = factories.SourceFactory(title="Kurdish oil")
    factories.AskFactory(title="Hold a Kurdish referendum")
    factories.ThemeFactory(name="Kurdish independence")
    person = factories.PersonFactory(name="Ann Kurdish")
    factories.AuthorshipFactory(source=source, person=person)
    factories.PublisherFactory(name="The Kurdish Post")

    # Those that begin so stand before the others.
    assert found(reader, "kurdis") == {
        "Sources": ["Kurdish oil"],
        "Actors": ["Kurdish parties"],
        "Themes": ["Kurdish independence"],
        "Recommendations": ["Keep Kurdish forces"],
        "Asks": ["Hold a Kurdish referendum"],
        "People": ["Ann Kurdish"],
        "Publishers": ["The Kurdish Post"],
    }
    assert found(reader, actor.name) == {"Actors": ["Kurdish parties"]}


def test_a_record_leads_to_its_page_and_says_what_it_is(analyst):
    recommendation = advise("Kaz-7", "Halt oil smuggling", state="draft")
    url = f"{reverse('admin:go_to_json')}?q=smuggl"

    (group,) = analyst.get(url).json()["groups"]

    assert group["noun"] == "recommendation"
    assert group["records"] == [
        {
            "ref": "Kaz-7",
            "title": [["Halt oil ", False], ["smuggling", True]],
            "facts": ["Draft"],
            "url": page_of(recommendation),
        }
    ]


def test_an_actor_comes_first_by_its_alias_and_says_so(reader):
    alias = factories.ActorAliasFactory(name="Washington", actor__name="United States")
    advise("X-1", "Signal to Iraqis that Washington stays")
    url = f"{reverse('admin:go_to_json')}?q=washington"

    actors, advice = reader.get(url).json()["groups"]

    assert actors["records"][0]["url"] == page_of(alias.actor)
    assert actors["records"][0]["facts"] == ["government", "“Washington”"]
    assert advice["label"] == "Recommendations"


def test_references_are_found_by_their_beginning_and_by_their_parts(reader):
    for ref in ("JINSA-2020-11", "JINSA-2020-10", "JINSA-2020-1", "REP-12-R3"):
        advise(ref, f"As {ref} says")

    for typed, refs in {
        "JINSA-2020-1": ["JINSA-2020-1", "JINSA-2020-10", "JINSA-2020-11"],
        "jinsa-2020-10": ["JINSA-2020-10"],
        "2020-11": ["JINSA-2020-11"],
        "12-R3": ["REP-12-R3"],
        "JINSA-2021": [],
    }.items():
        summaries = found(reader, typed).get("Recommendations", [])
        assert summaries == [f"As {ref} says" for ref in refs]


def test_drafts_are_for_those_who_may_see_them(reader, analyst):
    advise("X-1", "Sell drones", state="draft")

    assert found(reader, "X-1") == {}
    assert found(reader, "drones") == {}
    assert found(analyst, "X-1") == {"Recommendations": ["Sell drones"]}


def test_nouns_are_for_those_who_may_view_them(client_of):
    advise("OIL-1", "Halt oil smuggling")
    factories.ActorFactory(name="Oil ministry")
    nobody = client_of(None)

    assert found(nobody, "oil") == {}

    nobody.user.user_permissions.add(Permission.objects.get(codename="view_actor"))
    assert found(nobody, "oil") == {"Actors": ["Oil ministry"]}


def test_what_is_nowhere_a_name_is_found_in_the_words(reader):
    advise("X-1", "Sell tanks", note="as the footnote says")

    assert found(reader, "footnote") == {"Recommendations": ["Sell tanks"]}

    factories.ThemeFactory(name="Footnotes")
    assert found(reader, "footnote") == {"Themes": ["Footnotes"]}


def test_a_slip_is_forgiven_where_the_database_can(reader):
    factories.PersonFactory(name="Karl Kaltenthaler")
    forgiven = connection.vendor == "postgresql"

    assert found(reader, "kaltentaler") == (
        {"People": ["Karl Kaltenthaler"]} if forgiven else {}
    )


def test_what_is_archived_comes_last(reader):
    factories.ActorFactory(name="Army of old", archived=True)
    factories.ActorFactory(name="Army of today")

    assert found(reader, "army") == {"Actors": ["Army of today", "Army of old"]}


HOSTILE = (
    *("", "  ", '"', "'", "%", "_", "\\", "-", "OR", "-drones", '"drones', "a\0b"),
    *("\ud83d", "x" * 100_000, "drones " * 20_000, "' OR 1=1 --", "=drones", "@1"),
    *("<->", "*", "drones*\0\ud83d", "&", "{title}: drones"),
)


def test_any_string_finds_something_or_nothing():
    advise("X-1", "Halt drones")
    user = factories.UserFactory(role="analyst")

    hits = [typed for typed in HOSTILE if find(typed, user, most=4)]

    assert {'"drones', "=drones", "drones*\0\ud83d"} <= {*hits}
    assert not {"", "  ", "%", "x" * 100_000, "drones " * 20_000} & {*hits}


def test_it_costs_the_same_at_any_size(analyst):
    counts = []
    for _ in range(2):
        for name in (f"Drones, {number}" for number in range(6)):
            advise(f"X-{factories.AskFactory(title=name).key}", name)
            factories.ActorAliasFactory(actor__name=name)
            factories.AuthorshipFactory(source__title=name)
        with CaptureQueriesContext(connection) as captured:
            assert len(found(analyst, "drones")) == 4
        counts.append(len(captured))

    assert counts[0] == counts[1] < 25


def page(client, typed, **query):
    return client.get(reverse("admin:go_to"), {"q": typed, **query})


def test_the_page_shows_the_same_and_leads_on(reader):
    factories.ActorFactory(name="Oil <ministry>")

    html = page(reader, "oi").content.decode()

    assert "<mark>Oil</mark> &lt;ministry&gt;" in html
    assert "/recommendations/actor/?q=oi%2A" in html


def test_the_page_goes_on_to_the_record_of_a_whole_reference(reader):
    recommendation = advise("X-1", "Halt oil smuggling")
    advise("X-10", "Sell drones")

    assert page(reader, " x-1 ")["Location"] == page_of(recommendation)
    assert "Sell drones" in page(reader, "x-1", all="1").content.decode()


@pytest.mark.parametrize(
    ("typed", "says"), [("", "Type a reference"), ("drones", "No record is called so")]
)
def test_the_page_says_why_it_is_empty(typed, says, reader):
    assert says in page(reader, typed).content.decode()


def test_the_box_stands_on_every_page_of_those_who_may_see_something(reader, client_of):
    box = f'action="{reverse("admin:go_to")}"'

    assert box in reader.get(reverse("admin:index")).content.decode()
    assert box not in client_of(None).get(reverse("admin:index")).content.decode()
