"""The page of a recommendation: lifelines, asks, and how it was at another time."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations import tracking
from recommendations.models import Recommendation
from recommendations.text.dates import PartialDate
from tests import factories
from tests.admin.pages import page_of, post_changes
from tests.admin.test_record import assess

NOVEMBER = "2026-11-01T12:00:00+00:00"


def html_of(client, record, query=""):
    return client.get(page_of(record) + query).content.decode()


def year(number):
    return PartialDate.parse(str(number))


@pytest.fixture
def addressee(db):
    return factories.AddresseeFactory(actor__name="Government of Iraq")


def test_page_shows_the_record_and_the_form_once_asked_for(analyst, addressee):
    record = addressee.recommendation

    assert 'name="summary"' not in html_of(analyst, record)
    assert 'name="summary"' in html_of(analyst, record, "?edit=1")


def test_page_offers_readers_no_form(reader, addressee):
    html = html_of(reader, addressee.recommendation, "?edit=1")

    assert 'name="summary"' not in html
    assert "Government of Iraq" in html


def test_headline_tells_of_an_earlier_result_that_waits(analyst, addressee):
    assess(addressee, value="contrary_action", true_from=year(2014))
    assess(addressee, value="partially_implemented", true_from=year(2017))

    html = html_of(analyst, addressee.recommendation)

    assert "An earlier result, contrary action, is still provisional." in html
    assert "still provisional" not in html_of(
        analyst, addressee.recommendation, "?as_of=2013"
    )


def test_form_saved_leads_back_to_the_record(analyst, addressee):
    page = page_of(addressee.recommendation)

    assert post_changes(analyst, f"{page}?edit=1", note="Seen").url == page


def test_quote_shown_in_its_paragraph(reader):
    text = "First one. Press Baghdad now. Last one.\n\nAnother paragraph."
    quote = factories.QuoteFactory(
        source=factories.SourceFactory(text=text), words="Press Baghdad now."
    )

    html = html_of(reader, factories.RecommendationFactory(quote=quote))

    assert '<span class="context">First one. </span>' in html
    assert '<span class="context"> Last one.</span>' in html
    assert "Another paragraph" not in html


def test_quote_in_a_long_paragraph_shown_in_its_sentence(reader):
    text = "Many words. " * 200 + "Press Baghdad, now. The end."
    quote = factories.QuoteFactory(
        source=factories.SourceFactory(text=text), words="Press Baghdad"
    )

    html = html_of(reader, factories.RecommendationFactory(quote=quote))

    assert '<span class="context">, now.</span>' in html
    assert "Many words" not in html


def test_addressee_says_since_when_and_on_whose_word(reader, addressee):
    assess(addressee, value="in_progress", true_from=PartialDate.parse("2014-06"))

    html = html_of(reader, addressee.recommendation)

    assert "<span>since Jun 2014</span><span>third party</span>" in html
    assert "<span>moderate confidence</span>" in html


def test_lifeline_tells_values_over_time(reader, addressee):
    assess(addressee, value="contrary_action", true_from=year(2014))
    assess(addressee, value="in_progress", true_from=year(2017))

    html = html_of(reader, addressee.recommendation)

    assert (
        'aria-label="Implementation over time: Contrary action, provisional from '
        '2014; In progress from 2017"'
    ) in html
    assert 'class="seg implementation contrary_action unconfirmed"' in html
    assert 'class="seg implementation in_progress"' in html


def test_lifeline_of_each_axis_that_is_known(reader, addressee):
    assess(addressee, axis="response", value="accepted")

    html = html_of(reader, addressee.recommendation)

    assert html.count('<svg class="lifeline"') == 1
    assert "Response over time: Accepted from 2014" in html


@pytest.fixture
def ask(addressee):
    """An ask that the recommendation and three others answer."""
    ask = factories.AskFactory()
    factories.AskMemberFactory(ask=ask, recommendation=addressee.recommendation)
    for stance in ("opposes", "same", "weaker"):
        factories.AskMemberFactory(ask=ask, stance=stance, why=f"says {stance}")
    return ask


def test_ask_shows_what_others_say_by_stance(reader, addressee, ask):
    asks = reader.get(page_of(addressee.recommendation)).context["asks"]

    (shown,) = asks
    whys = [member["why"] for member in shown["members"]]
    assert shown["members"][0]["here"]
    assert whys[1:] == ["says same", "says weaker", "says opposes"]


def test_ask_hides_drafts_from_readers(reader, addressee, ask):
    other = ask.members.get(stance="opposes").recommendation
    Recommendation.objects.filter(pk=other.pk).update(state="draft")

    html = html_of(reader, addressee.recommendation)

    assert other.summary not in html
    assert "says weaker" in html


def test_ask_shows_the_headline_of_the_others(reader, addressee, ask):
    other = ask.members.get(stance="opposes").recommendation
    assess(factories.AddresseeFactory(recommendation=other), value="stalled")

    assert "Stalled" in html_of(reader, addressee.recommendation)


@pytest.fixture
def lived(addressee, time_machine):
    """Stalled in 2014, in progress in 2018; the latter recorded in November."""
    time_machine.move_to("2026-10-01T12:00:00+00:00", tick=False)
    assess(addressee, value="stalled", true_from=year(2014))
    time_machine.move_to(NOVEMBER, tick=False)
    assess(addressee, value="in_progress", true_from=year(2018))
    time_machine.move_to("2026-11-24T12:00:00+00:00", tick=False)
    return addressee.recommendation


@pytest.mark.parametrize(
    ("query", "headline", "assessments"),
    [
        ("", "in_progress", 2),
        ("?as_of=2015", "stalled", 2),
        ("?known_at=2026-10-15", "stalled", 1),
        ("?as_of=2013", "not_assessed", 2),
        ("?as_of=2019&known_at=2026-11-01T11:59:59Z", "stalled", 1),
    ],
)
def test_page_at_another_time(query, headline, assessments, lived, reader):
    reader.force_login(reader.user)

    response = reader.get(page_of(lived) + query)

    html = response.content.decode()
    assert f'class="chip {headline}"' in html
    assert response.context["number"]["assessments"] == assessments
    assert ("Back to today" in html) == bool(query)


def test_page_at_another_time_offers_nothing_to_do(lived, client_of):
    reviewer = client_of("reviewer")

    html = html_of(reviewer, lived, "?as_of=2015")

    assert "Record assessment" not in html
    assert 'data-key="e"' not in html
    assert "Add comment" not in html
    assert "/correct/" not in html


def test_page_before_a_confirmation_shows_the_value_provisional(
    addressee, client_of, time_machine
):
    time_machine.move_to("2026-10-01T12:00:00+00:00", tick=False)
    strong = assess(addressee)
    time_machine.move_to(NOVEMBER, tick=False)
    reviewer = client_of("reviewer")
    tracking.confirm(assessment=strong, by=reviewer.user)

    now = html_of(reviewer, addressee.recommendation)
    before = html_of(reviewer, addressee.recommendation, "?known_at=2026-10-15")

    assert "Implemented, provisional" not in now
    assert "Implemented, provisional" in before
    assert f"Confirmed by {reviewer.user}" not in before


@pytest.mark.parametrize("query", ["as_of=soon", "known_at=2014-13", "as_of=9999-99"])
def test_page_at_no_time_says_so_and_shows_today(query, lived, reader):
    reader.force_login(reader.user)

    html = html_of(reader, lived, f"?{query}")

    assert "The page shows today" in html
    assert 'class="chip in_progress"' in html


def test_load_from_a_file_told_in_one_line(reader):
    record = factories.RecommendationFactory()
    record.strength = "must"
    record.history.all().delete()
    row = record.history.model.objects
    row.create(
        **{
            field.attname: getattr(record, field.attname)
            for field in record.history.model.tracked_fields
        },
        history_date=datetime(2026, 11, 1, tzinfo=UTC),
        history_type="+",
        history_change_reason="loaded from iraq/000.yaml",
    )

    assert "Loaded from <code>iraq/000.yaml</code>" in html_of(reader, record)


def crowded(number):
    """A recommendation with as many addressees, assessments and members of an ask."""
    record = factories.RecommendationFactory(state="published")
    ask = factories.AskFactory()
    factories.AskMemberFactory(ask=ask, recommendation=record)
    for n in range(number):
        row = factories.AddresseeFactory(recommendation=record)
        assess(row, true_from=year(2014 + n % 5))
        assess(row, axis="response", value="accepted")
        other = factories.RecommendationFactory()
        factories.AuthorshipFactory(source=other.source)
        factories.AddresseeFactory(recommendation=other)
        factories.AskMemberFactory(ask=ask, recommendation=other)
    return record


@pytest.mark.parametrize(("query", "cost"), [("", 38), ("?as_of=2016", 48)])
def test_page_costs_the_same_at_any_size(query, cost, reader):
    few, many = crowded(1), crowded(6)
    reader.get(page_of(few))
    with CaptureQueriesContext(connection) as small:
        reader.get(page_of(few) + query)

    with CaptureQueriesContext(connection) as large:
        response = reader.get(page_of(many) + query)

    assert len(response.context["addressees"]) == 6
    assert len(response.context["asks"][0]["members"]) == 7
    assert (len(small), len(large)) == (cost, cost)


def test_autocomplete_tells_the_alias_that_was_hit(analyst):
    alias = factories.ActorAliasFactory(actor__name="United States", name="Washington")
    factories.ActorAliasFactory(actor=alias.actor, name="America")
    query = "app_label=recommendations&model_name=addressee&field_name=actor"

    by_alias = analyst.get(f"/admin/autocomplete/?{query}&term=washing").json()
    by_name = analyst.get(f"/admin/autocomplete/?{query}&term=united").json()

    assert by_alias["results"][0]["text"] == "United States (“Washington”)"
    assert by_name["results"][0]["text"] == "United States"


def test_deletion_of_a_theme_in_use_names_what_needs_it(administrator):
    record = factories.RecommendationFactory()

    html = html_of_delete(administrator, record.themes.get())

    assert "still in use" in html
    assert record.ref in html
    assert 'name="post"' not in html


def html_of_delete(client, record):
    return client.get(page_of(record, "delete")).content.decode()


def test_fields_of_rows_are_labelled(analyst, addressee):
    html = html_of(analyst, addressee.recommendation, "?edit=1")

    assert 'aria-label="Mention of the addressee"' in html
    assert 'aria-label="Actor of the target"' in html
    assert "Remove Government of Iraq" in html


def test_step_told_by_its_verb(client_of, analyst):
    record = factories.RecommendationFactory(state="in_review")
    record.note = "Ready"
    tracking.save(record, by=analyst.user)
    reviewer = client_of("reviewer")
    tracking.move(recommendation=record, to="published", by=reviewer.user)

    html = html_of(analyst, record)

    assert f"{reviewer.user} published this recommendation</span>" in html


def test_page_at_another_time_offers_to_choose_the_day(lived, reader):
    reader.force_login(reader.user)

    html = html_of(reader, lived, "?as_of=2015-06-30")

    assert '<input type="date" id="id_as_of" name="as_of" value="2015-06-30">' in html
