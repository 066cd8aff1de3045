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
HOW_IT_IS_ASKED = (
    "- **Who asks.** `Authorization: Bearer <access token>`, made under *API tokens* for one "
    "audit, a right, a highest access level and, where chosen, only some kinds of record. · Una "
    "clave de acceso vale para una auditoría, un permiso, un nivel de acceso máximo y, si se "
    "eligen, solo ciertos registros.",
    "- **How often.** 300 questions a minute with one token unless `SERENO_API_PER_MINUTE` says "
    "otherwise, four times as many from one machine; beyond that 429, and `Retry-After` says in "
    "how many seconds to ask again. · Más allá del límite responde 429 y `Retry-After` dice "
    "cuántos segundos esperar.",
    '- **An example.** `curl -H "Authorization: Bearer $TOKEN" '
    '"https://sereno.example.org/api/audits/queretaro/sources?limit=50"`. The document has one '
    "answer of each question as its example. · El documento trae un ejemplo de cada respuesta.",
    "- **Pages.** A list answers `limit` records and, while there are more, `next` and a header "
    '`Link: <…>; rel="next"`. Follow it as it is: the cursor belongs to this question and this '
    "person. What is added or deleted between two pages moves no other record. · Siga el enlace "
    "tal cual hasta que `next` sea `null`.",
    "- **Is anything new?** Send an answer's `ETag` back as `If-None-Match`: 304 with no content "
    "where nothing is. A reading of restricted records is noted either way. · 304: nada cambió.",
    "- **To be told.** Webhooks say that something happened to a record; the rest is asked for "
    "here: [how to receive them](../how-to/receive-webhooks.md). · Los webhooks "
    "avisan de que algo pasó.",
    "- **Faults** are `application/problem+json` (RFC 9457) in the language of `Accept-Language` "
    "(`es`, `en`). · Los errores se dicen en español o en inglés.",
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
        "",
        *HOW_IT_IS_ASKED,
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
