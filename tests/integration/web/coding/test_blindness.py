"""Blind stays blind in whatever the rooms of coding answer.

1. Every address of coding is asked, by GET with what it can be asked for and by POST, in every form
   of a file, by somebody who keeps the coding and codes blind, and by coders: no answer changes by
   a letter for what another coded. An address that isn't listed here fails.
"""

from __future__ import annotations

import io
import json
import re
import uuid
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sereno.web.audits.changes import give_role
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import right_of
from sereno.web.audits.roles import Right, Role
from sereno.web.coding.codebook.changes import add_code
from sereno.web.coding.search.indexing import index_text
from tests.integration.web.coding.coded import give
from tests.integration.web.coding.round_rows import documents, passage
from tests.integration.web.routes import every_route

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

THEIRS = uuid.UUID(int=7)
NEW = str(uuid.UUID(int=8))
STEP = str(uuid.UUID(int=9))
OPERATIONS = [
    {"key": STEP, "do": "code", "codes": [[NEW, "CODE"]], "place": [1, 3, 8], "memo": ""},
    {"key": str(uuid.UUID(int=10)), "do": "remove", "segment": str(THEIRS), "revision": 1},
    {
        "key": str(uuid.UUID(int=11)),
        "do": "change",
        "segment": str(THEIRS),
        "revision": 0,
        "different": {"memo": "x"},
    },
]
# What an address can be asked for; "" alone: nothing. CODE, OTHER: keys of the codes.
GOT: Mapping[str, Sequence[str]] = {
    **dict.fromkeys(
        [
            *("texts", "pseudonyms", "merge_pseudonym", "text", "mention", "speakers"),
            *("codebook", "bring_codebook", "codebook_qdc", "codes", "codes_file", "new_code"),
            *("code", "edit_code", "move_code", "split_code", "projects", "project", "my_work"),
            *("rounds", "rounds_file", "new_round", "round", "edit_round", "give", "given"),
            *("judge", "settle", "to_settle", "screen"),
            *("quotes", "quotes_file", "new_quote", "quote", "edit_quote"),
            *("quotes_report", "quotes_report_file"),
        ],
        ("",),
    ),
    "codebook_versions": ["", "?old=1&new=2"],
    "merge_code": ["", "?into=OTHER"],
    "to_code": ["", "?kind=document"],
    "segments": ["", "?since=0", "?since=0&seen=1.own"],
    "agreement": ["", "?by=document", "?by=pair"],
    "agreement_file": ["", "?of=units"],
    "search": ["?q=luz", "?q=secreto", "?q=luz&code=1", "?q=luz&shows=lines"],
    "codes_by": ["", "?by=technique", "?by=sex&shows=code", "?shows=value"],
    "codes_by_file": ["", "?by=technique"],
    "passages": ["", "?code=1", "?code=1&with=2&how=near"],
    "code_pairs": ["", "?how=inside", "?how=near&near=3"],
    "code_pairs_file": ["", "?how=near&near=3"],
    "compare": ["", "?by=technique&first=focus_group&second=interview"],
    "silence": [""],
    "review_hits": ["?q=luz&give=1", "?q=luz&give=1&as=turn"],
    "hits_coded": [""],
    "saturation": ["", "?by=technique"],
}
# What is sent to an address, each by itself; nothing of it stays.
SENT: Mapping[str, Sequence[Mapping[str, Any] | str]] = {
    **dict.fromkeys(
        [
            *("look_for_names", "part_pseudonym", "make_text", "speakers", "drop_codes_view"),
            *("bring_codebook", "bring_project", "take_project", "drop_project", "begin_document"),
            *("keep_names_of_project", "drop_quotes_view"),
            *("finish_document", "take_same", "undo_ruling", "drop_rounds_view", "judge"),
            "leave_project",
        ],
        ({},),
    ),
    "merge_pseudonym": [{"other": "1"}],
    "decide": [{"mention": "1", "state": "kept"}],
    "mark_name": [{"from": "0", "to": "0", "after": "1", "before": "4", "kind": "person"}],
    "save_codes_view": [{"name": "Mía"}],
    "save_rounds_view": [{"name": "Mía"}],
    "save_quotes_view": [{"name": "Mía"}],
    "new_quote": [{}],
    "edit_quote": [{}],
    "step_quote": [{}],
    "name_there": [{"text": "1", "place": "3,8"}, {}],
    "codebook_versions": [{"note": "Hoy"}],
    "new_code": [{"name": "Nuevo", "letters": "nu", "access_level": "team"}],
    "edit_code": [{"name": "Otro nombre", "letters": "on", "access_level": "team"}, {}],
    "step_code": [{}],
    "move_code": [{}, {"into": "OTHER"}],
    "merge_code": [{}, {"into": "OTHER"}],
    "split_code": [{}, {"names": "Una\nOtra"}],
    "operate": [json.dumps({"operations": OPERATIONS, "since": 0, "seen": "1.own"}), "{}"],
    "new_code_here": [{"name": "Aquí"}, {}],
    "new_round": [{"title": "Nueva", "unit": "free", "access_level": "team"}, {}],
    "edit_round": [{"title": "Nueva", "unit": "turn", "access_level": "team"}, {}],
    "step_round": [{}],
    "give": [{"which": "these", "documents": "DOC", "coders": "CARO", "how": "all"}, {}],
    "reopen_document": [{}, {"coder": "ANA", "reason": "Así"}],
    "take_back_document": [{}, {"coder": "ANA"}],
    "review_hits": [{"step": NEW, "hit": "1.1.0.6"}, {}],
    "hits_coded": [{}],
    "settle": [{}, {"first": "0", "verdict": "both"}],
}
# It adds a hundred codes, and tells how many.
LEFT = {"take_codebook"}
# Where passages of all are counted and shown: asked by coders too, also by one to whom nothing is
# given.
OF_ALL = ("segments", "agreement", "search", "codes_by", "passages", "code", "round", "my_work")
BY_CODERS = {Right.SEE_FIELDWORK, Right.CODE}
VALUES = {"number": 1, "document": 1, "view": 1, "ruling": 1, "step": "close"}
STEPS = {"step_code": "retire", "hits_coded": NEW}
KINDS = {"merge_pseudonym": "person", "part_pseudonym": "person"}
CHANGES = re.compile(
    r'csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"|nonce="[^"]+"|\d{1,2}:\d\d(:\d\d)?'
    r'|"(?:revision|sent|at)": ?"?[\d.T:+-]+"?|name="step" value="[0-9a-f-]+"'
)


