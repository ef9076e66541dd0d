"""The filter language: parse it, ask what it needs, and decide what it keeps."""

from core.query.evaluator import compile_query, kept, matches
from core.query.facets import Facet, FacetKind, facets, toggled
from core.query.fact_table import FactTable, ProblemFactTable
from core.query.facts import AttemptFacts, ChainFacts, ProblemFacts, RunFacts
from core.query.joining import both
from core.query.parser import LONGEST, QueryError, parse
from core.query.printer import to_text
from core.query.terms import (
    EVERYTHING,
    And,
    HasTerm,
    IdsTerm,
    Query,
    Thing,
    asks_for_codes,
    free_text_terms,
    selects_on_outcome,
)

__all__ = [
    "EVERYTHING",
    "LONGEST",
    "And",
    "AttemptFacts",
    "ChainFacts",
    "Facet",
    "FacetKind",
    "FactTable",
    "HasTerm",
    "IdsTerm",
    "ProblemFactTable",
    "ProblemFacts",
    "Query",
    "QueryError",
    "RunFacts",
    "Thing",
    "asks_for_codes",
    "both",
    "compile_query",
    "facets",
    "free_text_terms",
    "kept",
    "matches",
    "parse",
    "selects_on_outcome",
    "to_text",
    "toggled",
]
