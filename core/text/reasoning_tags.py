"""Reasoning marked inside a reply: `<think>` and its relatives, and Harmony's channels.

The tags stay in the text and belong to the block that they open or close. Everything is found in
one pass, so that hostile text costs no more than other text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from msgspec import structs

from core.traces import Block, Channel, Completeness

_NAMES = "thinking|think|reasoning|reason|thought|Thought"
# A tag in backticks is spoken of, not used.
_TAG = re.compile(
    rf"""[<◁](?<!`[<◁])(?:
      (?<=<)(?P<close>/)?(?P<name>{_NAMES})(?P<attributes>[ \t\n][^<>]{{0,4000}}+)?>
    | (?<=<)\|(?P<edge>begin|end)_of_thought\|>
    | (?<=◁)(?P<slash>/)?think▷
    | (?<=<)(?P<details_close>/)?details(?P<details>[ \t\n][^<>]{{0,4000}}+)?>
    )(?!`)""",
    re.VERBOSE,
)
_BEGINNING = re.compile("<[/|]?(?:think|reason|[tT]hought|details|begin_of_|end_of_|channel)")
_OF_REASONING = re.compile(r"""\btype=["']?reasoning\b""")
_REDACTED = re.compile(r"""\bredacted=["']?true""")
_NOT_DONE = re.compile(r"""\bdone=["']?false""")
_HARMONY = re.compile(
    r"(?:<\|start\|>[a-z]{1,20}+)?<\|channel\|>(?P<channel>analysis|commentary|final)\b"
)
_HARMONY_END = ("<|end|>", "<|return|>", "<|call|>")
_HARMONY_CHANNELS = {
    "analysis": Channel.PRIVATE_REASONING,
    "commentary": Channel.VISIBLE_REASONING,
    "final": Channel.ANSWER,
}
_SOLUTION = ("<|begin_of_solution|>", "<|end_of_solution|>")


@dataclass(frozen=True, slots=True)
class _Tag:
    """One opening or closing tag; tags of one `kind` close each other.

    Ordinary `<details>` do not count as `reasoning`, but must be paired like those that do.
    """

    kind: str
    opens: bool
    reasoning: bool
    start: int
    end: int
    attributes: str = ""


def split_reasoning(text: str, *, plain: Channel = Channel.ANSWER) -> tuple[Block, ...]:
    """Return blocks that tile the canonical `text`: reasoning in its tags, the rest `plain`.

    - A closing tag without its opening one makes all that stands before it reasoning (the prompt
      had opened it).
    - An opening tag that is never closed makes the rest truncated reasoning: there is no answer.
    - Nested tags belong to the outer pair. Where they do not balance, the last closing tag counts.
    - White space between two blocks of reasoning, or after the last, is part of the one before.
    - Text that only names a tag, `<think>` in backticks, is not divided by it.

    An empty text has no blocks.
    """
    if not text:
        return ()
    blocks = _harmony_blocks(text, plain) if "<|channel|>" in text else ()
    return blocks or _tagged_blocks(text, plain)


def may_have_tags(text: str) -> bool:
    """Whether `text` has the beginning of a tag: twenty times as fast as looking for whole ones."""
    return "◁" in text or _BEGINNING.search(text) is not None


def has_reasoning(blocks: tuple[Block, ...]) -> bool:
    """Whether any of `blocks` is marked as reasoning."""
    return any(block.channel is not Channel.ANSWER for block in blocks)


def _tagged_blocks(text: str, plain: Channel) -> tuple[Block, ...]:
    blocks: list[Block] = []
    end = 0
    for region in _regions(text):
        _add_plain(blocks, text, end, region.start, plain)
        blocks.append(region)
        end = region.end
    _add_plain(blocks, text, end, len(text), plain)
    return tuple(blocks)


def _add_plain(blocks: list[Block], text: str, start: int, end: int, plain: Channel) -> None:
    """Append what lies between two regions; mere white space joins the block before it."""
    if start == end:
        return
    if blocks and text[start:end].isspace():
        blocks[-1] = structs.replace(blocks[-1], end=end)
        return
    begins = text.rfind(_SOLUTION[0], start, end)
    cut_off = begins >= 0 and text.find(_SOLUTION[1], begins, end) < 0
    completeness = Completeness.TRUNCATED if cut_off else Completeness.FULL
    blocks.append(Block(channel=plain, completeness=completeness, start=start, end=end))


