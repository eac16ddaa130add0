"""The page of a recommendation: headline, confirming, correcting, and the timeline."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations import tracking
from recommendations.models import Assessment, Evidence
from recommendations.text.dates import PartialDate
from tests import factories
from tests.admin.conftest import ROLES
from tests.admin.pages import list_page, page_of, post_changes
from tests.admin.test_assess import LINK, judgement

CONFIRMERS = ("reviewer", "administrator")
EDITORS = ("analyst", *CONFIRMERS)


def assess(addressee, by=None, **changes):
    """An assessment recorded as one is, so that current values and headline follow."""
    given = {
        "axis": "implementation",
        "value": "implemented",
        "true_from": PartialDate.parse("2014"),
        "basis": "third_party",
        "confidence": "moderate",
        "rationale": "A later source says so.",
    }
    link = Evidence(kind="link", url="https://example.org/a", title="A statement")
    by = by or factories.UserFactory(role="analyst")
    return tracking.assess(
        addressee=addressee, by=by, evidence=[link], **given | changes
    )


@pytest.fixture
def strong(db):
    return assess(factories.AddresseeFactory())


def page(client, assessment):
    return client.get(page_of(assessment.addressee.recommendation)).content.decode()


def test_headline_said_with_its_sentence(reader):
    addressee = factories.AddresseeFactory(actor__name="Government of Iraq")
    assess(addressee, value="in_progress")

    html = reader.get(page_of(addressee.recommendation)).content.decode()

    assert '<span class="chip in_progress">' in html
    assert "<p>Government of Iraq: in progress since 2014.</p>" in html


def test_headline_of_addressees_who_differ(reader):
    one = factories.AddresseeFactory()
    factories.AddresseeFactory(recommendation=one.recommendation)
    assess(one, value="in_progress")

    html = reader.get(list_page("recommendation")).content.decode()

    assert '<span class="chip mixed">' in html
    assert '<use href="#s-mixed"/>' in html
    assert 'id="s-mixed"' in html


def test_headline_provisional_says_so(reader, strong):
    html = reader.get(list_page("recommendation")).content.decode()

    assert '<span class="chip implemented unconfirmed">' in html
    assert '<span class="provisional implemented"' in html


def test_headline_sorted_and_filtered(reader, strong):
    factories.RecommendationFactory()
    advice = strong.addressee.recommendation

    listed = list_page("recommendation")
    found = reader.get(f"{listed}?headline__exact=implemented").context["cl"]
    ordered = reader.get(f"{listed}?sort=shown_headline").context["cl"]

    assert list(found.queryset) == [advice]
    assert ordered.queryset.first() == advice


def confirm(client, assessment):
    return client.post(page_of(assessment, "confirm"), follow=True)


@pytest.mark.parametrize("role", [*ROLES, None])
def test_confirmed_by_those_who_may(role, client_of, strong):
    response = confirm(client_of(role), strong)

    strong.refresh_from_db()
    assert response.status_code == (200 if role in CONFIRMERS else 403)
    assert bool(strong.confirmed_by) == (role in CONFIRMERS)


def test_confirmation_shown(client_of, strong):
    reviewer = client_of("reviewer")

    offered = page(reviewer, strong)
    html = confirm(reviewer, strong).content.decode()

    assert "You did not record it, so you can" in offered
    assert page_of(strong, "confirm") in offered
    assert "Confirmed: " in html
    assert f"Confirmed by {reviewer.user}" in html
    assert page_of(strong, "confirm") not in html
    assert 'class="chip implemented"' in html


def test_confirmation_of_ones_own_refused(client_of):
    reviewer = client_of("reviewer")
    own = assess(factories.AddresseeFactory(), by=reviewer.user)

    html = page(reviewer, own)
    response = confirm(reviewer, own)

    own.refresh_from_db()
    assert "You recorded it, so somebody else has to" in html
    assert page_of(own, "confirm") not in html
    assert "nobody confirms an assessment of their own" in response.content.decode()
    assert own.confirmed_by is None


def test_confirmation_for_an_analyst_is_the_reviewers(analyst, strong):
    html = page(analyst, strong)

    assert "A reviewer does." in html
    assert page_of(strong, "confirm") not in html


def test_confirmation_takes_a_post(client_of, strong):
    client_of("reviewer").get(page_of(strong, "confirm"))

    strong.refresh_from_db()
    assert strong.confirmed_by is None


@pytest.mark.parametrize("what", ["weak", "confirmed", "corrected"])
def test_confirmation_of_what_needs_none_refused(what, client_of, strong):
    reviewer = client_of("reviewer")
    if what == "weak":
        strong = assess(factories.AddresseeFactory(), value="in_progress")
    elif what == "confirmed":
        confirm(reviewer, strong)
    else:
        correct(reviewer, strong)

    response = confirm(reviewer, strong)

    assert "Not confirmed" in response.content.decode()


def correct(client, assessment, **typed):
    typed = {"value": "stalled", "rationale": "It stopped.", **LINK, **typed}
    return client.post(page_of(assessment, "correct"), judgement(**typed))


@pytest.mark.parametrize("role", [*ROLES, None])
def test_corrected_by_those_who_assess(role, client_of, strong):
    client = client_of(role)

    shown = client.get(page_of(strong, "correct"))
    response = correct(client, strong)

    assert shown.status_code == (200 if role in EDITORS else 403)
    assert response.status_code == (302 if role in EDITORS else 403)
    assert Assessment.objects.filter(corrects=strong).exists() == (role in EDITORS)


def test_correction_form_begins_with_what_stood(analyst, strong):
    response = analyst.get(page_of(strong, "correct"))

    form, html = response.context["form"], response.content.decode()
    assert [group["axis"] for group in form.value_groups()] == ["implementation"]
    assert form["value"].value() == "implemented"
    assert 'name="true_from" value="2014"' in html
    assert form["basis"].value() == "third_party"
    assert not form["rationale"].value()
    assert "Corrects <b>Implemented" in html or "Corrects <b>implemented" in html


def test_correction_stands_and_the_corrected_stays(analyst, strong):
    correct(analyst, strong)

    made = Assessment.objects.get(corrects=strong)
    html = page(analyst, strong)
    assert made.assessed_by == analyst.user
    assert '<del class="status implementation implemented">' in html
    assert f"#assessment-{made.pk}" in html
    assert f"#assessment-{strong.pk}" in html
    strong.addressee.refresh_from_db()
    assert strong.addressee.implementation == "stalled"


def test_correction_of_the_other_axis_refused(analyst, strong):
    response = correct(analyst, strong, value="accepted")

    told = response.context["form"].errors["value"][0]
    assert "the axis that you correct" in told


def test_correction_of_the_corrected_refused(analyst, strong):
    correct(analyst, strong)

    response = analyst.post(page_of(strong, "correct"), judgement(**LINK), follow=True)

    assert "has been corrected since" in response.content.decode()
    assert Assessment.objects.count() == 2


def test_reversal_does_not_rest_on_what_it_corrects(analyst):
    only = assess(factories.AddresseeFactory(), value="in_progress")

    response = correct(analyst, only, value="reversed")

    assert "can be reversed" in response.context["form"].errors["value"][0]


def test_earlier_than_the_source_once_said_so(analyst):
    addressee = factories.AddresseeFactory()
    early = judgement(true_from="2001", **LINK)

    page_ = analyst.get(page_of(addressee, "assess")).content.decode()
    refused = analyst.post(page_of(addressee, "assess"), early)
    analyst.post(page_of(addressee, "assess"), early | {"earlier_than_source": "on"})

    assert 'name="earlier_than_source"' in page_
    assert "before the source" in refused.context["form"].errors["true_from"][0]
    assert Assessment.objects.get().earlier_than_source
    html = analyst.get(page_of(addressee.recommendation)).content.decode()
    assert "before the advice was given" in html


def test_draft_hidden_from_reader_on_pages_of_steps(client_of):
    draft = factories.RecommendationFactory(state="draft")
    assessment = assess(factories.AddresseeFactory(recommendation=draft))
    reader = client_of("reader")

    for each in ("confirm", "correct"):
        assert reader.get(page_of(assessment, each)).status_code == 403


def test_assessment_confirmed_on_its_own_page(client_of, strong):
    html = client_of("reviewer").get(page_of(strong)).content.decode()

    assert f'action="{page_of(strong, "confirm")}"' in html
    assert html.index('action="' + page_of(strong, "confirm")) < html.index(
        'id="assessment_form"'
    )


def lived(number):
    """A recommendation to which much has happened."""
    record = factories.RecommendationFactory(state="draft")
    editor = factories.UserFactory(role="analyst")
    addressee = factories.AddresseeFactory(recommendation=record)
    for n in range(number):
        assess(addressee, true_from=PartialDate.parse(str(2014 + n % 5)))
        tracking.comment(recommendation=record, text=f"Remark {n}", by=editor)
        record.note, record.strength = f"Note {n}", ("must", "could")[n % 2]
        record.refresh_from_db(fields=["state", "edited_by", "version"])
        tracking.save(
            record, by=editor, reason=f"r{n}", themes=[factories.ThemeFactory()]
        )
        condition = factories.ConditionFactory(recommendation=record, text=f"If {n}")
        tracking.set_condition(
            condition=condition, state="met", by=editor, rationale="so"
        )
    return record


def test_page_costs_the_same_at_any_age(client_of):
    reviewer = client_of("reviewer")
    young, old = lived(2), lived(12)
    reviewer.get(page_of(young))
    with CaptureQueriesContext(connection) as few:
        reviewer.get(page_of(young))

    with CaptureQueriesContext(connection) as many:
        response = reviewer.get(page_of(old))

    assert len(response.context["timeline"]) > 24
    assert (len(few), len(many)) == (34, 34)


def test_timeline_newest_first(analyst):
    record = lived(1)

    timeline = analyst.get(page_of(record)).context["timeline"]

    times = [moment.when for moment in timeline]
    assert times == sorted(times, reverse=True)
    assert {moment.kind for moment in timeline} == {"assessment", "comment", "edit"}


def test_timeline_says_field_before_and_after_and_why(analyst, client_of):
    record = factories.RecommendationFactory(state="draft", strength="should")
    post_changes(analyst, page_of(record), strength="must", reason="second look")
    analyst.post(f"{list_page('recommendation')}{record.pk}/move/in_review/")

    html = analyst.get(page_of(record)).content.decode()

    assert f"{analyst.user} changed this recommendation: second look" in html
    assert "<del>should</del> <ins>must</ins>" in html
    assert "<del>draft</del> <ins>in review</ins>" in html


def test_timeline_shows_confirmations(client_of, strong):
    reviewer = client_of("reviewer")
    html = confirm(reviewer, strong).content.decode()

    assert f"{reviewer.user} confirmed" in html


def test_timeline_hides_links_to_drafts_from_readers(reader):
    record = factories.RecommendationFactory()
    draft = factories.RecommendationFactory(state="draft", summary="Hidden draft")
    link = factories.LinkFactory(recommendation=record, to=draft)
    tracking.remove(link, by=factories.UserFactory())

    assert draft.ref not in reader.get(page_of(record)).content.decode()


@pytest.mark.parametrize(
    ("due", "implementation"),
    [
        ("", "not_assessed"),
        ("2014", "not_assessed"),
        ("2014-06", "implemented"),
        ("2026", "not_assessed"),
        ("2026-11", "in_progress"),
        ("2026-11-24", "not_assessed"),
        ("2027-02", "not_assessed"),
        ("2027-03", "not_assessed"),
        ("2030-01-01", "implemented"),
    ],
)
@pytest.mark.parametrize("today", ["2026-11-24", "2026-11-30", "2026-12-31"])
def test_schedule_filter_agrees_with_the_record(
    due, implementation, today, analyst, time_machine
):
    record = factories.RecommendationFactory(
        due=PartialDate.parse(due) if due else None
    )
    factories.AddresseeFactory(
        recommendation=record,
        implementation=implementation,
        implementation_since=PartialDate.parse("2014"),
    )
    time_machine.move_to(f"{today}T12:00:00+00:00", tick=False)
    analyst.force_login(analyst.user)
    day = PartialDate.parse(today).first_day
    expected = record.schedule(day).value.replace("met_late", "met")

    holding = [
        value
        for value in ("no_deadline", "not_due", "due_soon", "overdue", "met")
        if record
        in analyst.get(f"{list_page('recommendation')}?schedule={value}")
        .context["cl"]
        .queryset
    ]

    assert holding == [expected]


@pytest.mark.parametrize("who", ["me", "somebody", "nobody"])
def test_list_of_the_assigned(who, analyst):
    mine = factories.RecommendationFactory(assigned_to=analyst.user)
    other = factories.RecommendationFactory(assigned_to=factories.UserFactory())
    free = factories.RecommendationFactory()

    found = analyst.get(f"{list_page('recommendation')}?assigned={who}")

    wanted = {"me": {mine}, "somebody": {mine, other}, "nobody": {free}}
    assert set(found.context["cl"].queryset) == wanted[who]


def test_list_of_provisional_by_others(client_of, strong):
    reviewer = client_of("reviewer")
    assess(factories.AddresseeFactory(), by=reviewer.user)

    found = reviewer.get(f"{list_page('assessment')}?provisional=others")

    assert list(found.context["cl"].queryset) == [strong]


def test_list_of_provisional_by_others_holds_seeds(client_of, strong):
    seeded = factories.AssessmentFactory(
        value="implemented", assessed_by=None, loaded_from="seeds/iraq.yaml"
    )

    found = client_of("reviewer").get(f"{list_page('assessment')}?provisional=others")

    assert set(found.context["cl"].queryset) == {strong, seeded}
