"""Small requests and responses of model providers, for tests of what reads them."""

from core.imported import Finding, ImportedAttempt
from data.importers.base import ImportOptions
from data.importers.registry import read_with, recognise
from tests.helpers.reading import Read

PROMPT = "What is 6 x 7?"


def asked(*turns, model="acme-1", **beside):
    speakers = ("user", "assistant")
    said = [{"role": speakers[n % 2], "content": text} for n, text in enumerate(turns or [PROMPT])]
    return {"model": model, "messages": said, "temperature": 0} | beside


def answered(text, model="acme-1", **message):
    choice = {"index": 0, "message": {"role": "assistant", "content": text} | message}
    told = {"id": f"id {text}", "object": "chat.completion", "model": model}
    return told | {"choices": [choice | {"finish_reason": "stop"}]}


def read_all(*paths, **options):
    chosen = ImportOptions(companions=paths, **options)
    found = []
    for path in paths:
        items = list(read_with(recognise(path)[0], path, chosen))
        attempts = [item for item in items if isinstance(item, ImportedAttempt)]
        notes = [item for item in items if isinstance(item, Finding)]
        found.append(Read(recognise(path)[0].name, attempts, notes))
    return found


def places(reads):
    return [(a.sample, a.attempt, a.text) for read in reads for a in read.attempts]


def chunk(finish=None, index=0, **delta):
    choice = {"index": index, "delta": delta, "finish_reason": finish}
    return {"id": "c", "object": "chat.completion.chunk", "model": "acme-1", "choices": [choice]}
