"""The examples of the documentation run as they stand."""

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[1] / "docs"
EXAMPLES = re.findall(
    r"```python\n(.*?)```", (DOCS / "metrics.md").read_text(encoding="utf-8"), re.DOTALL
)


def test_that_the_page_on_metrics_has_three_examples():
    assert len(EXAMPLES) == 3


@pytest.mark.parametrize("example", EXAMPLES)
def test_that_an_example_of_the_page_on_metrics_runs_and_prints(example, capsys):
    exec(compile(example, "docs/metrics.md", "exec"), {})  # noqa: S102 - our own page
    printed = capsys.readouterr().out
    assert printed
    assert "nan" not in printed.lower()
