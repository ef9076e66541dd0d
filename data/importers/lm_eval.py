"""lm-evaluation-harness: `samples_*.jsonl`, with the model's name from `results_*.json` beside it.

The file has one row per document and filter; the rows of one document are one trace, and each
filter's metrics are outcomes of it. Rows of one document may lie far apart, so the file is read
twice: first for outcomes and the metrics' scales, then for the texts.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.attempts import AttemptRule
from core.errors import ImportFileError
from core.imported import Finding, ImportedAttempt, ImportedRun, ImportedVerdict, Severity
from core.traces import Channel, Completeness, Condition, Problem
from data.importers.base import KEY_FINDING, ImportOptions
from data.importers.conversations import loaded, parse_messages, small_fields
from data.importers.first_record import first_fields
from data.importers.known_models import short_name
from data.importers.lm_eval_results import RunResults, is_results, results_for, task_of
from data.importers.lm_eval_scores import Scores
from data.importers.mapping import as_number, as_text
from data.importers.parts import Part, clean
from data.importers.records import Record, decoded, open_source, skipped
from data.importers.replies import Reply, attempt_of
from data.importers.turns import first_prompt

_QUESTIONS = ("question", "problem", "query", "prompt", "input", "instruction", "text", "sentence")
_CONTEXTS = ("body", "passage", "context", "story", "article", "premise", "ctx", "background")
_CHAT = re.compile(r'\s*\[\s*\{\s*"role"')
_LONGEST = 4_000
_NOT_TEXT = "Nothing was generated there: the answer is the choice with the highest likelihood."


class LmEvalImporter:
    """Reads the harness's logged samples."""

    name = "lm-evaluation-harness"
    version = "1"
    verified = True
    attempt_rule = AttemptRule.FIELDS

    def recognise(self, path: Path, head: bytes) -> int:
        """Return 92 for rows with a document, its target and responses; 90 for results."""
        del path
        fields = first_fields(head)
        if {"doc_id", "doc", "target"} <= set(fields) and {"resps", "filtered_resps"} & set(fields):
            return 92
        return 90 if is_results(fields) else 0

    def read(self, path: Path, options: ImportOptions) -> Iterator[ImportedAttempt | Finding]:
        """Yield attempts and findings in file order.

        Raises:
            ImportFileError: if the file holds no records.
        """
        if self.recognise(path, _head(path)) == 90:
            yield Finding(
                severity=Severity.NOTE,
                what="These are results of lm-evaluation-harness, without responses.",
                done="They give the samples files beside them model, settings and accuracy.",
            )
            return
        scores = Scores()
        source = open_source(path)
        for item in source.undecoded():
            record = decoded(item)
            if isinstance(record, Record):
                scores.add(record.value)
        reader = _Reader(path, options, scores, results_for(path, options))
        yield Finding(
            severity=Severity.NOTE,
            what=KEY_FINDING + "the task and the document's hash.",
            where="mapping",
        )
        for item in source.records(options.on_bytes):
            yield from (item,) if isinstance(item, Finding) else reader.read(item)
        yield from reader.findings()


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(65_536)
    except OSError as error:
        raise ImportFileError("The file cannot be read.", where=path.name) from error


