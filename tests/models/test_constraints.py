"""What the database refuses, whoever writes: each constraint, one broken row."""

import uuid

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from recommendations.models import Assessment, Change, Comment, Evidence, Import
from tests import factories as make

TODAY = timezone.now().date()

# constraint, a valid row, and what an update makes of it
UPDATES = [
    ("actor_is_not_its_own_parent", make.ActorFactory, {"parent": F("id")}),
    ("actor_kind_known", make.ActorFactory, {"kind": "planet"}),
    (
        "actor_period_forward",
        make.ActorFactory,
        {
            "period_from": "2014-02-01",
            "period_from_precision": "day",
            "period_to": "2014-01-31",
            "period_to_precision": "day",
        },
    ),
    (
        "actor_period_forward",
        make.ActorFactory,
        {
            "period_from": "2015-01-01",
            "period_from_precision": "year",
            "period_to": "2014-01-01",
            "period_to_precision": "year",
        },
    ),
    (
        "actor_period_forward",
        make.ActorFactory,
        {
            "period_from": "2014-06-01",
            "period_from_precision": "month",
            "period_to": "2014-05-01",
            "period_to_precision": "month",
        },
    ),
    ("addressee_implementation_known", make.AddresseeFactory, {"implementation": "?"}),
    ("addressee_response_known", make.AddresseeFactory, {"response": "implemented"}),
    ("ask_key_is_not_matrix", make.AskFactory, {"key": "matrix"}),
    ("askmember_says_why", make.AskMemberFactory, {"stance": "opposes"}),
    ("askmember_stance_known", make.AskMemberFactory, {"stance": "?", "why": "so"}),
    ("assessment_basis_known", make.AssessmentFactory, {"basis": "rumour"}),
    ("assessment_confidence_known", make.AssessmentFactory, {"confidence": "medium"}),
    (
        "assessment_confirmed_by_and_at",
        make.AssessmentFactory,
        {"confirmed_at": timezone.now()},
    ),
    (
        "assessment_confirmed_by_a_second_person",
        make.AssessmentFactory,
        {"confirmed_at": timezone.now(), "confirmed_by": F("assessed_by")},
    ),
    ("assessment_corrects_another", make.AssessmentFactory, {"corrects": F("id")}),
    ("assessment_has_rationale", make.AssessmentFactory, {"rationale": ""}),
    ("assessment_made_by_somebody", make.AssessmentFactory, {"assessed_by": None}),
    (
        "assessment_strong_not_on_own_word",
        make.AssessmentFactory,
        {"value": "implemented", "basis": "self_reported"},
    ),
    (
        "assessment_strong_not_on_own_word",
        make.AssessmentFactory,
        {"axis": "response", "value": "rejected", "basis": "self_reported"},
    ),
    ("assessment_value_of_its_axis", make.AssessmentFactory, {"value": "accepted"}),
    ("assessment_value_of_its_axis", make.AssessmentFactory, {"axis": "response"}),
    ("assessment_value_of_its_axis", make.AssessmentFactory, {"axis": "mood"}),
    ("collection_has_key", make.CollectionFactory, {"key": ""}),
    ("change_noun_known", make.ChangeFactory, {"noun": "quote"}),
    ("change_verb_known", make.ChangeFactory, {"verb": "painted"}),
    ("comment_has_text", make.CommentFactory, {"text": ""}),
    ("condition_has_text", make.ConditionFactory, {"text": ""}),
    ("condition_kind_known", make.ConditionFactory, {"kind": "when"}),
    ("condition_state_has_rationale", make.ConditionFactory, {"state": "met"}),
    (
        "condition_state_known",
        make.ConditionFactory,
        {"state": "open", "state_rationale": "so"},
    ),
    (
        "evidence_holds_what_its_kind_needs",
        make.EvidenceFactory,
        {"kind": "rumour"},
    ),
    ("evidence_holds_what_its_kind_needs", make.EvidenceFactory, {"kind": "quote"}),
    ("evidence_holds_what_its_kind_needs", make.EvidenceFactory, {"url": ""}),
    ("evidence_holds_what_its_kind_needs", make.EvidenceFactory, {"title": ""}),
    ("evidence_holds_what_its_kind_needs", make.EvidenceFactory, {"terms": "oil"}),
    ("evidence_holds_what_its_kind_needs", make.EvidenceFactory, {"file": "a.pdf"}),
    (
        "evidence_holds_what_its_kind_needs",
        make.EvidenceFactory,
        {"kind": "file", "url": "", "file": "a.pdf", "file_name": "a.pdf"},
    ),
    (
        "evidence_holds_what_its_kind_needs",
        make.EvidenceFactory,
        {"kind": "search", "url": "", "title": "", "searched": "web", "terms": "oil"},
    ),
    (
        "evidence_holds_what_its_kind_needs",
        make.EvidenceFactory,
        {"kind": "search", "searched": "web", "terms": "oil", "searched_on": TODAY},
    ),
    ("evidence_reliability_known", make.EvidenceFactory, {"reliability": "G"}),
    ("filerecord_origin_known", make.FileRecordFactory, {"origin": "?"}),
    ("import_names_its_file", make.ImportFactory, {"file_name": ""}),
    ("import_names_its_file", make.ImportFactory, {"sha256": ""}),
    ("import_undone_by_somebody", make.ImportFactory, {"undone_at": timezone.now()}),
    ("importrow_outcome_known", make.ImportRowFactory, {"outcome": "?"}),
    ("inferredfield_field_known", make.InferredFieldFactory, {"field": "mood"}),
    ("inferredfield_has_evidence", make.InferredFieldFactory, {"evidence": ""}),
    ("link_between_two", make.LinkFactory, {"to": F("recommendation")}),
    ("link_kind_known", make.LinkFactory, {"kind": "likes"}),
    ("apitoken_has_name", make.ApiTokenFactory, {"name": ""}),
    ("apitoken_scope_known", make.ApiTokenFactory, {"scope": "all"}),
    ("apitoken_expires", make.ApiTokenFactory, {"expiry": None}),
    ("savedexport_has_name_and_key", make.SavedExportFactory, {"name": ""}),
    ("savedexport_has_name_and_key", make.SavedExportFactory, {"key": ""}),
    ("savedview_has_name_and_key", make.SavedViewFactory, {"name": ""}),
    ("savedview_has_name_and_key", make.SavedViewFactory, {"key": ""}),
    ("stagedtable_names_its_file", make.StagedTableFactory, {"file_name": ""}),
    ("publisher_kind_known", make.PublisherFactory, {"kind": "blog"}),
    ("quote_has_words", make.QuoteFactory, {"exact": ""}),
    ("quote_match_known", make.QuoteFactory, {"match": "?"}),
    ("quote_start_before_end_or_lost", make.QuoteFactory, {"end": F("start")}),
    ("quote_start_before_end_or_lost", make.QuoteFactory, {"match": "lost"}),
    ("quote_start_before_end_or_lost", make.QuoteFactory, {"start": None}),
    ("quote_start_before_end_or_lost", make.QuoteFactory, {"end": None}),
    (
        "quote_start_before_end_or_lost",
        make.QuoteFactory,
        {"start": None, "end": None},
    ),
    (
        "recommendation_attributed_only_if_reported",
        make.RecommendationFactory,
        {"attributed_text": "the prime minister"},
    ),
    (
        "recommendation_closed_with_reason",
        make.RecommendationFactory,
        {"disposition": "closed"},
    ),
    (
        "recommendation_closed_with_reason",
        make.RecommendationFactory,
        {"disposition": "closed", "closing_reason": "?"},
    ),
    (
        "recommendation_closed_with_reason",
        make.RecommendationFactory,
        {"closing_reason": "superseded"},
    ),
    (
        "recommendation_closed_with_reason",
        make.RecommendationFactory,
        {"disposition": "shut"},
    ),
    (
        "recommendation_confidence_known",
        make.RecommendationFactory,
        {"confidence": "moderate"},
    ),
    (
        "recommendation_direction_known",
        make.RecommendationFactory,
        {"direction": "up"},
    ),
    ("recommendation_has_ref_and_summary", make.RecommendationFactory, {"ref": ""}),
    (
        "recommendation_has_ref_and_summary",
        make.RecommendationFactory,
        {"summary": ""},
    ),
    (
        "recommendation_headline_known",
        make.RecommendationFactory,
        {"headline": "accepted"},
    ),
    ("recommendation_kind_known", make.RecommendationFactory, {"kind": "tacit"}),
    (
        "recommendation_merged_into_one",
        make.RecommendationFactory,
        {"state": "merged", "state_reason": "the same"},
    ),
    (
        "recommendation_state_has_reason",
        make.RecommendationFactory,
        {"state": "rejected"},
    ),
    (
        "recommendation_state_has_reason",
        make.RecommendationFactory,
        {"state": "withdrawn"},
    ),
    (
        "recommendation_not_merged_into_itself",
        make.RecommendationFactory,
        {"state": "merged", "state_reason": "the same", "merged_into": F("id")},
    ),
    (
        "recommendation_priority_known",
        make.RecommendationFactory,
        {"priority": "urgent"},
    ),
    ("recommendation_state_known", make.RecommendationFactory, {"state": "new"}),
    ("recommendation_strength_known", make.RecommendationFactory, {"strength": "may"}),
    ("source_kind_known", make.SourceFactory, {"kind": "tweet"}),
    ("theme_is_not_its_own_parent", make.ThemeFactory, {"parent": F("id")}),
]

