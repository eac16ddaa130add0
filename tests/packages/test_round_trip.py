"""A package out of one database and into another is the same data, field by field."""

import json
import shutil
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.core import serializers
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import transaction

from recommendations import tracking
from recommendations.evidence_files import fields_of
from recommendations.models import (
    Addressee,
    Assessment,
    Comment,
    Evidence,
    Recommendation,
    Source,
)
from recommendations.text.dates import PartialDate
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def uploads(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "uploads"


def everything():
    """Every field of every record of the domain, keys of the database apart."""
    rows = []
    for model in apps.get_app_config("recommendations").get_models():
        if hasattr(model, "natural_key") and model.__name__ != "SavedView":
            rows += serializers.serialize(
                "python",
                model.objects.all(),
                use_natural_foreign_keys=True,
                use_natural_primary_keys=True,
            )
    for row in rows:
        for name, held in row["fields"].items():
            if isinstance(held, list):
                row["fields"][name] = sorted(held)
    return sorted(json.dumps(row, default=str, sort_keys=True) for row in rows)


def moved(path, **chosen):
    """Write a package, empty the database, and load the package into it."""
    call_command("export_package", path, verbosity=0, **chosen)
    call_command("flush", interactive=False, verbosity=0)
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    call_command("load_package", path, verbosity=0)


def crowded():
    """One of everything that a package has to carry, with awkward values."""
    reviewer = factories.UserFactory(username="rita", role="reviewer")
    made = factories.RecommendationFactory(
        ref="A/1",
        kind="reported",
        note='=1+1 "said", \r\n tab\t ünï 安 \r ; ',
        due=PartialDate.parse("2014-06"),
        attributed_actors=[factories.ActorFactory(key="zz")],
        edited_by=reviewer,
        priority="high",
        review_interval=30,
        version=7,
    )
    parent = factories.ActorFactory(key="a-parent", version=3)
    child = factories.ActorFactory(key="a-child", parent=parent, period_from="2014")
    factories.ActorAliasFactory(actor=child, name="Washington")
    addressee = factories.AddresseeFactory(recommendation=made, actor=child)
    factories.TargetFactory(recommendation=made, actor=parent)
    quote = factories.QuoteFactory(source=made.source, words="Washington")
    factories.ConditionFactory(recommendation=made, quote=quote)
    factories.AuthorshipFactory(source=made.source)
    factories.InferredFieldFactory(source=made.source)
    other = factories.RecommendationFactory(ref="B", state="draft")
    factories.RecommendationFactory(
        ref="0-merged", state="merged", merged_into=other, state_reason="twice"
    )
    factories.LinkFactory(recommendation=made, to=other)
    factories.AskMemberFactory(recommendation=made)
    factories.CommentFactory(recommendation=made, by=reviewer)
    assessed(addressee, reviewer)
    factories.FileRecordFactory()


def assessed(addressee, reviewer):
    first = factories.AssessmentFactory(
        addressee=addressee,
        value="implemented",
        assessed_at=datetime(2024, 1, 2, 3, 4, 5, 678901, tzinfo=UTC),
        confirmed_by=reviewer,
        confirmed_at=datetime(2024, 2, 2, tzinfo=UTC),
    )
    correction = factories.AssessmentFactory(
        addressee=addressee, value="reversed", corrects=first
    )
    content = ContentFile(b"%PDF-1.4 a reply", name="reply.pdf")
    factories.EvidenceFactory(
        assessment=correction, kind="file", url="", title="", **fields_of(content)
    )
    factories.EvidenceFactory(
        assessment=correction,
        kind="search",
        url="",
        title="",
        searched="hansard",
        terms="oil",
        searched_on="2024-01-01",
        position=2,
    )
    with transaction.atomic():
        tracking.refresh_current(addressee)


def test_seeds_come_back_as_they_were(real_seeds, tmp_path):
    before = everything()

    moved(tmp_path / "seeds.zip")

    assert everything() == before


def test_everything_comes_back_as_it_was(tmp_path):
    crowded()
    before = everything()

    moved(tmp_path / "all.zip")

    assert everything() == before
    assert Comment.objects.get().by.username == "rita"
    piece = Evidence.objects.get(kind="file")
    assert piece.file.read() == b"%PDF-1.4 a reply"
    piece.file.close()


def test_accounts_that_came_along_let_nobody_in(tmp_path):
    crowded()

    moved(tmp_path / "all.zip")

    rita = User.objects.get(username="rita")
    assert not rita.is_active
    assert not rita.has_usable_password()


def test_what_is_loaded_has_a_history_that_says_whence(tmp_path):
    factories.RecommendationFactory()

    moved(tmp_path / "all.zip")

    (row,) = Recommendation.history.all()
    assert row.history_change_reason == "loaded from a data package"


def test_what_follows_from_assessments_is_computed_anew(tmp_path):
    crowded()

    moved(tmp_path / "all.zip")

    assert Addressee.objects.get(recommendation__ref="A/1").implementation == "reversed"
    assert Recommendation.objects.get(ref="A/1").headline == "reversed"


def test_published_package_holds_no_draft_and_no_note_of_editors(tmp_path):
    crowded()

    moved(tmp_path / "public.zip", published=True)

    made = Recommendation.objects.get()
    assert (made.ref, made.edited_by, made.priority) == ("A/1", None, "normal")
    assert not Comment.objects.exists()
    assert Source.objects.count() == 1
    assert Assessment.objects.count() == 2


def test_package_of_one_source_brings_the_survivor_of_what_was_merged(tmp_path):
    crowded()
    merged = Recommendation.objects.get(ref="0-merged")

    moved(tmp_path / "one.zip", source=[merged.source.key])

    refs = Recommendation.objects.values_list("ref", flat=True)
    assert set(refs) == {"0-merged", "B"}


def test_database_that_holds_something_is_refused(tmp_path):
    factories.RecommendationFactory()
    path = tmp_path / "all.zip"
    call_command("export_package", path, verbosity=0)

    with pytest.raises(CommandError, match=r"holds collections already \(1\)"):
        call_command("load_package", path)