@dataclass(slots=True)
class _Reader:
    path: Path
    options: ImportOptions
    scores: Scores
    results: RunResults
    _seen: set[str] = field(default_factory=set[str])
    _likelihoods: int = 0
    _most: int = 1

    def read(self, record: Record) -> Iterator[ImportedAttempt | Finding]:
        row = record.value
        place = Scores.place(row)
        if place in self._seen:
            return
        self._seen.add(place)
        problem, run = self._problem(row), self._run()
        prompt = _asked(row)
        replies = list(self._replies(row))
        if not replies:
            yield skipped("The record has no response.", record.where)
        self._most = max(self._most, len(replies))
        for sample, reply in enumerate(replies, start=1):
            yield attempt_of(
                reply,
                problem=problem,
                run=run,
                numbers=(sample, 1),
                where=record.where,
                prompt_before="" if prompt.strip() == problem.prompt.strip() else prompt,
                verdicts=self._verdicts(place) if len(replies) == 1 else (),
                metadata=self._metadata(row, len(replies)),
            )

    def _problem(self, row: Mapping[str, Any]) -> Problem:
        doc = row.get("doc")
        prompt = _question(doc) if isinstance(doc, dict) else clean(as_text(doc) or "")
        hashed = row.get("doc_hash")
        key = hashed[:16] if isinstance(hashed, str) and hashed else as_text(row.get("doc_id"))
        reference = _choice(row, row.get("target")) or as_text(row.get("target"))
        return Problem(
            dataset=self.options.dataset or task_of(self.path),
            key=clean(key or "?"),
            prompt=prompt,
            reference=clean(reference) if reference and reference.strip() else None,
        )

    def _run(self) -> ImportedRun:
        model = self.results.model or _model_of_folder(self.path) or self.path.stem
        return ImportedRun(
            name=self.options.run_name or short_name(model),
            model=model,
            condition=Condition(settings=self.results.settings),
        )

    def _replies(self, row: Mapping[str, Any]) -> Iterator[Reply]:
        responses = _flat(row.get("resps"))
        texts = [text for text in responses if isinstance(text, str)]
        model = self.results.model
        if not texts and responses:
            self._likelihoods += 1
            yield Reply(text="", answer=_likeliest(row, responses), model=model)
            return
        answer = self.scores.answer(Scores.place(row)) if len(texts) == 1 else None
        cut = (
            Part(channel=Channel.PRIVATE_REASONING, completeness=Completeness.NOT_RECORDED),
        ) * self.results.cuts_reasoning
        for text in texts:
            yield Reply(text=text, reasoning=cut, answer=answer, model=model)

    def _verdicts(self, place: str) -> tuple[ImportedVerdict, ...]:
        return tuple(self.scores.verdicts(place, self.options.partial_credit))

    def _metadata(self, row: Mapping[str, Any], samples: int) -> dict[str, Any]:
        doc = row.get("doc")
        told = small_fields(doc) if isinstance(doc, dict) else {}
        told |= small_fields({"doc_id": row.get("doc_id")})
        return told | (self.scores.other(Scores.place(row)) if samples == 1 else {})

    def findings(self) -> Iterator[Finding]:
        yield from self.scores.findings()
        yield from self.results.findings(task_of(self.path), self.scores.means())
        if self._likelihoods:
            yield Finding(
                severity=Severity.NOTE,
                what=f"{self._likelihoods} records compare likelihoods of given texts.",
                done=_NOT_TEXT,
            )
        if self._most > 1:
            yield Finding(
                severity=Severity.NOTE,
                what=f"Records hold up to {self._most} responses.",
                done="They are independent samples, not attempts; metrics of all of them together"
                " judge none alone.",
            )


def _question(doc: Mapping[str, Any]) -> str:
    """Return what the document asks, whatever prompt template the run put around it."""
    named = {name.lower(): value for name, value in doc.items() if isinstance(value, str)}
    contexts = [named[name] for name in _CONTEXTS if named.get(name, "").strip()]
    questions = [named[name] for name in _QUESTIONS if named.get(name, "").strip()][:1]
    if contexts or questions:
        return clean("\n\n".join([*contexts, *questions]))
    return clean((as_text(dict(doc)) or "")[:_LONGEST])


def _arguments(row: Mapping[str, Any]) -> list[list[Any]]:
    """Return the arguments of each request, in any of the layouts."""
    told = row.get("arguments")
    if isinstance(told, dict):
        told = [
            [each.get("arg_0"), each.get("arg_1")] if isinstance(each, dict) else each
            for each in told.values()
        ]
    return [each for each in told if isinstance(each, list)] if isinstance(told, list) else []


def _asked(row: Mapping[str, Any]) -> str:
    first = next(iter(_arguments(row)), [None])
    asked = first[0] if first else None
    if isinstance(asked, str) and _CHAT.match(asked):
        from_chat = first_prompt(parse_messages(loaded(asked)))
        return from_chat or clean(asked)
    return clean(as_text(asked) or "")


def _choice(row: Mapping[str, Any], number: Any) -> str | None:  # noqa: ANN401 - any JSON
    """Return the text of the given choice where the row compares several."""
    requests = _arguments(row)
    at = as_number(number)
    if len(requests) < 2 or at is None or not 0 <= at < len(requests) or at != int(at):
        return None
    request = requests[int(at)]
    text = request[1] if len(request) > 1 else None
    return text.strip() if isinstance(text, str) else None


def _likeliest(row: Mapping[str, Any], responses: list[Any]) -> str | None:
    """Return the choice of the highest likelihood; of one text alone, that text if it is greedy."""
    likelihoods = [as_number(pair[0]) if isinstance(pair, list) and pair else None
                   for pair in responses]  # fmt: skip
    known = [(value, at) for at, value in enumerate(likelihoods) if value is not None]
    if len(responses) > 1 and known:
        return _choice(row, max(known)[1])
    pair = responses[0]
    greedy = isinstance(pair, list) and len(pair) > 1 and str(pair[1]).lower() in ("true", "1")
    request = next(iter(_arguments(row)), [])
    return request[1] if greedy and len(request) > 1 and isinstance(request[1], str) else None


def _flat(responses: Any) -> list[Any]:  # noqa: ANN401 - any JSON
    """Return the responses of all requests: strings, or pairs of likelihood and greediness."""
    if not isinstance(responses, list):
        return [responses] if isinstance(responses, str) else []
    found: list[Any] = []
    for request in responses:
        found.extend(request if isinstance(request, list) else [request])
    return found


def _model_of_folder(path: Path) -> str:
    folder = path.absolute().parent.name
    return folder.replace("__", "/", 1) if "__" in folder else ""


IMPORTER = LmEvalImporter()
