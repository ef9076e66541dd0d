"""Who a tag is by: people together, every machine and every import for itself."""

from core.charts.strategies import Tagger
from core.tags import Origin

PEOPLE = Tagger(name="people", is_machine=False)
_GENERATOR = "generator"


def tagger_of(origin: str, annotator: str) -> tuple[str, Tagger]:
    """Return the key of the origin group that a tag belongs to, and who that is."""
    if origin == Origin.IMPORTED:  # by whom is not known here, so never added to people's tags
        return f"imported: {annotator}", Tagger(name=f"{annotator} (imported)", is_machine=True)
    if origin != Origin.GENERATED:
        return "people", PEOPLE
    name = "the generator" if annotator == _GENERATOR else annotator
    return f"machine: {annotator}", Tagger(name=name, is_machine=True)
