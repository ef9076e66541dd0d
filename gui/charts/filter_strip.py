"""The strip that says under which filter charts are counted, and takes it away."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from core.charts.wording import one_line
from gui.charts.lettering import Lettering, scale_of

HEIGHT = 32
LONGEST_SHOWN = 400


class FilterStrip(QWidget):
    """Hidden without a filter; warns where the filter chose problems by their outcome.

    Signals:
        cleared: the filter should be taken away.
    """

    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filterStrip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Filter of the charts"))
        self._text = ""
        self.warning = QLabel(self)
        self._filter = QLabel(self)
        for label, look in ((self.warning, "warn"), (self._filter, "muted")):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setProperty("look", look)
        strong = self.warning.font()
        strong.setWeight(QFont.Weight.DemiBold)
        self.warning.setFont(strong)
        self._filter.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.clear_button = QPushButton(self.tr("Clear filter"), self)
        self.clear_button.setProperty("look", "link")
        self.clear_button.setFlat(True)
        self.clear_button.setAccessibleName(self.tr("Clear the filter"))
        self.clear_button.clicked.connect(self.cleared)
        self._row = row = QHBoxLayout(self)
        row.setSpacing(12)
        row.addWidget(self.warning)
        row.addWidget(self._filter, 1)
        row.addWidget(self.clear_button)
        self.hide()

    def show_filter(self, query: str, warning: str) -> None:
        """Show the filter in force, "" for none, and what has to be said about it."""
        self._text = self.tr("Filter: {0}").format(one_line(query[:LONGEST_SHOWN]))
        self.warning.setText(warning)
        self.warning.setVisible(bool(warning))
        self._elide()
        self.setVisible(bool(query))

    def use_margin(self, margin: int) -> None:
        """Take the page's margin."""
        self._row.setContentsMargins(margin, 0, margin, 0)
        self.setFixedHeight(int(HEIGHT * scale_of(self.font())))

    def _elide(self) -> None:
        face = Lettering(self.font().family()).font()
        room = self._filter.width() / scale_of(self.font())
        self._filter.setText(face.elided(self._text, room, Qt.TextElideMode.ElideRight))

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._elide()
