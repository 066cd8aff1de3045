"""docs/reference/api.md, printed from the OpenAPI document of the read API."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from sereno.web.site.api import api

WHAT_IT_IS = (
    "A read API under `/api/`; its OpenAPI document is at `/api/openapi.json`. An answer holds "
    "what the person who asks may see, by the same rules as the pages. · API de lectura: cada "
    "respuesta contiene lo que puede ver quien pregunta, con las mismas reglas que las páginas."
)


def reference_page() -> str:
    """Every operation with its parameters and the fields of its answer."""
    with translation.override("en"):
        document: Any = api.get_openapi_schema(path_prefix="/api/")
    lines = [
        "<!-- Printed from the API's own OpenAPI document by script/docs: change the code. -->",
        "# API",
        "",
        WHAT_IT_IS,
    ]
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            lines += ["", f"## `{method.upper()} {path}`", "", operation["summary"]]
            if operation.get("description"):
                lines += ["", " ".join(operation["description"].split())]
            lines += _parameters(operation.get("parameters", []))
            lines += _answer(operation["responses"], document)
    return "\n".join(lines) + "\n"


def _parameters(parameters: list[Any]) -> list[str]:
    if not parameters:
        return []
    rows = [
        f"| `{each['name']}` | {each['in']} | {_type(each['schema'])} | "
        f"{'yes' if each.get('required') else 'no'} |"
        for each in parameters
    ]
    return ["", "| parameter | in | type | required |", "| --- | --- | --- | --- |", *rows]


def _answer(responses: Any, document: Any) -> list[str]:
    found: dict[str, Any] = {str(status): answer for status, answer in responses.items()}
    content = found["200"]["content"] if "content" in found.get("200", ()) else {}
    schema: Any = next(iter(content.values()))["schema"] if content else {}
    name = schema.get("$ref", "").rpartition("/")[2]
    if not name:
        return []
    fields = document["components"]["schemas"][name].get("properties", {})
    said = ", ".join(f"`{field}` ({_type(about)})" for field, about in fields.items())
    return ["", f"Answer, {name}: {said}."]


def _type(schema: Any) -> str:
    """A JSON schema's type in a word or two."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(_type(each) for each in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(str(value) for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type") or "any")
