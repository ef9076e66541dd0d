"""Writes what a solver does as prose, and keeps the exact place of everything taggable.

Each sentence gets one episode and any behaviours at the moment it is written, so that tags are
facts about how the text came to be.
"""

from collections.abc import Iterable, Sequence
from random import Random

from core.imported import ImportedTag
from core.tags import ModelVerdict, Sound, StrategyEnding
from core.traces import Block, Channel, Completeness

ANNOTATOR = "generator"
_TOKENS_PER_WORD = 1.3  # a rule of thumb; counts made with it are marked as simulated


def tokens_of(text: str) -> int:
    """Return a rough token count of `text`, from its words."""
    return round(len(text.split()) * _TOKENS_PER_WORD)


class Narrator:
    """Collects the sentences of one attempt.

    Sentences follow one another with a space, paragraphs with an empty line. Offsets are code
    points of the text so far.
    """

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._parts: list[str] = []
        self._length = 0
        self._gap = ""
        self._starts: list[int] = []
        self._tags: list[ImportedTag] = []
        self._blocks: list[Block] = []
        self._block_start = 0
        self._used: set[str] = set()

    @property
    def text(self) -> str:
        """Everything written so far."""
        return "".join(self._parts)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The closed blocks; they tile the text once the last one is closed."""
        return tuple(self._blocks)

    @property
    def tags(self) -> tuple[ImportedTag, ...]:
        """All tags in order of their start, the longer first."""
        return tuple(
            sorted(self._tags, key=lambda tag: (tag.start or 0, -(tag.end or 0), tag.code_key))
        )

    def pick(self, phrases: Sequence[str], fields: dict[str, str] | None = None) -> str:
        """Return one of `phrases` filled in, one not used before where possible.

        Phrases that need a field which is missing are left out; "" if none can be filled.
        """
        filled = [text for phrase in phrases if (text := _filled(phrase, fields or {}))]
        fresh = [text for text in filled if text not in self._used] or filled
        if not fresh:
            return ""
        chosen = self._rng.choice(fresh)
        self._used.add(chosen)
        return chosen

    def say(self, episode: str, sentence: str, *behaviours: str) -> None:
        """Write one sentence with its episode and behaviours; an empty sentence is skipped."""
        if not sentence:
            return
        self._write(self._gap)
        start = self._length
        self._write(sentence)
        self._gap = " "
        self._starts.append(start)
        self._tags += [_tag(code, start, self._length) for code in (episode, *behaviours)]

    def paragraph(self) -> None:
        """Begin the next sentence in a new paragraph."""
        if self._length > self._block_start:
            self._gap = "\n\n"

    def mark(self) -> int:
        """Return a handle for the next sentence, for `strategy`."""
        return len(self._starts)

    def strategy(
        self, code: str, mark: int, *, sound: bool, verdict: ModelVerdict, ending: StrategyEnding
    ) -> None:
        """Tag everything written since `mark` with a strategy and its three attributes."""
        if mark < len(self._starts):
            self._tags.append(
                _tag(
                    code,
                    self._starts[mark],
                    self._length,
                    sound=(Sound.YES if sound else Sound.NO).value,
                    verdict=verdict.value,
                    ending=ending.value,
                )
            )

    def close_block(self, channel: Channel, completeness: Completeness = Completeness.FULL) -> None:
        """End a block here; the blank line after it belongs to it."""
        self._write("\n\n" if self._length > self._block_start else "")
        self._add_block(channel, completeness, tokens_of(self.text[self._block_start :]))

    def hidden_block(self, tokens: int | None) -> None:
        """Add an empty block of hidden private reasoning of which at most `tokens` is known."""
        self._add_block(Channel.PRIVATE_REASONING, Completeness.HIDDEN, tokens)

    def cut(self, tokens: int) -> bool:
        """Break off after about `tokens` tokens, as a limit does; return whether it had to."""
        text, limit = self.text, int(tokens / _TOKENS_PER_WORD)
        if len(text.split()) <= limit:
            return False
        end = _end_of_word(text, limit)
        self._parts, self._length = [text[:end]], end
        self._tags = list(_clipped(self._tags, end))
        return True

    def finish(self) -> None:
        """Close the last block, without a blank line: it is the answer, or what was cut off."""
        self._add_block(Channel.ANSWER, Completeness.FULL, None)

    def finish_truncated(self, channel: Channel) -> None:
        """Close the block that was cut off."""
        self._add_block(channel, Completeness.TRUNCATED, tokens_of(self.text))

    def _add_block(self, channel: Channel, completeness: Completeness, tokens: int | None) -> None:
        start = self._block_start
        self._blocks.append(
            Block(
                channel=channel,
                completeness=completeness,
                start=start,
                end=self._length,
                tokens=tokens,
            )
        )
        self._block_start, self._gap = self._length, ""

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def _filled(phrase: str, fields: dict[str, str]) -> str:
    try:
        return phrase.format_map(fields)
    except KeyError:
        return ""


def _tag(
    code: str,
    start: int,
    end: int,
    *,
    sound: str | None = None,
    verdict: str | None = None,
    ending: str | None = None,
) -> ImportedTag:
    return ImportedTag(
        code_key=code,
        start=start,
        end=end,
        annotator=ANNOTATOR,
        pass_name="1",  # noqa: S106 - a pass over the traces, not a password
        sound=sound,
        verdict=verdict,
        ending=ending,
    )


def _end_of_word(text: str, count: int) -> int:
    """Return where the `count`-th word of `text` ends."""
    at = 0
    for word in text.split()[:count]:
        at = text.index(word, at) + len(word)
    return at


def _clipped(tags: Iterable[ImportedTag], end: int) -> Iterable[ImportedTag]:
    """Yield the tags of a text that now ends at `end`.

    A verdict or an ending that fell beyond it was never written.
    """
    for tag in tags:
        start, its_end = tag.start or 0, tag.end or 0
        if its_end <= end:
            yield tag
        elif start < end and tag.code_key.startswith(("st.", "ep.")):
            yield _tag(tag.code_key, start, end, sound=tag.sound)
