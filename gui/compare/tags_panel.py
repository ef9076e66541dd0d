"""The palette of codes beside the traces, and the tag in focus."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from core.codebook.code import Code, Layer, Scope
from core.overview import AttemptRow
from core.tags import Tag
from gui.compare.code_delegate import CodeDelegate
from gui.compare.codes_list import CodesList
from gui.compare.codes_model import CodesModel
from gui.compare.focused_tag import FocusedTag
from gui.compare.suggestion_card import SuggestionCard
from gui.shell.segments import Segments
from gui.shell.session import Session
from gui.theme.manager import ThemeManager

CAPABILITIES = {
    1: "background knowledge",
    2: "tries several things",
    3: "sees it is not working",
    4: "switches direction",
    5: "sees it is working",
    6: "builds on what works",
    7: "knows when it is done",
}


class TagsPanel(QWidget):
    """Codes with their keys; a click or a key puts the code on what is selected.

    Signals:
        code_chosen: put this code on the selection; carries the Code.
        tag_changed: carries the changed Tag.
        tag_removed: carries the tag's id.
    """

    code_chosen = Signal(object)
    tag_changed = Signal(object)
    tag_removed = Signal(int)

    def __init__(
        self, session: Session, theme: ThemeManager, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self.layer = Layer.STRATEGY
        self.setAccessibleName(self.tr("Tags"))
        self._build()
        self.show_layer(Layer.STRATEGY)
        session.overview_changed.connect(self._renew_codes)

    def show_layer(self, layer: Layer) -> None:
        """List the codes of a layer."""
        self.layer = layer
        self._layers.show_value(str(layer))
        on_words = self.tr("Choose a sentence (j, k) or select text, then press a key or a code.")
        on_whole = self.tr("A key or a click puts a code on the trace, its pair, or the problem.")
        self._hint.setText(on_whole if layer is Layer.JUDGEMENT else on_words)
        self._renew_codes()

    def code_for(self, shortcut: str) -> Code | None:
        """Return the code that a digit stands for in the layer shown."""
        return next((c for c in self._listed() if c.shortcut == shortcut), None)

    def show_trace(self, tags: Sequence[Tag], heading: str, whole: Sequence[Tag] = ()) -> None:
        """Count the tags on spans of the trace in focus, and those on something whole."""
        counts = Counter(tag.code_id for tag in tags)
        self._model.show_counts(counts + Counter(tag.code_id for tag in whole))
        self._where.setText(heading)
        codes = {code.id: code for code in self._session.overview.codes}
        shown: Counter[int] = Counter()
        for code_id, count in counts.items():
            for capability in codes[code_id].capabilities if code_id in codes else ():
                shown[capability] += count
        for number, label in self._capabilities.items():
            label.setText(str(shown[number]) if shown[number] else "–")

    def show_tag(self, tag: Tag | None, rows: Sequence[AttemptRow] = ()) -> None:
        """Show the tag in focus, or nothing; `rows` are the attempts at its problem."""
        code = self._session.code(tag.code_id) if tag else None
        attempts = {row.trace_id: row.attempt for row in rows}
        self.focused.show_tag(tag, code, attempts)
        self._hint.setVisible(tag is None)

    def _listed(self) -> list[Code]:
        return [
            code
            for code in self._session.overview.codes
            if (code.layer if code.scope is Scope.SPAN else Layer.JUDGEMENT) is self.layer
            and code.core
            and not code.retired
        ]

    @Slot()
    def _renew_codes(self) -> None:
        self._model.show_codes(self._listed())
        self._fit()

    def _fit(self) -> None:
        rows = self._model.rowCount()
        self.list.setFixedHeight(rows * self._theme.metrics.px(26) + 4)

    def _build(self) -> None:
        metrics = self._theme.metrics
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(0, metrics.px(8), 0, metrics.px(8))
        layout.setSpacing(metrics.px(6))
        layout.addLayout(self._built_head())
        layout.addLayout(self._built_layers())
        layout.addWidget(self._built_list())
        self._hint = QLabel()
        self._hint.setWordWrap(True)
        self._hint.setProperty("look", "muted")
        self._hint.setContentsMargins(metrics.px(12), 0, metrics.px(12), 0)
        layout.addWidget(self._hint)
        layout.addWidget(_hairline())
        self.suggestion = SuggestionCard(self._theme)
        layout.addWidget(self.suggestion)
        self.focused = FocusedTag(self._theme)
        self.focused.changed.connect(self.tag_changed)
        self.focused.removed.connect(self.tag_removed)
        layout.addWidget(self.focused)
        layout.addLayout(self._built_capabilities())
        layout.addStretch(1)
        area.setWidget(inner)
        outer.addWidget(area)

    def _built_head(self) -> QHBoxLayout:
        metrics = self._theme.metrics
        title = QLabel(self.tr("Tags"))
        title.setFont(metrics.font(13, semibold=True))
        self._who = who = QLabel()
        who.setProperty("look", "muted")
        who.setTextFormat(Qt.TextFormat.PlainText)
        self._show_who()
        self._session.changed.connect(self._show_who)
        row = QHBoxLayout()
        row.setContentsMargins(metrics.px(12), 0, metrics.px(12), 0)
        row.addWidget(title, 1)
        row.addWidget(who)
        return row

    @Slot()
    def _show_who(self) -> None:
        """Say who tags, in which pass, and how far it is."""
        session, current = self._session, self._session.passes.current
        words = self.tr("{0} · pass {1}").format(session.annotator, session.pass_name)
        if current is not None:
            done, of = session.passes.progress
            words = self.tr("{0} · {1} of {2}").format(words, f"{done:,}", f"{of:,}")
        self._who.setText(words)

    def _built_layers(self) -> QHBoxLayout:
        metrics = self._theme.metrics
        self._layers = Segments(
            self.tr("Kind of code"),
            [
                (str(Layer.STRATEGY), self.tr("Strategies")),
                (str(Layer.BEHAVIOUR), self.tr("Behaviours")),
                (str(Layer.EPISODE), self.tr("Episodes")),
                (str(Layer.JUDGEMENT), self.tr("Whole")),
            ],
            across=2,
        )
        self._layers.button(str(Layer.JUDGEMENT)).setToolTip(
            self.tr("Codes on whole traces, pairs of attempts and problems")
        )
        self._layers.chosen.connect(self._on_layer)
        row = QHBoxLayout()
        row.setContentsMargins(metrics.px(12), 0, metrics.px(12), 0)
        row.addWidget(self._layers)
        return row

    def _built_list(self) -> CodesList:
        self._model = CodesModel(self)
        self.list = CodesList()
        self.list.setModel(self._model)
        self.list.setItemDelegate(CodeDelegate(self._theme, self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(self.tr("Codes"))
        self.list.clicked.connect(self._on_code)
        self.list.activated.connect(self._on_code)
        return self.list

    def _built_capabilities(self) -> QVBoxLayout:
        metrics = self._theme.metrics
        box = QVBoxLayout()
        box.setContentsMargins(metrics.px(12), metrics.px(6), metrics.px(12), 0)
        box.setSpacing(metrics.px(2))
        title = QLabel(self.tr("Capabilities tagged in this trace"))
        title.setWordWrap(True)
        title.setFont(metrics.font(12, semibold=True))
        box.addWidget(title)
        self._where = QLabel()
        self._where.setProperty("look", "muted")
        self._where.setFont(metrics.font(11))
        self._where.setTextFormat(Qt.TextFormat.PlainText)
        box.addWidget(self._where)
        self._capabilities: dict[int, QLabel] = {}
        for number, words in CAPABILITIES.items():
            row = QHBoxLayout()
            name = QLabel(f"{number}  {self.tr(words)}")
            name.setFont(metrics.font(12))
            count = QLabel("–")
            count.setFont(metrics.font(12, tabular=True))
            row.addWidget(name, 1)
            row.addWidget(count)
            box.addLayout(row)
            self._capabilities[number] = count
        return box

    @Slot(object)
    def _on_layer(self, value: str) -> None:
        self.show_layer(Layer(value))

    @Slot(QModelIndex)
    def _on_code(self, index: QModelIndex) -> None:
        if index.isValid():
            self.code_chosen.emit(self._model.code(index.row()))


def _hairline() -> QFrame:
    line = QFrame()
    line.setProperty("look", "hairline")
    line.setFixedHeight(1)
    return line
