"""Checks that print one line each, and go on after one that failed."""

import os

HOST, PORT = os.environ["NETAPP_ONTAP_HOST"].split(":")
USERNAME = os.environ["NETAPP_ONTAP_USERNAME"]
PASSWORD = os.environ["NETAPP_ONTAP_PASSWORD"]
CA_FILE = os.environ["REQUESTS_CA_BUNDLE"]
JOINER = {"username": os.environ["JOINER_USERNAME"], "password": os.environ["JOINER_PASSWORD"]}


def check(title):
    """Runs the function below it at once; what it raises is the reason of the failure."""

    def run(function):
        try:
            function()
            print(f"ok     {title}", flush=True)
        except Exception as error:  # pylint: disable=broad-except
            line = error.__traceback__.tb_next.tb_lineno
            print(f"FAILED {title}: line {line}, {type(error).__name__} {' '.join(str(error).split())}", flush=True)

    return run


def equal(found, wanted):
    if found != wanted:
        raise AssertionError(f"found {found!r}, wanted {wanted!r}")


def refused(kind, function):
    """The error that a call is to end in."""
    try:
        function()
    except kind as error:
        return error
    raise AssertionError(f"no {kind.__name__}")
