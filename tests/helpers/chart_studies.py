"""Small overviews for tests of chart values: no file, no store."""

from dataclasses import replace

from core.codebook.default import DEFAULT_CODES
from core.outcomes.verdict import Status
from core.overview import AttemptRow, Overview, ProblemRow, TagUse
from core.traces import Ending, Nature, Run, Saw


def attempt(problem_id, run_id, number, status, saw=Saw.NEUTRAL, trace_id=0):
    return AttemptRow(
        trace_id=trace_id or problem_id * 100 + run_id * 10 + number,
        problem_id=problem_id,
        run_id=run_id,
        sample=1,
        attempt=number,
        saw=Saw.NOTHING if number == 1 else saw,
        ending=Ending.COMPLETE,
        answer="",
        tokens=None,
        reasoning_tokens=None,
        length=1,
        status=status,
    )


RIGHT, WRONG = Status.CORRECT, Status.INCORRECT
RUNS = (
    Run(id=1, name="gpt-4o", model="gpt-4o", position=0),
    Run(id=2, name='o1 "preview"', model="o1", position=1),
    Run(id=3, name="essay", model="gpt-4o", position=2, nature=Nature.RETOLD),
)


def study(**changes):
    """Problems 1 to 5; gpt-4o has cc, ic, ic, ci, ii; o1 is right at 1, 2, 5 and wrong at 3."""
    pairs = ((RIGHT, RIGHT), (WRONG, RIGHT), (WRONG, RIGHT), (RIGHT, WRONG), (WRONG, WRONG))
    rows = [
        attempt(problem, 1, number, status)
        for problem, pair in enumerate(pairs, start=1)
        for number, status in enumerate(pair, start=1)
    ]
    rows += [attempt(id_, 2, 1, status) for id_, status in ((1, RIGHT), (2, RIGHT), (3, WRONG))]
    rows += [attempt(5, 2, 1, RIGHT), attempt(1, 3, 1, RIGHT), attempt(1, 3, 2, WRONG)]
    problems = [ProblemRow(id_, "d", str(id_), "", None, "", "") for id_ in range(1, 6)]
    return Overview.of(
        problems, changes.get("runs", RUNS), changes.get("codes", ()), rows, changes.get("uses", ())
    )


def tagged(code_id, trace_id, annotator="ann", origin="manual"):
    return TagUse(1, code_id, trace_id, 0, 2, annotator, origin, None, None, None)


FORWARD, CASES = (
    replace(next(c for c in DEFAULT_CODES if c.key == key), id=id_)
    for id_, key in ((7, "st.forward"), (8, "st.cases"))
)
SIMULATED = (
    Run(id=1, name="solver", model="s", position=0, nature=Nature.SIMULATED),
    Run(id=2, name="other", model="s", position=1, nature=Nature.SIMULATED),
)


def chain(problem_id, *statuses, accepted=True):
    """The attempts of run 1 at a problem, and the row that says that the last was accepted."""
    rows = [attempt(problem_id, 1, t, status, Saw.VERIFIER) for t, status in enumerate(statuses, 1)]
    stop = attempt(problem_id, 1, len(statuses) + 1, None, Saw.VERIFIER)
    return [*rows, replace(stop, ending=Ending.ACCEPTED_EARLIER)] if accepted else rows


def long_chains():
    """Right at t1, t2, t3, and never right in three attempts."""
    rows = [
        *chain(1, RIGHT),
        *chain(2, WRONG, RIGHT),
        *chain(3, WRONG, WRONG, RIGHT),
        *chain(4, WRONG, WRONG, WRONG, accepted=False),
    ]
    return Overview.of((), RUNS, (), rows, ())
