"""Merging: one record takes over what another of the same advice has."""

import pytest

from recommendations import tracking
from recommendations.models import (
    Addressee,
    AskMember,
    Assessment,
    Comment,
    Link,
    Recommendation,
    Target,
    rules,
)
from recommendations.text.dates import PartialDate
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer():
    return make.UserFactory(role="reviewer")


def reload(record):
    return type(record).objects.get(pk=record.pk)


@pytest.fixture
def pair():
    """Two records of the same advice, with parts alike and parts of their own."""
    double = make.RecommendationFactory(ref="FA-2017-02")
    kept = make.RecommendationFactory(ref="FA-2017-01")
    actor, ask = make.ActorFactory(), make.AskFactory()
    for row in (double, kept):
        addressee = make.AddresseeFactory(recommendation=row, actor=actor)
        make.AssessmentFactory(addressee=addressee)
        make.TargetFactory(recommendation=row, actor=actor)
        make.AskMemberFactory(recommendation=row, ask=ask)
        make.CommentFactory(recommendation=row)
    newest = make.AddresseeFactory(recommendation=double)
    make.EvidenceFactory(
        assessment=make.AssessmentFactory(addressee=newest, value="stalled")
    )
    make.TargetFactory(recommendation=double)
    make.AskMemberFactory(recommendation=double)
    for row in Addressee.objects.all():
        tracking.refresh_current(row)
    return double, kept


@pytest.fixture
def merge(pair, reviewer):
    def merge(reason="the same advice", **facts):
        double, kept = pair
        facts = {"recommendation": double, "into": kept, "by": reviewer, **facts}
        return tracking.merge(reason=reason, **facts)

    return merge


def test_merge_keeps_everything_and_doubles_nothing(pair, merge):
    double, kept = pair
    assessments = set(Assessment.objects.values_list("uid", flat=True))
    comments = set(Comment.objects.all())

    assert merge() == kept

    assert set(Assessment.objects.values_list("uid", flat=True)) == assessments
    assert set(kept.comments.all()) == comments
    for model, count in ((Addressee, 2), (Target, 2), (AskMember, 2)):
        assert model.objects.filter(recommendation=kept).count() == count
        assert not model.objects.filter(recommendation=double).exists()
    same = kept.addressees.get(actor=kept.targets.first().actor)
    assert same.assessments.count() == 2
    assert [row.position for row in kept.addressees.all()] == [1, 2]


def test_merge_brings_current_values_and_headlines_up_to_date(pair, merge):
    kept = merge()

    assert {row.implementation for row in kept.addressees.all()} == {
        "in_progress",
        "stalled",
    }
    assert reload(kept).headline == "mixed"
    assert reload(pair[0]).headline == "not_assessed"


def test_merge_leaves_the_newest_value_of_both(merge, pair):
    double, kept = pair
    same = kept.addressees.get()
    make.AssessmentFactory(
        addressee=double.addressees.get(actor=same.actor),
        value="implemented",
        true_from="2016",
    )

    merge()

    assert reload(same).implementation == "implemented"


def test_the_merged_ref_leads_to_the_survivor(merge, pair):
    merge()

    double = reload(pair[0])
    assert (double.state, double.state_reason) == ("merged", "the same advice")
    assert Recommendation.objects.resolve("FA-2017-02") == pair[1]
    assert Recommendation.objects.resolve("FA-2017-01") == pair[1]


def test_merge_of_the_survivor_takes_the_earlier_refs_along(merge, pair, reviewer):
    merge()
    last = make.RecommendationFactory()

    merge(recommendation=pair[1], into=last)

    for row in pair:
        assert Recommendation.objects.resolve(row.ref) == last


def test_merge_moves_links_and_makes_none_to_itself(pair, merge):
    double, kept = pair
    make.LinkFactory(recommendation=double, to=kept, kind="duplicates")
    other = make.RecommendationFactory()
    make.LinkFactory(recommendation=double, to=other)
    make.LinkFactory(recommendation=kept, to=other)
    make.LinkFactory(recommendation=other, to=double, kind="repeats")

    merge()

    assert {(row.recommendation, row.kind, row.to) for row in Link.objects.all()} == {
        (kept, "refines", other),
        (other, "repeats", kept),
    }
    assert Link.objects.count() == 2


def test_merge_counts_its_versions_up(pair, merge):
    merge()

    versions = list(
        reload(pair[0]).history.order_by("history_id").values_list("version", flat=True)
    )
    assert versions == sorted(set(versions))


def test_merge_into_itself_is_refused(pair, merge):
    with pytest.raises(rules.MergeRefused, match="into itself"):
        merge(into=pair[0])


def test_merge_into_what_was_merged_names_the_survivor(pair, merge):
    merge()

    with pytest.raises(rules.MergeRefused, match="was merged itself; name FA-2017-01"):
        merge(recommendation=make.RecommendationFactory(), into=pair[0])


