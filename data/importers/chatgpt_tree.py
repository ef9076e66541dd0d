"""The tree of a ChatGPT conversation as exchanges: what the user wrote, and each reply to it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

_LONGEST_REPLY = 1000  # messages between two of the user's
_CONTEXT = ("user_editable_context", "model_editable_context")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A message of the user and one reply to it: messages of the model and its tools in order.

    `before` is the `end` of the exchange that it follows, "" if none; `is_active` says that the
    user last saw this branch.
    """

    id: str
    end: str
    before: str
    user: Mapping[str, Any]
    replies: tuple[Mapping[str, Any], ...]
    is_active: bool


@dataclass(slots=True)
class _Tree:
    nodes: dict[str, Mapping[str, Any]]
    parents: dict[str, str] = field(default_factory=dict[str, str])
    children: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    def __post_init__(self) -> None:
        for id_, node in self.nodes.items():
            parent = node.get("parent")
            if isinstance(parent, str) and parent in self.nodes:
                self.parents.setdefault(id_, parent)
        for id_, node in self.nodes.items():
            listed = node.get("children")
            for child in listed if isinstance(listed, list) else ():
                if isinstance(child, str) and child in self.nodes:
                    self.parents.setdefault(child, id_)
        listed = {id_: _listed(node) for id_, node in self.nodes.items()}
        for child, parent in self.parents.items():
            self.children.setdefault(parent, []).append(child)
        for parent, children in self.children.items():
            order = listed[parent]
            children.sort(key=lambda child, order=order: order.get(child, len(order)))

    def branch(self, leaf: Any) -> set[str]:  # noqa: ANN401 - any JSON
        """Return the ids from the root to `leaf`."""
        found: set[str] = set()
        while isinstance(leaf, str) and leaf in self.nodes and leaf not in found:
            found.add(leaf)
            leaf = self.parents.get(leaf)
        return found


def _listed(node: Mapping[str, Any]) -> dict[str, int]:
    children = node.get("children")
    if not isinstance(children, list):
        return {}
    return {child: at for at, child in enumerate(children) if isinstance(child, str)}


def exchanges(conversation: Mapping[str, Any]) -> Iterator[Exchange]:
    """Yield the exchanges of all branches, each after the one that it follows.

    Where a branch divides, the one that the user last saw comes first.
    """
    mapping = conversation.get("mapping")
    nodes = mapping if isinstance(mapping, dict) else {}
    tree = _Tree({id_: node for id_, node in nodes.items() if isinstance(node, dict)})
    active = tree.branch(conversation.get("current_node"))
    above = _seen_above(tree, active)
    goes_on = {above[id_] for id_ in above if role_of(tree.nodes[id_]) in ("assistant", "tool")}
    answered = {above[id_] for id_ in above if role_of(tree.nodes[id_]) == "user"}
    for id_ in above:
        is_reply = role_of(tree.nodes[id_]) in ("assistant", "tool")
        if not is_reply or (id_ in goes_on and id_ not in answered):
            continue
        path = _up_to_user(id_, above, tree)
        user = above[path[0]] if path else ""
        if user:
            yield Exchange(
                id=user,
                end=id_,
                before=above[user],
                user=tree.nodes[user]["message"],
                replies=tuple(tree.nodes[each]["message"] for each in path),
                is_active=id_ in active,
            )


def _seen_above(tree: _Tree, active: set[str]) -> dict[str, str]:
    """Return for each message that is shown the one shown before it; parents come first."""
    above: dict[str, str] = {}
    roots = [id_ for id_ in tree.nodes if id_ not in tree.parents]
    stack = [(id_, "") for id_ in reversed(roots)]
    while stack:
        id_, shown = stack.pop()
        if role_of(tree.nodes[id_]):
            above[id_] = shown
            shown = id_
        children = sorted(tree.children.get(id_, ()), key=lambda child: child not in active)
        stack.extend((child, shown) for child in reversed(children))
    return above


def _up_to_user(end: str, above: Mapping[str, str], tree: _Tree) -> list[str]:
    """Return the messages of the reply that ends at `end`; [] if no user's message precedes it."""
    path = [end]
    while len(path) < _LONGEST_REPLY:
        before = above[path[-1]]
        if not before:
            return []
        if role_of(tree.nodes[before]) == "user":
            return path[::-1]
        path.append(before)
    return []


def role_of(node: Mapping[str, Any]) -> str:
    """Return "user", "assistant" or "tool", "" for a message that is not shown."""
    message = node.get("message")
    if not isinstance(message, dict) or message.get("weight") == 0:
        return ""
    author = message.get("author")
    role = author.get("role") if isinstance(author, dict) else None
    if role not in ("user", "assistant", "tool") or content_type(message) in _CONTEXT:
        return ""
    hidden = metadata_of(message).get("is_visually_hidden_from_conversation") is True
    return "" if hidden else role


def metadata_of(message: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the metadata of a message."""
    metadata = message.get("metadata")
    return metadata if isinstance(metadata, dict) else {}


def content_of(message: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the content of a message."""
    content = message.get("content")
    return content if isinstance(content, dict) else {}


def content_type(message: Mapping[str, Any]) -> str:
    """Return what kind of content a message has."""
    kind = content_of(message).get("content_type")
    return kind if isinstance(kind, str) else ""
