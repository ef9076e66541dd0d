"""Terms of the filter language that select what a mark stands for."""


def quoted(name: str) -> str:
    """Return a name as the filter language reads it back."""
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def of_run(name: str, *terms: str) -> str:
    """Return a bracket that binds `terms` to one trace of a run: `(run:"gpt-4o" outcome:ic)`."""
    return "(" + " ".join((f"run:{quoted(name)}", *terms)) + ")"
