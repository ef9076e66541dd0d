"""The filter language: parse it, ask what it needs, and decide what it keeps."""

from core.query.evaluator import compile_query, matches
from core.query.facts import AttemptFacts, ChainFacts, ProblemFacts, RunFacts
from core.query.joining import both
from core.query.parser import LONGEST, QueryError, parse
from core.query.printer import to_text
from core.query.terms import (
    EVERYTHING,
    IdsTerm,
    Query,
    free_text_terms,
    selects_on_outcome,
)

__all__ = [
    "EVERYTHING",
    "LONGEST",
    "AttemptFacts",
    "ChainFacts",
    "IdsTerm",
    "ProblemFacts",
    "Query",
    "QueryError",
    "RunFacts",
    "both",
    "compile_query",
    "free_text_terms",
    "matches",
    "parse",
    "selects_on_outcome",
    "to_text",
]
