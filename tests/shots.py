"""`make shots`: draws the pictures of the documentation from the example study."""

import os
import sys
import traceback
from pathlib import Path
from types import TracebackType

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from data.example.opening import make_example
from data.paths import Paths
from gui.shots import take_shots

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"


def main() -> int:
    """Draw every page, light and dark, in the large size; end at the first that fails."""
    sys.excepthook = end_at_once
    study = make_example(Paths.of_this_system().examples)
    for path in take_shots(study, PICTURES, sizes=("large",)):
        sys.stdout.write(f"{path.relative_to(PICTURES.parent.parent)}\n")
    return 0


def end_at_once(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Tell the error and end the process: Qt would go on after a failure in a slot."""
    traceback.print_exception(kind, error, trace)
    sys.stderr.flush()
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
