"""Who sees which page, and what stands on it."""

import pytest
from django.urls import reverse

from recommendations.admin.tracked import TrackedAdmin
from recommendations.site import MAIN, MORE
from tests import factories
from tests.admin.conftest import ROLES
from tests.admin.pages import add_page, list_page, page_of

NOUNS = [*MAIN, *MORE]
ADDED_BY_ANALYSTS = [
    "recommendation",
    "source",
    "ask",
    "actor",
    "link",
    "theme",
    "person",
    "publisher",
    "collection",
    "import",
]
WITHOUT_HISTORY = ("assessment", "evidence", "import")
# Its rows tell of drafts.
UNSEEN_BY_READERS = ("import",)


@pytest.fixture
def everything(db):
    """One of each noun, tied together."""
    recommendation = factories.RecommendationFactory()
    addressee = factories.AddresseeFactory(recommendation=recommendation)
    assessment = factories.AssessmentFactory(addressee=addressee)
    return {
        "recommendation": recommendation,
        "addressee": addressee,
        "assessment": assessment,
        "source": factories.AuthorshipFactory(source=recommendation.source).source,
        "evidence": factories.EvidenceFactory(assessment=assessment),
        "condition": factories.ConditionFactory(recommendation=recommendation),
        "link": factories.LinkFactory(recommendation=recommendation),
        "ask": factories.AskMemberFactory(recommendation=recommendation).ask,
        "quote": recommendation.quote,
        "actor": factories.ActorAliasFactory(actor=addressee.actor).actor,
        "theme": recommendation.themes.get(),
        "person": factories.PersonFactory(),
        "publisher": factories.PublisherFactory(),
        "collection": factories.CollectionFactory(),
        "import": factories.ImportRowFactory().table,
    }


def test_noun_all_registered(everything):
    assert set(everything) == set(NOUNS)


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("role", ROLES)
def test_pages_seen_by_every_role(role, noun, client_of, everything):
    client = client_of(role)
    seen = 403 if role == "reader" and noun in UNSEEN_BY_READERS else 200

    assert client.get(list_page(noun)).status_code == seen
    assert client.get(page_of(everything[noun])).status_code == seen
    history = 404 if seen == 200 and noun in WITHOUT_HISTORY else seen
    assert client.get(page_of(everything[noun], "history")).status_code == history


@pytest.mark.parametrize("noun", NOUNS)
def test_pages_refused_without_role(noun, client_of, everything):
    client = client_of(None)

    assert client.get(list_page(noun)).status_code == 403
    assert client.get(page_of(everything[noun])).status_code == 403
    assert client.get(page_of(everything[noun], "history")).status_code == 403


@pytest.mark.parametrize("noun", NOUNS)
def test_pages_ask_the_anonymous_to_log_in(noun, client, everything):
    login = reverse("admin:login")

    for url in (list_page(noun), page_of(everything[noun])):
        response = client.get(url)
        assert response.url == f"{login}?next={url}"


@pytest.mark.parametrize("noun", NOUNS)
def test_add_page_for_those_who_add(noun, reader, analyst):
    allowed = 200 if noun in ADDED_BY_ANALYSTS else 403

    assert reader.get(add_page(noun)).status_code == 403
    assert analyst.get(add_page(noun)).status_code == allowed


@pytest.mark.parametrize("noun", ["recommendation", "source", "ask", "actor", "theme"])
def test_record_not_changed_by_reader(noun, reader, everything):
    response = reader.post(page_of(everything[noun]), {})

    assert response.status_code == 403


def test_home_tells_person_without_role_whom_to_ask(client_of):
    response = client_of(None).get(reverse("admin:index"))

    assert "Your account has no role yet" in response.content.decode()
    assert response.context["nav_main"] == []


@pytest.mark.parametrize("noun", NOUNS)
def test_empty_list_says_what_would_be_here(noun, analyst):
    response = analyst.get(list_page(noun))

    said = response.context["cl"].model_admin.empty_list
    assert said != TrackedAdmin.empty_list
    assert said[:30] in response.content.decode()


def test_page_has_no_inline_script_or_style(analyst, everything):
    urls = [reverse("admin:index"), *(list_page(noun) for noun in NOUNS)]
    urls += [page_of(record) for record in everything.values()]
    urls += [page_of(everything["recommendation"], "history")]
    urls += [page_of(everything["addressee"], "assess")]
    urls += [page_of(everything["assessment"], "correct")]
    urls += [page_of(everything["condition"], "state")]

    for url in urls:
        html = analyst.get(url).content.decode()
        assert "<style" not in html, url
        assert " style=" not in html, url
        assert "<script>" not in html, url
        assert " onclick=" not in html, url


def test_page_sends_strict_policy(analyst):
    policy = analyst.get(reverse("admin:index"))["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("key", ["abc", "0", "999999", "9" * 30, "%EF%BF%BD"])
@pytest.mark.parametrize("page", ["change", "history", "delete"])
def test_unknown_record_is_no_server_error(page, key, administrator):
    url = f"{list_page('recommendation')}{key}/{page}/"

    assert administrator.get(url).status_code in (302, 404)


@pytest.mark.parametrize(
    "query",
    [
        "source=abc",
        "addressee=999999999999999999999999",
        "conditional=perhaps",
        "kind__exact=nonsense",
        "state__in=draft,in_review",
        "addressees__implementation__exact=x",
        "q=%EF%BF%BD",
        "q=a%27b%22",
        "p=abc",
        "o=99",
        "nonsense=1",
    ],
)
def test_odd_query_is_no_server_error(query, analyst):
    factories.RecommendationFactory()

    response = analyst.get(f"{list_page('recommendation')}?{query}")

    assert response.status_code in (200, 302)


@pytest.mark.parametrize("key", ["\0", "abc", "²", "9" * 30])
def test_odd_selection_is_no_server_error(key, administrator):
    factories.RecommendationFactory()
    chosen = {"action": "delete_selected", "_selected_action": [key]}

    response = administrator.post(list_page("recommendation"), chosen)

    assert response.status_code in (200, 302)


@pytest.mark.parametrize(("url", "status"), [("/admin/nowhere/", 404), (None, 403)])
def test_refusal_is_a_page_of_ours(url, status, client_of):
    client = client_of("analyst" if status == 404 else None)

    response = client.get(url or list_page("actor"))

    assert response.status_code == status
    assert "recommendations/tracker.css" in response.content.decode()
