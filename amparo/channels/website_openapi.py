"""The OpenAPI description of the website channel, for whoever writes a client of their own (docs/channels.md)."""

from __future__ import annotations

from typing import Any

from amparo.directory.emergency import DIRECTORY, LIBPHONENUMBER, MOBILE_STANDARD
from amparo.directory.service import ASSURED_HOW, COSTS, SERVICE_TYPES

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_COUNTRY: Schema = {"type": "string", "description": "ISO 3166-1 alpha-2"}
_FLAG: Schema = {"type": "boolean"}
_TEXTS: Schema = {"type": "array", "items": _TEXT}
SENDER_LIMIT = 128
VERSION = "1.0"  # of the contract

_METADATA: Schema = {
    "type": "object",
    "description": "What the website knows; a value that is not valid is dropped.",
    "properties": {
        "language": {"type": "string", "description": "ISO 639, one of /health"},
        "country": {
            "type": "string",
            "description": "ISO 3166-1 alpha-2: the country that the website is for",
        },
        "timezone": {"type": "string", "description": "IANA"},
        "organisation": {"type": "string", "description": "folder in directory/organisations"},
    },
}
_SENDER: Schema = {
    "type": "string",
    "minLength": 1,
    "maxLength": SENDER_LIMIT,
    "pattern": "^[A-Za-z0-9_-]+$",
    "description": "The random id of the conversation, new for each, at least 128 bits.",
}
_BUTTON = {
    "type": "object",
    "required": ["title", "payload"],
    "properties": {"title": _TEXT, "payload": {"type": "string", "description": "Send it as `message`."}},
}
_WAY: Schema = {
    "type": "object",
    "required": ["kind", "label", "href", "copy"],
    "properties": {
        "kind": {"enum": ["phone", "sms", "whatsapp", "chat", "web", "email"]},
        **dict.fromkeys(("label", "href", "copy"), _TEXT),
    },
}
_CARD: Schema = {
    "type": "object",
    "required": [
        "name", "about", "state", "state_text", "ways", "lines", "source", "checked", "confirmed",
    ],
    "properties": {
        **dict.fromkeys(("name", "state_text", "checked", "confirmed"), _TEXT),
        **dict.fromkeys(("about", "lines"), _TEXTS),
        "state": {"enum": ["open", "closed", ""]},
        "ways": {"type": "array", "items": _WAY},
        "source": {
            "type": ["object", "null"],
            "required": ["label", "href"],
            "properties": {"label": _TEXT, "href": _TEXT},
        },
    },
}  # fmt: skip
_LAYOUT: Schema = {
    "type": "object",
    "description": "The message as it is shown; absent where it is text alone.",
    "required": ["kind", "lead", "cards", "rest"],
    "properties": {
        "kind": {"enum": ["emergency", "services"]},
        "lead": _TEXT,
        "cards": {"type": "array", "items": _CARD},
        "rest": _TEXT,
    },
}
_NUMBER: Schema = {
    "type": "object",
    "required": ["name", "phone", "note", "sms", "origin"],
    "properties": {
        **dict.fromkeys(("name", "phone", "note", "sms", "phone_dialled", "sms_dialled"), _TEXT),
        "origin": {"enum": [DIRECTORY, LIBPHONENUMBER, MOBILE_STANDARD]},
    },
}
_SERVICE_TEXTS = (
    "id", "name", "organization", "phone", "phone_e164", "extension", "sms", "sms_number", "sms_text", "whatsapp",
    "chat_url", "web_url", "email", "hours", "opens", "note", "area", "country", "host_country", "source_url",
    "source_date", "assured_date", "phone_dialled", "sms_dialled",
)  # fmt: skip
_SERVICE: Schema = {
    "type": "object",
    "required": [
        *_SERVICE_TEXTS, "service_type", "cost", "assured_how", "open_now", "languages", "own",
    ],
    "properties": {
        **dict.fromkeys(_SERVICE_TEXTS, _TEXT),
        "service_type": {"enum": list(SERVICE_TYPES)},
        "cost": {"enum": list(COSTS)},
        "assured_how": {"enum": list(ASSURED_HOW)},
        "open_now": {"type": ["boolean", "null"]},
        "languages": _TEXTS,
        "own": _FLAG,
    },
}  # fmt: skip


