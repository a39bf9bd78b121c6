"""The OpenAPI document as a page for people: operations by topic, with their fields in words. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Schema = Mapping[str, Any]
TOPICS = {
    "shows": "Shows",
    "episodes": "Episodes",
    "scripts": "Scripts",
    "prompts": "Podcasts from a prompt",
    "sound": "Voices and speech",
    "newsroom": "The newsroom",
    "models": "Models and ledger",
    "trust": "Trust: sources, recordings, the log",
    "webhooks": "Webhooks",
    "account": "Account and keys",
}


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    kind: str
    needed: bool
    words: str


@dataclass(frozen=True, slots=True)
class Operation:
    id: str
    method: str
    path: str
    summary: str
    words: str
    query: tuple[Field, ...]
    body: tuple[Field, ...]
    answer: tuple[Field, ...]
    status: str


@dataclass(frozen=True, slots=True)
class Topic:
    name: str
    title: str
    operations: tuple[Operation, ...]


def topics(document: Schema) -> list[Topic]:
    """All operations, in the order of TOPICS."""
    found: dict[str, list[Operation]] = defaultdict(list)
    for path, item in document["paths"].items():
        for method, operation in item.items():
            found[operation["tags"][0]].append(_operation(document, path, method, operation))
    return [Topic(name, title, tuple(found[name])) for name, title in TOPICS.items() if name in found]


def _operation(document: Schema, path: str, method: str, operation: Schema) -> Operation:
    status, answer = next((code, said) for code, said in operation["responses"].items() if code < "300")
    return Operation(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        words=operation.get("description", ""),
        query=tuple(_parameter(document, one) for one in operation.get("parameters", ()) if one["in"] != "path"),
        body=tuple(_fields(document, _content(operation.get("requestBody", {})))),
        answer=tuple(_fields(document, _content(answer))),
        status=status,
    )


def _parameter(document: Schema, parameter: Schema) -> Field:
    schema = parameter["schema"]
    words = parameter.get("description") or schema.get("description", "")
    return Field(parameter["name"], _kind(document, schema), parameter.get("required", False), words)


def _content(part: Schema) -> Schema:
    """The schema of the JSON in a request or an answer, or of the form that goes in its place."""
    content = part.get("content", {})
    chosen: Schema = content.get("application/json") or next(iter(content.values()), {})
    found: Schema = chosen.get("schema", {})
    return found


def _fields(document: Schema, schema: Schema) -> Iterator[Field]:
    schema = _resolved(document, schema)
    needed = schema.get("required", ())
    for name, field in schema.get("properties", {}).items():
        yield Field(name, _kind(document, field), name in needed, _words(document, field))


def _words(document: Schema, schema: Schema) -> str:
    said = schema.get("description", "") or _resolved(document, schema).get("description", "")
    # The generator lists the choices as "* `a` - b"; the kind names them already.
    return str(said.split("\n\n* `")[0].split("* `")[0].strip())


def _resolved(document: Schema, schema: Schema) -> Schema:
    for part in (schema, *schema.get("allOf", ()), *schema.get("oneOf", ()), *schema.get("anyOf", ())):
        if reference := part.get("$ref"):
            found: Schema = document["components"]["schemas"][reference.rpartition("/")[2]]
            return found
    return schema


def _kind(document: Schema, schema: Schema) -> str:
    """ "text", "number ≥ 1", "one of a, b", "list of Line"."""
    schema = _resolved(document, schema)
    if choices := schema.get("enum"):
        return f"one of {', '.join(str(choice) for choice in choices if choice is not None)}"
    kinds = schema.get("type", "object")
    kind = next((one for one in kinds if one != "null"), "object") if isinstance(kinds, list) else kinds
    if kind == "array":
        return f"list of {_kind(document, schema['items'])}"
    said = {"string": schema.get("format", "text"), "boolean": "true or false"}.get(kind, kind)
    return f"{said}{_bounds(schema)}"


def _bounds(schema: Schema) -> str:
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        return f", {low:g} to {high:g}"
    if most := schema.get("maxLength"):
        return f", at most {most} characters"
    return f" ≥ {low:g}" if low is not None else ""
