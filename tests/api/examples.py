"""A call of every operation on the real seeds, and what it is answered.

`make schema` writes these into the schema; a test says whether they are still true.
"""

import json
import re
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from django.db import transaction
from django.test import Client

from recommendations import tracking
from recommendations.models import (
    Assessment,
    Recommendation,
    SavedExport,
    SavedView,
)
from tests import factories

HOST = "https://tracker.example.org"
REF = "HERITAGE-2013-20"
CONDITIONAL = "HERITAGE-2013-19"
HERITAGE = "heritage-2013-iraqi-american-cooperation"
R = f"recommendations/{REF}"
JUDGEMENT = {
    "value": "in_progress",
    "true_from": "2014-09",
    "basis": "third_party",
    "confidence": "moderate",
    "rationale": "A new cabinet took in ministers from Sunni parties.",
    "evidence": [
        {
            "quote": {
                "source": "foreign-affairs-2017-mission",
                "exact": "He has also adopted a much more inclusive approach",
            }
        }
    ],
}
# What is not the same at every load, and what stands in the examples for it.
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
RANDOM = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
KEY = re.compile(r"^[0-9a-f]{64}$")
TAG = re.compile(r'"(\d+)-[0-9a-f]{16}"')
ENDING = re.compile(r"\b(smuggling-)[0-9a-f]{8}\b")
LONGEST = 280  # characters of a text


@dataclass(frozen=True)
class Call:
    """A request as somebody in a role would send it."""

    address: str
    sent: Any = None
    role: str = "analyst"
    method: str = ""
    state: str = "published"
    closed: bool = False

    @property
    def reads(self) -> bool:
        return self.sent is None and not self.method


def made(**fields: Any) -> dict[str, Any]:
    return {"reason": "Named in the report of 2014", **fields}


