"""Every write tells in the feed what it did, to which record, and who may know."""

import inspect

import pytest
from django.db import models as django_models

from recommendations import models, tracking
from recommendations.models import Addressee, Change, Evidence, Recommendation
from recommendations.models.history import one_change
from recommendations.text.dates import PartialDate
from recommendations.text.spans import Span
from recommendations.tracking import feed
from tests import factories as make

pytestmark = pytest.mark.django_db

LINK = {"kind": "link", "url": "https://example.org", "title": "So"}


@pytest.fixture
def rita(db):
    return make.UserFactory(role="reviewer")


def judge(verb, rita, **more):
    return verb(
        value="implemented",
        true_from=PartialDate.parse("2015"),
        basis="media",
        confidence="high",
        rationale="The papers say so.",
        evidence=[Evidence(**LINK)],
        by=rita,
        **more,
    )


def assessed():
    return make.AssessmentFactory(value="implemented")


def moved():
    quote = make.RecommendationFactory().quote
    source = quote.source
    tracking.set_text(source=source, text=f"A preface. {source.text}")
    return type(quote).objects.get(pk=quote.pk)


def undone(rita):
    recommendation = tracking.prioritize(**one(), priority="high", by=rita)
    with one_change() as change:
        tracking.assign(recommendation=recommendation, to=rita, by=rita)
    return {"recommendation": recommendation, "change": change, "by": rita}


def waiting():
    return make.ConditionFactory().recommendation


def closed():
    return make.RecommendationFactory(
        disposition="closed", closing_reason="no_longer_applicable"
    )


def held():
    theme, other = make.ThemeFactory.create_batch(2)
    recommendation = make.RecommendationFactory(themes=[theme, other])
    return {"recommendation": recommendation, "theme": theme}


def one():
    return {"recommendation": make.RecommendationFactory()}


# function of `tracking`: how it is called, and what is told then, the newest last
SCENES = {
    "save": (
        lambda rita: tracking.save(make.ActorFactory.build(), by=rita),
        ["actor created"],
    ),
    "remove": (
        lambda rita: tracking.remove(make.ActorFactory(), by=rita),
        ["actor removed"],
    ),
    "assess": (
        lambda rita: judge(
            tracking.assess,
            rita,
            addressee=make.AddresseeFactory(),
            axis="implementation",
        ),
        ["recommendation assessed"],
    ),
    "correct": (
        lambda rita: judge(tracking.correct, rita, assessment=assessed()),
        ["recommendation corrected"],
    ),
    "restore": (
        lambda rita: tracking.restore(
            make.AssessmentFactory.build(
                addressee=make.AddresseeFactory(), assessed_by=rita
            )
        ),
        ["recommendation assessed"],
    ),
    "confirm": (
        lambda rita: tracking.confirm(assessment=assessed(), by=rita),
        ["recommendation confirmed"],
    ),
    "move": (
        lambda rita: tracking.move(
            **one(), to="withdrawn", reason="an old edition", by=rita
        ),
        ["recommendation withdrawn"],
    ),
    "close": (
        lambda rita: tracking.close(
            **one(), closing_reason="no_longer_applicable", by=rita
        ),
        ["recommendation closed"],
    ),
    "reopen": (
        lambda rita: tracking.reopen(
            recommendation=closed(), reason="not over", by=rita
        ),
        ["recommendation reopened"],
    ),
    "wait": (
        lambda rita: tracking.wait(recommendation=waiting(), by=rita),
        ["recommendation put_off"],
    ),
    "merge": (
        lambda rita: tracking.merge(
            **one(), into=make.RecommendationFactory(), reason="the same", by=rita
        ),
        ["recommendation merged", "recommendation changed"],
    ),
    "set_condition": (
        lambda rita: tracking.set_condition(
            condition=make.ConditionFactory(), state="met", rationale="So", by=rita
        ),
        ["recommendation changed condition"],
    ),
    "comment": (
        lambda rita: tracking.comment(**one(), text="Really?", by=rita),
        ["recommendation commented comment"],
    ),
    "accept_quote": (
        lambda rita: tracking.accept_quote(quote=moved(), by=rita),
        ["recommendation changed quote"],
    ),
    "place_quote": (
        lambda rita: tracking.place_quote(quote=moved(), span=Span(0, 9), by=rita),
        ["recommendation changed quote", "recommendation changed"],
    ),
    "set_text": (
        lambda rita: tracking.set_text(
            source=make.RecommendationFactory().source, text="Another.", by=rita
        ),
        ["source changed", "recommendation changed quote"],
    ),
    "assign": (
        lambda rita: tracking.assign(**one(), to=rita, by=rita),
        ["recommendation changed"],
    ),
    "prioritize": (
        lambda rita: tracking.prioritize(**one(), priority="high", by=rita),
        ["recommendation changed"],
    ),
    "add_theme": (
        lambda rita: tracking.add_theme(**one(), theme=make.ThemeFactory(), by=rita),
        ["recommendation changed"],
    ),
    "remove_theme": (
        lambda rita: tracking.remove_theme(**held(), by=rita),
        ["recommendation changed"],
    ),
    "add_to_ask": (
        lambda rita: tracking.add_to_ask(
            **one(), ask=make.AskFactory(), stance="same", by=rita
        ),
        ["ask changed askmember"],
    ),
    "change_stance": (
        lambda rita: tracking.change_stance(
            member=make.AskMemberFactory(), stance="opposes", why="It is not", by=rita
        ),
        ["ask changed askmember"],
    ),
    "take_off_ask": (
        lambda rita: tracking.take_off_ask(member=make.AskMemberFactory(), by=rita),
        ["ask changed askmember"],
    ),
    "assess_addressees": (
        lambda rita: judge(
            tracking.assess_addressees,
            rita,
            recommendation=make.AddresseeFactory().recommendation,
            axis="implementation",
        ),
        ["recommendation assessed"],
    ),
    "undo": (
        lambda rita: tracking.undo(**undone(rita)),
        ["recommendation changed"],
    ),
}


