"""Saving one record: what is refused, and how it is said."""

import pytest
from django.core.exceptions import ValidationError

from recommendations import tracking
from recommendations.models import (
    Actor,
    ActorAlias,
    AskMember,
    Assessment,
    Condition,
    Link,
    Recommendation,
    Theme,
    rules,
)
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor():
    return make.ActorFactory(key="iraq", name="Iraq")


def test_save_creates_and_returns_the_record(actor):
    alias = ActorAlias(actor=actor, name="Baghdad")

    assert tracking.save(alias) is alias
    assert ActorAlias.objects.get(name="Baghdad") == alias


def test_save_leaves_what_does_not_differ(actor):
    tracking.save(Actor.objects.get(pk=actor.pk))

    actor.refresh_from_db()
    assert actor.version == 1


def test_save_counts_a_version_per_change(actor):
    actor.name = "Republic of Iraq"
    tracking.save(actor)

    actor.refresh_from_db()
    assert (actor.name, actor.version) == ("Republic of Iraq", 2)


def test_save_notices_a_precision_alone():
    actor = make.ActorFactory(period_from="2014")
    actor.period_from = "2014-01"

    tracking.save(actor)

    assert str(Actor.objects.get(pk=actor.pk).period_from) == "2014-01"


def test_save_of_a_deferred_record_keeps_what_was_not_loaded(actor):
    row = Actor.objects.only("name").get(pk=actor.pk)
    row.name = "Republic of Iraq"

    tracking.save(row)

    actor.refresh_from_db()
    assert (actor.key, actor.name) == ("iraq", "Republic of Iraq")


REFUSED = [
    (
        lambda: Actor(key="iraq", name="Another", kind="state"),
        {"key": ["Actor with this Key already exists."]},
    ),
    (
        lambda: Actor(key="iran", kind="state"),
        {"name": ["This field cannot be blank."]},
    ),
    (
        lambda: Actor(key="iran", name="Iran", kind="planet"),
        {"kind": ["Value 'planet' is not a valid choice."]},
    ),
    (
        lambda: Actor(
            key="i", name="I", kind="state", period_from="2014-06", period_to="2013"
        ),
        {"period_to": ["the period ends before it begins"]},
    ),
    (
        lambda: ActorAlias(actor=make.ActorFactory(), name="BAGHDAD"),
        {"__all__": ["another actor has this alias already"]},
    ),
    (lambda: ActorAlias(name="Tehran"), {"actor": ["This field cannot be null."]}),
    (
        lambda: AskMember(
            ask=make.AskFactory(),
            recommendation=make.RecommendationFactory(),
            stance="opposes",
        ),
        {"__all__": ["every stance but same says why"]},
    ),
    (
        lambda: Condition(recommendation=make.RecommendationFactory(), text="o" * 501),
        {
            "text": [
                "Ensure this value has at most 500 characters (it has 501).",
            ]
        },
    ),
    (
        lambda: Link(
            recommendation=Recommendation.objects.get(),
            to=Recommendation.objects.get(),
            kind="refines",
        ),
        {"__all__": ["a recommendation is not linked to itself"]},
    ),
]


@pytest.mark.parametrize(("build", "messages"), REFUSED)
def test_save_says_what_the_database_refuses(actor, build, messages):
    make.ActorAliasFactory(actor=actor, name="Baghdad")
    make.RecommendationFactory()

    with pytest.raises(ValidationError) as caught:
        tracking.save(build())

    assert caught.value.message_dict == messages


CLASHES = [
    (make.AddresseeFactory, "the actor is an addressee already"),
    (make.TargetFactory, "the actor is a target already"),
    (make.AskMemberFactory, "the recommendation is a member already"),
    (make.LinkFactory, "the two are linked so already"),
]


@pytest.mark.parametrize(("factory", "message"), CLASHES)
def test_save_says_what_is_there_already(factory, message):
    row = factory()
    row.pk, row._state.adding = None, True

    with pytest.raises(ValidationError) as caught:
        tracking.save(row)

    assert caught.value.messages == [message]


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"state": "rejected"}, "say why it is rejected, merged or withdrawn"),
        (
            {"state": "merged", "state_reason": "the same"},
            (
                "a merged recommendation, and no other, names the one that it was "
                "merged into"
            ),
        ),
        (
            {"disposition": "closed"},
            "a closed recommendation, and no other, has a reason for closing",
        ),
    ],
)
def test_save_says_what_the_state_of_a_recommendation_lacks(facts, message):
    recommendation = make.RecommendationFactory()
    vars(recommendation).update(facts)

    with pytest.raises(ValidationError) as caught:
        tracking.save(recommendation)

    assert caught.value.messages == [message]


def test_save_leaves_the_transaction_usable_and_the_history_silent(actor):
    before = Actor.history.count()

    with pytest.raises(ValidationError):
        tracking.save(Actor(key="iraq", name="Another", kind="state"))

    assert Actor.objects.get().name == "Iraq"
    assert Actor.history.count() == before


def test_save_counts_no_version_for_what_was_refused(actor):
    other = make.ActorFactory()
    other.key = "iraq"
    with pytest.raises(ValidationError):
        tracking.save(other)

    other.key = "iran"
    tracking.save(other)

    other.refresh_from_db()
    assert other.version == 2


@pytest.mark.parametrize("character", ["\0", "\ud800"])
@pytest.mark.parametrize("field", ["name", "key"])
def test_save_refuses_characters_that_no_database_keeps(actor, field, character):
    setattr(actor, field, f"Iraq{character}")

    with pytest.raises(ValidationError, match="at offset 4 cannot be stored") as caught:
        tracking.save(actor)

    assert set(caught.value.error_dict) == {field}


