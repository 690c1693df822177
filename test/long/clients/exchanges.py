"""Holds the exchanges of a folder against NetApp's own descriptions of both APIs. First it shows that it finds what is wrong."""

import copy
import json
import sys
from pathlib import Path

import witness_element
import witness_ontap
from explained import EXPLAINED, explanation

WITNESSES = {"ontap": witness_ontap, "element": witness_element}
IQN = "iqn.1994-05.com.example:seeded"


def line(passed, text):
    print(f"{'ok    ' if passed else 'FAILED'} {text}", flush=True)


def read(folder):
    for file in sorted(Path(folder).glob("*.jsonl")):
        with file.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def findings(exchange):
    witness = WITNESSES.get(exchange["system"])
    return witness.check(exchange) if witness else []


def ontap(method, end, wanted=lambda _: True):
    return lambda exchange: (
        exchange["system"] == "ontap"
        and exchange["method"] == method
        and exchange["path"].split("/api")[1].startswith(end)
        and exchange["status"] < 400
        and wanted(exchange)
    )


def element(name, wanted=lambda _: True):
    return lambda exchange: (
        exchange["system"] == "element"
        and exchange["body"]["method"] == name
        and "error" not in exchange["answer"]
        and exchange["path"].endswith("12.5")
        and not exchange["switches"]
        and wanted(exchange)
    )


def into(*path, **members):
    """A change of an exchange: these members go into what stands under the path."""

    def seed(exchange):
        place = exchange
        for key in path:
            place = place.setdefault(key, {}) if isinstance(place, dict) else place[key]
        for name, value in members.items():
            if value is None:
                place.pop(name)
            else:
                place[name] = value

    return seed


SERVICES, GROUPS = "/protocols/san/iscsi/services", "/protocols/san/igroups"
listed = lambda exchange: bool(exchange["answer"].get("records"))
plain = lambda exchange: "fields" in exchange["query"]

# A fault, an exchange that it is put into, the fault, and a part of what is found then.
SEEDED = [
    ("a read-only member in a PATCH", ontap("PATCH", SERVICES), into("body", "target", name=IQN), "target.name: not among patchable_fields"),
    ("an SVM in a PATCH", ontap("PATCH", SERVICES), into("body", svm={"name": "svm1"}), "svm: not among patchable_fields"),
    ("an empty alias in a POST", ontap("POST", SERVICES), into("body", "target", alias=""), "target.alias: wrong length"),
    ("a PATCH without a value", ontap("PATCH", SERVICES), into(body={}), "a PATCH without a value"),
    ("an unknown query", ontap("GET", SERVICES), into("query", colour="blue"), "query colour: unknown"),
    ("an unknown field in a query", ontap("GET", SERVICES, plain), into("query", fields="svm.uuid,target.colour"), "fields=target.colour: unknown"),
    ("a text for a flag", ontap("PATCH", SERVICES), into("body", enabled="true"), "enabled: wrong type: str for Boolean"),
    ("an unknown member of a POST", ontap("POST", GROUPS), into("body", colour="blue"), "colour: unknown member"),
    ("a POST without what it requires", ontap("POST", f"{GROUPS}", lambda e: "os_type" in e["body"]), into("body", os_type=None), "lacks os_type"),
    ("an unknown value of an enum", ontap("POST", GROUPS, lambda e: "os_type" in e["body"]), into("body", os_type="beos"), "os_type: wrong value"),
    ("a name that is too long", ontap("POST", "/protocols/active-directory", lambda e: "name" in e["body"]), into("body", name="x" * 16), "name: wrong value"),
    ("a member of an answer that no schema has", ontap("GET", SERVICES, listed), into("answer", "records", 0, colour="blue"), "colour: unknown member"),
    ("a password in an answer", ontap("GET", "/protocols/active-directory", listed), into("answer", "records", 0, password="x"), "password: not among gettable_fields"),
    ("a wrong type in an answer", ontap("GET", SERVICES, listed), into("answer", "records", 0, enabled="yes"), "enabled: wrong type: str for Boolean"),
    ("an unknown path", ontap("GET", SERVICES), into(path="/api/protocols/san/iscsi/colours"), "unknown path"),
    ("an unknown parameter", element("AddAccount"), into("body", "params", colour="blue"), "colour: not a member of AddAccountRequest"),
    ("a call without what it requires", element("ModifyAccount"), into("body", "params", accountID=None), "accountID: missing, and ModifyAccountRequest requires it"),
    ("a wrong type of a parameter", element("ModifyAccount"), into("body", "params", accountID="1"), "accountID: wrong type: str for int"),
    ("a wrong type inside a list", element("CreateInitiators"), into("body", "params", "initiators", 0, requireChap="yes"), "requireChap: wrong type"),
    ("a parameter that the version does not know", element("AddAccount"), into(path="/json-rpc/12.0", body={"method": "AddAccount", "id": 1, "params": {"username": "x", "enableChap": True}}), "enableChap: sent to 12.0, known since 12.2"),
    ("an unknown method", element("AddAccount"), into("body", method="AddColour"), "AddColour: unknown method"),
    ("an answer without what it requires", element("GetAccountByID"), into("answer", "result", "account", username=None), "account.username: missing, and Account requires it"),
    ("a member of a result that no model has", element("GetAccountByID"), into("answer", "result", "account", colour="blue"), "colour: not a member of Account"),
    ("a wrong type in a result", element("GetAccountByID"), into("answer", "result", "account", accountID="1"), "account.accountID: wrong type: str for int"),
]


def prove(exchanges):
    """That each seeded fault is found, in an exchange without findings of its own."""
    for title, fits, seed, part in SEEDED:
        base = next((one for one in exchanges if fits(one) and not findings(one)), None)
        if base is None:
            line(False, f"finds {title}: no exchange to put it into")
            continue
        faulty = copy.deepcopy(base)
        seed(faulty)
        found = findings(faulty)
        line(any(part in one for one in found), f"finds {title}" + ("" if any(part in one for one in found) else f": found {found}"))


def main(folder):
    exchanges = list(read(folder))
    prove(exchanges)
    checked, unexplained, used = {name: 0 for name in WITNESSES}, {}, set()
    for exchange in exchanges:
        if exchange["system"] not in WITNESSES:
            continue
        checked[exchange["system"]] += 1
        for finding in findings(exchange):
            index = explanation(finding, exchange)
            if index is None:
                unexplained.setdefault(finding, []).append(exchange)
            else:
                used.add(index)
    for finding, where in sorted(unexplained.items()):
        line(False, f"{finding} ({len(where)} times, first in: {where[0]['test']})")
    for index, (pattern, _applies, _reason, _source) in enumerate(EXPLAINED):
        if index not in used:
            line(False, f"no exchange has this finding any more, take it out of explained.py: {pattern}")
    counts = ", ".join(f"{count} of {name}" for name, count in checked.items())
    enough = all(checked.values())
    line(enough and not unexplained, f"{sum(checked.values())} exchanges checked ({counts}), {len(unexplained)} findings unexplained, {len(used)} explained")


main(sys.argv[1])
