"""What the models of NetApp's SDK for Element (solidfire.models) have to say about one exchange."""

import functools
import inspect
import re
from uuid import UUID

from solidfire import Element, models
from solidfire.common.model import DataObject

JSON_TYPES = {int: (int,), float: (int, float), str: (str,), bool: (bool,), dict: (dict,), UUID: (str,)}


@functools.cache
def _methods():
    """Method of the API: its result's model, its first version, and from when on it takes a parameter."""
    found = {}
    for function in vars(Element).values():
        source = inspect.getsource(function) if inspect.isfunction(function) else ""
        call = re.search(r"send_request\(\s*'(\w+)',\s*(\w+),\s*params,\s*since=([\d.]+)", source)
        if call:
            later = re.findall(r'\("(\w+)", \w+, ([\d.]+), (?:True|False)\)', source)
            result = getattr(models, call.group(2), None)
            found[call.group(1)] = (result, float(call.group(3)), {name: float(since) for name, since in later})
    return found


def _members(model):
    return {member.member_name(): (name, member) for name, member in (model.get_properties(model) or {}).items()}


def _is_secret(kind):
    return kind.__name__ in ("CHAPSecret", "UserDefinedCHAPSecret")


def _value(kind, value, at):
    if _is_secret(kind):
        kind = str
    if hasattr(kind, "enum_values"):
        if value not in kind.enum_values:
            yield f"{at}: wrong value: {value!r} is none of {', '.join(kind.enum_values)}"
    elif inspect.isclass(kind) and issubclass(kind, DataObject):
        yield from _object(kind, value, at)
    elif kind in JSON_TYPES:
        types = JSON_TYPES[kind]
        if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
            yield f"{at}: wrong type: {type(value).__name__} for {kind.__name__}"
        elif kind is UUID and not re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", value):
            yield f"{at}: not a UUID"


def _object(model, value, at=""):
    """A value against a model: unknown members, missing ones that it requires, types."""
    if not isinstance(value, dict):
        yield f"{at or 'value'}: wrong type: {type(value).__name__} for {model.__name__}"
        return
    known = _members(model)
    for name, (_, member) in known.items():
        if not member.optional() and value.get(name) is None:
            yield f"{at}{'.' if at else ''}{name}: missing, and {model.__name__} requires it"
    for name, given in value.items():
        where = f"{at}.{name}" if at else name
        if name not in known:
            yield f"{where}: not a member of {model.__name__}"
        elif given is None:
            continue
        else:
            member = known[name][1]
            if member.array():
                if not isinstance(given, list):
                    yield f"{where}: wrong type: {type(given).__name__} for a list"
                else:
                    for one in given:
                        yield from _value(member.member_type(), one, where)
            else:
                yield from _value(member.member_type(), given, where)


def _params(name, since, params, version):
    request = getattr(models, f"{name}Request", None)
    if request is None:
        # A method that takes nothing has no such model.
        yield from (f"{member}: unknown parameter" for member in params)
        return
    yield from _object(request, params)
    for member, (own, _) in _members(request).items():
        if member in params and version < since.get(own, 0):
            yield f"{member}: sent to {version}, known since {since[own]}"
    for member, value in params.items():
        if value is None:
            yield f"{member}: null"


def check(exchange):
    """The findings about one exchange, each a text."""
    found = re.fullmatch(r"/json-rpc/([\d.]+)/?", exchange["path"])
    body, answer = exchange.get("body"), exchange["answer"]
    if not found or not isinstance(body, dict):
        return [f"{exchange['method']} {exchange['path']}: no call of the Element API"]
    version, name = float(found.group(1)), body.get("method")
    if name not in _methods():
        return [f"{name}: unknown method"]
    result, first, later = _methods()[name]
    findings = []
    if version < first:
        findings.append(f"{name}: request: sent to {version}, known since {first}")
    findings += [f"{name}: request: {one}" for one in set(body) - {"method", "params", "id"}]
    findings += [f"{name}: request: {one}" for one in _params(name, later, body.get("params") or {}, version)]
    if not isinstance(answer, dict) or answer.get("id") != body.get("id"):
        return findings + [f"{name}: answer: not to this request"]
    if "error" in answer:
        error = answer["error"]
        for member, kind in (("name", str), ("message", str), ("code", int)):
            if not isinstance(error.get(member), kind):
                findings.append(f"{name}: error: {member} is no {kind.__name__}")
    else:
        # The documentation has these two beside each result.
        value = {key: one for key, one in (answer.get("result") or {}).items() if key != "unusedParameters"}
        findings += [f"{name}: answer: {one}" for one in _object(result, value)]
    findings += [f"{name}: answer: {one}: unknown member" for one in set(answer) - {"id", "result", "error", "unusedParameters"}]
    return findings
