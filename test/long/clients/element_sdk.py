"""What NetApp's Python SDK for Element does with the emulator."""

import logging

from checks import PASSWORD, PORT, USERNAME, check, equal, refused
from solidfire.common import ApiServerError, SdkOperationError
from solidfire.factory import ElementFactory
from solidfire.models import CreateInitiator, ModifyInitiator

# It writes every call, and every page that is no JSON, to stderr.
logging.getLogger("solidfire.Element").setLevel(logging.CRITICAL)
# Its factory refuses to verify a certificate for an address.
element = ElementFactory.create("localhost", USERNAME, PASSWORD, port=int(PORT), verify_ssl=True, print_ascii_art=False)
SECRETS = {"initiator_secret": "Init-Made-Up-01", "target_secret": "Targ-Made-Up-01"}


def name(function):
    return refused(ApiServerError, function).error_name


def missing(thing):
    """The members that the SDK's model requires and the answer did not have."""
    required = [name for name, model in thing.get_properties().items() if not model.optional()]
    return [name for name in required if getattr(thing, name) is None]


def account(username="tenant"):
    return element.get_account_by_name(username).account


@check("finds the newest endpoint that it may use")
def _():
    api = element.get_api()
    equal((str(api.current_version), str(element.api_version)), ("12.5", "12.5"))


@check("reads the cluster's version of four parts")
def _():
    info = element.get_cluster_version_info()
    equal(len(info.cluster_version.split(".")), 4)
    equal(info.software_version_info.pending_version, info.cluster_version)


@check("reads the cluster's facts in full")
def _():
    info = element.get_cluster_info().cluster_info
    equal((info.rep_count, len(info.unique_id)), (2, 4))
    equal(missing(info), [])


@check("reads every limit that it knows")
def _():
    limits = element.get_limits()
    equal((limits.secret_length_min, limits.secret_length_max, limits.account_count_max), (12, 16, 5000))
    equal(missing(limits), [])


@check("adds an account with its secrets and attributes, and reads it back by ID and by name")
def _():
    made = element.add_account("tenant", attributes={"a": 1}, **SECRETS)
    equal(made.account.account_id, made.account_id)
    for read in (element.get_account_by_id(made.account_id).account, account()):
        equal((read.username, read.status, read.attributes), ("tenant", "active", {"a": 1}))
        equal((read.initiator_secret.secret, read.target_secret.secret), tuple(SECRETS.values()))
        equal(str(read.storage_container_id), "00000000-0000-0000-0000-000000000000")


@check("gets generated secrets that differ")
def _():
    made = element.add_account("generated").account
    equal(len(made.initiator_secret.secret), 16)
    equal(made.initiator_secret.secret == made.target_secret.secret, False)


@check("is refused a username in use, and a wrong type, whose value the message shows")
def _():
    equal(name(lambda: element.add_account("tenant")), "xDuplicateUsername")
    error = refused(ApiServerError, lambda: element.add_account("typed", attributes=7))
    equal(error.message, "attributes: Invalid type: expected object but found 7\n")


@check("changes attributes as a whole, clears them, locks, unlocks and renames")
def _():
    own = account().account_id
    element.modify_account(own, attributes={"b": "2"})
    equal(account().attributes, {"b": "2"})
    element.modify_account(own, attributes={})
    equal(account().attributes, {})
    equal(element.modify_account(own, status="locked").account.status, "locked")
    equal(element.modify_account(own, status="active", username="renamed").account.username, "renamed")
    equal(account("renamed").initiator_secret.secret, SECRETS["initiator_secret"])
    element.modify_account(own, username="tenant")


@check("sets one secret and keeps the other; no CHAP at all where it is told so")
def _():
    own = account().account_id
    element.modify_account(own, initiator_secret="Init-Made-Up-02")
    read = element.modify_account(own, enable_chap=False).account
    equal((read.initiator_secret.secret, read.target_secret.secret), ("Init-Made-Up-02", SECRETS["target_secret"]))
    equal(read.enable_chap, False)


@check("pages through the accounts")
def _():
    seen, start = [], 0
    while found := element.list_accounts(start_account_id=start, limit=2).accounts:
        seen += [one.username for one in found]
        start = found[-1].account_id + 1
    equal(seen, ["owner", "tenant", "generated"])


@check("reads the volumes of an account in full")
def _():
    volumes = element.list_volumes_for_account(account("owner").account_id).volumes
    equal([(one.name, one.status) for one in volumes], [("data", "active"), ("old", "deleted")])
    first = volumes[0]
    equal((first.qos.min_iops, first.qos.curve["4096"], first.block_size), (50, 100, 4096))
    equal(first.iqn.startswith("iqn.2010-01.com.solidfire:"), True)
    equal(missing(first) + missing(first.qos), [])


@check("creates, changes and deletes an initiator with CHAP of its own")
def _():
    iqn = "iqn.1994-05.com.example:sdk-1"
    (made,) = element.create_initiators([CreateInitiator(name=iqn, alias="sdk", require_chap=True)]).initiators
    equal((made.initiator_name, made.alias, made.require_chap, made.chap_username), (iqn, "sdk", True, iqn))
    equal(missing(made), [])
    change = ModifyInitiator(initiator_id=made.initiator_id, chap_username="sdk", attributes={"rack": 4})
    (changed,) = element.modify_initiators([change]).initiators
    equal((changed.chap_username, changed.attributes, changed.alias), ("sdk", {"rack": 4}, "sdk"))
    (listed,) = element.list_initiators(initiators=[made.initiator_id]).initiators
    equal((listed.initiator_name, listed.chap_username, listed.virtual_network_ids), (iqn, "sdk", []))
    equal(name(lambda: element.create_initiators([CreateInitiator(name=iqn)])), "xInitiatorExists")
    element.delete_initiators([made.initiator_id])
    equal(name(lambda: element.delete_initiators([made.initiator_id])), "xInitiatorDoesNotExist")


@check("lists the sessions of hosts in full")
def _():
    (session,) = element.list_iscsisessions().sessions
    equal((session.initiator_name, session.account_name, session.volume_id), ("iqn.1998-01.com.vmware:esx-07", "owner", 1))
    equal((session.initiator, session.authentication.auth_method), (None, "CHAP"))
    equal(missing(session) + missing(session.authentication), [])


@check("removes an account, but none with volumes")
def _():
    equal(name(lambda: element.remove_account(account("owner").account_id)), "xInvalidAPIParameter")
    own = account().account_id
    element.remove_account(own)
    equal(name(lambda: element.get_account_by_id(own)), "xUnknownAccount")
    equal(name(lambda: element.remove_account(own)), "xAccountIDDoesNotExist")


@check("is told that its password is wrong, and that an endpoint does not exist")
def _():
    refused(Exception, lambda: ElementFactory.create("localhost", USERNAME, "wrong", port=int(PORT), verify_ssl=True))
    connect = lambda: ElementFactory.create("localhost", USERNAME, PASSWORD, version=99, port=int(PORT), verify_ssl=True)
    refused(SdkOperationError, connect)
