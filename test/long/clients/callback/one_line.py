"""Prints one line per task, as the other clients' checks do."""

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: one_line
type: stdout
short_description: one line per task
description: One line per task.
"""


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "one_line"

    def v2_runner_on_ok(self, result):
        print(f"ok     {result._task.name}", flush=True)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        found = result._result
        why = found.get("msg") or found.get("exception") or f"changed: {found.get('changed')}"
        print(f"FAILED {result._task.name}: {' '.join(str(why).split())}", flush=True)

    def v2_runner_on_unreachable(self, result):
        self.v2_runner_on_failed(result)