def _told(answer: Any) -> str:
    """An answer in letters: also of a workbook, of what is said on the next page, and to where."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            sheets = [n for n in sorted(book.namelist()) if n.startswith(("xl/work", "xl/shared"))]
            content = b"".join(book.read(name) for name in sheets)
    messages = [str(each) for each in get_messages(answer.wsgi_request)]
    answer.client.cookies.pop("messages", None)
    words = CHANGES.sub("", content.decode())
    return f"{answer.status_code} {answer.get('Location', '')} {messages} {words}"


class Asked:
    """All that coding is asked for. words: what stands for keys that only the test knows."""

    def __init__(self, audit: Audit, words: Mapping[str, str]) -> None:
        self.audit, self.words = audit, words
        rooms = [route for route in every_route() if route.name.startswith("coding:")]
        self.routes = {route.name.removeprefix("coding:"): route for route in rooms}
        rights = {name: right_of(route.view) for name, route in self.routes.items()}
        self.of_coders = [name for name, right in rights.items() if right in BY_CODERS]

    def _known(self, names: Iterable[str]) -> list[str]:
        return [name for name in names if name in self.routes]

    def _filled(self, words: str) -> str:
        for name, value in self.words.items():
            words = words.replace(name, value)
        return words

    def _places(self, name: str) -> Iterator[str]:
        names = re.findall(r"<(?:\w+:)?(\w+)>", self.routes[name].place)
        values = VALUES | {"audit": self.audit.slug, "kind": KINDS.get(name, "document")}
        values["step"] = STEPS.get(name, values["step"])
        for ending in ("csv", "xlsx") if "ending" in names else ("",):
            kwargs = {each: values.get(each, ending) for each in names}
            yield reverse(f"coding:{name}", kwargs=kwargs)

    def got(self, client: Client, names: Iterable[str] = GOT) -> dict[str, str]:
        """What is answered to what can be asked for."""
        return {
            place + query: _told(client.get(place + self._filled(query)))
            for name in self._known(names)
            for place in self._places(name)
            for query in GOT[name]
        }

    def sent(self, client: Client, names: Iterable[str] = SENT) -> dict[str, str]:
        """What is answered to what is sent; afterwards everything is as it was."""
        found = {}
        for name in self._known(names):
            for place in self._places(name):
                for n, body in enumerate(SENT[name]):
                    with transaction.atomic():
                        found[f"{place} {n}"] = _told(self._post(client, place, body))
                        transaction.set_rollback(True)
        return found

    def _post(self, client: Client, place: str, body: Mapping[str, Any] | str) -> Any:
        if isinstance(body, str):
            return client.post(place, self._filled(body), content_type="application/json")
        return client.post(place, {key: self._filled(value) for key, value in body.items()})


def test_every_answer(audit, coordinator, in_role, make_person, signed_in) -> None:
    """1"""
    ana, beto, caro = (make_person(f"{name}@example.org", name=name) for name in ("A", "B", "C"))
    for person in (ana, beto, caro):
        give_role(audit=audit, person=person, role=Role.CODER, by=coordinator)
    analyst = in_role(Role.ANALYST)
    codes = [
        add_code(audit=audit, by=coordinator, name=name, letters=letters)
        for name, letters in (("Calle sin luz", "cs"), ("Asalto", "as"))
    ]
    docs = documents(audit, coordinator, 2)
    for each in docs:
        index_text(each.texts.get())
    given = give(docs[0], ana, beto, analyst)
    for coder in (ana, beto, analyst):
        given.assignments.create(document=docs[1], coder=coder)
    own = [passage(docs[0], who, codes[1], 3, 9) for who in (beto, analyst)]
    words = {
        "CODE": codes[0].pk,
        "OTHER": codes[1].pk,
        "CARO": caro.pk,
        "ANA": ana.pk,
        "DOC": docs[0].pk,
    }
    asked = Asked(audit, {name: str(key) for name, key in words.items()})
    assert asked.routes.keys() - GOT.keys() - SENT.keys() == LEFT
    assert {name for name, route in asked.routes.items() if route.is_got} <= GOT.keys()
    sent = [name for name in asked.of_coders if name in SENT]

    def answers() -> dict[tuple[str, str], str]:
        found = {
            "keeper": asked.got(signed_in(analyst)) | asked.sent(signed_in(analyst)),
            "coder": asked.got(signed_in(beto), OF_ALL) | asked.sent(signed_in(beto), sent),
            "another": asked.got(signed_in(caro), OF_ALL[:4]),
        }
        return {(who, place): told for who in found for place, told in found[who].items()}

    before = answers()
    theirs = [
        passage(document, ana, code, start, start + 20, memo="Secreto de Ana", round=given)
        for document in docs
        for code in codes
        for start in (0, 15)
    ]
    type(theirs[0]).objects.filter(pk=theirs[0].pk).update(key=THEIRS)
    after = answers()
    assert {key: told for key, told in after.items() if told != before[key]} == {}
    assert not any("Secreto" in told for told in after.values())
    # One has finished, the others haven't: not even that is told.
    given.assignments.filter(coder=ana).update(state="finished", finished_at=timezone.now())
    finished = asked.got(signed_in(beto), OF_ALL)
    assert {p: told for p, told in finished.items() if told != before["coder", p]} == {}
    # It was there to be told: who isn't blind sees it, and each sees their own.
    seen = signed_in(coordinator).get(reverse("coding:code", args=[audit.slug, 1]))
    assert seen.context["passages"] == len(theirs) // 2
    assert len(own) == 2
