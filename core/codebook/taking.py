"""What taking a codebook in would change: which codes are new, which are other than ours."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from core.codebook.code import Code
from core.codebook.order import below, holder, next_position
from core.imported import Finding, Severity


@dataclass(slots=True)
class Taking:
    """The codes to put, those without an id being new, and what could not be taken as it is."""

    put: list[Code] = field(default_factory=list[Code])
    findings: list[Finding] = field(default_factory=list[Finding])

    @property
    def added(self) -> int:
        """Return how many codes are new."""
        return sum(not code.id for code in self.put)

    @property
    def changed(self) -> int:
        """Return how many codes of the study become others."""
        return len(self.put) - self.added


def taken(incoming: Sequence[Code], ours: Sequence[Code]) -> Taking:
    """Return what it takes to have the codes of another codebook in ours.

    A code is ours if it has the identity or else the key of one of ours; that one is changed and
    keeps its id, key and place. Others are added at the end. No code of ours is taken away.
    """
    taking = Taking()
    identities = {code.uid: code for code in ours if code.uid}
    keys = {code.key: code for code in ours}
    matches = [(code, identities.get(code.uid) or keys.get(code.key)) for code in incoming]
    renamed = {code.key: match.key for code, match in matches if match}
    future = {code.key: code for code in ours}
    position = next_position(ours)
    wanted: list[Code] = []
    for code, match in matches:
        if match and match.key in {each.key for each in wanted}:
            _note(taking, code, "is there twice", "the second left out")
            continue
        new = _ours(code, match, position + len(wanted))
        new = replace(new, parent=renamed.get(code.parent, code.parent))
        future[new.key] = new
        wanted.append(new)
    for code in wanted:
        fitted = _fitted(code, future, taking)
        future[code.key] = fitted
        before = keys.get(fitted.key)
        if before is None or replace(fitted, merged_into=before.merged_into) != before:
            taking.put.append(fitted)
    return taking


def _ours(code: Code, match: Code | None, position: int) -> Code:
    if match is None:
        return replace(code, id=0, position=position, revision=1, merged_into="")
    return replace(
        code,
        id=match.id,
        uid=match.uid,
        key=match.key,
        scope=match.scope,  # tags stand on what it was for
        layer=match.layer if code.scope is not match.scope else code.layer,
        position=match.position,
        revision=match.revision,
        merged_into=match.merged_into,
    )


def _fitted(code: Code, future: dict[str, Code], taking: Taking) -> Code:
    """Return a code without what the codebook has no room for: a taken digit, an odd parent."""
    codes = tuple(future.values())
    other = holder(code.shortcut, code, codes) if not code.retired else None
    if other is not None:
        _note(taking, code, f"wants key {code.shortcut}, which {other.name} has", "without a key")
        code = replace(code, shortcut="")
    above = future.get(code.parent)
    odd = above is None or above.palette is not code.palette or above.key == code.key
    if code.parent and (odd or code.parent in below(code, codes)):
        _note(taking, code, f"cannot stand under {code.parent}", "put at the top")
        code = replace(code, parent="")
    return code


def _note(taking: Taking, code: Code, what: str, done: str) -> None:
    taking.findings.append(
        Finding(severity=Severity.WARNING, what=f"{code.name} {what}", where=code.key, done=done)
    )
