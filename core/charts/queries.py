"""Filters that select exactly what a mark counts, in the filter language."""

CELLS = {"cc": ("right", "right"), "ic": ("wrong", "right"), "ci": ("right", "wrong"),
         "ii": ("wrong", "wrong")}  # fmt: skip


def quoted(name: str) -> str:
    """Return a name as the filter language reads it back."""
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def of_run(name: str, *terms: str) -> str:
    """Return a bracket that binds `terms` to one trace of a run: `(run:"gpt-4o" t1:wrong)`."""
    return "(" + " ".join((f"run:{quoted(name)}", *terms)) + ")"


def either(queries: "list[str]") -> str:
    """Return the filter that keeps what any of `queries` keeps."""
    return " or ".join(queries)


def transition(name: str, cell: str, earlier: str = "t1", later: str = "t2") -> str:
    """Return the filter of one transition of a run: "cc", "ic", "ci" or "ii"."""
    before, after = CELLS[cell]
    return of_run(name, f"{earlier}:{before}", f"{later}:{after}")


def pair_cell(first: str, second: str, cell: str, attempt: int) -> str:
    """Return the filter of two runs at one attempt; `cell` "ci" is right in the first only."""
    one, other = CELLS[cell]
    return f"{of_run(first, f't{attempt}:{one}')} {of_run(second, f't{attempt}:{other}')}"