DATES = [
    (make.ActorFactory, "actor", "period_from"),
    (make.ActorFactory, "actor", "period_to"),
    (make.AddresseeFactory, "addressee", "response_since"),
    (make.AddresseeFactory, "addressee", "implementation_since"),
    (make.AssessmentFactory, "assessment", "true_from"),
    (make.ConditionFactory, "condition", "state_since"),
    (make.EvidenceFactory, "evidence", "published"),
    (make.RecommendationFactory, "recommendation", "due"),
    (make.SourceFactory, "source", "published"),
]

# constraint, a row, and in what a second, otherwise equal row may differ
COPIES = [
    ("idempotencykey_once", make.IdempotencyKeyFactory, {}),
    ("actoralias_once", make.ActorAliasFactory, {"name": "ALIAS OF TWO"}),
    ("addressee_once", make.AddresseeFactory, {"mention": "the president"}),
    ("askmember_once", make.AskMemberFactory, {"stance": "opposes", "why": "so"}),
    ("authorship_once", make.AuthorshipFactory, {"position": 2}),
    ("condition_once", make.ConditionFactory, {"kind": "unless"}),
    ("evidence_position_once", make.EvidenceFactory, {"title": "Another"}),
    ("importrow_once", make.ImportRowFactory, {"outcome": "kept"}),
    ("inferredfield_once", make.InferredFieldFactory, {"evidence": "Another"}),
    ("link_once", make.LinkFactory, {}),
    ("quote_once", make.QuoteFactory, {"uid": uuid.uuid4()}),
    ("rememberedcolumn_once", make.RememberedColumnFactory, {"column": ""}),
    ("savedexport_name_once", make.SavedExportFactory, {"key": "another"}),
    ("savedview_name_once", make.SavedViewFactory, {"key": "another"}),
    (
        "savedview_one_opens_first",
        make.FirstViewFactory,
        {"key": "another", "name": "Another"},
    ),
    ("filerecord_once", make.FileRecordFactory, {"file": "another.yaml"}),
    ("target_once", make.TargetFactory, {"position": 2}),
]

