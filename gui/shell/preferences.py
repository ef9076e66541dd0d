"""The few settings: who annotates, looks, text size, what opens at start, backups."""

from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from data.settings import SettingsFile, login_name
from gui.theme.manager import ThemeManager

_SIZES = (75, 90, 100, 110, 125, 150, 175, 200)


class Preferences(QDialog):
    """Changes settings as they are made; closing it is all there is to do."""

    def __init__(self, settings: SettingsFile, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Settings"))
        self.setAccessibleName(self.tr("Settings"))
        self._settings = settings
        self._theme = theme
        self._build()

    def _build(self) -> None:
        metrics = self._theme.metrics
        form = QFormLayout()
        form.setHorizontalSpacing(metrics.px(16))
        form.setVerticalSpacing(metrics.px(12))
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self.tr("Annotator"), self._annotator_field())
        form.addRow(self.tr("Theme"), self._theme_field())
        form.addRow(self.tr("Text size"), self._size_field())
        form.addRow("", self._reopen_field())
        form.addRow(self.tr("Backups"), self._backups_field())
        form.addRow("", self._backups_in_field())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.button(QDialogButtonBox.StandardButton.Close).setIcon(QIcon())
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[metrics.px(24)] * 4)
        column.setSpacing(metrics.px(16))
        column.addLayout(form)
        column.addWidget(buttons)
        self.setMinimumWidth(metrics.px(400))

    def _annotator_field(self) -> QLineEdit:
        field = QLineEdit(self._settings.current.annotator, self)
        field.setAccessibleName(self.tr("Annotator"))
        field.setPlaceholderText(self.tr("{0}, who is logged in").format(login_name()))
        field.setMaxLength(80)
        field.editingFinished.connect(self._take_annotator)
        self._annotator = field
        return field

    def _theme_field(self) -> QComboBox:
        box = QComboBox(self)
        box.setAccessibleName(self.tr("Theme"))
        for name, title in (
            ("system", self.tr("As the system")),
            ("light", self.tr("Light")),
            ("dark", self.tr("Dark")),
        ):
            box.addItem(title, name)
        box.setCurrentIndex(max(0, box.findData(self._settings.current.theme)))
        box.currentIndexChanged.connect(self._take_theme)
        self._theme_box = box
        return box

    def _size_field(self) -> QComboBox:
        box = QComboBox(self)
        box.setAccessibleName(self.tr("Text size"))
        for size in _SIZES:
            box.addItem(self.tr("{0} %").format(size), size)
        nearest = min(_SIZES, key=lambda size: abs(size - self._settings.current.text_size))
        box.setCurrentIndex(box.findData(nearest))
        box.currentIndexChanged.connect(self._take_size)
        self._size_box = box
        return box

    def _reopen_field(self) -> QCheckBox:
        box = QCheckBox(self.tr("Open the last study at start"), self)
        box.setAccessibleName(box.text())
        box.setChecked(self._settings.current.reopen_last)
        box.checkStateChanged.connect(self._take_reopen)
        return box

    def _backups_field(self) -> QCheckBox:
        box = QCheckBox(self.tr("Back up each study that changed once a day"), self)
        box.setAccessibleName(box.text())
        box.setChecked(self._settings.current.keep_backups)
        box.checkStateChanged.connect(self._take_backups)
        return box

    def _backups_in_field(self) -> QComboBox:
        box = QComboBox(self)
        box.setAccessibleName(self.tr("Where backups are kept"))
        box.addItem(self.tr("In a folder beside the study"), "beside")
        box.addItem(self.tr("In Volteface's own folder"), "data")
        box.setCurrentIndex(max(0, box.findData(self._settings.current.backups_in)))
        box.currentIndexChanged.connect(self._take_backups_in)
        self._backups_in_box = box
        return box

    @Slot()
    def _take_annotator(self) -> None:
        name = self._annotator.text().strip()
        self._settings.change(replace(self._settings.current, annotator=name))

    @Slot()
    def _take_theme(self) -> None:
        name = str(self._theme_box.currentData())
        self._settings.change(replace(self._settings.current, theme=name))
        self._theme.use(name)

    @Slot()
    def _take_size(self) -> None:
        size = int(self._size_box.currentData())
        self._settings.change(replace(self._settings.current, text_size=size))
        self._theme.use_text_size(size)

    @Slot(Qt.CheckState)
    def _take_reopen(self, state: Qt.CheckState) -> None:
        reopen = state == Qt.CheckState.Checked
        self._settings.change(replace(self._settings.current, reopen_last=reopen))

    @Slot(Qt.CheckState)
    def _take_backups(self, state: Qt.CheckState) -> None:
        keep = state == Qt.CheckState.Checked
        self._settings.change(replace(self._settings.current, keep_backups=keep))

    @Slot()
    def _take_backups_in(self) -> None:
        where = str(self._backups_in_box.currentData())
        self._settings.change(replace(self._settings.current, backups_in=where))
