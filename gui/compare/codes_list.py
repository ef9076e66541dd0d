"""The list of codes in the panel of tags."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtWidgets import QListView

from gui.compare.codes_model import CountRole


class CodesList(QListView):
    """A list that repaints a row whose count changed, where Qt would lay the list out anew."""

    def dataChanged(
        self,
        topLeft: QModelIndex | QPersistentModelIndex,  # noqa: N803
        bottomRight: QModelIndex | QPersistentModelIndex,  # noqa: N803
        roles: Sequence[int] = (),
    ) -> None:
        if CountRole in roles and topLeft == bottomRight:
            self.update(topLeft)
            return
        super().dataChanged(topLeft, bottomRight, list(roles))