UNIQUE = [
    ("key", make.ActorFactory, {}),
    ("key", make.AskFactory, {}),
    ("key", make.CollectionFactory, {}),
    ("key", make.PersonFactory, {}),
    ("key", make.PublisherFactory, {}),
    ("key", make.SavedExportFactory, {"name": "Another"}),
    ("key", make.SavedViewFactory, {"name": "Another"}),
    ("key", make.SourceFactory, {}),
    ("key", make.ThemeFactory, {}),
    ("number", make.ChangeFactory, {}),
    ("ref", make.RecommendationFactory, {}),
    ("uid", make.ApiTokenFactory, {}),
    ("uid", make.AssessmentFactory, {}),
    ("uid", make.QuoteFactory, {"start": 0, "end": 1}),
    ("uid", make.StagedTableFactory, {}),
]


# What else a second row must differ in, where a row is never changed.
APPENDED = {
    Assessment: lambda: {"pk": 7_000_000, "uid": uuid.uuid4()},
    Evidence: lambda: {"pk": 7_000_000, "position": 2},
    Change: lambda: {"pk": 7_000_000, "number": None},
}


def update(row, **changes):
    """Write the row with changes; one that is never changed, as another row."""
    if type(row) in APPENDED:
        return append(row, {**APPENDED[type(row)](), **changes})
    with transaction.atomic():
        type(row)._base_manager.filter(pk=row.pk).update(**changes)
    return row


