"""The toolbox of the simulated solvers: real pattern finders, and the puzzles' ground truth."""

from data.example.sequences import puzzles
from data.example.toolbox import Tool, extrapolate, look, reverse_digits

REVERSED_CUBES = (1, 8, 72, 46, 521, 612, 343, 215)
PUZZLES = puzzles()


def test_that_the_reversed_cubes_go_on_with_927():
    seen = look(Tool.REVERSAL, REVERSED_CUBES)
    assert seen.fits(REVERSED_CUBES)
    assert seen.next == 927


def test_that_no_other_tool_fits_the_reversed_cubes():
    fitting = {tool for tool in Tool if look(tool, REVERSED_CUBES).fits(REVERSED_CUBES)}
    assert fitting == {Tool.REVERSAL}


def test_that_differences_find_a_polynomial_and_say_which_terms_could_have_refuted_it():
    seen = look(Tool.DIFFERENCES, (1, 4, 9, 16, 25, 36))
    assert seen.next == 49
    assert seen.predicts == (None, None, None, 16, 25, 36)


def test_that_a_rule_names_the_first_term_that_contradicts_it():
    given = (3, 6, 12, 24, 49, 98)
    assert look(Tool.RATIOS, given).miss(given) == 4


def test_that_a_polynomial_through_all_terms_goes_on_without_having_been_tested():
    interleaved = (1, 10, 2, 20, 3, 30)
    assert extrapolate(interleaved, len(interleaved) - 1) != 4


def test_that_two_sequences_in_turn_are_told_apart():
    assert look(Tool.CASES, (1, 10, 2, 20, 3, 30)).next == 4


def test_that_a_recurrence_needs_whole_numbers():
    assert look(Tool.RECURRENCE, (1, 1, 2, 3, 5, 8)).next == 13
    assert not look(Tool.RECURRENCE, REVERSED_CUBES).rule


def test_that_digits_of_negative_terms_are_not_turned_round():
    assert not look(Tool.REVERSAL, (-1, 8, -27, 64, -125)).rule
    assert reverse_digits(1000) == 1


def test_that_running_totals_of_the_primes_are_undone():
    assert look(Tool.TOTALS, (2, 5, 10, 17, 28, 41)).next == 58


def test_that_zeros_stop_no_tool():
    assert all(look(tool, (0, 0, 0, 0, 0, 0)).tool is tool for tool in Tool)


def test_that_there_are_about_a_hundred_puzzles_with_keys_of_their_own():
    assert 100 <= len(PUZZLES) <= 130
    assert len({puzzle.key for puzzle in PUZZLES}) == len(PUZZLES)


def test_that_every_family_has_a_sister_puzzle():
    sizes = [sum(p.rule.family == family for p in PUZZLES) for family in
             {p.rule.family for p in PUZZLES}]  # fmt: skip
    assert min(sizes) >= 3


def test_that_the_reversed_cubes_are_among_the_puzzles_with_their_reference():
    cubes = next(p for p in PUZZLES if p.given == REVERSED_CUBES)
    assert cubes.problem().reference == "927"
    assert cubes.sound == {Tool.REVERSAL}


def test_that_a_sound_tool_never_contradicts_a_given_term():
    missed = [
        (p.key, tool)
        for p in PUZZLES
        for tool in p.sound
        if (seen := look(tool, p.given)).fits(p.given) and seen.next != p.next
    ]
    assert missed == []


def test_that_some_wrong_rules_fit_everything_given():
    tempting = [
        p.key
        for p in PUZZLES
        for tool in Tool
        if (seen := look(tool, p.given)).fits(p.given) and seen.next != p.next
    ]
    assert tempting


def test_that_some_puzzles_are_beyond_every_tool():
    assert [p.key for p in PUZZLES if not p.sound]
