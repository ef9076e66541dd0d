"""Which commands a few typed letters mean, best first."""

from collections.abc import Sequence

from gui.shell.commands import Command

_LEAST = 72.0
_SHORTEST_GUESS = 3


def rank(query: str, commands: Sequence[Command], recent: Sequence[str] = ()) -> list[Command]:
    """Return the commands that `query` may mean, best first; all, when nothing is typed.

    `recent` names commands used lately, the latest first; with nothing typed they lead.
    """
    words = query.strip().lower()
    if not words:
        places = {id_: place for place, id_ in enumerate(recent)}
        return sorted(commands, key=lambda c: places.get(c.id, len(places)))
    scored = [(_score(words, command), command) for command in commands]
    found = [pair for pair in scored if pair[0] >= _LEAST]
    return [command for _, command in sorted(found, key=lambda pair: -pair[0])]


def _score(words: str, command: Command) -> float:
    title = command.current_title.lower()
    if _begins_words(words, title):
        return 110.0 + 10 * title.startswith(words)
    if words in title:
        return 105.0
    if words in f"{command.menu} {command.description}".lower():
        return 80.0
    if len(words) < _SHORTEST_GUESS:
        return 0.0
    # Imported here, so that the first window does not wait for it.
    from rapidfuzz import fuzz  # noqa: PLC0415

    # A slip of the finger costs a letter or two; anything further off is another word.
    return fuzz.partial_ratio(words, title) if len(words) <= len(title) else 0.0


def _begins_words(words: str, title: str) -> bool:
    """Whether each typed word begins a word of the title, in order: "st c" is "Study Copy"."""
    rest = iter(title.replace("-", " ").split())
    return all(any(word.startswith(typed) for word in rest) for typed in words.split())