def append(row, changes):
    """Insert a copy with changes, past what the model's attributes make of them."""
    stored = type(row)._base_manager.filter(pk=row.pk)
    fields = {field.attname: field for field in row._meta.concrete_fields}
    values = stored.values(*fields).get()
    for name, value in changes.items():
        field = row._meta.pk if name == "pk" else row._meta.get_field(name)
        values[field.attname] = value
    for name, value in values.items():
        if isinstance(value, F):
            values[name] = values[row._meta.get_field(value.name).attname]
    columns = ", ".join(f'"{fields[name].column}"' for name in values)
    marks = ", ".join(["%s"] * len(values))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{row._meta.db_table}" ({columns}) VALUES ({marks})',
            [fields[n].get_db_prep_save(v, connection) for n, v in values.items()],
        )
    return type(row)._base_manager.get(pk=values["id"])


def copy(row, **changes):
    row.pk = None
    for name, value in changes.items():
        setattr(row, name, value)
    with transaction.atomic():
        type(row)._base_manager.bulk_create([row])


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "factory", "changes"), UPDATES)
def test_check_refuses(name, factory, changes):
    row = factory()

    with pytest.raises(IntegrityError, match=rf"\b{name}\b"):
        update(row, **changes)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "precision"),
    [
        (None, "day"),
        (None, "month"),
        (None, "year"),
        ("2014-01-01", ""),
        ("2014-01-01", "week"),
        ("2014-06-02", "month"),
        ("2014-01-31", "year"),
        ("2014-06-01", "year"),
        ("2010-10-10", "year"),
    ],
)
@pytest.mark.parametrize(("factory", "model", "field"), DATES)
def test_check_refuses_date_that_does_not_fit_its_precision(
    factory, model, field, day, precision
):
    row = factory()

    # A column that is never empty is looked at first.
    missing = rf"null value in column .{field}|NOT NULL .*{field}"

    with pytest.raises(IntegrityError, match=rf"{model}_{field}_fits|{missing}"):
        update(row, **{field: day, f"{field}_precision": precision})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "precision"),
    [("2014-01-01", "year"), ("2014-10-01", "month"), ("2014-10-10", "day")],
)
@pytest.mark.parametrize(("factory", "model", "field"), DATES)
def test_check_passes_date_that_fits_its_precision(
    factory, model, field, day, precision
):
    row = factory()

    row = update(row, **{field: day, f"{field}_precision": precision})

    row.refresh_from_db()
    assert (
        str(getattr(row, field)) == day[: {"year": 4, "month": 7, "day": 10}[precision]]
    )


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "factory", "changes"), COPIES)
def test_unique_refuses(name, factory, changes):
    row = factory(name="Alias of two") if name == "actoralias_once" else factory()
    # SQLite names the columns, PostgreSQL the constraint.
    columns = rf"UNIQUE constraint failed: {row._meta.db_table}\.\w+, "

    with pytest.raises(IntegrityError, match=rf"{columns}|\b{name}\b"):
        copy(row, **changes)


@pytest.mark.django_db
@pytest.mark.parametrize(("field", "factory", "changes"), UNIQUE)
def test_unique_field_refuses(field, factory, changes):
    row = factory()

    with pytest.raises(IntegrityError, match=f"{row._meta.db_table}[._]{field}"):
        copy(row, **changes)


@pytest.mark.django_db
def test_assessment_is_corrected_once():
    first = make.AssessmentFactory()
    make.AssessmentFactory(corrects=first)

    with pytest.raises(IntegrityError, match="corrects"), transaction.atomic():
        make.AssessmentFactory(corrects=first)


def test_every_constraint_has_its_broken_row():
    broken = {name for name, *_ in UPDATES + COPIES}
    broken |= {f"{model}_{field}_fits_precision" for _, model, field in DATES}

    assert broken == {
        constraint.name
        for model in apps.get_app_config("recommendations").get_models()
        for constraint in model._meta.constraints
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2014", "2014"),
        ("2014-06", "2014"),
        ("2014-06-30", "2014"),
        ("2014-06-30", "2014-06"),
        ("2014", "2014-01"),
        ("2014-06", "2015"),
        ("2014-06", None),
        (None, "2014-06"),
    ],
)
def test_period_forward_passes(start, end):
    actor = make.ActorFactory(period_from=start, period_to=end)

    actor.full_clean()


# People's talk about a record, and imports, which nothing names.
NAMELESS = {Import, Comment}


def test_every_model_has_a_name_that_is_unique():
    named = {factory._meta.model for _, factory, _ in UNIQUE + COPIES}

    assert named | NAMELESS == {
        model
        for model in apps.get_app_config("recommendations").get_models()
        if not model.__name__.startswith("Historical")
    }
