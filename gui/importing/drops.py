"""Files dropped on a page."""

from pathlib import Path

from PySide6.QtGui import QDropEvent

from gui.shell.files import SUFFIX


def files_dropped(event: QDropEvent) -> list[Path]:
    """Return the local files and folders of a drop; none if a study is among them.

    Studies are opened by the window, which gets the drop when a page does not take it.
    """
    urls = event.mimeData().urls()
    files = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    return [] if any(path.suffix.lower() == SUFFIX for path in files) else files
