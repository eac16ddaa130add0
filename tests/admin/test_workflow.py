"""The editors' steps: states, merging, following up, conditions and comments."""

import pytest

from recommendations.models import Comment, Recommendation
from recommendations.text.dates import PartialDate
from tests import factories
from tests.admin.conftest import ROLES
from tests.admin.pages import data_of, list_page, page_of, post_changes

REVIEWERS = ("reviewer", "administrator")
EDITORS = ("analyst", *REVIEWERS)


@pytest.fixture
def reviewer(client_of):
    return client_of("reviewer")


@pytest.fixture
def submitted(db):
    return factories.RecommendationFactory(state="in_review")


def step(client, record, page, **typed):
    return client.post(f"{list_page('recommendation')}{record.pk}/{page}/", typed)


def state_of(record):
    record.refresh_from_db()
    return record.state


def above(response):
    """The errors above the form."""
    return " ".join(response.context["form"].non_field_errors())


def told(response):
    return " ".join(str(message) for message in response.context["messages"])


@pytest.mark.parametrize("role", [*ROLES, None])
@pytest.mark.parametrize(
    ("state", "to", "allowed"),
    [
        ("draft", "in_review", EDITORS),
        ("in_review", "published", REVIEWERS),
        ("in_review", "draft", REVIEWERS),
        ("in_review", "rejected", REVIEWERS),
        ("published", "withdrawn", REVIEWERS),
    ],
)
def test_state_changed_by_those_who_may(state, to, allowed, role, client_of):
    record = factories.RecommendationFactory(state=state)

    response = step(client_of(role), record, f"move/{to}", reason="because")

    assert response.status_code == (302 if role in allowed else 403)
    assert state_of(record) == (to if role in allowed else state)


def test_state_offers_what_can_be_done(analyst, reviewer, reader):
    draft = factories.RecommendationFactory(state="draft")
    published = factories.RecommendationFactory()

    offered = {
        (who, record): [
            each["label"] for each in client.get(page_of(record)).context["steps"]
        ]
        for who, client in (("a", analyst), ("r", reviewer))
        for record in (draft, published)
    }

    assert offered["a", draft] == ["Submit for review"]
    assert offered["r", draft] == ["Submit for review", "Reject", "Merge"]
    assert offered["a", published] == ["Review again"]
    assert reader.get(page_of(published)).context["steps"] == []


def test_publishing_own_edit_refused(reviewer, submitted):
    post_changes(reviewer, page_of(submitted), strength="must")

    page = reviewer.get(page_of(submitted)).content.decode()
    response = step(reviewer, submitted, "move/published")

    assert "somebody else publishes it" in page
    assert "you made the last edit" in above(response)
    assert state_of(submitted) == "in_review"


def test_rejecting_needs_a_reason(reviewer, submitted):
    response = step(reviewer, submitted, "move/rejected", reason=" ")

    assert "say why" in response.context["form"].errors["reason"][0]
    assert state_of(submitted) == "in_review"


def test_step_that_is_none_told(reviewer):
    record = factories.RecommendationFactory()

    response = reviewer.post(
        f"{list_page('recommendation')}{record.pk}/move/rejected/", follow=True
    )

    assert "cannot become rejected" in told(response)
    assert step(reviewer, record, "move/nonsense").status_code == 404


@pytest.mark.parametrize("page", ["merge", "close", "reopen", "wait"])
@pytest.mark.parametrize("role", [*ROLES, None])
def test_step_page_for_reviewers(page, role, client_of, submitted):
    client = client_of(role)
    allowed = 200 if role in REVIEWERS else 403

    url = f"{list_page('recommendation')}{submitted.pk}/{page}/"

    assert client.get(url).status_code == allowed
    assert client.post(url, {}).status_code in (
        (200, 302) if allowed == 200 else (403,)
    )


@pytest.mark.parametrize(
    "page",
    ["move/published", "merge", "close", "reopen", "wait", "comment"],
)
def test_step_of_no_record_not_found(page, reviewer):
    assert reviewer.get(f"{list_page('recommendation')}99/{page}/").status_code == 404


