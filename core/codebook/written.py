"""A codebook as text for people and other programs: JSON, CSV and Markdown."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from core.codebook.code import Code, Layer

FORMAT = "volteface codebook"
COLUMNS: tuple[str, ...] = (
    "uid", "key", "name", "layer", "scope", "parent", "letter", "colour", "shortcut", "core",
    "retired", "merged_into", "revision", "capabilities", "definition", "use_when", "avoid_when",
    "examples",
)  # fmt: skip
FACTS = COLUMNS[:1] + COLUMNS[3:14]
"""What stands as a list in Markdown; key and name are the heading, texts have one each."""
TEXTS = {"definition": "Definition", "use_when": "Use when", "avoid_when": "Avoid when"}
EXAMPLES = "Examples"
LAYERS = {
    Layer.STRATEGY: "Strategies",
    Layer.BEHAVIOUR: "Behaviours",
    Layer.EPISODE: "Episodes",
    Layer.JUDGEMENT: "Whole traces, pairs and problems",
}


def as_json(codes: Iterable[Code]) -> str:
    """Return the codebook as one JSON object; numbers, lists and switches keep their kinds."""
    rows = [{name: asdict(code)[name] for name in COLUMNS} for code in codes]
    whole = {"format": FORMAT, "version": 1, "codes": rows}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def as_csv(codes: Iterable[Code]) -> str:
    """Return a row a code; capabilities are "2 5", examples a JSON list of their words."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for code in codes:
        writer.writerow(_cells(code) | {"examples": _example_cell(code)})
    return buffer.getvalue()


def as_markdown(codes: Iterable[Code]) -> str:
    """Return a page with a chapter a palette and a section a code, which can be read back."""
    kept = list(codes)
    parts = ["# Codebook", ""]
    for layer, title in LAYERS.items():
        chosen = [code for code in kept if code.palette is layer]
        if chosen:
            parts += [f"## {title}", ""]
        for code in chosen:
            parts += _section(code)
    return "\n".join(parts)


def _cells(code: Code) -> dict[str, str]:
    values = asdict(code) | {"capabilities": " ".join(map(str, code.capabilities))}
    cells = {name: values[name] for name in COLUMNS if name != "examples"}
    return {
        name: ("yes" if value else "no") if isinstance(value, bool) else str(value)
        for name, value in cells.items()
    }


def _example_cell(code: Code) -> str:
    quotes = [each.quote for each in code.examples]
    return json.dumps(quotes, ensure_ascii=False) if quotes else ""


def _section(code: Code) -> Iterator[str]:
    yield f"### {one_line(code.name)} `{code.key}`"
    yield ""
    cells = _cells(code)
    yield from (f"- {name}: {cells[name]}" for name in FACTS if cells[name])
    yield ""
    for name, title in TEXTS.items():
        if cells[name]:
            yield from (f"#### {title}", "", *map(_escaped, cells[name].split("\n")), "")
    if code.examples:
        yield from (f"#### {EXAMPLES}", "")
    for each in code.examples:
        yield from (*(f"> {line}" for line in each.quote.split("\n")), "")


def one_line(text: str) -> str:
    """Return a text without line breaks."""
    return " ".join(text.split())


def _escaped(line: str) -> str:
    """Keep a line of text from being read as a heading."""
    return f"\\{line}" if line.startswith(("#", "\\")) else line
