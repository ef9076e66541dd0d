"""What is done where no window can be opened."""

from pathlib import Path


def run_headless(study: Path | None) -> int:
    """Print what can be said of `study`, or of the example; return the exit code."""
    from data.commands import main  # noqa: PLC0415 - only where it is needed

    return main(["metrics", str(study)] if study else ["example"])
