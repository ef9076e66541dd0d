"""Single files of providers put together: a response's request, and the chain that it goes on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

from core.errors import ImportFileError
from data.importers.base import ImportOptions
from data.importers.companions import companions
from data.importers.documents import whole_json
from data.importers.files import lines, open_utf8, read_head
from data.importers.known_models import short_name
from data.importers.provider_chains import Chains, Place, Reply, goes_on
from data.importers.provider_examples import Examples, shared_examples, with_examples
from data.importers.provider_reader import ExchangeReader
from data.importers.provider_records import Exchange, Kind, exchange_of, kind_of, name_of
from data.importers.provider_requests import Request, read_request
from data.importers.provider_sse import events, streamed

_SUFFIXES = (".json", ".txt", ".sse", "")
_LARGEST = 8 * 1024 * 1024  # bytes of a file that is looked into for another's sake


class Found(NamedTuple):
    """An exchange of a file, and where it begins there."""

    exchange: Exchange
    where: str


@dataclass(frozen=True, slots=True)
class Links:
    """What other files say of a response: its request, and the places of its choices.

    `examples` are the answers that the requests of all files begin with.
    """

    request: Path | None = None
    places: tuple[Place, ...] = ()
    continued: str = ""  # the file that goes on from this step
    examples: Examples = ()


def exchanges_in(path: Path, kind: Kind, options: ImportOptions) -> list[Found]:
    """Return what a single response or a file of streams holds, without requests of other files.

    Raises:
        ImportFileError: if it cannot be read.
    """
    if kind is Kind.STREAM:
        with open_utf8(path, read_head(path), options.on_bytes) as handle:
            numbered = (
                (line.number, (line.data or b"").decode("utf-8", "replace"))
                for line in lines(handle)
            )
            found = list(streamed(events(numbered)))
        return [
            Found(Exchange(body=each.body), "stream" if n == 0 else f"stream {n + 1}")
            for n, each in enumerate(found)
        ]
    value = whole_json(path, options.on_bytes)
    exchange = exchange_of(value) if isinstance(value, dict) else None
    return [] if exchange is None else [Found(exchange, "response")]


def request_in(path: Path) -> Request | None:
    """Return the request that a file holds, None if it cannot be read as one."""
    try:
        return read_request(whole_json(path))
    except ImportFileError:
        return None


def links_of(path: Path, options: ImportOptions) -> Links:
    """Return what the other files of the import and of the folder say of the response in `path`."""
    return _seen_from(path, options).links.get(path, Links())


def responses_to(path: Path, options: ImportOptions) -> list[Path]:
    """Return the files with responses to the request in `path`."""
    requests = _seen_from(path, options).requests
    return [response for response, request in requests.items() if request == path]


def _seen_from(path: Path, options: ImportOptions) -> "_Index":
    chosen = options.companions if path in options.companions else (path,)
    return _index(_Chosen(chosen), options.run_name, _Roles(options.roles))


class _Index(NamedTuple):
    """What an import's files say of one another: requests by response, links of the chosen."""

    requests: dict[Path, Path]
    links: dict[Path, Links]


class _Chosen:
    """The files of one import; the same tuple stands for the same import."""

    def __init__(self, files: tuple[Path, ...]) -> None:
        self.files = files

    def __hash__(self) -> int:
        return id(self.files)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Chosen) and other.files is self.files


class _Roles(NamedTuple):
    """The roles that a person gave, as part of a key."""

    given: Any = None

    def __hash__(self) -> int:
        return hash(tuple(sorted((self.given or {}).items())))


@lru_cache(maxsize=2)  # asked by each file of an import, about all of them
def _index(chosen: _Chosen, run_name: str, roles: _Roles) -> _Index:
    near = _known(chosen.files)
    requests = _requests_of(near)
    own = [path for path in chosen.files if near.get(path) in _ANSWERS]
    options = ImportOptions(run_name=run_name, roles=roles.given)
    return _Index(requests, _linked(own, near, requests, options))


_ANSWERS = (Kind.RESPONSE, Kind.STREAM)


def _known(chosen: Sequence[Path]) -> dict[Path, Kind]:
    """Return the single files of providers among `chosen` and beside them."""
    found: dict[Path, Kind] = {}
    folders = {path.absolute().parent: path for path in reversed(chosen)}
    near = [other for path in folders.values() for other in companions(path, ImportOptions())]
    for path in dict.fromkeys([*chosen, *near]):
        kind = _kind(path)
        if kind is not None and kind in (*_ANSWERS, Kind.REQUEST):
            found[path] = kind
    return found


def _kind(path: Path) -> Kind | None:
    try:
        if path.suffix.lower() not in _SUFFIXES or path.stat().st_size > _LARGEST:
            return None
        return kind_of(read_head(path).data)
    except (ImportFileError, OSError):
        return None


