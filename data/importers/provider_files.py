"""Single responses of model providers, stored as they came, with the requests beside them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from core.attempts import AttemptRule
from core.errors import ImportFileError
from core.imported import Finding, ImportedAttempt, Severity
from data.importers.base import KEY_FINDING, ImportOptions
from data.importers.files import read_head
from data.importers.provider_examples import examples_found, with_examples
from data.importers.provider_pairs import (
    Links,
    exchanges_in,
    links_of,
    request_in,
    responses_to,
)
from data.importers.provider_reader import ExchangeReader
from data.importers.provider_records import Kind, kind_of, name_of

_CONFIDENCE = {Kind.RESPONSE: 91, Kind.STREAM: 93, Kind.REQUEST: 82}


class ProviderFileImporter:
    """Reads one response body or streamed response; its request is found by name."""

    name = "Model response"
    version = "1"
    verified = True
    attempt_rule = AttemptRule.TURNS

    def recognise(self, path: Path, head: bytes) -> int:
        """Return 91 for a response, 93 for a stream of events, 82 for a request."""
        del path
        kind = kind_of(head)
        return _CONFIDENCE.get(kind, 0) if kind is not None else 0

    def read(self, path: Path, options: ImportOptions) -> Iterator[ImportedAttempt | Finding]:
        """Yield the attempts of the response, or for a request what it completes.

        Raises:
            ImportFileError: if the file holds no response that can be read.
        """
        kind = kind_of(read_head(path).data)
        if kind is Kind.REQUEST:
            yield _completes(path, options)
            return
        exchanges = exchanges_in(path, kind or Kind.RESPONSE, options)
        if not exchanges:
            raise ImportFileError("The file holds no response of a model.", where=path.name)
        links = links_of(path, options)
        asked = request_in(links.request) if links.request is not None else None
        key = "the text of the first messages."
        yield Finding(severity=Severity.NOTE, what=KEY_FINDING + key, where="mapping")
        yield from _told(links)
        if links.continued:
            return
        reader = ExchangeReader(path=path, options=options, name=name_of(path))
        places = links.places if len(exchanges) == 1 else ()
        for exchange, where in exchanges:
            request = with_examples(asked or exchange.request, links.examples)
            with_request = replace(exchange, request=request)
            yield from reader.read(with_request, where, places=places)
        yield from reader.findings()


def _completes(path: Path, options: ImportOptions) -> Finding:
    responses = responses_to(path, options)
    if responses:
        names = ", ".join(each.name for each in responses)
        return _note(f"The file is a request: it completes {names}.", "It has no attempts itself.")
    return Finding(
        severity=Severity.WARNING,
        what="The file is a request, and no file of the import holds the response to it.",
        done="Choose the response too, under the same name.",
    )


def _told(links: Links) -> Iterator[Finding]:
    if links.request is not None:
        yield _note(f"What the model was asked is read from {links.request.name}.")
    if links.examples:
        yield examples_found(links.examples)
    if links.continued:
        yield _note(
            f"The reply calls a tool, and {links.continued} goes on from it.",
            "It is a step of that reply and is read there.",
        )
    earlier = next((place.earlier for place in links.places if place.earlier), "")
    if any(place.retold for place in links.places):
        yield Finding(
            severity=Severity.WARNING,
            what=f"The answers in the request are of another run: they stand in {earlier}.",
            done="They are part of the prompt, not attempts of this run.",
        )
    elif earlier:
        yield _note(
            f"The reply goes on from the one in {earlier}.",
            "It is a later attempt of the same sample.",
        )


def _note(what: str, done: str = "") -> Finding:
    return Finding(severity=Severity.NOTE, what=what, done=done)


IMPORTER = ProviderFileImporter()
