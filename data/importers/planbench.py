"""Chains with a verifier's feedback: steps, each with the verifier's verdict on its answer."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.errors import ImportFileError
from core.imported import Finding, ImportedAttempt, ImportedRun, ImportedVerdict, Severity
from core.outcomes.verdict import Status
from core.traces import Condition, Ending, Problem, Saw
from data.importers.base import KEY_FINDING, ImportOptions
from data.importers.known_models import short_name
from data.importers.mapping import as_count, as_number, as_text
from data.importers.parts import clean
from data.importers.paths import parse_path
from data.importers.records import Record, Source, open_source, skipped
from data.importers.replies import Reply, attempt_of
from data.importers.turns import Message, parse_message

_VERIFIER = "sound verifier"
_VARIANT = "verifier's feedback"
_CHOICE = "response_object.choices[0]."
_USAGE = "response_object.usage."
_LIMITS = ("context_window_hit", "could_not_extract")


class ChainImporter:
    """Reads PlanBench's back-prompting files: attempts of one chain, each judged by a verifier."""

    name = "Verifier chains"
    version = "1"
    verified = True

    def recognise(self, path: Path, head: bytes) -> int:
        """Return 95 where instances hold a dictionary of steps."""
        del path
        return 95 if b'"step_wise_dict"' in head and b'"instances"' in head else 0

    def read(self, path: Path, options: ImportOptions) -> Iterator[ImportedAttempt | Finding]:
        """Yield the attempts of each chain, and a placeholder after one that was accepted.

        Raises:
            ImportFileError: if the file holds no instances.
        """
        source = open_source(path, "instances", options.on_bytes)
        if source.path != "instances":
            raise ImportFileError("The file holds no instances.", where=path.name)
        yield Finding(
            severity=Severity.NOTE,
            what=KEY_FINDING + "instance_id.",
            where="mapping",
        )
        chains = _ChainReader(path=path, source=source, options=options)
        for item in source.records(options.on_bytes):
            if isinstance(item, Finding):
                yield item
            else:
                yield from chains.read(item)
        yield from chains.findings()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """One attempt of a chain: what the file tells of it and the message before it."""

    raw: Mapping[str, Any]
    text: str | None
    prompt_before: str
    valid: bool | None


