"""What the document of the API says of webhooks: OpenAPI 3.1 has a place for them."""

from __future__ import annotations

from typing import Final

from sereno.web.documents import Values

_TEXT: Final = {"type": "string"}
_OR_NONE: Final = {"type": ["string", "integer", "null"]}
_HEADERS: Final = {
    "webhook-id": "The same at every try: take each once.",
    "webhook-timestamp": "Seconds since 1970, of this try.",
    "webhook-signature": "`v1,` and a signature, or two of them (Standard Webhooks 1.0.0).",
}
_SCHEMA: Final = {
    "type": "object",
    "required": ["type", "timestamp", "data"],
    "properties": {
        "type": {**_TEXT, "description": "`kind.verb`, or `webhook.test`."},
        "timestamp": {**_TEXT, "format": "date-time"},
        "data": {
            "type": "object",
            "required": ["audit"],
            "properties": {
                "audit": _TEXT,
                "kind": _TEXT,
                "verb": _TEXT,
                "record": {**_OR_NONE, "description": "Null: it is gone."},
                "address": {**_OR_NONE, "description": "Where this API tells the rest."},
            },
        },
    },
}
_EXAMPLE: Final = {
    "type": "sources.add_source",
    "timestamp": "2026-12-01T15:00:00+00:00",
    "data": {
        "audit": "queretaro",
        "kind": "sources",
        "verb": "add_source",
        "record": 12,
        "address": "/api/audits/queretaro/sources/12",
    },
}
WEBHOOKS: Final[Values] = {
    "something happened": {
        "post": {
            "operationId": "webhook",
            "summary": "Something happened to a record",
            "description": "Sent to the addresses that coordinators name, where the instance allows"
            " it: in order, at least once, with no text of the record.",
            "parameters": [
                {
                    "name": name, "in": "header", "required": True, "schema": _TEXT,
                    "description": told,
                }
                for name, told in _HEADERS.items()
            ],
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": _SCHEMA, "example": _EXAMPLE}},
            },
            "responses": {
                "2XX": {"description": "Taken. Anything else, or five seconds: sent again."},
                "410": {"description": "Nobody is here any more: the webhook stops."},
            },
        }
    }
}  # fmt: skip