def out_of_sight(state, **facts):
    into = make.RecommendationFactory() if state == "merged" else None
    return make.RecommendationFactory(
        state=state, state_reason="so", merged_into=into, **facts
    )


@pytest.mark.parametrize("state", ["rejected", "withdrawn"])
def test_merge_into_what_is_out_of_sight_is_refused(pair, merge, state):
    with pytest.raises(rules.MergeRefused) as caught:
        merge(into=out_of_sight(state, ref="FA-2017-09"))

    told = f"FA-2017-09 is {state}; take it up again first, or name another"
    assert (str(caught.value), caught.value.field) == (told, "into")
    assert reload(pair[0]).addressees.count() == 2


@pytest.mark.parametrize("state", ["draft", "in_review"])
def test_merge_takes_nothing_published_from_readers(pair, merge, state):
    Recommendation.objects.filter(pk=pair[1].pk).update(state=state)

    with pytest.raises(rules.MergeRefused, match="publish it first"):
        merge()

    assert reload(pair[0]).state == "published"


@pytest.mark.parametrize("state", ["rejected", "withdrawn", "merged"])
def test_merge_of_what_is_out_of_sight_is_refused(merge, state):
    with pytest.raises(rules.TransitionUnknown):
        merge(recommendation=out_of_sight(state))


def test_merge_takes_a_reviewer_and_a_reason(merge):
    with pytest.raises(rules.RoleMissing, match="role of reviewer"):
        merge(by=make.UserFactory(role="analyst"))
    with pytest.raises(rules.ReasonMissing):
        merge(reason=" ")


def conditions_of(record):
    return {row.text: row.state for row in record.conditions.all()}


def test_merge_moves_conditions_and_keeps_one_of_each_text(pair, merge):
    double, kept = pair
    make.ConditionFactory(recommendation=double, text="If Erbil agrees")
    quote = make.QuoteFactory(source=double.source, words="Iraq")
    make.ConditionFactory(recommendation=double, text="If Baghdad agrees", quote=quote)
    stays = make.ConditionFactory(recommendation=kept, text="If Baghdad agrees")

    merge()

    assert set(conditions_of(kept)) == {"If Baghdad agrees", "If Erbil agrees"}
    assert kept.conditions.get(text="If Baghdad agrees") == stays
    assert reload(stays).quote is None
    assert not double.conditions.exists()


@pytest.mark.parametrize(
    ("gone", "stays", "expected"),
    [
        ("met", "unknown", "met"),
        ("not_met", "unknown", "not_met"),
        ("met", "not_met", "not_met"),
        ("unknown", "met", "met"),
    ],
)
def test_merge_carries_the_state_of_a_condition_over(
    pair, merge, reviewer, gone, stays, expected
):
    for row, state in zip(pair, (gone, stays), strict=True):
        tracking.set_condition(
            condition=make.ConditionFactory(recommendation=row),
            state=state,
            by=reviewer,
            rationale=f"{state}, say the papers.",
            since=PartialDate.parse("2014-06"),
        )

    merge()

    (condition,) = pair[1].conditions.all()
    assert condition.state == expected
    assert condition.state_rationale == f"{expected}, say the papers."
    assert str(condition.state_since) == "2014-06"


def test_merge_leaves_the_themes_and_the_attribution_of_the_survivor(pair, merge):
    double, kept = pair
    Recommendation.objects.update(kind="reported")
    double.attributed_actors.set([make.ActorFactory()])
    kept.attributed_actors.set([make.ActorFactory()])
    before = set(kept.themes.all()), set(kept.attributed_actors.all())

    merge()

    assert (set(kept.themes.all()), set(kept.attributed_actors.all())) == before


def test_merge_takes_the_merged_record_through_no_other_state(pair, merge):
    double, _ = pair
    make.ConditionFactory(recommendation=double)
    make.ConditionFactory(recommendation=pair[1])
    double.history.all().delete()

    merge()

    (row,) = double.history.all()
    assert (row.state, row.history_change_reason) == ("merged", "the same advice")


@pytest.mark.parametrize("state", ["draft", "in_review", "published"])
def test_merge_leaves_the_survivor_in_its_state(pair, merge, reviewer, state):
    double, kept = pair
    Recommendation.objects.filter(pk__in=[double.pk, kept.pk]).update(state=state)
    kept.history.all().delete()

    merge()

    kept = reload(kept)
    (row,) = kept.history.all()
    assert (kept.state, row.state) == (state, state)
    assert (row.history_user, row.version) == (reviewer, kept.version)
    assert row.history_change_reason == "took in FA-2017-02: the same advice"