@dataclass(slots=True, kw_only=True)
class _ChainReader:
    path: Path
    source: Source
    options: ImportOptions
    _lengths: Counter[int] = field(default_factory=Counter[int], init=False)
    _unaccepted: int = field(default=0, init=False)

    def read(self, record: Record) -> Iterator[ImportedAttempt | Finding]:
        row = record.value
        messages = _messages(row)
        steps = _steps(row, messages)
        problem = self._problem(row, messages)
        if not steps or problem is None:
            yield skipped("The instance holds no steps or no prompt.", record.where)
            return
        run = self._run()
        for t, step in enumerate(steps, start=1):
            yield self._attempt(step, problem, run, t, record.where)
        self._lengths[len(steps)] += 1
        if not steps[-1].valid:
            self._unaccepted += 1
            return
        yield ImportedAttempt(
            problem=problem,
            run=run,
            attempt=len(steps) + 1,
            ending=Ending.ACCEPTED_EARLIER,
            where=record.where,
        )

    def _problem(self, row: Mapping[str, Any], messages: Sequence[Message]) -> Problem | None:
        prompt = next((m.text for m in messages if m.speaker == "user" and m.text), "")
        key = as_text(row.get("instance_id"))
        if not prompt or key is None:
            return None
        dataset = as_text(self.source.root.get("domain")) or self.path.absolute().parent.name
        reference = as_text(row.get("ground_truth_plan"))
        return Problem(
            dataset=self.options.dataset or dataset,
            key=clean(key),
            prompt=clean(prompt),
            reference=clean(reference) if reference else None,
        )

    def _run(self) -> ImportedRun:
        root = self.source.root
        model = as_text(root.get("engine")) or self.path.stem
        base = self.options.run_name or short_name(clean(model))
        kept = ("task", "prompt_type", "additional_task_info", "tempertures")
        return ImportedRun(
            name=f"{base} + {_VARIANT}",
            model=clean(model),
            condition=Condition(
                variant=_VARIANT, settings={name: root[name] for name in kept if name in root}
            ),
            base=base,
        )

    def _attempt(
        self, step: _Step, problem: Problem, run: ImportedRun, t: int, where: str
    ) -> ImportedAttempt:
        def told(path: str) -> Any:  # noqa: ANN401
            return parse_path(path).value(step.raw)

        plan = as_text(step.raw.get("llm_plan"))
        return attempt_of(
            Reply(
                text=step.text,
                model=run.model,
                answer=clean(plan) if plan else None,
                reasoning_tokens=as_count(
                    told(_USAGE + "completion_tokens_details.reasoning_tokens")
                ),
                finish_reason=as_text(told(_CHOICE + "finish_reason")) or "",
            ),
            problem=problem,
            run=run,
            numbers=(1, t),
            where=where,
            prompt_before=step.prompt_before if t > 1 else "",
            saw=Saw.VERIFIER if t > 1 else Saw.NOTHING,
            tokens=as_count(told(_USAGE + "completion_tokens")),
            seconds=as_number(step.raw.get("time_taken")),
            cost=as_number(told("response_object.costs.total")),
            verdicts=_verdicts(step.valid),
        )

    def findings(self) -> Iterator[Finding]:
        chains, longest = sum(self._lengths.values()), max(self._lengths, default=0)
        yield Finding(
            severity=Severity.NOTE,
            what=f"Attempts come from the steps of {chains} chains, up to t{longest}.",
            done="Each later attempt saw the verifier's feedback on the one before.",
        )
        if self._unaccepted:
            yield Finding(
                severity=Severity.NOTE,
                what=f"{self._unaccepted} chains ended at their limit without an accepted answer.",
            )


def _messages(row: Mapping[str, Any]) -> list[Message]:
    raw = row.get("messages")
    parsed = [parse_message(m) for m in raw if isinstance(m, dict)] if isinstance(raw, list) else []
    return [message for message in parsed if message is not None]


def _steps(row: Mapping[str, Any], messages: Sequence[Message]) -> list[_Step]:
    """Return the steps in order, each beside its turn of the conversation.

    The last step may lack the verifier's report when the chain ended there: then the final
    verdict of the instance is its own. A step that holds a report but no reply is no attempt.
    """
    raw = row.get("step_wise_dict")
    if not isinstance(raw, dict):
        return []
    numbered = [(int(n), step) for n, step in raw.items() if str(n).isdecimal()]
    asked = [clean(m.text or "") for m in messages if m.speaker == "user"]
    replies = [m.text for m in messages if m.speaker == "assistant"]
    steps: list[_Step] = []
    for _, step in sorted(numbered, key=lambda pair: pair[0]):
        if not isinstance(step, dict):
            continue
        at = len(steps)
        content = parse_path(_CHOICE + "message.content").value(step)
        text = content if isinstance(content, str) else (replies[at] if at < len(replies) else None)
        if text is None and "llm_plan" not in step:
            continue
        before = asked[at] if at < len(asked) else ""
        steps.append(_Step(raw=step, text=text, prompt_before=before, valid=_valid(step)))
    if steps and steps[-1].valid is None and isinstance(row.get("act_correct"), bool):
        last = steps[-1]
        steps[-1] = _Step(
            raw=last.raw, text=last.text, prompt_before=last.prompt_before, valid=row["act_correct"]
        )
    return steps


def _valid(step: Mapping[str, Any]) -> bool | None:
    value = parse_path("sound_verifier_json.validation_info.is_valid_plan").value(step)
    return value if isinstance(value, bool) else None


def _verdicts(valid: bool | None) -> tuple[ImportedVerdict, ...]:
    if valid is None:
        return ()
    status = Status.CORRECT if valid else Status.INCORRECT
    return (ImportedVerdict(who=_VERIFIER, status=status, rule="as in the file"),)


IMPORTER = ChainImporter()
