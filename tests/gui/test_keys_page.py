"""The page of keys in the documentation is the registry's."""

from tests.shots import KEYS, keys_page


def test_that_the_page_of_keys_is_what_the_registry_says(qapp):
    look = (qapp.palette(), qapp.font(), qapp.styleSheet())
    page = keys_page()
    qapp.setPalette(look[0])
    qapp.setFont(look[1])
    qapp.setStyleSheet(look[2])
    assert page == KEYS.read_text(encoding="utf-8"), "run make shots"
