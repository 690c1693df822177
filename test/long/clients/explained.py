"""Findings that are right as they are: what they match, when, why, and what says so. One that no exchange needs any more is a failure."""

import re


def switched(*names):
    return lambda exchange: any(one.startswith(f"{name}:") for name in names for one in exchange["switches"])


def before(version):
    return lambda exchange: float(exchange["path"].rstrip("/").rsplit("/", 1)[1]) < version


EXPLAINED = [
    (
        r"PATCH IscsiCredentials: request: query remove_initiator_addresses: unknown",
        lambda _: True,
        "the library names no query parameters of this PATCH",
        "ONTAP REST API reference, Update an iSCSI credentials object: remove_initiator_addresses",
    ),
    (
        r"DELETE Igroup(Initiator|Nested): request: query allow_delete_while_mapped: unknown",
        lambda _: True,
        "the library names it in its overview of initiator groups",
        "netapp_ontap.resources.igroup, examples of removing an initiator and a nested initiator group",
    ),
    (
        r"PATCH Igroup: request: portset\.name: wrong value: .*greater than or equal to 1 characters.*",
        lambda exchange: exchange["body"]["portset"]["name"] == "",
        "the length is that of the name of a portset; an empty one unbinds it",
        "ONTAP REST API reference 9.16.1 and later, Update an initiator group: portset.name",
    ),
    (
        r"PATCH Igroup: request: portset: null",
        switched("portsetUnbind"),
        "sent where an empty name was taken and did not unbind the portset, which no document excludes",
        "emulator/README.md, switch portsetUnbind",
    ),
    (
        r"GetAPI: answer: (currentVersion|supportedVersions): wrong type: str for float",
        lambda _: True,
        "versions are texts; the SDK turns them into numbers, for which 10.10 is 10.1",
        "Element API documentation, sample of GetAPI",
    ),
    (
        r"GetAPI: answer: \d+\.\d+: not a member of GetAPIResult",
        lambda _: True,
        "the methods of a version are listed under its name",
        "Element API documentation, sample of GetAPI",
    ),
    (
        r"\w+Initiators: answer: initiators\.(requireChap|virtualNetworkIDs): missing, and Initiator requires it",
        switched("initiatorAnswerShort", "requireChapMissing", "virtualNetworkForm"),
        "a position of a switch in which answers are those of the documentation's samples",
        "Element API documentation, samples of CreateInitiators, ModifyInitiators and ListInitiators",
    ),
    (
        r"\w+Initiators: answer: initiators\.virtualNetworkIDs: wrong type: int for a list",
        switched("virtualNetworkForm"),
        "a position of a switch: the object page calls it an integer",
        "Element API documentation, the initiator object",
    ),
    (
        r"\w+Initiators: answer: initiators\.virtualNetworkIDs: missing, and Initiator requires it",
        before(12.0),
        "the member came with 12.0; a published answer of 11.7 has none",
        "Java SDK, Initiator: @Since",
    ),
    (
        r"\w+Initiators: answer: initiators\.requireChap: missing, and Initiator requires it",
        before(12.0),
        "the member came with 11.0, and it is not documented whether an endpoint from 11.0 to before 12.0 keeps it",
        "Java SDK, Initiator: @Since",
    ),
]


def explanation(finding, exchange):
    """The index of what explains a finding; None for one that stands for a fault."""
    for index, (pattern, applies, _reason, _source) in enumerate(EXPLAINED):
        if re.fullmatch(pattern, finding) and applies(exchange):
            return index
    return None
