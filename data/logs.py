"""The program's own log, the log of hard crashes, and the reports written after a failure."""

import faulthandler
import io
import logging
import os
from collections import deque
from logging.handlers import RotatingFileHandler
from pathlib import Path

_FORMAT = "%(asctime)s %(levelname)-7s %(threadName)s %(name)s: %(message)s"
_MAX_BYTES = 1_000_000
_LOG_NAME = "volteface.log"
_FAULT_NAME = "fault.log"


def start_logging(folder: Path, level: int = logging.INFO) -> logging.Handler:
    """Log to `folder`, five files of 1 MB at most; return the handler, to be closed by the caller.

    Where the folder cannot be written to, the log goes to standard error.
    """
    handler: logging.Handler
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / _LOG_NAME, maxBytes=_MAX_BYTES, backupCount=4, encoding="utf-8", delay=True
        )
    except OSError:
        handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter(_FORMAT))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level)
    return handler


def stop_logging(handler: logging.Handler) -> None:
    """Take `handler` out again and close its file."""
    logging.getLogger().removeHandler(handler)
    handler.close()


def log_tail(folder: Path, lines: int = 200) -> str:
    """Return the last lines of the log, or an empty text where there is none."""
    try:
        with (folder / _LOG_NAME).open(encoding="utf-8", errors="replace") as file:
            return "".join(deque(file, maxlen=lines))
    except OSError:
        return ""


def watch_for_faults(folder: Path) -> io.TextIOWrapper | None:
    """Let the interpreter write a trace to `folder` if it dies; keep the result until the end."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / _FAULT_NAME).open("w", encoding="utf-8")
    except OSError:
        return None
    faulthandler.enable(file)
    return file


def stop_watching(file: io.TextIOWrapper | None) -> None:
    """End the watch for faults; an orderly end leaves no fault log behind."""
    faulthandler.disable()
    if file is not None:
        file.close()
        Path(file.name).unlink(missing_ok=True)


def take_last_fault(folder: Path) -> str:
    """Return what the last run wrote as it died, once; empty after an orderly end."""
    path = folder / _FAULT_NAME
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
        path.unlink()
    except OSError:
        return ""
    return text


def write_report(folder: Path, name: str, text: str) -> Path:
    """Write a report under the first free name beginning with `name`; return where it is.

    Raises:
        OSError: The folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, 10_000):
        path = folder / f"{name}-{number}.txt"
        try:
            descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        return path
    raise OSError(f"too many reports in {folder}")
