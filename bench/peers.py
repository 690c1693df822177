"""The same with NetApp's Python clients, as a script that knows what is there would do it: product, operation, count, colour."""

import logging
import os
import sys

product, operation, count, colour = sys.argv[1:]
host, port = os.environ["NETAPP_ONTAP_HOST"].split(":")
username, password = os.environ["NETAPP_ONTAP_USERNAME"], os.environ["NETAPP_ONTAP_PASSWORD"]
numbers = range(int(count))


def ontap():
    from netapp_ontap import HostConnection, config
    from netapp_ontap.resources import IscsiService

    ca_file = os.environ["REQUESTS_CA_BUNDLE"]
    config.CONNECTION = HostConnection(host, port=int(port), username=username, password=password, verify=ca_file)
    if operation == "create":
        for number in numbers:
            IscsiService(svm={"name": f"svm{number}"}, target={"alias": colour}).post()
        return
    for service in list(IscsiService.get_collection(fields="enabled,target")):
        if operation == "change":
            service.target.alias = colour
            service.patch()
        if operation == "delete":
            service.enabled = False
            service.patch()
            service.delete()


def element():
    from solidfire.factory import ElementFactory

    logging.getLogger("solidfire.Element").setLevel(logging.CRITICAL)
    # Its factory refuses to verify a certificate for an address.
    cluster = ElementFactory.create("localhost", username, password, port=int(port), verify_ssl=True, print_ascii_art=False)
    if operation == "create":
        for number in numbers:
            cluster.add_account(f"tenant{number}", attributes={"team": colour})
        return
    for account in cluster.list_accounts().accounts:
        if operation == "change":
            cluster.modify_account(account.account_id, attributes={"team": colour})
        if operation == "delete":
            cluster.remove_account(account.account_id)


{"ontap": ontap, "element": element}[product]()
