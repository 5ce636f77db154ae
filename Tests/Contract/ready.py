"""Hooks of schemathesis: of the valid cases that it generates, some are sent as a request that succeeds now, some to a thing that is
there, so that the checks see handlers at work and not only the gate. Counts the statuses of every operation for `contract.py`.

CONTRACT_URL, CONTRACT_WORLD and CONTRACT_COUNTS say where the sandbox is, which cases are in it, and where the counts go.
"""
import atexit, collections, json, os, pickle, random, sys, threading

import schemathesis
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation import GenerationMode

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from sandbox import Client

with open(os.environ["CONTRACT_WORLD"], "rb") as file:
    world = pickle.load(file)
world.meet(Client(os.environ["CONTRACT_URL"], world.tokens))
chance = random.Random(20260105)
counts = collections.defaultdict(collections.Counter)
lock = threading.Lock()
# Shares of the valid cases: sent as they are made ready, and generated content sent to a thing that is ready.
WHOLE, PLACE = 0.5, 0.25
# What would end the callers of all other cases, were it sent to an id that schemathesis learnt from an answer.
FATAL = ("revokeClient", "revokeCredential", "addCredential")


@schemathesis.serializer("application/jsonl", "application/x-ndjson")
def lines(context, value):
    """What is a file of lines is sent as it stands."""
    return value.encode() if isinstance(value, str) else value if isinstance(value, bytes) else json.dumps(value).encode()


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.meta is None or case.meta.generation.mode != GenerationMode.POSITIVE:
        return
    definition = case.operation.definition.raw
    if any(parameter.get("name") == "Idempotency-Key" for parameter in definition.get("parameters", [])):
        # A key that an earlier case used would be refused or replayed.
        case.headers["Idempotency-Key"] = "case-" + os.urandom(12).hex()
    make = world.ready.get(definition["operationId"])
    draw = chance.random()
    if make is None or (draw > WHOLE + PLACE and definition["operationId"] not in FATAL):
        return
    try:
        with lock:
            ready = make()
    except SystemExit:
        # A generated case has ended what this one was to be made of.
        return
    for name, value in ready.path.items():
        case.path_parameters[name] = value
    for name, value in ready.headers.items():
        case.headers[name] = value
    # Nobody lent a power to the callers here.
    case.headers.pop("On-Behalf-Of", None)
    if draw > WHOLE or case.meta.components.get(ParameterLocation.BODY) is None:
        return
    if ready.body is not None:
        case.body, case.media_type = ready.body, ready.kind


@schemathesis.hook
def after_call(context, case, response):
    with lock:
        counts[case.operation.definition.raw["operationId"]][response.status_code] += 1


@atexit.register
def write():
    with open(os.environ["CONTRACT_COUNTS"], "w") as file:
        json.dump(counts, file)