ADVICE = {
    "ref": "HERITAGE-2013-61",
    "summary": "Watch oil smuggling over the borders of Iraq",
    "quote": {"source": HERITAGE, "exact": "oil smuggling"},
    "strength": "should",
    "confidence": "low",
    "themes": ["anti-smuggling"],
    "addressees": [{"actor": "united-states", "mention": "Washington"}],
}
SOURCE = {
    "key": "example-2015-follow-up",
    "collection": "iraq",
    "title": "Two years on",
    "kind": "report",
    "language": "en",
    "publisher": "heritage",
    "published": "2015-11",
    "authors": [{"person": "james-phillips"}],
    "text": "Baghdad has yet to close the smuggling routes.\n",
}
# operation: the call that shows it.
CALLS: dict[str, Call] = {
    "root": Call(""),
    "recommendations_list": Call("recommendations/?page_size=1&actor=united-states"),
    "recommendations_retrieve": Call(f"{R}/"),
    "recommendations_create": Call("recommendations/", ADVICE),
    "recommendations_partial_update": Call(
        f"{R}/",
        {"note": "See the cabinet of 2014.", "reason": "for readers"},
        method="patch",
    ),
    "recommendations_bulk": Call(
        "recommendations/bulk/",
        {
            "mode": "each",
            "rows": [
                {
                    "do": "change",
                    "ref": REF,
                    "if_match": "*",
                    "body": {"priority": "high"},
                },
                {
                    "do": "close",
                    "ref": "NOWHERE-1",
                    "body": {"closing_reason": "superseded"},
                },
            ],
        },
    ),
    "recommendations_counts": Call("recommendations/counts/?by=headline,kind"),
    "recommendations_history": Call(f"{R}/history/?page_size=1"),
    "recommendations_timeline": Call(f"{R}/timeline/?page_size=1"),
    "recommendations_comments_list": Call(f"{R}/comments/"),
    "recommendations_comments_create": Call(
        f"{R}/comments/", {"text": "Does this still hold after 2018?"}
    ),
    "recommendations_submit": Call(f"{R}/submit/", {}, state="draft"),
    "recommendations_publish": Call(
        f"{R}/publish/", {}, role="reviewer", state="in_review"
    ),
    "recommendations_send_back": Call(
        f"{R}/send-back/",
        {"reason": "The quote says less."},
        role="reviewer",
        state="in_review",
    ),
    "recommendations_reject": Call(
        f"{R}/reject/",
        {"reason": "It is no advice."},
        role="reviewer",
        state="in_review",
    ),
    "recommendations_review_again": Call(
        f"{R}/review-again/", {"reason": "A new edition."}
    ),
    "recommendations_withdraw": Call(
        f"{R}/withdraw/", {"reason": "Its author took it back."}, role="reviewer"
    ),
    "recommendations_take_up_again": Call(f"{R}/take-up-again/", {}, state="withdrawn"),
    "recommendations_close": Call(
        f"{R}/close/", {"closing_reason": "no_longer_applicable"}, role="reviewer"
    ),
    "recommendations_reopen": Call(
        f"{R}/reopen/", {"reason": "It is asked again."}, role="reviewer", closed=True
    ),
    "recommendations_wait": Call(
        f"recommendations/{CONDITIONAL}/wait/",
        {"reason": "Nothing is due yet."},
        "reviewer",
    ),
    "recommendations_condition": Call(
        f"recommendations/{CONDITIONAL}/condition/",
        {
            "state": "met",
            "since": "2014-09",
            "rationale": "The new cabinet is broader.",
        },
    ),
    "recommendations_merge": Call(
        f"{R}/merge/",
        {"into": CONDITIONAL, "reason": "One demand in two words."},
        "reviewer",
    ),
    "recommendations_export_csv": Call("recommendations/export.csv?search=smuggling"),
    "recommendations_export_tsv": Call("recommendations/export.tsv?search=smuggling"),
    "addressees_assess": Call(
        f"{R}/addressees/government-of-iraq/assess/",
        {"axis": "implementation", **JUDGEMENT},
    ),
    "assessments_list": Call("assessments/?page_size=1"),
    "assessments_retrieve": Call("assessments/{assessment}/"),
    "assessments_correct": Call("assessments/{assessment}/correct/", JUDGEMENT),
    "assessments_confirm": Call("assessments/{provisional}/confirm/", {}, "reviewer"),
    "sources_list": Call("sources/?page_size=1"),
    "sources_retrieve": Call(f"sources/{HERITAGE}/"),
    "sources_create": Call("sources/", SOURCE),
    "sources_partial_update": Call(
        f"sources/{HERITAGE}/", {"url": "https://example.org/report"}, method="patch"
    ),
    "asks_list": Call("asks/?page_size=1"),
    "asks_retrieve": Call("asks/bring-militias-under-state-control/"),
    "asks_matrix": Call("asks/matrix/?theme=anti-smuggling"),
    "asks_matrix_csv": Call("asks/matrix.csv?theme=anti-smuggling"),
    "asks_create": Call(
        "asks/",
        {
            "key": "stop-oil-smuggling",
            "collection": "iraq",
            "title": "Stop the smuggling of oil",
            "question": "Should Baghdad stop the smuggling of oil?",
            "members": [{"recommendation": "JINSA-2020-16", "stance": "same"}],
        },
    ),
    "asks_partial_update": Call(
        "asks/bring-militias-under-state-control/", {"archived": True}, method="patch"
    ),
    "changes_list": Call("changes/?limit=1"),
    "changes_atom": Call("changes.atom?limit=1"),
    "differences_list": Call("differences/?from_as_of=2015&to_as_of=2018&page_size=1"),
    "exports_list": Call("exports/"),
    "exports_retrieve": Call("exports/{export}/"),
    "exports_create": Call(
        "exports/", {"name": "Smuggling", "format": "csv", "query": "search=smuggling"}
    ),
    "exports_partial_update": Call(
        "exports/{export}/", {"shared": True}, method="patch"
    ),
    "problems_list": Call("problems/"),
    "problems_retrieve": Call("problems/own_edit/"),
    "auth_token": Call(
        "auth/token/",
        {
            "username": "analyst",
            "password": factories.PASSWORD,
            "name": "nightly report",
            "scope": "read",
        },
    ),
    "views_list": Call("views/?page_size=1"),
    "views_retrieve": Call("views/reversed-1/"),
    "auth_tokens_list": Call("auth/tokens/"),
    "auth_tokens_retrieve": Call("auth/tokens/{token}/"),
    "auth_tokens_create": Call("auth/tokens/", {"name": "a sheet", "scope": "read"}),
}
NOUNS = {
    "actors": ("government-of-iraq", {"name": "Peshmerga", "kind": "armed-force"}),
    "collections": ("iraq", {"name": "Yemen"}),
    "people": ("emma-sky", {"name": "Ada Lovelace"}),
    "publishers": ("heritage", {"name": "An Institute", "kind": "think-tank"}),
    "themes": (
        "anti-smuggling",
        {"name": "Border control", "parent": "security", "definition": "Who crosses"},
    ),
}
for noun, (key, fields) in NOUNS.items():
    CALLS |= {
        f"{noun}_list": Call(f"{noun}/?page_size=1"),
        f"{noun}_retrieve": Call(f"{noun}/{key}/"),
        f"{noun}_create": Call(f"{noun}/", {"key": "an-example", **fields}),
        f"{noun}_partial_update": Call(
            f"{noun}/{key}/",
            {"name": "Another name", "reason": "It calls itself so"},
            method="patch",
        ),
    }
