"""The tag in focus: what it quotes, its attributes, its note, who put it."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.codebook.code import Code, Layer
from core.tags import ModelVerdict, Sound, StrategyEnding, Tag
from gui.compare.relation_list import RelationList
from gui.shell.segments import Segments
from gui.theme.manager import ThemeManager

_QUOTE = 160


class FocusedTag(QWidget):
    """Shows one tag and lets its attributes and note be changed.

    Signals:
        changed: a person changed it; carries the new Tag.
        removed: a person wants it gone; carries its id.
    """

    changed = Signal(object)
    removed = Signal(int)

    def __init__(self, theme: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tag: Tag | None = None
        self._build()
        self.hide()

    def show_tag(
        self, tag: Tag | None, code: Code | None, attempts: Mapping[int, int] | None = None
    ) -> None:
        """Show a tag, or nothing; `attempts` numbers the traces that a pair may stand on."""
        if self._tag is not None and (tag is None or tag.id != self._tag.id):
            self._keep_note()
        self._tag = tag
        self.setVisible(tag is not None and code is not None)
        if tag is None or code is None:
            return
        self._title.setText(code.name)
        self._quote.setText(self._place_of(tag, attempts or {}))
        is_strategy = code.layer is Layer.STRATEGY
        for label, control in self._attributes:
            label.setVisible(is_strategy)
            control.setVisible(is_strategy)
        self._uncertain.setChecked(tag.uncertain)
        self._sound.show_value(str(tag.sound or ""))
        self._verdict.show_value(str(tag.verdict or ""))
        self._ending.show_value(str(tag.ending or ""))
        if not self._note.hasFocus():
            self._note.setPlainText(tag.note)
        self._facts.setText(self._facts_of(tag))

    def edit_note(self) -> None:
        """Put the keyboard into the note."""
        if self._tag is not None:
            self._note.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._note and event.type() == QEvent.Type.FocusOut:
            self._keep_note()
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        metrics = self._theme.metrics
        layout = QVBoxLayout(self)
        layout.setContentsMargins(metrics.px(12), metrics.px(10), metrics.px(12), metrics.px(8))
        layout.setSpacing(metrics.px(6))
        head = QHBoxLayout()
        self._title = QLabel()
        self._title.setFont(metrics.font(13, semibold=True))
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        remove = QPushButton(self.tr("Delete"))
        remove.setProperty("look", "quiet")
        remove.setToolTip(self.tr("Delete this tag (Backspace); it can be undone"))
        remove.setAccessibleName(self.tr("Delete the tag"))
        remove.clicked.connect(self._on_remove)
        head.addWidget(self._title, 1)
        head.addWidget(remove)
        layout.addLayout(head)
        self._quote = QLabel()
        self._quote.setWordWrap(True)
        self._quote.setTextFormat(Qt.TextFormat.PlainText)
        self._quote.setProperty("look", "muted")
        layout.addWidget(self._quote)
        self.relations = RelationList(self._theme)
        layout.addWidget(self.relations)
        self._uncertain = QCheckBox(self.tr("Uncertain"))
        self._uncertain.setFont(metrics.font(12))
        self._uncertain.clicked.connect(self._on_uncertain)
        layout.addWidget(self._uncertain)
        self._build_attributes(layout)
        self._build_note(layout)
        self._facts = QLabel()
        self._facts.setProperty("look", "muted")
        self._facts.setFont(metrics.font(12))
        self._facts.setTextFormat(Qt.TextFormat.PlainText)
        self._facts.setWordWrap(True)
        layout.addWidget(self._facts)

    def _build_attributes(self, layout: QVBoxLayout) -> None:
        self._sound = Segments(
            self.tr("Sound"),
            [(str(s), self.tr(str(s))) for s in Sound],
            optional=True,
        )
        self._verdict = Segments(
            self.tr("The model says"),
            [(str(v), self.tr(str(v))) for v in ModelVerdict],
            optional=True,
        )
        self._ending = Segments(
            self.tr("Ending"),
            [
                (str(StrategyEnding.CARRIED_THROUGH), self.tr("through")),
                (str(StrategyEnding.ABANDONED), self.tr("abandoned")),
                (str(StrategyEnding.RESUMED), self.tr("resumed")),
            ],
            optional=True,
        )
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setContentsMargins(0, 4, 0, 0)
        form.setVerticalSpacing(3)
        self._attributes: list[tuple[QLabel, Segments]] = []
        for words, control in (
            (self.tr("Sound: leads towards the truth"), self._sound),
            (self.tr("The model says it"), self._verdict),
            (self.tr("Ending"), self._ending),
        ):
            label = QLabel(words)
            label.setFont(self._theme.metrics.font(12))
            label.setWordWrap(True)
            form.addRow(label, control)
            control.chosen.connect(self._on_attribute)
            self._attributes.append((label, control))
        layout.addLayout(form)

    def _build_note(self, layout: QVBoxLayout) -> None:
        label = QLabel(self.tr("Note"))
        label.setFont(self._theme.metrics.font(12))
        self._note = QPlainTextEdit()
        self._note.setAccessibleName(self.tr("Note on the tag"))
        self._note.setPlaceholderText(self.tr("Kept when you leave the field"))
        self._note.setFixedHeight(self._theme.metrics.px(52))
        self._note.setTabChangesFocus(True)
        self._note.installEventFilter(self)
        label.setBuddy(self._note)
        layout.addWidget(label)
        layout.addWidget(self._note)

    @Slot()
    def _on_attribute(self) -> None:
        if self._tag is None:
            return
        self.changed.emit(
            replace(
                self._tag,
                sound=Sound(self._sound.value) if self._sound.value else None,
                verdict=ModelVerdict(self._verdict.value) if self._verdict.value else None,
                ending=StrategyEnding(self._ending.value) if self._ending.value else None,
            )
        )

    @Slot(bool)
    def _on_uncertain(self, uncertain: bool) -> None:
        if self._tag is not None:
            self.changed.emit(replace(self._tag, uncertain=uncertain))

    @Slot()
    def _on_remove(self) -> None:
        if self._tag is not None:
            self.removed.emit(self._tag.id)

    def _keep_note(self) -> None:
        # The note is ours alone: plain text that a person typed, never a trace read back.
        if self._tag is not None and self._note.toPlainText() != self._tag.note:
            self._tag = replace(self._tag, note=self._note.toPlainText())
            self.changed.emit(self._tag)

    def _place_of(self, tag: Tag, attempts: Mapping[int, int]) -> str:
        if tag.problem_id is not None:
            return self.tr("on the problem")
        if tag.later_trace_id is not None:
            pair = (attempts.get(trace or 0, "?") for trace in (tag.trace_id, tag.later_trace_id))
            return self.tr("on the pair t{0} → t{1}").format(*pair)
        if tag.span is None:
            return self.tr("on the whole trace")
        return f"“{tag.quote if len(tag.quote) <= _QUOTE else tag.quote[: _QUOTE - 1] + '…'}”"

    def _facts_of(self, tag: Tag) -> str:
        when = self.tr("{0} UTC").format(tag.created[:16].replace("T", " "))
        if tag.span is not None:
            span = f"{tag.span.start:,} – {tag.span.end:,}"
            when += self.tr(" · characters {0}").format(span)
        by = self.tr("By {0}, pass {1}, {2}").format(tag.annotator, tag.pass_name, tag.origin)
        return f"{by}\n{when}"
