"""What people write is kept whole and can be seen.

1. Every field of a model that holds what people write refuses signs that nobody sees; so does every
   field of a form that no model has.
2. No text is cut off without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import get_resolver

from sereno.web.people.plain_text import one_line, plain_text
from tests import ROOT

# Written by programs, or checked by its own rule: codes, digests, words of events, what files say.
OF_PROGRAMS = {
    "people.Person": {"password"},
    "people.SecondStepTries": {"last_right"},
    "audits.Invitation": {"digest"},
    "audits.Event": {"verb", "kind", "parent_kind", "about", "reason"},
    "files.KeptFile": {"name", "sha256", "media_type", "stored_as"},
    "jobs.Job": {"kind", "subject_kind", "about", "lane", "worker", "step", "language"},
    "jobs.Tick": {"name"},
    "records.SavedView": {"kind", "query"},
    "records.Batch": {"kind", "step"},
    "records.KeptForm": {"kind"},
    "records.ApiToken": {"digest"},
    "sources.Coverage": {"row"},
    "sources.SeriesBreak": {"preset"},
    "sources.RequestItem": {"row"},
    "sources.Letter": {"language"},
    "imports.ImportDraft": {"kept_by", "text"},
    "imports.DataVersion": {"manifest_text"},
    "imports.OffenceDecision": {"label", "folded", "iccs", "topic"},
    "imports.PlaceDecision": {"group", "name", "group_folded", "name_folded", "area_code"},
    "geographies.GeographyArea": {"code", "name"},
    "geographies.LevelCrosswalk": {"name"},
    "indicators.Indicator": {"code", "unit", "level", "sdg", "topic", "formula"},
    "indicators.ValueFile": {"about"},
    "findings.BroughtRecommendations": {"name"},
    "actions.BroughtActions": {"name"},
    "findings.MadeReport": {"kind", "format"},
    "publication.Edition": {"digest", "stored_as", "sereno"},
    "findings.Evidence": {"kind", "thing", "activity"},
    "findings.Freeze": {"version", "digest", "salt"},
    "findings.FindingArea": {"code", "name"},
    "findings.ReturnArea": {"code", "name"},
    "findings.Rating": {"code", "name"},
    "findings.RecommendationArea": {"code", "name"},
    "findings.TargetServed": {"target"},
    "plan.ReadOutline": {"file"},
    "plan.Commitment": {"digest"},
    "actions.ActionArea": {"code", "name"},
    "actions.MoneyEntry": {"currency"},
    "monitoring.Target": {"level", "area", "group", "sdg", "baseline_period"},
    "actions.PeopleEntry": {"group"},
    "monitoring.EffectStudy": {"level", "group", "first", "began", "last"},
    "monitoring.EffectRegistration": {"digest"},
    "monitoring.EffectRun": {"inputs", "sereno"},
    "waiting.Told": {"key", "state"},
    "findings.ReportText": {"chapter"},
    "diagnosis.ActivityArea": {"code", "name"},
    "diagnosis.Consent": {"receipt"},
    "diagnosis.ProtocolAnswer": {"point"},
    "diagnosis.Instrument": {"form_id", "languages"},
    "diagnosis.InstrumentVersion": {"form_version", "title", "hash", "xform"},
    "diagnosis.InstrumentFile": {"name"},
    "diagnosis.Device": {"name"},
    "diagnosis.Submission": {"instance_id"},
    "diagnosis.Arrival": {"instance_id", "reason", "waits_for"},
    "diagnosis.SpentNonce": {"nonce"},
    "diagnosis.SubmissionKey": {"fingerprint", "public_key"},
    "diagnosis.Mark": {"area_code", "category", "hours"},
    "diagnosis.PaperSheet": {"code"},
    "coding.Mention": {"rule"},
    "coding.Code": {"topic"},
    "coding.IndexedBlock": {"words"},
    "files.ResumableUpload": {"token"},
    "records.Asked": {"key"},
    "webhooks.Try": {"error"},
    "diagnosis.RecoveryKey": {"fingerprint", "public_key"},
    "indicators.IndicatorEdition": {"first_period", "last_period"},
    "indicators.IndicatorTable": {"sheet"},
    "selection.CommittedSelection": {"sereno"},
}
# Of forms: what names something that is there already, codes, and what is read by a rule.
NAMES_OR_CODES = {
    "label", "iccs", "group", "name", "area_code", "pick", "other", "crs", "code", "unit", "id",
    "only_values", "period_is", "indicator_is", "suppressed_marks", "missing_marks", "years",
    "text", "formula", "login", "at", "public_key", "cut_to",
    "address",
}  # fmt: skip
# Digests, addresses made of names, numbers in addresses, and the first bytes of a file.
NO_TEXT = "|".join(
    (
        *("hexdigest", r"sha256\[", "slugify", "gethostname", "flat=True", 'POST.get."tab"'),
        *(
            r"value\[:18\]",
            r"key\[:18\]",
            r"number\[:9\]",
            r"begin\[",
            r"in text\[",
            "fromisoformat",
        ),
    )
)


def _checked(field: Any) -> bool:
    return any(rule in field.validators for rule in (one_line, plain_text))


def _written() -> Iterator[tuple[str, models.Field]]:
    for model in apps.get_models():
        if not model.__module__.startswith("sereno."):
            continue
        for field in model._meta.get_fields():
            if type(field) in (models.CharField, models.TextField) and not field.choices:
                yield model._meta.label, field


def test_models() -> None:
    """1"""
    free = {f"{label}.{field.name}" for label, field in _written() if not _checked(field)}
    assert free == {f"{label}.{name}" for label, names in OF_PROGRAMS.items() for name in names}


def _forms(kind: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    for each in kind.__subclasses__():
        if each.__module__.startswith("sereno."):
            yield each
        yield from _forms(each)


def test_forms() -> None:
    """1"""
    assert get_resolver().url_patterns
    free = set()
    for form in _forms(forms.BaseForm):
        of_model = {f.name for f in form._meta.model._meta.get_fields()} if _model(form) else set()
        for name, field in form.base_fields.items():
            if type(field) is not forms.CharField or name in of_model:
                continue
            secret = isinstance(field.widget, forms.PasswordInput | forms.HiddenInput)
            if not secret and not _checked(field):
                free.add(name)
    assert free <= NAMES_OR_CODES


def _model(form: type[forms.BaseForm]) -> bool:
    return getattr(getattr(form, "_meta", None), "model", None) is not None


@pytest.mark.parametrize(
    ("text", "line", "lines"),
    [
        ("Ñandú 🇲🇽 colonia “Ø”", True, True),
        ("\N{WOMAN}\u200d\N{GIRL}", True, True),
        ("one\ntwo\tthree\r\n", False, True),
        ("a\u202eb", False, False),
        ("a\u200bb", False, False),
        ("a\x00b", False, False),
        ("a\u00adb", False, False),
        ("a\u2028b", False, False),
        ("\u200d", False, False),
    ],
)
def test_signs(text: str, line: bool, lines: bool) -> None:
    """1"""
    for rule, is_good in ((one_line, line), (plain_text, lines)):
        if is_good:
            rule(text)
        else:
            with pytest.raises(ValidationError):
                rule(text)


def test_no_text_is_cut_off() -> None:
    """2"""
    found = [
        f"{path.name}: {line.strip()}"
        for path in sorted((ROOT / "src" / "sereno" / "web").rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"\[:\d{2,}\]", line) and not re.search(NO_TEXT, line)
    ]
    assert found == []
