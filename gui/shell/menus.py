"""Menus filled from the command registry and from nothing else."""

from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from gui.shell.commands import MENUS, CommandRegistry


def fill_menu(menu: QMenu, name: str, registry: CommandRegistry) -> None:
    """Fill `menu` with the commands of the menu called `name`, groups parted by lines."""
    menu.clear()
    for number, group in enumerate(registry.in_menu(name)):
        if number:
            menu.addSeparator()
        menu.addActions([registry.action(command.id) for command in group])


def fill_bar(bar: QMenuBar, registry: CommandRegistry) -> None:
    """Fill a menu bar; for systems that keep it outside the window."""
    bar.clear()
    for name, menu in menus(registry, bar):
        bar.addMenu(menu).setText(name)


def main_menu(registry: CommandRegistry, parent: QWidget) -> QMenu:
    """Return one menu that holds all others, for the button at the head of the rail."""
    whole = QMenu(parent)
    whole.setAccessibleName(whole.tr("Menu"))
    for _, menu in menus(registry, whole):
        whole.addMenu(menu)
    return whole


def menus(registry: CommandRegistry, parent: QWidget) -> list[tuple[str, QMenu]]:
    """Return the menus that have entries, by name."""
    made: list[tuple[str, QMenu]] = []
    for name in MENUS:
        if registry.in_menu(name):
            menu = QMenu(name, parent)
            fill_menu(menu, name, registry)
            made.append((name, menu))
    return made
