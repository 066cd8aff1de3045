"""The SMART check.

1. On the labelled sentences of either half each letter has precision 0.9 and recall 0.8.
2. The words it is about are told by codepoints, vague verbs in every form among them.
3. Fields win over the text, and both readings of A and R are told.
4. Text that says nothing, or is hostile, has verdicts too; each remark has a letter and sentences.
"""

import pytest
from benchmarks.smart_check import HALVES, READ_AS, WANTED, faults, sentences, told

from sereno.methods.findings.smart import Given, check
from sereno.vocabulary.smart import READINGS, remarks

BARE = "Que se fortalezca la seguridad a la brevedad."
WHOLE = Given(
    responsible="Obras Públicas",
    mandate=True,
    feasibility=4,
    areas=1,
    indicator="robos por trimestre",
    baseline="54",
    target="35",
    resources="Ramo 33, 1.2 millones",
    due=True,
    findings=1,
    approved=1,
    targets=1,
)


def verdicts(words: str, given: Given, language="es") -> dict[str, str]:
    return {
        reading.name: reading.verdict
        for letter in check(words, given, language).letters
        for reading in letter.readings
    }


def words_of(text: str, reading: str, language="es") -> list[tuple[str, str]]:
    said = check(text, Given(), language).reading(reading)
    return [(r.key, text[start:end]) for r in said.remarks for start, end in r.words]


@pytest.mark.parametrize("half", HALVES)
def test_precision_and_recall_of_each_letter(half):
    """1"""
    read = sentences(half)
    answers = [told(each) for each in read]
    assert len(read) == 100
    for i, _letter in enumerate(READ_AS):
        right, wrong, missed = faults([e.second[i] for e in read], [a[i] for a in answers])
        assert right / (right + wrong) >= WANTED[0]
        assert right / (right + missed) >= WANTED[1]


@pytest.mark.parametrize(
    ("text", "language", "verb"),
    [
        ("🏙️ Que se fortalezca la prevención.", "es", "fortalezca"),
        ("Fortalecer la prevención.", "es", "Fortalecer"),
        ("El DIF fortalecerá la prevención.", "es", "fortalecerá"),
        ("Que el DIF coadyuve a la prevención.", "es", "coadyuve"),
        ("Se recomienda al DIF promover la prevención.", "es", "promover"),
        ("Strengthen prevention.", "en", "Strengthen"),
        ("Prevention should be strengthened.", "en", "strengthened"),
        ("It is recommended that the Youth Office support families.", "en", "support"),
    ],
)
def test_vague_verbs_in_every_form(text, language, verb):
    """2"""
    assert ("vague_verb", verb) in words_of(text, "specific", language)


def test_the_words_it_is_about():
    """2"""
    text = "Que la Dirección de Gobierno cierre 3 cantinas y pinte la barda en la calle Año lo antes posible, según los recursos con que cuente."  # noqa: E501
    assert words_of(text, "specific") == [
        ("several_actions", "cierre"), ("several_actions", "pinte")
    ]  # fmt: skip
    assert words_of(text, "measurable") == [("quantity", "3 cantinas")]
    assert words_of(text, "assignable") == [("unit_named", "Dirección de Gobierno")]
    assert words_of(text, "resourced")[0][0] == "vague_means"
    assert words_of(text, "time_bound") == [("vague_date", "lo antes posible")]
    assert words_of("Que la Policía reduzca 20 % el robo.", "measurable") == [
        ("half_indicator", "20 %")
    ]
    assert words_of("Desde la ruta 12, al 911 y a las 21 h", "measurable") == []


def test_fields_win_over_the_text():
    """3"""
    assert set(verdicts(BARE, Given()).values()) == {"no", "unknown"}
    told_by_fields = verdicts(BARE, WHOLE)
    assert told_by_fields.pop("specific") == "no"
    assert set(told_by_fields.values()) == {"yes"}
    assert verdicts(BARE, Given(indicator="robos"))["measurable"] == "partly"
    assert verdicts(BARE, Given(deliverables=2, dated=1))["time_bound"] == "partly"
    assert verdicts(BARE, Given(resources="según disponibilidad"))["resourced"] == "partly"


def test_both_readings_are_told():
    """3: they don't stand for each other."""
    given = Given(responsible="DIF", mandate=False, findings=0, resources="su presupuesto")
    smart = check(BARE, given, "es")
    assert [(r.name, r.verdict) for r in smart.letter("A").readings] == [
        ("assignable", "yes"), ("achievable", "no")
    ]  # fmt: skip
    assert [(r.name, r.verdict) for r in smart.letter("R").readings] == [
        ("relevant", "no"), ("resourced", "yes")
    ]  # fmt: skip
    assert smart.letter("A").verdict == smart.letter("R").verdict == "partly"
    assert check(BARE, Given(responsible="DIF"), "es").letter("A").verdict == "yes"


@pytest.mark.parametrize(
    "text", ["", " \n", "\u202e\u0000", "1 " * 400, "1." * 2000, "Que instalar y " * 50]
)
def test_any_text_has_verdicts(text):
    """4"""
    for language in ("es", "en"):
        smart = check(text, Given(), language)
        assert [each.letter for each in smart.letters] == list("SMART")
    assert bool(text.strip()) or {each.verdict for each in smart.letters} == {"unknown"}


def test_every_remark_has_its_reading_and_sentences():
    """4"""
    for key, rule in remarks().items():
        assert rule.reading in READINGS[rule.letter], key
        assert rule.why.es, key
        assert rule.why.en, key
        assert bool(rule.suggestion.es) == bool(rule.suggestion.en) == (rule.verdict != "yes"), key