def _custom(kind: str, required: tuple[str, ...] = (), **properties: Schema) -> Schema:
    return {
        "type": "object",
        "required": ["type", *required],
        "properties": {"type": {"const": kind}, **properties},
    }


def _items(name: str) -> Schema:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}


_SCHEMAS: Schema = {
    "Message": {
        "type": "object",
        "required": ["sender"],
        "properties": {
            "sender": _SENDER,
            "message": {"type": ["string", "null"], "description": "Text, or the payload of a button."},
            "metadata": _METADATA,
        },
    },
    "Answer": {
        "type": "object",
        "required": ["recipient_id", "text", "language", "dir"],
        "properties": {
            "recipient_id": _TEXT,
            "language": {"type": "string", "description": "ISO 639, of `text` and all that is shown."},
            "dir": {"enum": ["ltr", "rtl"]},
            "text": {"type": "string", "description": "Complete by itself: every number stands in it."},
            "buttons": {"type": "array", "minItems": 1, "items": _BUTTON},
            "custom": {
                "oneOf": [
                    _custom(
                        "emergency",
                        ("country", "items"),
                        country=_COUNTRY,
                        items=_items("Number"),
                        layout=_LAYOUT,
                    ),
                    _custom(
                        "services",
                        ("country", "items", "intro"),
                        country=_COUNTRY,
                        items=_items("Service"),
                        intro=_TEXT,
                        layout=_LAYOUT,
                    ),
                    _custom("question", ("asks",), asks={"enum": ["country"]}),
                    _custom("exit"),
                    _custom("erase"),
                ]
            },
            "utter": {"type": "string", "description": "Name of the response or action."},
        },
    },
    "Start": {
        "type": "object",
        "required": ["messages", "exit_url", "country", "name", "contact", "color"],
        "properties": {
            "messages": {
                "type": "array",
                "items": {"type": "object", "required": ["text"], "properties": {"text": _TEXT}},
            },
            **dict.fromkeys(("exit_url", "country", "name", "contact", "color"), _TEXT),
        },
    },
    "Number": _NUMBER,
    "Service": _SERVICE,
    "Error": {"type": "object", "required": ["error"], "properties": {"error": _TEXT}},
}


def _json(schema: Schema) -> Schema:
    return {"application/json": {"schema": schema}}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _answer(description: str, schema: Schema) -> Schema:
    return {"description": description, "content": _json(schema)}


def openapi(server: str) -> Schema:
    """Return the description (OpenAPI 3.1) of the website channel at `server`, an address with no slash at its end."""
    refused = _answer("One sentence for whoever wrote the client.", _ref("Error"))
    body = {"required": True, "content": _json(_ref("Message"))}
    parameters = [
        {"name": name, "in": "query", "schema": schema} for name, schema in _METADATA["properties"].items()
    ]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Amparo: website channel",
            "version": VERSION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": server}],
        "paths": {
            "/webhooks/website/webhook": {
                "post": {
                    "operationId": "sendMessage",
                    "summary": "A message in, a list of messages out that is never empty",
                    "requestBody": body,
                    "responses": {
                        "200": _answer(
                            "The answer.", {"type": "array", "minItems": 1, "items": _ref("Answer")}
                        ),
                        "400": refused,
                        "413": _answer("The body is too long.", _ref("Error")),
                        "429": {
                            "description": "Too many messages in a minute: text to show, with the emergency number.",
                            "headers": {"Retry-After": {"schema": {"type": "integer", "minimum": 1}}},
                            "content": {"text/plain": {"schema": _TEXT}},
                        },
                    },
                }
            },
            "/webhooks/website/start": {
                "get": {
                    "operationId": "startChat",
                    "summary": "How a chat begins; nothing is kept",
                    "parameters": parameters,
                    "responses": {"200": _answer("The greeting.", _ref("Start"))},
                }
            },
            "/webhooks/website/end": {
                "post": {
                    "operationId": "endChat",
                    "summary": "Forgets a conversation",
                    "requestBody": body,
                    "responses": {"204": {"description": "Forgotten."}, "400": refused},
                }
            },
        },
        "components": {"schemas": _SCHEMAS},
    }