def line(change):
    """A change in words; of an assessment it goes without saying which part it is."""
    part = change.part_kind if change.part_kind != "assessment" else ""
    return f"{change.noun} {change.verb} {part}".strip()


@pytest.mark.parametrize("name", SCENES)
def test_a_write_tells_what_it_did(rita, name):
    write, lines = SCENES[name]

    write(rita)

    found = list(Change.objects.filter(by=rita))[-len(lines) :]
    assert [line(change) for change in found] == lines


def test_every_record_with_a_history_is_told_of():
    kept = {
        model
        for model in vars(models).values()
        if inspect.isclass(model)
        and issubclass(model, django_models.Model)
        and hasattr(model, "history")
    }

    assert kept == {*feed.NOUNS, *feed.PARTS, models.Quote}


def test_a_write_of_nothing_tells_nothing(rita):
    tracking.save(make.ActorFactory(), by=rita)

    assert not Change.objects.exists()


def test_a_refused_write_tells_nothing(rita):
    with pytest.raises(tracking.Refused):
        tracking.move(**one(), to="published", by=rita)

    assert not Change.objects.exists()


def test_of_many_the_refused_tell_nothing(rita):
    make.RecommendationFactory.create_batch(2)
    make.RecommendationFactory(
        state="merged", merged_into=one()["recommendation"], state_reason="so"
    )

    outcome = tracking.for_each(
        recommendations=Recommendation.objects.all(),
        verb=tracking.move,
        skip=True,
        to="withdrawn",
        reason="an old edition",
        by=rita,
    )

    keys = [record.ref for record in outcome.done]
    assert [change.key for change in Change.objects.all()] == keys
    assert {change.change_id for change in Change.objects.all()} == {outcome.change}


def test_a_change_says_who_why_and_of_what(rita):
    record = make.ActorFactory(key="iraq")
    record.key = "republic-of-iraq"

    tracking.save(record, by=rita, reason="its whole name")

    change = Change.objects.get()
    assert (change.by, change.reason) == (rita, "its whole name")
    assert (change.key, change.former_key) == ("republic-of-iraq", "iraq")


def seen():
    return [(row.seen_before, row.seen_after) for row in Change.objects.all()]


def test_what_is_published_comes_into_sight():
    record = make.RecommendationFactory(state="in_review")
    record.state = "published"

    tracking.save(record)

    assert seen() == [(False, True)]


def test_an_edit_of_what_is_published_takes_it_out_of_sight(rita):
    record = make.RecommendationFactory()
    record.summary = "Press Erbil"

    tracking.save(record, by=rita)

    assert seen() == [(True, False)]


def test_a_part_that_takes_it_out_of_sight_is_not_seen_itself(rita):
    record = make.RecommendationFactory()

    tracking.save(Addressee(recommendation=record, actor=make.ActorFactory()), by=rita)

    assert [line(change) for change in Change.objects.all()] == [
        "recommendation changed",
        "recommendation changed addressee",
    ]
    assert seen() == [(True, False), (False, False)]


def test_a_link_is_seen_by_those_who_see_both_ends(rita):
    draft = make.RecommendationFactory(state="draft")
    for to in (draft, make.RecommendationFactory()):
        link = make.LinkFactory.build(to=to, **one())
        tracking.save(link, by=rita)

    assert seen() == [(False, False), (True, True)]


def test_a_draft_that_answers_an_ask_is_not_seen(rita):
    draft = make.RecommendationFactory(state="draft")

    tracking.add_to_ask(
        recommendation=draft, ask=make.AskFactory(), stance="same", by=rita
    )

    assert seen() == [(False, False)]


def test_evidence_that_moves_in_its_source_is_told_of():
    quote = make.QuoteFactory()
    cited = make.EvidenceFactory(kind="quote", quote=quote, url="", title="")

    tracking.set_text(source=quote.source, text=f"A preface. {quote.source.text}")

    assert Change.objects.last().key == cited.assessment.addressee.recommendation.ref
