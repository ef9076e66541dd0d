"""The sentences that solvers speak, by tool and by occasion.

A phrase in braces takes a field from what the tool saw; a phrase whose field is missing is not
used. Several phrases per occasion keep a hundred traces from reading like one.
"""

from dataclasses import dataclass

from data.example.toolbox import Tool

Phrases = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolTalk:
    """How solvers speak of one tool: `code` is the strategy that using it amounts to."""

    code: str
    openings: Phrases
    working: tuple[Phrases, ...]
    stuck: Phrases
    found: Phrases
    hint: str


TALK: dict[Tool, ToolTalk] = {
    Tool.DIFFERENCES: ToolTalk(
        code="st.forward",
        openings=(
            "Let me take the differences between neighbours.",
            "The obvious thing is to subtract each term from the next.",
            "I look at the differences and see whether some row of them settles.",
            "Differences give many of these puzzles away, so let me write them down.",
        ),
        working=(
            ("The first differences are {row1}.", "Subtracting neighbours gives {row1}."),
            ("One level down that becomes {row2}.", "Their own differences are {row2}."),
        ),
        stuck=(
            "No row settles on a constant, so no polynomial of low degree is behind this.",
            "These get no calmer from level to level; this leads nowhere.",
            "Nothing becomes constant here, so differences alone will not do it.",
        ),
        found=(
            "At level {level} every difference is {constant}, so $a_n$ is a polynomial of degree "
            "{level}.",
            "Row {level} is constant: {constant} throughout.",
        ),
        hint="Consider the differences between neighbours, and the differences of those.",
    ),
    Tool.RATIOS: ToolTalk(
        code="st.guess_check",
        openings=(
            "Perhaps each term is a fixed multiple of the one before.",
            "Suppose it grows by a constant factor.",
            "What about the quotients of neighbours?",
        ),
        working=(
            ("The quotients begin {ratios}.", "Dividing neighbours I get {ratios} to begin with."),
        ),
        stuck=(
            "With a zero in front there is no quotient to work with, so I drop this.",
            "That cannot even start: the first term is zero.",
        ),
        found=(
            "The quotient stays at {ratio}, that is $a_n = {ratio} \\cdot a_{{n-1}}$.",
            "So the factor is {ratio} all along.",
        ),
        hint="Consider what each term has to be multiplied by to give the next.",
    ),
    Tool.RECURRENCE: ToolTalk(
        code="st.analogy",
        openings=(
            "This reminds me of Fibonacci: maybe two terms together make the next.",
            "Could it be built like the Fibonacci numbers, with other weights?",
            "By analogy with Fibonacci I try $a_n = p\\,a_{{n-1}} + q\\,a_{{n-2}}$.",
        ),
        working=(
            (
                "The first four terms ask for {equations}, hence $p = {p}$ and $q = {q}$.",
                "Writing that out gives {equations}; solving, $p = {p}$ and $q = {q}$.",
            ),
        ),
        stuck=(
            "But {why}, so a rule of that kind is hard to believe in.",
            "Since {why}, I give this up.",
        ),
        found=(
            "So {rule}.",
            "With $p = {p}$ and $q = {q}$ the first terms fall into place.",
        ),
        hint="Consider how two neighbouring terms together might make the next.",
    ),
    Tool.CASES: ToolTalk(
        code="st.cases",
        openings=(
            "Maybe two sequences take turns here, so I treat odd and even places apart.",
            "Let me split it: every second term on its own, in two cases.",
            "It could be two sequences shuffled together.",
        ),
        working=(
            ("In the odd places stand {odd}.", "Places 1, 3, 5 and so on hold {odd}."),
            ("In the even places stand {even}.", "The other case, the even places, holds {even}."),
        ),
        stuck=(
            "The {stuck} places show nothing that I could put to a test, so the split does not "
            "help.",
            "I see no simple rule in the {stuck} places; the idea of two sequences is no use.",
        ),
        found=(
            "The odd places show {odd_rule}, and the even ones {even_rule}.",
            "Both halves are simple: {odd_rule} in one, {even_rule} in the other.",
        ),
        hint="Consider the odd and the even places separately.",
    ),
    Tool.REVERSAL: ToolTalk(
        code="st.represent",
        openings=(
            "Let me look at the digits rather than at the size of the numbers.",
            "What if the numbers are written in an unusual way, say with their digits turned "
            "round?",
            "Perhaps the digits matter more than the values; I read each term backwards.",
        ),
        working=(
            ("Read from right to left, the terms become {turned}.", "Backwards they are {turned}."),
        ),
        stuck=(
            "But {why}, so that is out.",
            "Turned round, they show no powers and no steps, so this fails as well.",
        ),
        found=(
            "Those are {base}!",
            "Now I see it: backwards these are {base}.",
            "That is it, read backwards these are {base}.",
        ),
        hint="Consider the digits of the terms, and the order in which they are written.",
    ),
    Tool.DIGIT_SUM: ToolTalk(
        code="st.guess_check",
        openings=(
            "Maybe what is added depends on the digits of the term itself.",
            "Suppose each step adds the digit sum; that is quickly tested.",
            "What if every term moves on by the sum of its own digits?",
        ),
        working=(("For the first step that means {first}.", "At the start: {first}."),),
        stuck=("But {why}; this does not apply.", "That does not apply, as {why}."),
        found=(
            "So the step really is the digit sum each time.",
            "Each step is exactly the sum of the digits.",
        ),
        hint="Consider the sum of the digits of each term.",
    ),
    Tool.NAMED: ToolTalk(
        code="st.recall_theorem",
        openings=(
            "Do I know this from somewhere: primes, squares, factorials, Catalan numbers?",
            "Let me go through the well-known sequences, perhaps shifted a little.",
            "I compare it with the lists I know by heart.",
        ),
        working=(("The start looks like {name}.", "It begins as {name} do, up to a small shift."),),
        stuck=(
            "None of them begins like this, so memory is no help.",
            "Nothing I can recall starts with these two terms, so that is no way in.",
        ),
        found=("These look like {rule}.", "I recognise {rule}."),
        hint="Consider sequences that everybody knows, perhaps moved up or down a little.",
    ),
    Tool.SIGNS: ToolTalk(
        code="st.subgoal",
        openings=(
            "First the signs, then the sizes: two smaller questions.",
            "I separate the signs from the sizes and solve the two one after the other.",
        ),
        working=(
            (
                "The signs simply alternate, and the sizes are {sizes}.",
                "Plus and minus take turns; what is left is {sizes}.",
            ),
        ),
        stuck=(
            "But {why}, so there is nothing to separate.",
            "The sizes alone follow no simple rule either; that does not work.",
        ),
        found=("The sizes show {sizes_rule}.", "Without the signs it is just {sizes_rule}."),
        hint="Consider the signs and the sizes separately.",
    ),
    Tool.TOTALS: ToolTalk(
        code="st.backward",
        openings=(
            "Working backwards: if these are running totals, what was added each time?",
            "Suppose somebody has been adding things up; I undo the adding.",
        ),
        working=(("What was added is {added}.", "Undone, the totals come from {added}."),),
        stuck=(
            "But I do not recognise what is added, so I am stuck with this as well.",
            "The amounts added follow no rule that I know; a dead end.",
        ),
        found=("And the amounts added are familiar: {inner}.", "The amounts obey a rule: {inner}."),
        hint="Consider the sequence as running totals of another one.",
    ),
}
