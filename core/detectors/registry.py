"""All detectors, by name."""

from core.detectors import behaviours, episodes, strategies
from core.detectors.suggestion import UNMEASURED, Detector, Measured

DETECTORS: dict[str, Detector] = {
    each.name: each for each in (episodes.DETECTOR, behaviours.DETECTOR, strategies.DETECTOR)
}


def rule_id(detector: Detector, rule: str) -> str:
    """Return what the study calls a rule of this version of a detector."""
    return f"{detector.title}/{rule}"


def how_good(rule: str) -> Measured:
    """Return what was measured of the rule that a study calls so; nothing of other versions."""
    title, _, name = rule.partition("/")
    detector = DETECTORS.get(title.rpartition(" ")[0])
    return detector.how_good(name) if detector and detector.title == title else UNMEASURED
