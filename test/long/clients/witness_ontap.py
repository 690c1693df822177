"""What NetApp's schemas of the ONTAP API (netapp_ontap) have to say about one exchange."""

import ast
import functools
import importlib
import inspect
import re
from pathlib import Path

import netapp_ontap
from marshmallow import ValidationError, fields
from netapp_ontap.resource import ImpreciseDateTime, Resource, Size

# The parts of the API that the package has to do with.
PATHS = "cluster|cluster/jobs|svm/svms|protocols/san/.*|protocols/active-directory.*"
# "Getting started with the ONTAP REST API" has these for all endpoints; the library sends what it is given.
GLOBAL = {
    "GET": {"fields", "max_records", "return_records", "return_timeout", "order_by", "ignore_unknown_fields"},
    "POST": {"return_records", "return_timeout"},
    "PATCH": {"return_records", "return_timeout"},
    "DELETE": {"return_records", "return_timeout"},
}
FLAGS = {"return_records": "true|false", "return_timeout": r"\d+", "max_records": r"\d+", "ignore_unknown_fields": "true|false"}
# The envelope of an answer, in every schema of the vendor's description.
ENVELOPE = {"records", "num_records", "_links", "job", "error"}
ALLOWED = {"GET": "gettable_fields", "POST": "postable_fields", "PATCH": "patchable_fields"}
JSON_TYPES = (
    ((fields.Boolean,), (bool,)),
    ((fields.Integer, Size), (int,)),
    ((fields.Number,), (int, float)),
    ((fields.Str, fields.DateTime, ImpreciseDateTime, fields.UUID), (str,)),
    ((fields.Dict,), (dict,)),
)


def _own_keys(cls):
    """The keys of an object that come behind the path of its collection."""
    return [key for key in getattr(cls, "_keys", []) if "{" + key.replace(".", "[") + "]}" not in cls._path]


@functools.cache
def _endpoints():
    """(pattern of a path, class, whether it is one object)"""
    found = []
    for file in sorted((Path(netapp_ontap.__file__).parent / "resources").glob("*.py")):
        # The others are hundreds, and slow to load.
        path = re.search(rf'^    _path = "(/api/(?:{PATHS}))"$', file.read_text(encoding="utf-8"), re.M)
        if not path:
            continue
        for cls in vars(importlib.import_module(f"netapp_ontap.resources.{file.stem}")).values():
            if inspect.isclass(cls) and issubclass(cls, Resource) and getattr(cls, "_path", None) == path.group(1):
                pattern = re.sub(r"\\{.*?\\}", "[^/]+", re.escape(cls._path))
                found.append((re.compile(pattern), cls, not cls._keys if hasattr(cls, "_keys") else True))
                found.append((re.compile(pattern + "/[^/]+" * len(_own_keys(cls))), cls, True))
    return found


def _endpoint(path):
    for pattern, cls, single in _endpoints():
        if pattern.fullmatch(path):
            return cls, single
    return None, False


@functools.cache
def _documents(schema):
    """The vendor's text about each field: it follows the field in the source."""
    found, last = {}, None
    for node in ast.parse(inspect.getsource(schema)).body[0].body:
        if isinstance(node, ast.Assign):
            last = node.targets[0].id
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and last:
            found.setdefault(last, node.value.value)
    return found


def _schema_of(field):
    if isinstance(field, fields.List):
        return _schema_of(field.inner)
    return type(field.schema) if isinstance(field, fields.Nested) else None


def _members(schema):
    return {field.data_key or name: (name, field) for name, field in schema._declared_fields.items()}


def _below(allowed, name):
    return [one[len(name) + 1 :] for one in allowed if one.startswith(f"{name}.")]


def _knows(schema, path, kind):
    """Whether a dotted name is one of these fields, or names some of them together."""
    allowed = getattr(schema, kind)
    for key in path.split("."):
        name, field = _members(schema).get(key, (None, None))
        inner = field and _schema_of(field)
        if name is None:
            return False
        if name in allowed:
            allowed = getattr(inner, kind) if inner else []
        elif _below(allowed, name):
            allowed = _below(allowed, name)
        else:
            return False
        schema = inner
    return True


def _length(doc, value, method):
    """The rule of the text where the schema has none: "can contain one (1) to 128 characters"."""
    rule = re.search(r"one \(1\) to (\d+) characters", doc)
    if not rule or (value == "" and method == "PATCH" and re.search(r"PATCH request with an empty", doc)):
        return None
    return None if 1 <= len(value) <= int(rule.group(1)) else f"1 to {rule.group(1)} characters, has {len(value)}"


def _value(field, doc, value, method):
    """What is wrong with a value that is no object, if anything."""
    if value is None:
        return None if method == "GET" else "null"
    for kinds, types in JSON_TYPES:
        if isinstance(field, kinds):
            if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
                return f"wrong type: {type(value).__name__} for {type(field).__name__}"
            break
    try:
        for validator in field.validators:
            validator(value)
        field.deserialize(value)
    except ValidationError as error:
        return f"wrong value: {error.normalized_messages()}"
    too_long = isinstance(value, str) and _length(doc, value, method)
    return f"wrong length: {too_long}" if too_long else None


