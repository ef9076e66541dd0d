"""Which commands a few typed letters mean, best first."""

from collections.abc import Sequence

from core.names import Named, by_name
from gui.shell.commands import Command


def rank(query: str, commands: Sequence[Command], recent: Sequence[str] = ()) -> list[Command]:
    """Return the commands that `query` may mean, as `by_name` finds them.

    `recent` names commands used lately, the latest first; among equals they lead.
    """
    places = {id_: place for place, id_ in enumerate(recent)}
    return by_name(
        query,
        commands,
        lambda c: Named(c.current_title, described=f"{c.menu} {c.description}"),
        lambda c: places.get(c.id, len(places)),
    )
