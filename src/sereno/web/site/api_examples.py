"""Examples in the document of the API: an answer of every question, as its schema has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

WORDS = {
    "date": "2026-03-01",
    "date-time": "2026-03-01T10:00:00Z",
    "uuid": "0" * 8 + "-0000" * 3 + "-" + "0" * 12,
}
PARAMETERS = {"audit": "queretaro", "limit": 50, "number": 1}
FAULTS = {
    "401": ("Who is asking?", "Send an access token that is in force: Authorization: Bearer …"),
    "403": ("Not allowed", "Your role doesn't allow this."),
    "404": ("Not found", "There is none, or it isn't yours to see."),
    "429": ("Too often", "Ask again in 20 seconds, and more seldom."),
}
# A record may hold one of its own kind.
_DEEPEST = 6


def add_examples(document: Any) -> None:
    """Give each answer, and the parameters that all share, an example."""
    schemas = document["components"]["schemas"]
    for operations in document["paths"].values():
        for operation in operations.values():
            for each in operation["parameters"]:
                if each["name"] in PARAMETERS:
                    each["example"] = PARAMETERS[each["name"]]
            for status, answer in operation["responses"].items():
                for kind, content in answer.get("content", {}).items():
                    if str(status) in FAULTS:
                        title, detail = FAULTS[str(status)]
                        content["example"] = {
                            "type": "about:blank", "title": title, "status": int(status),
                            "detail": detail,
                        }  # fmt: skip
                    elif str(status) == "200" and kind == "application/json":
                        content["example"] = example_of(content["schema"], schemas)


def example_of(schema: Any, schemas: Mapping[str, Any], depth: int = 0) -> Any:
    """A value that a JSON schema allows."""
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].rpartition("/")[2]], schemas, depth + 1)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        kinds = schema["anyOf"]
        none = {"type": "null"} in kinds and depth > _DEEPEST
        return None if none else example_of(kinds[0], schemas, depth)
    kind = schema.get("type")
    if kind == "object":
        fields = schema.get("properties", {})
        return {name: example_of(about, schemas, depth + 1) for name, about in fields.items()}
    if kind == "array":
        inner = schema.get("items")
        return [example_of(inner, schemas, depth + 1)] if inner and depth <= _DEEPEST else []
    if kind == "string":
        return WORDS.get(schema.get("format", ""), "…")
    return {"integer": 1, "number": 1.5, "boolean": True}.get(kind)
