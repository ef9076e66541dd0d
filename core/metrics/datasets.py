"""The datasets with published self-correction rows: names for menus, which need no numbers."""

MATH = "MATH500"
HUMAN_EVAL = "HumanEval"
DATASETS = (MATH, HUMAN_EVAL)
