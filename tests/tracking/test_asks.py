"""The members of an ask: a stance changed, or a member taken off, as it was seen."""

import pytest

from recommendations import tracking
from recommendations.models import AskMember
from recommendations.models.rules import RoleMissing
from recommendations.tracking.asks import NoMember, Said, StanceChanged, WhyMissing
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst():
    return make.UserFactory(role="analyst")


@pytest.fixture
def member():
    return make.AskMemberFactory(stance="weaker", why="asks less")


def change(member, by, **facts):
    told = {"stance": "opposes", "why": "asks the contrary"} | facts
    return tracking.change_stance(member=member, by=by, **told)


def test_stance_changed_with_history(analyst, member):
    change(member, analyst, seen=Said("weaker", "asks less"), reason="read again")

    member.refresh_from_db()
    assert (member.stance, member.why) == ("opposes", "asks the contrary")
    newest = member.history.first()
    assert (newest.history_user, newest.history_change_reason) == (
        analyst,
        "read again",
    )


def test_stance_that_somebody_changed_meanwhile_stays(analyst, member):
    change(member, analyst)
    second = make.UserFactory(role="analyst")

    with pytest.raises(StanceChanged, match=f"{analyst} changed it to opposes"):
        change(member, second, seen=Said("weaker", "asks less"), stance="alternative")

    member.refresh_from_db()
    assert member.stance == "opposes"


def test_other_stances_say_why(analyst, member):
    with pytest.raises(WhyMissing):
        change(member, analyst, why=" ")

    assert change(member, analyst, stance="same", why="").why == ""


def test_taken_off_with_history(analyst, member):
    said = tracking.take_off_ask(member=member, by=analyst)

    assert said == Said("weaker", "asks less")
    assert not AskMember.objects.exists()
    assert AskMember.history.first().history_type == "-"


def test_member_that_changed_meanwhile_is_not_taken_off(analyst, member):
    with pytest.raises(StanceChanged):
        tracking.take_off_ask(member=member, by=analyst, seen=Said("same", ""))

    assert AskMember.objects.exists()


def test_member_that_is_gone_is_not_changed(analyst, member):
    AskMember.objects.all().delete()

    with pytest.raises(NoMember, match=member.recommendation.ref):
        change(member, analyst)


def test_reader_changes_nothing(member):
    reader = make.UserFactory(role="reader")

    with pytest.raises(RoleMissing):
        change(member, reader)
    with pytest.raises(RoleMissing):
        tracking.take_off_ask(member=member, by=reader)
