"""`make bench`: runs each bench_*.py here in a process of its own and prints one table.

Words after the command choose those whose names contain one of them. `--json FILE` also writes the
figures down.
"""

import argparse
import importlib
import inspect
import json
import os
import runpy
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.bench.result import Result

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
COLUMNS = ("measurement", "median", "floor", "ratio", "memory", "against")


def main(arguments: list[str]) -> int:
    """Measure what was asked for; return 1 if a measurement failed."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("words", nargs="*", help="measure only what has one of these in its name")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.one:
        return measure_here(asked.one, asked.json)
    names = [
        name for name in bench_names() if not asked.words or any(w in name for w in asked.words)
    ]
    figures = {name: measure(name) for name in names}
    results = [result for found in figures.values() for result in found or []]
    if results:
        print(table(results))
    if asked.json:
        asked.json.write_text(json.dumps(results, indent=1, ensure_ascii=False), encoding="utf-8")
    return int(not names or any(found is None for found in figures.values()))


def bench_names() -> list[str]:
    """Return the names of the measurements, sorted."""
    return sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))


def measure(name: str) -> list[dict[str, Any]] | None:
    """Run one measurement in its own process, with a home of its own; None if it failed."""
    print(f"measuring {name} …", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory() as home:
        answer = Path(home) / "results.json"
        command = [sys.executable, "-m", "tests.bench", "--one", name, "--json", str(answer)]
        environment = {**os.environ, "VOLTEFACE_HOME": home, "QT_QPA_PLATFORM": "offscreen"}
        done = subprocess.run(command, cwd=ROOT, env=environment, check=False)
        return json.loads(answer.read_bytes()) if done.returncode == 0 else None


def measure_here(name: str, answer: Path) -> int:
    """Run one measurement in this process; a program of its own prints lines of its own."""
    module = importlib.import_module(f"tests.bench.bench_{name}")
    if inspect.signature(module.measure).parameters:
        runpy.run_path(str(module.__file__), run_name="__main__")
        results: list[Result] = []
    else:
        results = module.measure()
    answer.write_text(json.dumps([each.as_plain() for each in results]), encoding="utf-8")
    return 0


def table(results: list[dict[str, Any]]) -> str:
    """Return the figures as aligned text, notes below it."""
    rows = [COLUMNS, *(row(result) for result in results)]
    widths = [max(len(line[column]) for line in rows) for column in range(len(COLUMNS))]
    lines = [
        "  ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)) for line in rows
    ]
    notes = [f"{result['name']}: {result['note']}" for result in results if result["note"]]
    return "\n".join(line.rstrip() for line in [*lines, "", *notes]).rstrip()


def row(result: dict[str, Any]) -> tuple[str, ...]:
    """Return one line's cells; a dash where there is nothing to say."""
    return (
        result["name"],
        f"{result['median_ms']:.1f} ms",
        f"{result['floor_ms']:.1f} ms" if result["floor_ms"] else "–",
        f"{result['ratio']:.2f}" if result["ratio"] else "–",
        f"{result['memory_mb']:.0f} MB" if result["memory_mb"] else "–",
        result["floor_name"] or "–",
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
