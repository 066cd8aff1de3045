"""Types of what pages hand on: to templates, to verbs, and as JSON."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from pydantic import JsonValue

Words = str | Promise
"""Words of the interface, in the language in force when they are shown."""

Context = dict[str, object]
"""What a template is drawn from."""

Document = dict[str, JsonValue]
"""A JSON object whose keys are only written here: others read it, or a test does."""

Values = dict[str, Any]
"""The cleaned values of a form by field, or the fields of a row: keyword arguments of a verb."""
