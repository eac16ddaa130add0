"""Lists: their queries, filters, searches and what they leave out."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations.models import Quote
from recommendations.text.dates import PartialDate
from tests import factories
from tests.admin.pages import list_page, page_of
from tests.admin.rows import fill


@pytest.mark.parametrize("noun", ["actor", "theme", "person", "publisher", "source"])
def test_autocomplete_costs_the_same_at_any_size(noun, analyst):
    field = {
        "actor": ("addressee", "actor"),
        "theme": ("recommendation", "themes"),
        "person": ("authorship", "person"),
        "publisher": ("source", "publisher"),
        "source": ("quote", "source"),
    }[noun]
    url = (
        "/admin/autocomplete/?app_label=recommendations"
        f"&model_name={field[0]}&field_name={field[1]}"
    )
    fill()
    analyst.get(url)
    with CaptureQueriesContext(connection) as one:
        analyst.get(url)
    for _ in range(5):
        fill()

    with CaptureQueriesContext(connection) as many:
        found = analyst.get(url).json()["results"]

    assert len(found) >= 6
    assert len(many) == len(one)


def test_recommendation_list_shows_what_came_of_it(analyst):
    fill()

    html = analyst.get(list_page("recommendation")).content.decode()

    assert '<use href="#s-stalled"/></svg>Stalled</span>' in html
    assert '<td class="field-since">2014</td>' in html
    assert "Accepted</span> (response)" in html


def test_list_shows_dates_as_precise_as_known(analyst):
    factories.SourceFactory(published=PartialDate.parse("2013"))
    factories.SourceFactory(published=PartialDate.parse("2014-01-15"))

    html = analyst.get(list_page("source")).content.decode()

    assert '<td class="field-shown_published">2013</td>' in html
    assert '<td class="field-shown_published">15 Jan 2014</td>' in html


def found(client, noun, query):
    return list(client.get(f"{list_page(noun)}?{query}").context["cl"].queryset)


FILTERS = {
    "collection": lambda r: r.source.collection_id,
    "source": lambda r: r.source.pk,
    "publisher": lambda r: r.source.publisher_id,
    "addressee": lambda r: r.addressees.get().actor_id,
    "theme": lambda r: r.themes.get().pk,
    "kind__exact": lambda r: r.kind,
    "direction__exact": lambda r: r.direction,
    "strength__exact": lambda r: r.strength,
    "confidence__exact": lambda r: r.confidence,
    "addressees__implementation__exact": lambda r: "announced",
    "addressees__response__exact": lambda r: "noted",
    "conditional": lambda r: "yes",
    "state__exact": lambda r: r.state,
}


@pytest.mark.parametrize("name", FILTERS)
def test_recommendation_filter_narrows(name, analyst):
    wanted = factories.RecommendationFactory(
        kind="implicit",
        direction="refrain",
        strength="must",
        confidence="low",
        state="draft",
    )
    factories.AddresseeFactory(
        recommendation=wanted, implementation="announced", response="noted"
    )
    factories.ConditionFactory(recommendation=wanted)
    factories.AddresseeFactory()

    rows = found(analyst, "recommendation", f"{name}={FILTERS[name](wanted)}")

    assert rows == [wanted]


def test_recommendation_filter_offers_actors_in_use_alone(analyst):
    used = factories.AddresseeFactory().actor
    factories.ActorFactory()

    response = analyst.get(list_page("recommendation"))

    specs = response.context["cl"].filter_specs
    offered = next(spec for spec in specs if spec.title == "addressed to")
    assert [choice.label for choice in offered.listed()] == [used.name]


@pytest.mark.parametrize(
    "words", ["XYZ-2020-07", "militias+state", "halt+oil", "footnote", "Long+Report"]
)
def test_recommendation_search_finds(words, analyst):
    wanted = factories.RecommendationFactory(
        ref="XYZ-2020-07",
        summary="Bring the militias under the state, and halt oil thefts",
        note="See the footnote",
        source=factories.SourceFactory(title="A Long Report"),
    )
    factories.RecommendationFactory(
        summary="Something else",
        quote=factories.QuoteFactory(words="If Baghdad agrees, arms may be sold."),
    )

    assert found(analyst, "recommendation", f"q={words}") == [wanted]


def test_actor_search_finds_aliases(analyst):
    actor = factories.ActorAliasFactory(name="Washington").actor
    factories.ActorAliasFactory(actor=actor, name="Washington, D.C.")
    factories.ActorFactory()

    assert found(analyst, "actor", "q=washington") == [actor]


def test_quote_list_finds_those_to_review(analyst):
    factories.QuoteFactory()
    lost = factories.QuoteFactory()
    Quote.objects.filter(pk=lost.pk).update(match="lost", start=None, end=None)

    assert found(analyst, "quote", "review=yes") == [lost]
    assert analyst.get(page_of(lost)).status_code == 200


def test_assessment_list_finds_provisional(analyst):
    factories.AssessmentFactory()
    strong = factories.AssessmentFactory(value="implemented")

    assert found(analyst, "assessment", "provisional=yes") == [strong]


def test_draft_hidden_from_reader(reader):
    draft = factories.RecommendationFactory(state="draft", summary="Hidden draft")
    addressee = factories.AddresseeFactory(recommendation=draft)
    assessment = factories.AssessmentFactory(addressee=addressee)
    hidden = {
        "recommendation": draft,
        "addressee": addressee,
        "assessment": assessment,
        "evidence": factories.EvidenceFactory(assessment=assessment),
        "condition": factories.ConditionFactory(recommendation=draft),
        "link": factories.LinkFactory(recommendation=draft),
        "quote": draft.quote,
    }

    for noun, record in hidden.items():
        assert record not in found(reader, noun, ""), noun
        assert reader.get(page_of(record)).status_code == 302, noun
    assert reader.get(page_of(draft, "history")).status_code == 404


def test_draft_hidden_from_reader_in_other_records(reader):
    published = factories.RecommendationFactory()
    draft = factories.RecommendationFactory(state="draft", summary="Hidden draft")
    ask = factories.AskMemberFactory(recommendation=published).ask
    factories.AskMemberFactory(ask=ask, recommendation=draft)
    factories.LinkFactory(recommendation=published, to=draft)
    factories.LinkFactory(recommendation=draft, to=published)

    for record in (published, ask):
        for page in ("change", "history"):
            html = reader.get(page_of(record, page)).content.decode()
            assert "Hidden draft" not in html
            assert draft.ref not in html


def test_draft_hidden_from_reader_in_autocomplete(reader):
    factories.RecommendationFactory(state="draft")

    response = reader.get(
        "/admin/autocomplete/?app_label=recommendations&model_name=link&field_name=to"
    )

    assert response.json()["results"] == []


def test_list_keeps_its_filters_in_links(analyst):
    factories.RecommendationFactory()

    html = analyst.get(f"{list_page('recommendation')}?state__exact=published")

    assert "_changelist_filters=state__exact%3Dpublished" in html.content.decode()


def test_dates_shown_to_reader_as_precise_as_known(reader):
    source = factories.SourceFactory(published=PartialDate.parse("2013-11"))
    actor = factories.ActorFactory(
        period_from=PartialDate.parse("2009"), period_to=PartialDate.parse("2014-01")
    )

    assert ">Nov 2013<" in reader.get(page_of(source)).content.decode()
    assert ">2009–Jan 2014<" in reader.get(page_of(actor)).content.decode()
