"""What a person does to the codebook, asked for where needed, as edits of the session."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QLineEdit

from core.codebook.code import Code, Example, Layer
from core.codebook.order import brought_back, holder, moved, new_code, next_position
from core.codebook.taking import Taking, taken
from core.edits import ChangeCode, ConfirmTags, MergeCodes, PutCodes, SplitCode
from data.exporters.codebook import load_codebook, write_codebook
from data.store.codebook_reading import CodebookReader, TagPlace
from gui.codebook.merge_dialog import MergeDialog
from gui.codebook.tags_dialog import MOST, Act, TagsDialog
from gui.codebook.templates_dialog import TemplatesDialog
from gui.codebook.wording import counted
from gui.dialogs import ErrorDialog
from gui.jobs import Progress
from gui.shell.files import CODEBOOK, ask_where_file, ask_which_codebook

if TYPE_CHECKING:
    from gui.codebook.page import CodebookPage
    from gui.shell.session import Session
    from gui.theme.manager import ThemeManager

_LONGEST_EXAMPLE = 600
_MOST_FINDINGS = 12


class CodebookChanges(QObject):
    """Turns wishes into edits.

    Signals:
        told: something worth a line in the status bar; carries words.
        shown: a tag should be seen in Compare; carries its TagPlace.
    """

    told = Signal(str)
    shown = Signal(object)

    def __init__(self, page: "CodebookPage", session: "Session", theme: "ThemeManager") -> None:
        super().__init__(page)
        self._page = page
        self._session = session
        self._theme = theme
        self._review: TagsDialog | None = None

    @property
    def _codes(self) -> tuple[Code, ...]:
        return self._session.overview.codes

    @property
    def _one(self) -> Code | None:
        chosen = self._page.chosen
        return chosen[0] if len(chosen) == 1 else None

    # One code

    def add(self) -> None:
        """Add a code beside the chosen one; the page then goes to its name."""
        chosen = self._page.chosen
        like = chosen[0] if chosen else Code(key="", name="", layer=Layer.STRATEGY)
        code = new_code(self.tr("New code"), like, self._codes)
        self._page.expect(code.key)
        self._session.run(PutCodes((code,), "Add Code"))

    @Slot(object, str)
    def change(self, code: Code, label: str) -> None:
        """Write a code as it was changed in the form."""
        self._session.run(ChangeCode(code, label))

    def merge(self) -> None:
        """Ask which code takes the tags of the chosen one."""
        code = self._one
        if code is None or code.retired:
            self.told.emit(self.tr("Choose one code that is in use, to merge it into another."))
            return
        dialog = MergeDialog(self._theme, code, self._codes, self._page.uses, self._page)
        dialog.chosen.connect(lambda into: self._merge(code, into))
        dialog.open()

    def _merge(self, code: Code, into: Code) -> None:
        self._page.expect(into.key)
        self._session.run(MergeCodes(code.id, into.id, f"Merge {code.name} into {into.name}"))

    def split(self) -> None:
        """Ask which tags of the chosen code get a new one."""
        code = self._one
        if code is None:
            self.told.emit(self.tr("Choose one code, to give some of its tags to a new one."))
            return
        field = QLineEdit()
        field.setPlaceholderText(self.tr("Name of the new code"))
        field.setAccessibleName(self.tr("Name of the new code"))

        def split_off(places: list[TagPlace]) -> None:
            new = new_code(" ".join(field.text().split()), code, self._codes)
            new = replace(new, capabilities=code.capabilities)
            self._page.expect(new.key)
            self._session.run(SplitCode(new, tuple(place.id for place in places)))

        self._ask_tags(
            self.tr("Split {0}").format(code.name),
            self.tr("The chosen tags get the new code, the others stay. One undo takes it back."),
            Act(title=self.tr("Split Off"), run=split_off),
            code,
            field,
        )

    def pick_examples(self) -> None:
        """Ask which tags of the chosen code become its examples."""
        code = self._one
        if code is None:
            return

        def take(places: list[TagPlace]) -> None:
            known = {each.quote for each in code.examples}
            more = [
                Example(quote=place.quote[:_LONGEST_EXAMPLE], tag=place.uid)
                for place in places
                if place.quote and place.quote[:_LONGEST_EXAMPLE] not in known
            ]
            self.change(replace(code, examples=(*code.examples, *more)), "Add Examples")

        self._ask_tags(
            self.tr("Examples of {0}").format(code.name),
            self.tr("The words of the chosen tags are shown with the definition."),
            Act(title=self.tr("Use as Examples"), run=take),
            code,
        )

    def _ask_tags(
        self, heading: str, told: str, act: Act, code: Code, field: QLineEdit | None = None
    ) -> None:
        empty = self.tr("No tag carries this code yet. Put some on the Compare page first.")
        dialog = TagsDialog(
            self._theme, heading, told, (act,), self._page, field=field, empty=empty
        )
        self._load(lambda reader: reader.tags_of(code.id, MOST), dialog.show_places)
        dialog.open()
        (field or dialog.filter).setFocus()

    # One or several codes

    def retire(self) -> None:
        """Retire the chosen codes, or bring them back where all are retired."""
        chosen = self._page.chosen
        if not chosen:
            return
        if all(code.retired for code in chosen):
            put = [brought_back(code, self._codes) for code in chosen]
            label = "Bring Back"
        else:
            put = [replace(code, retired=True) for code in chosen if not code.retired]
            label = "Retire"
        self._put(put, f"{label} {_named(put)}")

    def enlist(self) -> None:
        """List the chosen codes in the palette of Compare, or take all of them out."""
        chosen = self._page.chosen
        listed = all(code.core for code in chosen)
        self._put([replace(code, core=not listed) for code in chosen], "Change Palette")

    @Slot(int)
    def move(self, by: int) -> None:
        """Move the chosen code up or down among its neighbours."""
        code = self._one
        put = moved(code, self._codes, by) if code else ()
        if put:
            self._session.run(PutCodes(put, "Move Code"))

    def _put(self, codes: Sequence[Code], label: str) -> None:
        if codes:
            self._session.run(PutCodes(tuple(codes), label))

    # Whole codebooks

    def offer_templates(self) -> None:
        """Show the codebooks of the literature."""
        dialog = TemplatesDialog(self._theme, self._codes, self._page)
        dialog.wanted.connect(self._on_template)
        dialog.open()

    @Slot(object, str)
    def _on_template(self, codes: tuple[Code, ...], name: str) -> None:
        position = next_position(self._codes)
        put = [
            replace(
                code,
                position=position + place,
                shortcut="" if holder(code.shortcut, code, self._codes) else code.shortcut,
            )
            for place, code in enumerate(codes)
        ]
        self._page.expect(codes[0].key)
        self._put(put, f"Add {name}")

    def export(self, suffix: str) -> None:
        """Ask where to write the codebook."""
        codes = self._codes
        start = self._session.path.parent / f"{self._session.path.stem} codebook{suffix}"

        def write(paths: list[Path]) -> None:
            write_codebook(codes, paths[0])
            self.told.emit(self.tr("Wrote {0}").format(paths[0].name))

        title = self.tr("Export Codebook")
        ask_where_file(self._page, CODEBOOK, title, start, suffix, write)

    def ask_import(self) -> None:
        """Ask for a codebook; what it would change is told first."""
        ask_which_codebook(self._page, self._session.path.parent, self.take_file)

    def take_file(self, paths: list[Path]) -> None:
        """Say what taking a file in would change, and ask."""
        path, ours = paths[0], self._codes

        def work(_progress: Progress, _stop: Event) -> Taking:
            read = load_codebook(path)
            taking = taken(read.codes, ours)
            taking.findings[:0] = read.findings
            return taking

        self._session.jobs.start(self.tr("Reading {0}").format(path.name), work,
                                 succeeded=self._on_read)  # fmt: skip

    @Slot(object)
    def _on_read(self, taking: Taking) -> None:
        findings = [f"{each.what}: {each.done}." for each in taking.findings]
        if len(findings) > _MOST_FINDINGS:
            more = self.tr("and {0} more").format(len(findings) - _MOST_FINDINGS)
            findings = [*findings[:_MOST_FINDINGS], more]
        if not taking.put:
            heading = self.tr("Nothing to take in")
            same = self.tr("All its codes are in this codebook as they are.")
            ErrorDialog.show_message(self._page.window(), heading, "\n".join([same, *findings]))
            return
        added = counted(taking.added, self.tr("new code"), self.tr("new codes"))
        heading = self.tr("Take in {0} and change {1}?").format(added, taking.changed)
        told = self.tr("Codes with the same key are changed and keep their tags; none is removed.")

        def take() -> None:
            self._put(taking.put, "Import Codebook")

        ErrorDialog.ask(
            self._page.window(),
            heading,
            "\n".join([told, *findings]),
            ((self.tr("Take In"), take), (self.tr("Cancel"), None)),
        )

    # Tags to look at again

    def review(self) -> None:
        """List the tags that were put before what their code means was changed."""
        if self._review is not None:
            self._review.raise_()
            self._review.activateWindow()
            return
        acts = (
            Act(title=self.tr("They Still Fit"), run=self._confirm, closes=False),
            Act(
                title=self.tr("Show in Compare"), run=lambda p: self.shown.emit(p[0]), closes=False
            ),
        )
        self._review = TagsDialog(
            self._theme,
            self.tr("Tags to look at again"),
            self.tr("What their code means was changed, or a merge gave them another code."),
            acts,
            self._page,
            empty=self.tr("All tags were put under the definitions that are in force."),
        )
        self._review.finished.connect(self._on_review_closed)
        self.renew_review()
        self._review.show()

    def renew_review(self) -> None:
        """List the tags to look at again anew, where the list is open."""
        if self._review is not None:
            self._load(lambda reader: reader.stale_tags(MOST), self._on_stale)

    def _confirm(self, places: list[TagPlace]) -> None:
        self._session.run(ConfirmTags(tuple(place.id for place in places)))

    def _show_first(self, places: list[TagPlace]) -> None:
        self.shown.emit(places[0])

    @Slot(object)
    def _on_stale(self, places: list[TagPlace]) -> None:
        if self._review is not None:
            self._review.show_places(places)

    @Slot()
    def _on_review_closed(self) -> None:
        self._review = None

    def _load(
        self,
        ask: Callable[[CodebookReader], list[TagPlace]],
        then: Callable[[list[TagPlace]], object],
    ) -> None:
        path = self._session.path

        def work(_progress: Progress, _stop: Event) -> list[TagPlace]:
            with CodebookReader(path) as reader:
                return ask(reader)

        self._session.jobs.start(self.tr("Listing tags"), work, succeeded=then)


def _named(codes: Sequence[Code]) -> str:
    return codes[0].name if len(codes) == 1 else f"{len(codes)} Codes"
