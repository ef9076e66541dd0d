"""`volteface reported`: whether the numbers of a published row can be true together."""

import pytest

from data.commands import main


def out_of(capsys, *words):
    """Check a row that must hold; return what was printed."""
    assert main([*words]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    return told.out


def test_that_a_published_row_is_checked(capsys):
    out = out_of(capsys, "reported", "60.0", "64.4", "4.4", "5.8", "1.4", "--n", "500")
    assert "293 stayed right, 29 fixed, 7 broken, 171 stayed wrong" in out


def test_that_slips_of_a_published_row_are_told_and_fail(capsys):
    assert main(["reported", "27.44", "28.68", "1.29", "1.829", "0.609"]) == 1
    out = capsys.readouterr().out
    assert "✗ Δ is 1.29, but Acc@t2 − Acc@t1 is 1.24." in out
    assert main(["reported", "-", "-", "-", "-", "1"]) == 1
    assert "at least two" in capsys.readouterr().out


@pytest.mark.parametrize("word", ["many", "nan", "1e999x"])
def test_that_a_number_that_is_none_is_refused(capsys, word):
    with pytest.raises(SystemExit) as stopped:
        main(["reported", word, "1", "1", "1", "1"])
    assert stopped.value.code == 2
    assert "not a number" in capsys.readouterr().err


@pytest.mark.parametrize(
    "row",
    [
        "SCoRe & 60.0\\% & 64.4\\% & 4.4\\% & 5.8\\% & 1.4\\% \\\\",
        "| SCoRe (Gemini 1.5) | 60.0 | 64.4 | +4.4 | 5.8 % | 1.4 |",
        "SCoRe\t60.0\t64.4\t4.4\t5.8\t1.4",
    ],
)
def test_that_a_published_row_can_be_pasted_as_it_stands_in_a_table(capsys, row):
    assert "293 stayed right, 29 fixed" in out_of(capsys, "reported", row, "--n", "500")


def test_that_a_pasted_row_may_fall_and_leave_a_number_out(capsys):
    out = out_of(capsys, "reported", "Base 52.6 41.4 −11.2 4.6 15.8", "--n", "500")
    assert "79 broken" in out
    assert "identities hold" in out_of(capsys, "reported", "GPT-4o | 52.6 | 41.4 | −11.2 | – | – |")