@pytest.mark.parametrize("character", ["\0", "\ud800"])
def test_save_refuses_such_characters_in_a_reason(actor, character):
    actor.name = "Republic of Iraq"

    with pytest.raises(ValidationError, match="cannot be stored"):
        tracking.save(actor, reason=f"renamed{character}")

    actor.refresh_from_db()
    assert actor.name == "Iraq"


@pytest.mark.parametrize("name", ["😀", "العراق", "e\u0301", "\U0010ffff", "a\u2028b"])
def test_save_keeps_all_other_characters(actor, name):
    actor.name = name

    tracking.save(actor)

    assert Actor.objects.get().name == name


def unsaved(**facts):
    facts = {"ref": "FA-2017-01", "summary": "Press Baghdad", **facts}
    return Recommendation(quote=make.QuoteFactory(), **facts)


def theme():
    return make.ThemeFactory()


RULES = [
    ({"summary": "Press Baghdad."}, 1, rules.SummaryEndsWithStop, "summary"),
    ({"summary": "Press Baghdad. "}, 1, rules.SummaryEndsWithStop, "summary"),
    ({}, 0, rules.ThemesUncounted, "themes"),
    ({}, 4, rules.ThemesUncounted, "themes"),
    ({"kind": "reported"}, 1, rules.AttributionMissing, "attributed_actors"),
    (
        {"attributed_text": "Maliki"},
        1,
        rules.AttributionUncalledFor,
        "attributed_actors",
    ),
    (
        {"kind": "implicit", "attributed_text": "Maliki"},
        1,
        rules.AttributionUncalledFor,
        "attributed_actors",
    ),
]


@pytest.mark.parametrize(("facts", "count", "error", "field"), RULES)
def test_save_refuses_a_recommendation(facts, count, error, field):
    with pytest.raises(error) as caught:
        tracking.save(unsaved(**facts), themes=make.ThemeFactory.create_batch(count))

    assert caught.value.field == field
    assert not Recommendation.objects.exists()


def test_save_refuses_a_theme_of_the_upper_level():
    upper = make.UpperThemeFactory(name="Security")

    with pytest.raises(rules.ThemeOfUpperLevel, match="Security gathers other themes"):
        tracking.save(unsaved(), themes=[upper])


def test_save_refuses_actors_to_whom_nothing_is_attributed(actor):
    with pytest.raises(rules.AttributionUncalledFor, match="this is explicit"):
        tracking.save(unsaved(), themes=[theme()], attributed_actors=[actor])


@pytest.mark.parametrize("count", [1, 3])
def test_save_creates_a_recommendation_with_its_themes(count):
    themes = make.ThemeFactory.create_batch(count)

    saved = tracking.save(unsaved(), themes=iter(themes))

    assert set(saved.themes.all()) == set(themes)


@pytest.mark.parametrize("attributed", ["text", "actor"])
def test_save_creates_a_reported_recommendation(actor, attributed):
    text = "Maliki" if attributed == "text" else ""
    actors = [actor] if attributed == "actor" else []
    record = unsaved(kind="reported", attributed_text=text)

    saved = tracking.save(record, themes=[theme()], attributed_actors=actors)

    assert saved.attributed_actors.count() == len(actors)


def test_save_keeps_relations_that_are_not_given():
    recommendation = make.RecommendationFactory()
    recommendation.summary = "Press Baghdad harder"

    tracking.save(recommendation)

    assert recommendation.themes.count() == 1


def test_save_takes_the_last_theme_from_nobody():
    recommendation = make.RecommendationFactory()

    with pytest.raises(rules.ThemesUncounted, match="this has 0"):
        tracking.save(recommendation, themes=[])

    assert recommendation.themes.count() == 1


def test_save_writes_nothing_where_a_relation_fails():
    recommendation = make.RecommendationFactory(summary="Press Baghdad")
    recommendation.summary = "Press Erbil"

    unsaved_theme = Theme(name="Oil", parent=theme().parent)
    with pytest.raises(ValueError, match="Oil"):
        tracking.save(recommendation, themes=[unsaved_theme])

    recommendation.refresh_from_db()
    assert recommendation.summary == "Press Baghdad"
    assert not Recommendation.history.filter(history_type="~").exists()


def test_save_leaves_assessments_and_evidence_alone():
    evidence = make.EvidenceFactory()

    for record in (evidence, evidence.assessment):
        with pytest.raises(tracking.AppendedOnly, match="record a correction"):
            tracking.save(record)


def test_appended_only_speaks_english():
    with pytest.raises(tracking.AppendedOnly) as caught:
        tracking.save(Assessment())

    assert str(caught.value).startswith("an assessment is never changed or removed")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (rules.ThemesUncounted(0), "themes_uncounted"),
        (rules.ThemeOfUpperLevel("Oil"), "theme_of_upper_level"),
        (rules.AttributionMissing(), "attribution_missing"),
        (rules.AttributionUncalledFor("explicit"), "attribution_uncalled_for"),
        (rules.SummaryEndsWithStop(), "summary_ends_with_stop"),
        (tracking.StillInUse("Iraq", []), "still_in_use"),
        (tracking.AppendedOnly(Assessment()), "appended_only"),
    ],
)
def test_refused_has_a_stable_code(error, code):
    assert error.code == code


def test_save_refuses_a_theme_on_a_third_level():
    third = Theme(key="t", name="T", definition="D", parent=theme())

    with pytest.raises(ValidationError, match="themes have two levels"):
        tracking.save(third)