# Files of bytes, or too long to show.
WITHOUT = {
    *(
        f"recommendations_export_{name}"
        for name in ("xlsx", "parquet", "json", "ndjson")
    ),
    "asks_matrix_xlsx",
    "assessments_evidence_file",
}
# status: a call that is refused so.
REFUSED = {
    "400": Call("recommendations/?actr=iran"),
    "401": Call("recommendations/", role=""),
    "403": Call(f"{R}/publish/", {}),
    "404": Call("recommendations/NOWHERE-1/"),
    "409": Call(f"{R}/publish/", {}, role="reviewer"),
    "412": Call(f"{R}/", {"note": "x"}, method="patch", role="stale"),
    "428": Call(f"{R}/", {"note": "x"}, method="patch", role="careless"),
}


def examples() -> dict[str, Any]:
    """What the schema shows, by operation and by the status of a refusal.

    It leaves people and a few records behind. What is answered where packages of an
    extra are installed is not shown.
    """
    world = World()
    with patch("recommendations.exports.parquet.find_spec", return_value=None):
        return {
            "operations": {name: world.example(call) for name, call in CALLS.items()},
            "problems": {
                status: world.example(call)["response"]
                for status, call in REFUSED.items()
            },
        }


class World:
    """The seeds, with people, and with what the seeds do not have."""

    def __init__(self) -> None:
        self.people = {
            role: factories.UserFactory(username=role, role=role)
            for role in ("analyst", "reviewer", "administrator")
        }
        analyst = self.people["analyst"]
        recommendation = Recommendation.objects.get(ref=REF)
        tracking.comment(
            recommendation=recommendation, text="See the source of 2017.", by=analyst
        )
        of_it = Assessment.objects.filter(addressee__recommendation=recommendation)
        token, _ = tracking.issue_token(by=analyst, name="dashboard")
        SavedExport.objects.create(
            owner=analyst,
            key="smuggling-1",
            name="Oil",
            query="search=oil",
            format="csv",
        )
        SavedView.objects.create(
            owner=analyst,
            key="reversed-1",
            name="Reversed",
            query="headline=reversed&sort=-since",
            shared=True,
        )
        self.named = {
            "assessment": of_it.get(value="partially_implemented").uid,
            "provisional": of_it.get(value="contrary_action").uid,
            "token": token.uid,
            "export": "smuggling-1",
        }

    def example(self, call: Call) -> dict[str, Any]:
        answer, content = self.undone(call)
        found = {"status": answer.status_code}
        if call.sent is not None:
            found["request"] = call.sent
        if content not in (None, ""):
            found["type"] = answer["Content-Type"].partition(";")[0]
            found["response"] = content
        return found

    def undone(self, call: Call) -> tuple[Any, Any]:
        """The answer and its content, with nothing written that stays."""
        if call.reads:  # the feed numbers changes in a transaction of its own
            answer = self.answer(call)
            return answer, shown(answer)
        with transaction.atomic():
            answer = self.answer(call)
            content = shown(answer)
            transaction.set_rollback(True)
        return answer, content

    def answer(self, call: Call) -> Any:
        self.bring_to(call)
        client = Client()
        if call.role:
            client.force_login(self.people.get(call.role, self.people["administrator"]))
        method = call.method or ("get" if call.sent is None else "post")
        more = {} if method == "get" else {"data": json.dumps(call.sent)}
        if method != "get":
            more["content_type"] = "application/json"
        headers = {"If-Match": '"0"' if call.role == "stale" else "*"}
        if call.role == "careless" or method == "get":
            headers = {}
        address = f"/api/v1/{call.address.format(**self.named)}"
        return getattr(client, method)(address, headers=headers, **more)

    def bring_to(self, call: Call) -> None:
        fields = {"state": call.state}
        if call.state == "withdrawn":
            fields["state_reason"] = "Its author took it back."
        if call.closed:
            fields |= {"disposition": "closed", "closing_reason": "superseded"}
        Recommendation.objects.filter(ref=REF).update(**fields)


def shown(answer: Any) -> Any:
    """The content of an answer, without what is different at every load."""
    text = answer.getvalue().decode("utf-8-sig")
    if "json" not in answer.get("Content-Type", ""):
        return steady(text)
    return plain(json.loads(text)) if text else None


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return steady(value) if isinstance(value, str) else value


def steady(text: str) -> str:
    text = text.replace("http://testserver", HOST)
    text = MOMENT.sub("2026-11-24T12:00:00Z", text)
    text = RANDOM.sub("7d1a6f0e-5a52-4c1b-9f0e-3f1c2b7a9d10", text)
    text = KEY.sub("c3d694f7" * 8, text)
    text = TAG.sub(r'"\g<1>-33d685d5adfb5f3b"', text)
    text = ENDING.sub(r"\g<1>ee2f03e7", text)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