# Requests


def _requests_of(near: Mapping[Path, Kind]) -> dict[Path, Path]:
    """Return the request file of each response: by name, else the only one that is left."""
    requests = [path for path, kind in near.items() if kind is Kind.REQUEST]
    responses = [path for path, kind in near.items() if kind in _ANSWERS]
    by_name: dict[str, list[Path]] = {}
    for path in requests:
        by_name.setdefault(name_of(path), []).append(path)
    found = {path: _partner(path, by_name.get(name_of(path), [])) for path in responses}
    pairs = {path: request for path, request in found.items() if request is not None}
    left = sorted(set(requests) - set(pairs.values()))
    alone = [path for path in responses if path not in pairs]
    if len(left) == 1 and len(alone) == 1 and _fits(alone[0], near[alone[0]], left[0]):
        pairs[alone[0]] = left[0]
    return pairs


def _partner(path: Path, same: Sequence[Path]) -> Path | None:
    beside = [other for other in same if other.absolute().parent == path.absolute().parent]
    found = beside or same
    return found[0] if len(found) == 1 else None


def _fits(response: Path, kind: Kind, request: Path) -> bool:
    """Whether a request asks the model that answered."""
    asked = request_in(request)
    try:
        found = exchanges_in(response, kind, ImportOptions())
    except ImportFileError:
        return False
    body = found[0].exchange.body if found else None
    if asked is None or body is None:
        return False
    one, other = short_name(asked.model), short_name(body.model)
    return not one or not other or one.startswith(other) or other.startswith(one)


# Chains


def _linked(
    own: Sequence[Path],
    near: Mapping[Path, Kind],
    requests: Mapping[Path, Path],
    options: ImportOptions,
) -> dict[Path, Links]:
    """Return the links of all responses, whose samples are numbered together."""
    asked = {path: request_in(requests[path]) for path in own if path in requests}
    examples = () if options.roles else shared_examples(asked.values())
    steps = {path: _idents(request) for path, request in asked.items()}
    chains = Chains()
    told = list(_replies(own, near, requests, examples, options, chains))
    if any(len(replies[0].attempts) > 1 for *_, replies in told):
        others = _small([path for path in near if near[path] in _ANSWERS and path not in own])
        for path, *_, replies in _replies(others, near, requests, examples, options, chains):
            chains.witness(replies[0], path.name)
    links: dict[Path, Links] = {}
    for path, reader, exchange, replies in sorted(told, key=lambda each: len(each[3][0].attempts)):
        others = (each for each in steps.items() if each[0] != path)
        continued = next((other.name for other, ids in others if goes_on(replies, ids)), "")
        places = () if continued else reader.places(exchange, "")
        links[path] = Links(requests.get(path), places, continued, examples)
    return links


def _replies(
    paths: Sequence[Path],
    near: Mapping[Path, Kind],
    requests: Mapping[Path, Path],
    examples: Examples,
    options: ImportOptions,
    chains: Chains,
) -> Iterator[tuple[Path, ExchangeReader, Exchange, list[Reply]]]:
    """Yield the first exchange of each response with its replies."""
    for path in paths:
        for found in _readable(path, near[path], options)[:1]:
            asked = request_in(requests[path]) if path in requests else None
            asked = with_examples(asked or found.exchange.request, examples)
            exchange = Exchange(body=found.exchange.body, request=asked)
            reader = ExchangeReader(path=path, options=options, name=name_of(path), chains=chains)
            yield path, reader, exchange, list(reader.replies(exchange))


def _small(paths: Sequence[Path]) -> list[Path]:
    """Return the first of `paths`, as many as are quickly read."""
    before = accumulate((path.stat().st_size for path in paths), initial=0)
    return [path for path, total in zip(paths, before, strict=False) if total < _LARGEST]


def _readable(path: Path, kind: Kind, options: ImportOptions) -> list[Found]:
    try:
        return exchanges_in(path, kind, options)
    except ImportFileError:
        return []


def _idents(request: Request | None) -> set[str]:
    """Return the ids of the calls that the model's unfinished turn in a request holds."""
    return set(_walk(request.steps)) if request is not None else set()


def _walk(items: Iterable[Any], depth: int = 0) -> Iterator[str]:
    for item in items:
        if not isinstance(item, dict):
            continue
        for name in ("call_id", "id", "tool_call_id", "tool_use_id", "toolUseId"):
            if isinstance(item.get(name), str):
                yield item[name]
        for name in ("content", "tool_calls", "parts", "toolUse", "functionCall"):
            inner = item.get(name)
            if depth < 4:
                nested = inner if isinstance(inner, list) else [inner]
                yield from _walk(nested, depth + 1)
