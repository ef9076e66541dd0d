"""Everything that the Charts page draws, of one study under one filter."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

from core.charts.answer_chart import looking_for
from core.charts.answer_lines import AnswerChart
from core.charts.capabilities import Spent
from core.charts.capability_spent import with_spent
from core.charts.data import ChartsData
from core.charts.marks import Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCharts:
    """What is counted, and what is found in the texts: answers of one run, tokens spent by run."""

    data: ChartsData
    answers: AnswerChart = field(default_factory=lambda: looking_for(None))
    spent: Mapping[str, Spent] = field(default_factory=dict[str, Spent])

    def charts(self) -> tuple[Chart, ...]:
        """Return every chart."""
        shown = replace(self.data, capabilities=with_spent(self.data.capabilities, self.spent))
        values = (*(getattr(shown, each.name) for each in fields(shown)), self.answers)
        return tuple(value for value in values if isinstance(value, Chart))