def test_merged_into_another(reviewer, submitted):
    addressee = factories.AddresseeFactory(recommendation=submitted)
    into = factories.RecommendationFactory()

    page = reviewer.get(f"{list_page('recommendation')}{submitted.pk}/merge/")
    step(reviewer, submitted, "merge", into=into.pk, reason="the same words")

    addressee.refresh_from_db()
    assert f"{addressee.actor}, 0 assessments" in page.content.decode()
    assert addressee.recommendation == into
    assert state_of(submitted) == "merged"
    html = reviewer.get(page_of(submitted)).content.decode()
    assert f'href="{page_of(into)}">{into.ref}</a>' in html
    assert submitted.ref in reviewer.get(page_of(into)).content.decode()


def test_merged_into_a_reference(reviewer, submitted):
    into = factories.RecommendationFactory()

    step(reviewer, submitted, "merge", into="", ref=into.ref, reason="the same words")

    submitted.refresh_from_db()
    assert submitted.merged_into == into


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"into": ""}, "into", "choose the recommendation"),
        ({"into": "abc"}, "into", "valid choice"),
        ({"into": "", "ref": "NONE-1"}, "ref", "no recommendation has"),
        ({"into": "9" * 30}, "into", "valid choice"),
        ({"reason": ""}, "reason", "say why"),
        ({"into": "self"}, "into", "into itself"),
    ],
)
def test_merge_error_beside_its_field(typed, field, words, reviewer, submitted):
    into = factories.RecommendationFactory()
    if typed.get("into") == "self":
        typed = {"into": submitted.pk}

    response = step(
        reviewer, submitted, "merge", **({"into": into.pk, "reason": "same"} | typed)
    )

    assert words in response.context["form"].errors[field][0]
    assert state_of(submitted) == "in_review"


def test_closed_and_reopened(reviewer):
    record = factories.RecommendationFactory()

    step(reviewer, record, "close", closing_reason="not_trackable", reason="too vague")
    closed = Recommendation.objects.get()
    step(reviewer, record, "reopen", reason="a source turned up")

    assert (closed.disposition, closed.closing_reason) == ("closed", "not_trackable")
    record.refresh_from_db()
    assert record.disposition == "open"


def test_closing_against_the_values_refused(reviewer):
    record = factories.AddresseeFactory().recommendation

    response = step(reviewer, record, "close", closing_reason="implemented")

    errors = response.context["form"].errors
    assert "all implemented" in errors["closing_reason"][0]
    record.refresh_from_db()
    assert record.disposition == "open"


def test_reopening_needs_a_reason(reviewer):
    record = factories.RecommendationFactory(
        disposition="closed", closing_reason="not_trackable"
    )

    response = step(reviewer, record, "reopen")

    assert "say why" in response.context["form"].errors["reason"][0]


def test_waiting_for_a_condition(reviewer):
    condition = factories.ConditionFactory()
    record = condition.recommendation

    offered = reviewer.get(page_of(record)).context["dispositions"]
    step(reviewer, record, "wait")
    record.refresh_from_db()
    waiting = record.disposition
    set_state(reviewer, condition, state="met", reason="Baghdad agreed")

    record.refresh_from_db()
    assert [each["page"] for each in offered] == ["close", "wait"]
    assert (waiting, record.disposition) == ("waiting", "open")


def test_waiting_for_nothing_refused(reviewer, submitted):
    assert "no condition" in above(step(reviewer, submitted, "wait"))


def set_state(client, condition, **typed):
    return client.post(page_of(condition, "state"), typed)


