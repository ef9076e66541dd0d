"""`make shots`: draws the pictures of the documentation from the example study."""

import os
import sys
import traceback
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from data.example.opening import make_example
from data.paths import Paths
from gui.app import Program, make_application
from gui.shell.commands import shortcut_page
from gui.shots import take_shots

DOCS = Path(__file__).parent.parent / "docs"
PICTURES, KEYS = DOCS / "pictures", DOCS / "keys.md"


def main() -> int:
    """Draw every page, light and dark, in the large size; end at the first that fails."""
    sys.excepthook = end_at_once
    study = make_example(Paths.of_this_system().examples)
    KEYS.write_text(keys_page(), encoding="utf-8")
    for path in take_shots(study, PICTURES, sizes=("large",)):
        sys.stdout.write(f"{path.relative_to(PICTURES.parent.parent)}\n")
    return 0


def keys_page() -> str:
    """Return the page of all keys, made from the registry of commands."""
    app = QApplication.instance() or make_application()
    with TemporaryDirectory(prefix="volteface-") as home:
        program = Program(app, Paths.under(Path(home)))  # type: ignore[arg-type]
        page = shortcut_page(program.registry)
        app.aboutToQuit.disconnect(program.close)
        program.close()
        program.window.deleteLater()
        program.deleteLater()
    return page


def end_at_once(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Tell the error and end the process: Qt would go on after a failure in a slot."""
    traceback.print_exception(kind, error, trace)
    sys.stderr.flush()
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
