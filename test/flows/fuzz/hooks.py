"""Points well-formed requests at parties, lots and orders that exist, so that they get past the first refusal."""

import itertools
import json
import os
import uuid

import schemathesis

WORLD = json.loads(os.environ["HILIR_FUZZ_WORLD"])
numbers = itertools.count()


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.meta is None or case.meta.generation.mode != schemathesis.GenerationMode.POSITIVE:
        return
    if isinstance(case.body, dict):
        case.body.update((name, value) for name, value in WORLD["body"].items() if name in case.body)
    for name, value in WORLD["path"].items():
        if name in (case.path_parameters or {}):
            # What is put mostly gets an id of its own; under a used one it is refused.
            new = case.method == "PUT" and next(numbers) % 4 > 0
            case.path_parameters[name] = str(uuid.uuid5(uuid.NAMESPACE_OID, str(next(numbers)))) if new else value