@pytest.mark.parametrize("role", [*ROLES, None])
def test_condition_state_set_by_editors(role, client_of):
    condition = factories.ConditionFactory()
    client = client_of(role)

    response = set_state(
        client, condition, state="not_met", since="2014-06", reason="Baghdad refused"
    )

    condition.refresh_from_db()
    if role in EDITORS:
        assert response.url.startswith(page_of(condition.recommendation))
        assert condition.state == "not_met"
        assert condition.state_since == PartialDate.parse("2014-06")
        html = client.get(page_of(condition.recommendation)).content.decode()
        assert "since Jun 2014" in html
        assert "Baghdad refused" in html
    else:
        assert response.status_code == 403
        assert condition.state == "unknown"


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"state": "met"}, "reason", "say why"),
        ({"state": "met", "reason": "x", "since": "soon"}, "since", "is no date"),
        ({"state": "nonsense", "reason": "x"}, "state", "valid choice"),
    ],
)
def test_condition_state_error_beside_its_field(typed, field, words, analyst):
    condition = factories.ConditionFactory()

    response = set_state(analyst, condition, **typed)

    assert words in response.context["form"].errors[field][0]


@pytest.mark.parametrize("role", [*ROLES, None])
def test_comment_added_by_editors(role, client_of):
    record = factories.RecommendationFactory()
    client = client_of(role)

    response = step(client, record, "comment", text="Does <this> still hold?")

    assert response.status_code == (302 if role in EDITORS else 403)
    assert Comment.objects.exists() == (role in EDITORS)
    if role in EDITORS:
        html = client.get(page_of(record)).content.decode()
        assert "Does &lt;this&gt; still hold?" in html


@pytest.mark.parametrize("text", ["", " ", "a\0b"])
def test_comment_without_words_refused(text, analyst):
    record = factories.RecommendationFactory()

    response = step(analyst, record, "comment", text=text)

    assert response.context["form"].errors["text"]
    assert not Comment.objects.exists()


def test_comment_edited_by_its_author_alone(analyst, administrator):
    comment = factories.CommentFactory(by=analyst.user, text="First words")
    record, page = comment.recommendation, f"comment/{comment.pk}"

    others = step(administrator, record, page, text="Not mine")
    step(analyst, record, page, text="Second words")

    comment.refresh_from_db()
    assert others.status_code == 403
    assert comment.text == "Second words"
    html = analyst.get(page_of(record)).content.decode()
    assert "<del>First words</del> <ins>Second words</ins>" in html


def test_comment_of_another_record_not_found(analyst):
    comment = factories.CommentFactory(by=analyst.user)
    other = factories.RecommendationFactory()

    assert step(analyst, other, f"comment/{comment.pk}").status_code == 404


def test_assigned_and_put_first_in_the_form(analyst):
    record = factories.RecommendationFactory()

    post_changes(analyst, page_of(record), assigned_to=analyst.user.pk, priority="high")

    record.refresh_from_db()
    assert (record.assigned_to, record.priority) == (analyst.user, "high")
    assert record.state == "published"


def test_assigned_only_to_those_who_edit(analyst, reader):
    record = factories.RecommendationFactory()

    response = post_changes(analyst, page_of(record), assigned_to=reader.user.pk)

    assert "assigned_to" in response.context["adminform"].form.errors


def test_form_of_record_still_holds_after_a_step(analyst):
    record = factories.RecommendationFactory(state="draft")
    opened = data_of(analyst.get(page_of(record)))
    step(analyst, record, "move/in_review")

    response = analyst.post(page_of(record), opened | {"note": "Mine"})

    assert "Two people edited this record" in response.content.decode()


@pytest.mark.parametrize(
    ("page", "goes"),
    [
        ("/admin/?assigned=me", "/admin/?assigned=me"),
        ("https://example.org/", None),
        ("//example.org/", None),
        ("javascript:alert(1)", None),
    ],
)
def test_step_leads_back_to_where_one_was(page, goes, reviewer):
    record = factories.RecommendationFactory()
    url = f"{list_page('recommendation')}{record.pk}/close/"

    shown = reviewer.get(url, {"next": page})
    response = reviewer.post(url, {"next": page, "closing_reason": "not_trackable"})

    assert shown.context["next"] == (goes or "")
    assert response.url == (goes or page_of(record))


def test_merge_page_names_the_conditions_that_move(reviewer):
    condition = factories.ConditionFactory(text="If Erbil agrees")

    html = reviewer.get(page_of(condition.recommendation, "merge")).content.decode()

    assert "<dt>Conditions</dt><dd>If Erbil agrees</dd>" in html