def _regions(text: str) -> Iterator[Block]:
    """Yield the reasoning of `text` in order; regions do not overlap."""
    tags = _tags(text)
    partners = _partners(tags)
    end = 0
    for index, tag in enumerate(tags):
        if tag.start < end or not tag.reasoning:
            continue
        # A closing tag on its own makes everything since the last block reasoning.
        start = tag.start if tag.opens else end
        if end == 0 and text[:start].isspace():
            start = 0
        closing = partners.get(index) if tag.opens else index
        end = len(text) if closing is None else tags[closing].end
        yield Block(
            channel=Channel.PRIVATE_REASONING,
            completeness=_completeness(tag, is_closed=closing is not None),
            start=start,
            end=end,
        )


def _completeness(tag: _Tag, *, is_closed: bool) -> Completeness:
    if _REDACTED.search(tag.attributes):
        return Completeness.REDACTED
    if not is_closed or _NOT_DONE.search(tag.attributes):
        return Completeness.TRUNCATED
    return Completeness.FULL


def _tags(text: str) -> list[_Tag]:
    """Return the tags in order; of openings in a row, only the first counts."""
    tags: list[_Tag] = []
    if not may_have_tags(text):
        return tags
    for match in _TAG.finditer(text):
        tag = _tag(match)
        last = tags[-1] if tags else None
        if (
            last is not None
            and tag.opens
            and last.opens
            and last.kind == tag.kind != "details"
            and not text[last.end : tag.start].strip()
        ):
            continue
        tags.append(tag)
    return tags


def _tag(match: re.Match[str]) -> _Tag:
    if match["name"]:
        kind, opens, attributes = match["name"].lower(), not match["close"], match["attributes"]
    elif match["edge"]:
        kind, opens, attributes = "begin_of_thought", match["edge"] == "begin", ""
    elif match[0].startswith("◁"):
        kind, opens, attributes = "◁think▷", not match["slash"], ""
    else:
        kind, opens, attributes = "details", not match["details_close"], match["details"]
    attributes = attributes or ""
    reasoning = kind != "details" or bool(_OF_REASONING.search(attributes))
    return _Tag(kind, opens, reasoning, match.start(), match.end(), attributes)


def _partners(tags: list[_Tag]) -> dict[int, int]:
    """Return for each opening tag the index of the tag that closes it, if any does."""
    partners: dict[int, int] = {}
    open_tags: dict[str, list[int]] = {}
    last_closing: dict[str, int] = {}
    for index, tag in enumerate(tags):
        stack = open_tags.setdefault(tag.kind, [])
        if tag.opens:
            stack.append(index)
            continue
        last_closing[tag.kind] = index
        if stack:
            partners[stack.pop()] = index
    for kind, stack in open_tags.items():
        last = last_closing.get(kind, -1)
        partners.update((index, last) for index in stack if index < last)
    return partners


def _harmony_blocks(text: str, plain: Channel) -> tuple[Block, ...]:
    """Return one block for each Harmony message; what stands before the first is `plain`."""
    headers = list(_HARMONY.finditer(text))
    if not headers:
        return ()
    blocks: list[Block] = []
    first = headers[0].start()
    if text[:first].isspace():
        first = 0
    _add_plain(blocks, text, 0, first, plain)
    for index, header in enumerate(headers):
        is_last = index + 1 == len(headers)
        start = header.start() if index else first
        end = len(text) if is_last else headers[index + 1].start()
        channel = _HARMONY_CHANNELS[header["channel"]]
        cut_off = is_last and channel is not Channel.ANSWER and not _is_ended(text, start)
        completeness = Completeness.TRUNCATED if cut_off else Completeness.FULL
        blocks.append(Block(channel=channel, completeness=completeness, start=start, end=end))
    return tuple(blocks)


def _is_ended(text: str, start: int) -> bool:
    return any(text.find(mark, start) >= 0 for mark in _HARMONY_END)
