"""The Codebook page: the codes on the left, everything about the chosen one on the right."""

from threading import Event

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.changes import ChangeSet, Kind
from core.codebook.code import Code, Layer
from data.store.codebook_reading import CodebookReader, CodeUses
from gui.codebook.changes import CodebookChanges
from gui.codebook.form import CodeForm
from gui.codebook.head import CodeHead
from gui.codebook.list_panel import ListPanel
from gui.codebook.wording import counted
from gui.importing.labels import hairline, muted, words
from gui.jobs import Progress
from gui.shell.session import Session
from gui.theme.manager import ThemeManager

_NONE = CodeUses()
_LIST, _NARROW_LIST, _WIDE = 470, 270, 1080  # base pixels: the list's width, in pages of a width


class CodebookPage(QWidget):
    """Shows and changes the codebook; every write is an edit of the session.

    Signals:
        told: something worth a line in the status bar; carries words.
        tags_wanted: the tags of a code should be seen in Compare; carries its Code.
        tag_wanted: a tag should be seen in Compare; carries its TagPlace.
    """

    told = Signal(str)
    tags_wanted = Signal(object)
    tag_wanted = Signal(object)

    def __init__(
        self, session: Session, theme: ThemeManager, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self.uses: dict[int, CodeUses] = {}
        self._shown: tuple[Code, ...] | None = None
        self._expected = ""
        self._counting = False
        self._is_stale = True
        self._is_divided_by_hand = False
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAccessibleName(self.tr("Codebook"))
        self.changes = CodebookChanges(self, session, theme)
        self.changes.told.connect(self.told)
        self.changes.shown.connect(self.tag_wanted)
        self._build()
        session.overview_changed.connect(self._show_codes)
        session.changed.connect(self._on_changed)
        session.failed.connect(self._on_refused)
        theme.changed.connect(self._on_theme)
        self._show_codes()

    @property
    def chosen(self) -> list[Code]:
        """Return the chosen codes, in their order."""
        return self.list.chosen_codes

    def expect(self, key: str) -> None:
        """Choose the code with this key as soon as it is there."""
        self.form.keep()
        self._expected = key

    def choose(self, code_id: int) -> None:
        """Choose a code."""
        self.list.choose([code_id])

    def rename(self) -> None:
        """Go to the name of the chosen code."""
        if self.form.isVisible():
            self.form.name.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.form.name.selectAll()

    def find_code(self) -> None:
        """Go to the filter of the codes."""
        self.list.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.list.filter.selectAll()

    def leave(self) -> None:
        """Go back to the list."""
        self.list.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def next_part(self) -> None:
        """Go from the list to the fields, and back."""
        focus = self.focusWidget()
        if focus is not None and self.list.isAncestorOf(focus):
            self.form.name.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.leave()

    def show_layer(self, layer: Layer) -> None:
        """Go to the codes of a palette."""
        self.list.choose_layer(layer)

    def show_tags(self) -> None:
        """Show the tags of the chosen code in Compare."""
        if len(self.chosen) == 1:
            self.tags_wanted.emit(self.chosen[0])

    # Building

    def _build(self) -> None:
        px = self._theme.metrics.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(16), 0, 0)
        column.setSpacing(px(12))
        column.addLayout(self._built_head())
        column.addWidget(hairline())
        self.list = ListPanel(self._theme)
        self.list.chosen.connect(self._show_chosen)
        self.list.move_wanted.connect(self.changes.move)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(self._built_right())
        self.splitter.setStretchFactor(1, 1)
        self.splitter.splitterMoved.connect(self._on_splitter)
        self.list.setMinimumWidth(px(220))
        column.addWidget(self.splitter, 1)

    def _built_head(self) -> QHBoxLayout:
        px = self._theme.metrics.px
        row = QHBoxLayout()
        row.setContentsMargins(px(12), 0, px(24), 0)
        row.setSpacing(px(8))
        row.addWidget(words(self._theme, self.tr("Codebook"), 16, strong=True))
        row.addSpacing(px(8))
        self.facts = muted(self._theme, "", 13)
        row.addWidget(self.facts)
        self.stale = QPushButton()
        self.stale.setProperty("look", "link")
        self.stale.clicked.connect(self.changes.review)
        self.stale.hide()
        row.addWidget(self.stale)
        row.addStretch(1)
        self.add = QPushButton(self.tr("New code"))
        self.add.setProperty("look", "primary")
        self.add.setToolTip(self.tr("Add a code beside the chosen one (n)"))
        self.add.setAccessibleName(self.tr("New code"))
        self.add.clicked.connect(self.changes.add)
        row.addWidget(self.add)
        return row

    def _built_right(self) -> QWidget:
        px = self._theme.metrics.px
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(px(24), px(8), px(24), px(24))
        column.setSpacing(px(16))
        self.head = CodeHead(self._theme)
        self.head.merge_wanted.connect(self.changes.merge)
        self.head.split_wanted.connect(self.changes.split)
        self.head.retire_wanted.connect(self.changes.retire)
        self.head.palette_wanted.connect(self.changes.enlist)
        self.head.tags_wanted.connect(self.show_tags)
        column.addWidget(self.head)
        self.form = CodeForm(self._theme)
        self.form.changed.connect(self.changes.change)
        self.form.pick_wanted.connect(self.changes.pick_examples)
        column.addWidget(self.form)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._right = QStackedWidget()
        self._right.addWidget(area)
        nothing = QLabel(self.tr("Choose a code, or press n to make one."))
        nothing.setProperty("look", "muted")
        nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._right.addWidget(nothing)
        return self._right

    # Showing

    @Slot()
    def _show_codes(self) -> None:
        codes = self._session.overview.codes
        if codes is self._shown:  # only tags have changed
            return
        self._shown = codes
        self.list.show_codes(codes)
        used = [code for code in codes if not code.retired]
        listed = sum(code.core for code in used)
        parts = [
            counted(len(used), self.tr("code"), self.tr("codes")),
            self.tr("{0} in the palettes").format(listed),
        ]
        if len(codes) > len(used):
            parts.append(self.tr("{0} retired").format(len(codes) - len(used)))
        self.facts.setText("  ·  ".join(parts))
        new = next((code for code in codes if code.key == self._expected), None)
        if new is not None:
            self._expected = ""
            self.choose(new.id)
            if new.id not in {code.id for code in self.chosen}:  # the filter hides it
                self.list.filter.clear()
                self.choose(new.id)
            if new.name == self.tr("New code"):
                self.rename()

    @Slot()
    def _show_chosen(self) -> None:
        chosen = self.chosen
        self._right.setCurrentIndex(0 if chosen else 1)
        self.form.setVisible(len(chosen) == 1)
        if len(chosen) != 1:
            self.form.keep()
        if len(chosen) == 1:
            codes = self._session.overview.codes
            names = {code.key: code.name for code in codes}
            self.head.show_code(chosen[0], self.uses.get(chosen[0].id, _NONE), names)
            self.form.show_code(chosen[0], codes)
        elif chosen:
            self.head.show_several(chosen)

    # Counting

    def _count(self) -> None:
        """Count the uses anew, in a job; what changes meanwhile is counted after it."""
        self._is_stale = True
        if self._counting or not self.isVisible():
            return
        self._counting, self._is_stale = True, False
        path = self._session.path

        def work(_progress: Progress, _stop: Event) -> dict[int, CodeUses]:
            with CodebookReader(path) as reader:
                return reader.uses()

        job = self._session.jobs.start(self.tr("Counting tags"), work, succeeded=self._on_counted)
        job.finished.connect(self._on_count_ended)

    @Slot(object)
    def _on_counted(self, uses: dict[int, CodeUses]) -> None:
        self.uses = uses
        self.list.show_uses(uses)
        stale = sum(each.stale for each in uses.values())
        self.stale.setText(
            self.tr("{0} to look at again").format(counted(stale, self.tr("tag"), self.tr("tags")))
        )
        self.stale.setVisible(stale > 0)
        self._show_chosen()

    @Slot()
    def _on_count_ended(self) -> None:
        self._counting = False
        if self._is_stale:
            self._count()

    # Following

    @Slot(object)
    def _on_changed(self, changes: ChangeSet) -> None:
        if changes.concerns(Kind.TAG, Kind.CODE, Kind.BATCH, Kind.SUGGESTION):
            self._count()
            self.changes.renew_review()

    @Slot(object)
    def _on_refused(self, _error: object) -> None:
        self._expected = ""
        self._show_chosen()
        self.form.show_again()

    @Slot()
    def _on_splitter(self) -> None:
        self._is_divided_by_hand = True

    @Slot()
    def _on_theme(self) -> None:
        self._show_chosen()
        self.update()

    # Qt's names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._is_divided_by_hand:
            px = self._theme.metrics.px
            wide = px(_LIST if self.width() >= px(_WIDE) else _NARROW_LIST)
            self.splitter.setSizes([wide, max(0, self.width() - wide)])

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._count()

    def sizeHint(self) -> QSize:
        px = self._theme.metrics.px
        return QSize(px(1100), px(700))
