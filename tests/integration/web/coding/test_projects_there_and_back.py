"""Projects that come and leave again: sets, variables, words of any kind, samples of others.

1. Sets and variables become what a person picks: categories, activities, what is known of people.
2. What an audit exports and another brings and exports again is the same, whatever its words.
3. The sample projects come and leave again, and what leaves is valid.
"""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from sereno.exchange.refi_qda.packages import opened
from sereno.exchange.refi_qda.project import Code as Code_
from sereno.exchange.refi_qda.project import (
    Coding,
    Kind,
    Project,
    Set,
    TextSelection,
    TextSource,
    User,
    Value,
    Variable,
    codes_of,
)
from sereno.exchange.refi_qda.reading import read_project
from sereno.exchange.refi_qda.writing import ORIGIN, write_archive
from sereno.web.audits.changes import create_audit, give_role
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Role
from sereno.web.coding.codebook.tree import flat, tree_of
from sereno.web.coding.models import (
    BroughtProject,
    Code,
    Mention,
    Segment,
    Speaker,
)
from sereno.web.coding.texts.deciding import decide
from sereno.web.diagnosis.activities.changes import plan_activity
from sereno.web.diagnosis.models import Activity, Document
from sereno.web.jobs.running import work_off
from sereno.web.people.models import Person
from tests.integration.web.coding.brought_projects import (
    address,
    bring,
    held_group,
    made_as_they_are,
    take,
    words_of,
)
from tests.unit.exchange.refi_qda.as_written import (
    codebook,
    guid,
    packed,
    part,
    project,
    text,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def group(audit, coordinator) -> Activity:
    """A focus group to which projects are brought."""
    return held_group(audit, coordinator)


def _left(client: Any, audit: Any, **chosen: Any) -> Project:
    answer = client.post(address("leave_project", audit), chosen)
    return read_project(opened(b"".join(answer.streaming_content)))[0]


def test_sets_and_variables(audit, coordinator, group, signed_in) -> None:
    """1"""
    client = signed_in(coordinator)
    other = plan_activity(
        audit=audit, by=coordinator, title="Norte", technique="interview", access_level="team"
    )

    def value(name: str, written: str) -> str:
        ref = f'<VariableRef targetGUID="{guid(name)}"/>'
        return f"<VariableValue>{ref}<TextValue>{written}</TextValue></VariableValue>"

    def case(name: str, source: str, *values: str) -> str:
        told = f'<SourceRef targetGUID="{guid(source)}"/>'
        return f'<Case guid="{guid(name)}" name="{name}">{"".join(values)}{told}</Case>'

    inside = (
        codebook("Miedo", "Oscuro")
        + "<Variables>"
        + "".join(
            f'<Variable guid="{guid(e)}" name="{e}" typeOfVariable="Text"/>'
            for e in ("Sexo", "Edad", "Zona", "Oficio")
        )
        + "</Variables><Cases>"
        + case("Persona 1", "A", value("Sexo", "mujer"), value("Edad", "34"))
        + case("Persona 2", "A", value("Sexo", "Hombre"))
        + case("Rosa", "B", value("Sexo", "f"), value("Edad", "muchos"))
        + "</Cases><Sources>"
        + text("A", value("Zona", "norte") + part(11, 19, "Miedo"), plainTextPath="a.txt")
        + text("B", value("Oficio", "x") + part(0, 2), plainTextPath="b.txt")
        + f'<AudioSource guid="{guid("v")}" name="voz" path="v.ogg"><Transcript guid="{guid("w")}" '
        f'name="voz" plainTextPath="w.txt"><SyncPoint guid="{guid("1")}" timeStamp="0" position="0"'
        f'/><SyncPoint guid="{guid("2")}" timeStamp="900" position="4"/><TranscriptSelection '
        f'guid="{guid("ts")}" fromSyncPoint="{guid("1")}" toSyncPoint="{guid("2")}"><Coding '
        f'guid="{guid("tc")}"><CodeRef targetGUID="{guid("Oscuro")}"/></Coding>'
        "</TranscriptSelection></Transcript></AudioSource>"
        + f'</Sources><Links><Link guid="{guid("l")}" name="causa" originGUID="{guid("A")}" '
        f'targetGUID="{guid("Miedo")}"/></Links><Sets><Set guid="{guid("s")}" name="De noche">'
        f'<MemberCode targetGUID="{guid("Miedo")}"/></Set><Set guid="{guid("t")}" name="Mercado">'
        f'<MemberSource targetGUID="{guid("B")}"/></Set></Sets>'
    )
    said = {"sources/a.txt": "Persona 1: no salgo\nPersona 2: yo tampoco", "sources/b.txt": "No."}
    said["sources/w.txt"] = "Aquí no se ve."
    brought = bring(client, audit, packed({"a.qde": project(inside), **said}))
    chosen = {"activity": group.number, "var2": "activity", "var2-0": other.number}
    chosen["var1-1"] = "60+"
    page = client.get(address("project", audit, brought.number), chosen).content.decode()
    told = ("recording: 2.", "without a note: 1.", 'value="women" selected')
    for words in ("A → Miedo", "Rosa", "Oficio</th>", *told):
        assert words in page, words
    assert "Edad: muchos" not in page
    assert "Edad: muchos" in client.get(address("project", audit, brought.number)).content.decode()
    brought = take(client, audit, brought, **chosen)
    made_as_they_are(client, audit, brought)
    first, second, script = Document.objects.order_by("number")
    assert [words_of(each) for each in script.segments.all()] == ["Aquí"]
    assert (first.activity, first.access_level) == (other, "team")
    assert (second.activity, second.access_level) == (group, "field")
    told = [(e.label, e.part, e.sex, e.age) for e in first.speakers.order_by("number")]
    assert told == [
        ("Persona 1", "participant", "women", "30-59"),
        ("Persona 2", "participant", "men", ""),
    ]
    # “Rosa” is told of the only one who speaks, and her name nowhere.
    assert [(e.label, e.sex, e.age) for e in second.speakers.all()] == [("", "women", "60+")]
    tree = [(node.depth, str(node.code)) for node in flat(tree_of(audit, None))]
    assert sorted(tree) == [(0, "De noche"), (0, "Oscuro"), (1, "Miedo")]
    made = _left(client, audit)
    names = {each.guid: each.name for each in made.variables}
    cases = [
        (e.name, [(names[v.variable], v.written) for v in e.values], len(e.selections))
        for e in made.cases
    ]
    assert cases[0] == (
        *("Persona 1", [("Sexo", "mujeres"), ("Edad", "30 a 59"), ("Papel", "participante")]), 1
    )  # fmt: skip
    assert {(e.name, len(e.sources)) for e in made.sets} == {("Norte", 1), ("Mercado", 2)}
    # Nothing is lost of what is here, nor doubled, when it comes back.
    whole = b"".join(client.post(address("leave_project", audit)).streaming_content)
    back = bring(client, audit, whole)
    assert "Nothing is lost" in client.get(address("project", audit, back.number)).content.decode()
    take(client, audit, back)
    assert (Document.objects.count(), Speaker.objects.count(), Code.objects.count()) == (3, 3, 3)


_SIGNS = "aé\u0301ñ😀\U00010400\r\n Ωא\u200d."
_MEMO = st.text(st.sampled_from("aéñ😀\U00010400 Ωא.\n"), max_size=9)


@st.composite
def _foreign(draw: st.DrawFn) -> bytes:
    """Two texts, two coders, two codes in a category, one of them in a set, notes."""
    users = tuple(User(guid=guid(e), name=e) for e in ("Carmen", "Coder"))
    fear, dark = (
        Code_(guid=guid(e), name=e, colour=colour, description=draw(_MEMO))
        for e, colour in (("Miedo 😀", "#D55E00"), ("Oscuro\u0301", "#0072B2"))
    )
    sources = []
    for n in range(2):
        words = f"{n}{draw(st.uuids())} {draw(st.text(st.sampled_from(_SIGNS), max_size=30))}."
        parts = []
        for m in range(2):
            start = draw(st.integers(0, len(words)))
            coding = Coding(
                guid=guid(f"{words}{m}"),
                code=draw(st.sampled_from((fear, dark))).guid,
                user=users[m].guid,
            )
            parts.append(
                TextSelection(
                    **{"guid": guid(f"{m}{words}"), "description": draw(_MEMO)},
                    **{"start": start, "end": draw(st.integers(start, len(words)))},
                    codings=(coding,),
                )
            )
        sex = Value(variable=guid("Sexo"), kind=Kind.TEXT, written=("mujer", "hombre")[n % 2])
        sources.append(
            TextSource(
                **{"guid": guid(words), "name": f"T{n}", "text": words, "values": (sex,)},
                selections=tuple(parts),
            )
        )
    made = Project(
        **{"name": "x", "origin": ORIGIN, "users": users, "sources": tuple(sources)},
        codes=(Code_(guid=guid("Todo"), name="Todo", is_codable=False, children=(fear, dark)),),
        variables=(Variable(guid=guid("Sexo"), name="Sexo"),),
        sets=(Set(guid=guid("s"), name="De noche", codes=(fear.guid,)),),
    )
    return b"".join(write_archive(made, {}))


def _alike(made: Project) -> Any:
    """What a project says, without its GUIDs and moments."""
    codes = {path[-1].guid: path for path in codes_of(made.codes)}
    names = {each.guid: each.name for each in (*made.users, *made.variables, *made.sources)}

    def values(told: Any) -> Any:
        return sorted((names[each.variable], each.written) for each in told)

    texts = [each for each in made.sources if isinstance(each, TextSource)]
    return {
        "codes": sorted(
            ("/".join(e.name for e in path), path[-1].colour, path[-1].description)
            for path in codes.values()
        ),
        "sets": sorted(
            (e.name, sorted(codes[c][-1].name for c in e.codes)) for e in made.sets if e.codes
        ),
        "texts": sorted(
            (
                each.text,
                values(each.values),
                sorted(
                    (p.start, p.end, p.name, p.description, codes[c.code][-1].name, names[c.user])
                    for p in each.selections
                    for c in p.codings
                ),
                sorted(values(case.values) for case in made.cases if each.guid in case.sources),
            )
            for each in texts
        ),
    }


@settings(
    max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=_foreign())
def test_out_and_in_again(audit, coordinator, in_role, signed_in, content) -> None:
    """2"""
    client = signed_in(coordinator)
    coder = Person.objects.filter(name="Coder").first() or in_role(Role.CODER)
    Person.objects.filter(pk=coder.pk).update(name="Coder")
    second = Audit.objects.filter(slug="leon").first() or create_audit(
        **{"slug": "leon", "name": "León", "country": "mx", "languages": ["es", "en"]},
        **{"select": 9, "by": coordinator},
    )
    give_role(audit=second, person=coder, role=Role.CODER, by=coordinator)
    found = []
    for each in (audit, second):
        activity = plan_activity(
            **{"audit": each, "by": coordinator, "title": "Mercado", "technique": "interview"},
            access_level="field",
        )
        brought = take(client, each, bring(client, each, content), activity=activity.number)
        assert brought.taken["refused"] == []
        made_as_they_are(client, each, brought)
        answer = client.post(address("leave_project", each), {"activity": activity.number})
        content = b"".join(answer.streaming_content)
        found.append(_alike(read_project(opened(content))[0]))
    assert found[0] == found[1]
    assert sum(len(parts) for _text, _values, parts, _cases in found[0]["texts"]) == 4
    assert all(cases for _text, _values, _parts, cases in found[0]["texts"])


def test_sample_projects(audit, coordinator, group, signed_in, real_data) -> None:
    """3"""
    folder = real_data("refi-qda")
    client = signed_in(coordinator)
    schema = etree.XMLSchema(etree.parse(folder / "Project.xsd"))
    for name in ("atlasti8_standard_project", "qualitative_coding_demo"):
        before = time.perf_counter()
        brought = bring(client, audit, (folder / f"{name}.qdpx").read_bytes())
        brought = take(client, audit, brought, activity=group.number)
        taken = time.perf_counter()
        print(name, brought.taken, f"{taken - before:.1f} s")  # noqa: T201
    # Two people gave their addresses there, which nobody may keep in one go.
    for each in Mention.objects.filter(kind="mail"):
        decide(document=each.document, mention=each.pk, state="replaced", by=coordinator)
    for brought in BroughtProject.objects.filter(state="taken"):
        client.post(address("keep_names_of_project", audit, brought.number))
        work_off(audit)
    assert Segment.objects.count() == 205
    whole = b"".join(client.post(address("leave_project", audit), {"media": "1"}).streaming_content)
    schema.assertValid(etree.fromstring(opened(whole).project()))