def test_merge_counts_as_an_edit_of_the_survivor(pair, merge, reviewer):
    keys = [record.pk for record in pair]
    Recommendation.objects.filter(pk__in=keys).update(state="in_review")

    kept = merge()

    with pytest.raises(rules.OwnEdit):
        tracking.move(recommendation=kept, to="published", by=reviewer)


def test_merge_shows_in_the_history_of_what_the_survivor_gained(pair, merge):
    gained = pair[0].addressees.last()

    merge()

    row = gained.history.first()
    assert (row.recommendation, row.history_type) == (pair[1], "~")
    assert row.history_change_reason == "the same advice"


def closed(record, reason):
    Recommendation.objects.filter(pk=record.pk).update(
        disposition="closed", closing_reason=reason
    )


def double_and_kept(*, double, kept, axis="implementation"):
    """Two records; an addressee of each has this value, of the one actor or of two."""
    rows = []
    for ref, value in (("FA-2017-02", double), ("FA-2017-01", kept)):
        row = make.RecommendationFactory(ref=ref)
        addressee = make.AddresseeFactory(
            recommendation=row, actor=make.ActorFactory(name=f"Actor of {ref}")
        )
        if value:
            make.AssessmentFactory(addressee=addressee, value=value, axis=axis)
        tracking.refresh_current(addressee)
        rows.append(row)
    return rows


def merged(double, kept, by):
    tracking.merge(recommendation=double, into=kept, by=by, reason="the same advice")
    return reload(kept)


REOPENED = [
    (
        "not_trackable",
        {"double": "contrary_action", "kept": ""},
        "reopened: Actor of FA-2017-02: contrary action",
    ),
    (
        "implemented",
        {"double": "reversed", "kept": "implemented"},
        "reopened: Actor of FA-2017-02: reversed",
    ),
    (
        "implemented",
        {"double": "", "kept": "implemented"},
        (
            "reopened: closing as implemented needs all implemented; now implemented, "
            "not assessed"
        ),
    ),
    (
        "implemented_otherwise",
        {"double": "no_action_found", "kept": "implemented"},
        (
            "reopened: closing as implemented otherwise needs all implemented, or "
            "implemented otherwise; now implemented, no action found"
        ),
    ),
    (
        "finally_rejected",
        {"double": "accepted", "kept": "rejected", "axis": "response"},
        (
            "reopened: closing as finally rejected needs all responses rejected; now "
            "accepted, rejected"
        ),
    ),
]


@pytest.mark.parametrize(("closing_reason", "values", "told"), REOPENED)
def test_merge_reopens_what_is_closed_no_more(reviewer, closing_reason, values, told):
    double, kept = double_and_kept(**values)
    closed(kept, closing_reason)

    kept = merged(double, kept, reviewer)

    assert (kept.disposition, kept.closing_reason) == ("open", "")
    assert kept.history.first().history_change_reason == told


@pytest.mark.parametrize(
    ("closing_reason", "values"),
    [
        ("implemented", {"double": "implemented", "kept": "implemented"}),
        ("not_trackable", {"double": "stalled", "kept": ""}),
        (
            "finally_rejected",
            {"double": "rejected", "kept": "rejected", "axis": "response"},
        ),
    ],
)
def test_merge_leaves_closed_what_its_addressees_bear_out(
    reviewer, closing_reason, values
):
    double, kept = double_and_kept(**values)
    closed(kept, closing_reason)

    kept = merged(double, kept, reviewer)

    assert (kept.disposition, kept.closing_reason) == ("closed", closing_reason)


def test_merge_with_what_superseded_it_reopens_the_survivor(reviewer):
    double, kept = double_and_kept(double="", kept="")
    make.LinkFactory(recommendation=double, to=kept, kind="supersedes")
    closed(kept, "superseded")

    assert merged(double, kept, reviewer).disposition == "open"


def test_merge_of_a_closed_record_leaves_the_survivor_open(reviewer):
    double, kept = double_and_kept(double="implemented", kept="")
    closed(double, "implemented")

    assert merged(double, kept, reviewer).disposition == "open"
    assert reload(double).disposition == "closed"


def test_merge_ends_the_waiting_for_a_condition_that_is_met(pair, merge, reviewer):
    double, kept = pair
    for row, state in ((double, "met"), (kept, "unknown")):
        make.ConditionFactory(recommendation=row, state=state, state_rationale="so")
    tracking.wait(recommendation=kept, by=reviewer)

    kept = reload(merge())

    assert kept.disposition == "open"
    told = "no condition is left to be met"
    assert kept.history.first().history_change_reason == told


def test_merge_lets_the_survivor_wait_on(pair, merge, reviewer):
    double, kept = pair
    make.ConditionFactory(recommendation=double, text="If Erbil agrees")
    make.ConditionFactory(recommendation=kept)
    for row in pair:
        tracking.wait(recommendation=row, by=reviewer)

    assert reload(merge()).disposition == "waiting"
    assert reload(double).disposition == "open"