def _object(value, schema, allowed, kind, method, at):
    if not isinstance(value, dict):
        yield f"{at or 'body'}: wrong type: {type(value).__name__} for an object"
        return
    for key, member in value.items():
        where = f"{at}.{key}" if at else key
        name, field = _members(schema).get(key, (None, None))
        inner = field and _schema_of(field)
        if name is None:
            yield f"{where}: unknown member"
        elif name not in allowed and not _below(allowed, name):
            yield f"{where}: not among {kind}"
        elif inner:
            below = getattr(inner, kind) if name in allowed else _below(allowed, name)
            many = isinstance(field, fields.List)
            if many and not isinstance(member, list):
                yield f"{where}: wrong type: {type(member).__name__} for a list"
            elif member is None:
                if method != "GET":
                    yield f"{where}: null"
            else:
                for one in member if many else [member]:
                    yield from _object(one, inner, below, kind, method, where)
        elif isinstance(field, fields.List):
            if not isinstance(member, list):
                yield f"{where}: wrong type: {type(member).__name__} for a list"
            else:
                for one in member:
                    wrong = _value(field.inner, "", one, method)
                    if wrong:
                        yield f"{where}: {wrong}"
        else:
            wrong = _value(field, _documents(schema).get(name, ""), member, method)
            if wrong:
                yield f"{where}: {wrong}"


def _at(body, path):
    for key in path.split("."):
        if isinstance(body, list):
            body = body[0] if body else None
        body = body.get(key) if isinstance(body, dict) else None
    return body


def _required(cls, body, keys):
    """"### Required properties" of the vendor's text about POST; those that stand in the path are given."""
    text = re.search(r"### Required properties\n((?:\*.*\n)+)", cls.post.__doc__ or "")
    for line in text.group(1).splitlines() if text else []:
        # "`name` or `records.name` - Initiator name(s) …"
        names = re.findall(r"`([\w.]+)`", line.split(" - ")[0])
        if not any(name in keys or _at(body, name) not in (None, "") for name in names):
            yield f"body: lacks {' or '.join(names)}, which POST requires"


def _query(cls, schema, single, method, query):
    module = inspect.getsource(inspect.getmodule(cls))
    for name, value in query.items():
        if name in GLOBAL[method] or (method == "GET" and name in ("query", "query_fields")):
            if name in FLAGS and not re.fullmatch(FLAGS[name], value):
                yield f"query {name}: wrong value {value!r}"
        elif method == "GET" and not single and _knows(schema, name, "gettable_fields"):
            pass
        # Parameters of one call alone stand in the text about it.
        elif not re.search(rf"(`|- ){re.escape(name)}\b", module):
            yield f"query {name}: unknown"
    for name in query.get("fields", "").split(",") if "fields" in query else []:
        if not _knows(schema, name, "gettable_fields"):
            yield f"query fields={name}: unknown"


def _request(cls, single, method, exchange):
    schema = type(cls._schema()) if inspect.isclass(cls._schema) else type(cls._schema)
    body = exchange.get("body")
    yield from _query(cls, schema, single, method, exchange["query"])
    if method == "POST":
        in_path = {key for key in cls._keys if key not in _own_keys(cls)} if hasattr(cls, "_keys") else set()
        yield from _object(body, schema, [*schema.postable_fields, "records"], "postable_fields", method, "")
        yield from _required(cls, body if isinstance(body, dict) else {}, in_path)
    elif method == "PATCH":
        if body in (None, {}):
            yield "body: a PATCH without a value"
        else:
            yield from _object(body, schema, schema.patchable_fields, "patchable_fields", method, "")
    elif method == "DELETE" and body not in (None, {}):
        # No list of the library is about a DELETE: what it may hold is what can be written.
        writable = [*schema.patchable_fields, *schema.postable_fields]
        yield from _object(body, schema, writable, "patchable_fields", method, "")
    elif method == "GET" and body is not None:
        yield "body: a GET with a body"


def _error(error):
    if not isinstance(error, dict):
        yield f"error: wrong type: {type(error).__name__}"
        return
    for name in set(error) - {"message", "code", "target", "arguments"}:
        yield f"error.{name}: unknown member"
    if not isinstance(error.get("message"), str) or not isinstance(error.get("code"), str):
        yield "error: message and code are texts"


def _answer(cls, single, method, exchange):
    schema = type(cls._schema()) if inspect.isclass(cls._schema) else type(cls._schema)
    answer, status = exchange["answer"], exchange["status"]
    if answer is None:
        if status >= 400 or method == "GET":
            yield "no body"
        return
    if status >= 400:
        yield from ([] if set(answer) == {"error"} else [f"an error with {sorted(answer)}"])
        yield from _error(answer.get("error"))
        return
    if method == "GET" and single:
        records = [answer]
    else:
        yield from (f"{name}: unknown member of the envelope" for name in set(answer) - ENVELOPE)
        records = answer.get("records", [])
        if method == "GET" and answer.get("num_records") != len(records):
            yield f"num_records: {answer.get('num_records')!r} of {len(records)}"
        if "job" in answer and not re.fullmatch(r"[0-9a-f-]{36}", str(answer["job"].get("uuid", ""))):
            yield "job: without its uuid"
    for record in records:
        yield from _object(record, schema, schema.gettable_fields, "gettable_fields", "GET", "")


def check(exchange):
    """The findings about one exchange, each a text."""
    method, path = exchange["method"], exchange["path"]
    cls, single = _endpoint(path)
    if cls is None:
        return [f"{method} {path}: unknown path"]
    name = f"{method} {cls.__name__}"
    refused = exchange["status"] >= 400
    # A request that the array refuses may be wrong on purpose only where the test says so: all are held to the schema.
    found = [f"{name}: request: {one}" for one in _request(cls, single, method, exchange)]
    found += [f"{name}: answer{' (error)' if refused else ''}: {one}" for one in _answer(cls, single, method, exchange)]
    return found
