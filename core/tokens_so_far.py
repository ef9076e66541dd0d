"""How many tokens a model has spent up to a place in its text, as far as that can be told."""

from core.traces import Completeness, Trace

_PARTIAL = {Completeness.SUMMARY, Completeness.REDACTED, Completeness.TRUNCATED}


def tokens_so_far(trace: Trace, offset: int) -> int | None:
    """Return the tokens spent before `offset`: the reported total, shared out by characters.

    Tokens of reasoning that is not shown come before the text. None where the file reports no
    total, or where the text is only a part or a summary of what the tokens were spent on.
    """
    if trace.tokens is None or not trace.text:
        return None
    hidden = 0
    for block in trace.blocks:
        is_empty = block.start == block.end
        if block.completeness in _PARTIAL or (is_empty and block.tokens is None):
            return None
        hidden += (block.tokens or 0) if is_empty else 0
    shown = trace.tokens - hidden
    if shown < 0:  # the total leaves the hidden ones out
        shown, hidden = trace.tokens, 0
    share = min(1.0, max(0.0, offset / len(trace.text)))
    return hidden + round(shown * share)
