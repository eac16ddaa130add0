"""The history that writes leave: one row each, with who and why."""

import pytest
from django.core import serializers
from django.core.management import call_command

from recommendations import tracking
from recommendations.models import Actor, ActorAlias, Recommendation, Source
from recommendations.models.history import one_change
from recommendations.text.dates import PartialDate
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst():
    return make.UserFactory()


def new_recommendation():
    return Recommendation(
        ref="FA-2017-01",
        summary="Press Baghdad",
        kind="reported",
        quote=make.QuoteFactory(),
    )


def test_save_writes_one_row_for_a_new_record(analyst):
    themes, actors = make.ThemeFactory.create_batch(2), [make.ActorFactory()]

    record = tracking.save(
        new_recommendation(),
        by=analyst,
        reason="read again",
        themes=themes,
        attributed_actors=actors,
    )

    (row,) = record.history.all()
    assert (row.history_type, row.history_user) == ("+", analyst)
    assert row.history_change_reason == "read again"
    assert {part.theme for part in row.themes.all()} == set(themes)
    assert [part.actor for part in row.attributed_actors.all()] == actors


def test_save_writes_one_row_for_a_change(analyst):
    record = tracking.save(
        make.RecommendationFactory.build(quote=make.QuoteFactory(), pk=None),
        themes=[make.ThemeFactory()],
    )
    theme = make.ThemeFactory()
    record.summary, record.due = "Press Erbil", PartialDate.parse("2014-06")

    tracking.save(record, by=analyst, reason="typo", themes=[theme])

    row, before = record.history.all()
    assert (row.history_type, row.history_user) == ("~", analyst)
    assert (row.summary, str(row.due), row.version) == ("Press Erbil", "2014-06", 2)
    assert [part.theme for part in row.themes.all()] == [theme]
    assert before.summary != "Press Erbil"
    assert before.due is None
    assert [part.theme for part in before.themes.all()] != [theme]


def test_save_writes_a_row_for_a_relation_alone():
    record = make.RecommendationFactory()
    record.history.all().delete()

    tracking.save(record, themes=make.ThemeFactory.create_batch(2))

    (row,) = record.history.all()
    assert row.themes.count() == 2


def test_save_writes_no_row_where_nothing_changed():
    record = make.RecommendationFactory()
    record.history.all().delete()

    tracking.save(record, themes=list(record.themes.all()))

    assert not record.history.exists()


def test_save_forgets_who_and_why_afterwards(analyst):
    actor = make.ActorFactory()
    for name, by, reason in [("Iraq", analyst, "typo"), ("Iran", None, "")]:
        actor.name = name
        tracking.save(actor, by=by, reason=reason)

    row = actor.history.first()

    assert (row.history_user, row.history_change_reason) == (None, "")


def test_save_after_a_refusal_writes_its_row(analyst):
    actor = make.ActorFactory()
    actor.history.all().delete()
    actor.kind = "planet"
    with pytest.raises(Exception, match="planet"):
        tracking.save(actor, by=analyst)

    actor.kind = "militia"
    tracking.save(actor)

    assert actor.history.get().history_user is None


def test_save_keeps_a_long_reason_whole():
    actor = make.ActorFactory()
    actor.name = "Iraq"

    tracking.save(actor, reason="so " * 1000)

    assert actor.history.first().history_change_reason == "so " * 1000


def test_rows_of_one_change_share_its_name():
    actors = make.ActorFactory.create_batch(2)
    with one_change() as name, one_change() as same:
        for actor in actors:
            actor.name += " renamed"
            tracking.save(actor)

    assert same == name
    assert {actor.history.first().change_id for actor in actors} == {name}


def test_rows_outside_of_a_change_have_no_name():
    with one_change():
        pass
    actor = make.ActorFactory()

    assert actor.history.first().change_id is None


def test_source_history_leaves_out_the_text():
    source = make.SourceFactory()

    tracking.set_text(source=source, text="Another text.")

    row = source.history.first()
    assert row.sha256 == source.sha256
    assert not hasattr(row, "text")


def test_loaddata_writes_no_row(tmp_path):
    record = make.RecommendationFactory()
    rows = [record.quote.source, record, *Actor.objects.all()]
    fixture = tmp_path / "fixture.json"
    fixture.write_text(serializers.serialize("json", rows))
    before = Recommendation.history.count(), Source.history.count()

    call_command("loaddata", fixture, verbosity=0)

    assert (Recommendation.history.count(), Source.history.count()) == before


def test_refreshed_current_values_write_no_row():
    addressee = make.AddresseeFactory()
    make.AssessmentFactory(addressee=addressee)
    before = addressee.history.count()

    tracking.refresh_current(addressee)

    assert addressee.history.count() == before
    assert not hasattr(addressee.history.first(), "implementation")


def test_remove_writes_who_and_why(analyst):
    alias = make.ActorAliasFactory(name="Baghdad")

    tracking.remove(alias, by=analyst, reason="no alias of it")

    row = ActorAlias.history.first()
    assert (row.history_type, row.name, row.history_user) == ("-", "Baghdad", analyst)
    assert row.history_change_reason == "no alias of it"


def test_remove_remembers_the_relations(analyst):
    record = make.RecommendationFactory()
    (theme,) = record.themes.all()

    tracking.remove(record, by=analyst)

    row = Recommendation.history.filter(history_type="-").get()
    assert [part.theme for part in row.themes.all()] == [theme]


def test_remove_writes_who_and_why_for_the_parts_too(analyst):
    addressee = make.AddresseeFactory()

    tracking.remove(addressee.recommendation, by=analyst, reason="no advice")

    row = type(addressee).history.first()
    assert (row.history_type, row.history_user) == ("-", analyst)
    assert row.history_change_reason == "no advice"
