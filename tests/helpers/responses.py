"""Files of responses for tests of the import pages, and the report that they make."""

import json
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.imported import Finding
from data.importers.previewed import FilePreview, Pairing, Preview
from gui.importing.page import ImportPage

PROMPT = "What is the next term of the sequence, and by which rule?"


def rows(model: str, keys: range, **more: object) -> list[dict[str, object]]:
    return [
        {"id": f"p{key}", "model": model, "prompt": f"{PROMPT} {key}", "reference": "927",
         "response": f"I cube {key} and turn it round. The answer is 927."} | more
        for key in keys
    ]  # fmt: skip


def written(path: Path, records: list[dict[str, object]]) -> Path:
    path.write_text("\n".join(json.dumps(record) for record in records), encoding="utf-8")
    return path


def two_runs(folder: Path) -> list[Path]:
    return [
        written(folder / "one.jsonl", rows("gpt-4o", range(6))),
        written(folder / "two.jsonl", rows("o1-preview", range(4))),
    ]


def read(page: ImportPage, paths: list[Path], qtbot: QtBot) -> None:
    page.preview_files(paths)
    qtbot.waitUntil(lambda: not page.is_busy)


def words_in(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel))


def a_chat(path: Path) -> Path:
    records = [
        {
            "id": f"c{n}",
            "model": "alpha",
            "messages": [
                {"role": "user", "content": f"{PROMPT} {n}"},
                {"role": "assistant", "content": "The answer is 615."},
                {"role": "user", "content": "There may be an error. Answer once more."},
                {"role": "assistant", "content": "The answer is 927."},
            ],
        }
        for n in range(4)
    ]
    return written(path, records)


def a_preview(
    runs: tuple[str, ...], combinations: tuple[Pairing, ...], found: list[Finding] | None = None
) -> Preview:
    file = FilePreview(
        path=Path("a.jsonl"), format="Table", version="1", runs=runs, findings=tuple(found or ())
    )
    return Preview(
        files=(file,),
        runs=runs,
        problems=sum(each.problems for each in combinations),
        shared=combinations[0].problems if combinations else 0,
        attempts=3,
        chains=3,
        pairings=(),
        findings=(),
        combinations=combinations,
    )


def a_drop(*paths: Path) -> QDropEvent:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    event._data = data  # Qt does not keep it
    return event
