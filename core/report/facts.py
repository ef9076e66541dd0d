"""What a study knows of its own making, as the report states it; read by `data.store.facts`."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFact:
    """An imported file: its name, hash and size in bytes, what read it and when.

    `counts` are those of the import ("traces", "problems"); `skipped` counts records that were
    not imported, `warnings` are what was noticed while reading.
    """

    name: str
    sha256: str
    size: int
    format: str
    importer_version: str
    imported: str
    counts: Mapping[str, int] = field(default_factory=dict[str, int])
    skipped: int = 0
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeFact:
    """How many of a run's attempts count as this judge says; `who` has the checker's version."""

    run_id: int
    judge: str
    who: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptFact:
    """What was said to a run before a later attempt, in how many of its `of` later attempts."""

    run_id: int
    saw: str
    fresh: bool
    text: str
    count: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelFact:
    """How many of a run's traces have a block of this channel, this complete, and who says so."""

    run_id: int
    channel: str
    completeness: str
    said_by: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyFacts:
    """The making of a study.

    `name` is the file's, `program` this program with its version. `withdrawn` counts imported
    files that count for nothing now. `edited` is when the study was edited last, "" for never.
    `order` says whose verdict counts first. Facts about attempts are of the problems chosen.
    """

    name: str
    program: str
    sources: tuple[SourceFact, ...] = ()
    withdrawn: int = 0
    edited: str = ""
    order: tuple[str, ...] = ()
    judges: tuple[JudgeFact, ...] = ()
    prompts: tuple[PromptFact, ...] = ()
    channels: tuple[ChannelFact, ...] = ()
