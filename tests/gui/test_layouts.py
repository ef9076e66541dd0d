"""Keys on keyboards without Latin letters."""

from collections import Counter

from gui.shell.layouts import _tables, on_other_layouts


def test_that_no_sign_of_another_layout_stands_for_two_keys():
    meant = {(there, sign) for signs in _tables() for sign, there in signs.items()}
    signs = Counter(there for there, _ in meant)
    assert [sign for sign, count in signs.items() if count > 1] == []


def test_that_every_stroke_of_a_key_is_found_there_and_modified_keys_are_left_to_qt():
    assert "О" in on_other_layouts("j")
    assert "Shift+О" in on_other_layouts("Shift+J")
    assert "Щ, С" in on_other_layouts("O, C")
    for key in ("Ctrl+Z", "F6", "1", "=, =", "Alt+Left"):
        assert on_other_layouts(key) == ()
