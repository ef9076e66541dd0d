"""What the explorer says apart from its tools: first looks, tests, doubts and conclusions."""

from data.example.phrases import Phrases

READS: Phrases = (
    "The terms are {terms}, and I want the one after them.",
    "So: {terms}, and then what?",
    "I have {terms} in front of me.",
    "Given are {terms}; the next one is missing.",
)
ALTERNATING: Phrases = (
    "Plus and minus take turns all the way.",
    "The signs go back and forth from term to term.",
)
WAVERING: Phrases = (
    "They go up and down, so a single smooth rule looks unlikely.",
    "The order is odd: now larger, now smaller.",
    "They do not simply grow, which is the striking thing here.",
)
FAST: Phrases = (
    "They grow quickly, faster than any line would.",
    "The growth is steep, more like 𝑛³ than like 𝑛.",
)
STEADY: Phrases = (
    "They move in one direction and not too wildly.",
    "The terms run one way, without any jumps that leap to the eye.",
)
MISSES: Phrases = (
    "Then term {place} would have to be {says}, but it is {term}.",
    "The test fails at place {place}: the rule says {says}, the sequence has {term}.",
    "For place {place} I would get {says}, where {term} is given.",
    "Testing it, I expect {says} in place {place} and find {term}.",
)
DROPS: Phrases = (
    "So this does not work.",
    "That rules it out.",
    "This is a dead end.",
    "Not this, then.",
    "So I have to let that idea go.",
)
PAUSES: Phrases = ("Hmm.", "Let me think.", "Back to the terms.", "All right, what else is there?")
TOO_THIN: Phrases = (
    "But only {terms_tested} could have spoken against it, which is too little for me.",
    "It agrees, yet {terms_tested} to test it with could well be chance.",
)
PASSES: Phrases = (
    "Testing it on the terms that I have not used: it gives {checked}, exactly as they stand.",
    "For the places left over it says {checked}, and that is what is given.",
    "It predicts {checked} where I can compare, and every one agrees; this works.",
    "I compare with the given terms and find {checked} as it should be, so I am on to something.",
)
NEXT: Phrases = (
    "Carrying on with the rule, {rule}, the next term is {said}.",
    "Now I can use that: one more step gives {said}.",
    "With this rule in hand, the term after the last is {said}.",
    "That makes $a_{{{place_of_next}}} = {said}$.",
)
NEXT_POWER: Phrases = (
    "The next power is ${power}$, and backwards that is {said}.",
    "Then comes ${power}$, which turned round reads {said}.",
)
CAUGHT: Phrases = (
    "Adding up once more, wait: I made a mistake there, it is {value} and not {said}.",
    "I go over that sum again, and {said} is wrong; correctly it is {value}.",
)
SAME_AGAIN: Phrases = (
    "I work that step out again and get {value} once more.",
    "A second time I arrive at {value}, good.",
    "Going over the sum again confirms {value}.",
)
SECOND: Phrases = (
    "To be sure I come at it another way: {rule}.",
    "Is there a second road? There is, {rule}.",
)
AGREE: Phrases = (
    "That leads to {other} as well, so the two methods agree.",
    "It ends at {other} too, which settles it.",
)
DIFFER: Phrases = (
    "That would give {other}, though, and not {said}.",
    "By that account it should be {other} instead of {said}.",
)
MOVES: Phrases = (
    "The second rule seems the more natural one to me, so I take {other}.",
    "Weighing the two, I now lean to {other}.",
)
STAYS: Phrases = (
    "My first rule is the more natural one, so I stay with {said}.",
    "I trust the first rule more and keep {said}.",
)
DONE: Phrases = (
    "The rule accounts for all {size} terms and the sum is checked, so I can stop here.",
    "Nothing is left open: every given term fits, and the step to the next one is clear.",
    "All {size} terms are explained, that is enough.",
)
GOOD_ENOUGH: Phrases = (
    "I leave it at that.",
    "That looks good enough, so I stop.",
)
ONCE_MORE: Phrases = (
    "Let me look at this again with fresh eyes.",
    "I am asked to look again, so I go through what I had.",
    "Once more, then, from what I know.",
)
WAS_A_GUESS: Phrases = (
    "What I had was not backed by any test, so I should keep looking.",
    "I had no rule that I could defend, so there is more to try.",
)
EARLIER_RULE: Phrases = (
    "My rule was this: {rule}.",
    "I had relied on this rule: {rule}.",
)
THIN: Phrases = (
    "Still, only {terms_tested} could have refuted it, and that is thin.",
    "But that test rests on {terms_tested} only, so I look for something better.",
)
BACK_TO_IT: Phrases = (
    "Nothing better turned up, so I return to my first rule.",
    "So I go back to the rule that I had.",
)
EARLIER_WRONG: Phrases = (
    "So the {earlier} that I gave before was a slip in the last sum.",
    "That means {earlier} was wrong: I had the rule right and the sum not.",
)
NOTHING_WORKED: Phrases = (
    "I have tried what came to mind, and nothing has held.",
    "None of this has worked, and I should come to an end.",
    "I am running out of ideas.",
)
NO_ANSWER: Phrases = (
    "Any number I named now would be made up.",
    "There is no candidate that I could defend.",
)
POLYNOMIAL: Phrases = (
    "There is always the polynomial of degree {degree} through all {size} terms, so back to the "
    "differences.",
    "I return to the differences and take them down to the last row, a polynomial of degree "
    "{degree}.",
)
ITS_VALUE: Phrases = (
    "Its next value is {value}.",
    "With {step} at the bottom, it goes on with {value}.",
)
FITS_ALL: Phrases = (
    "It reproduces every one of the {size} given terms, so it works.",
    "All {size} terms lie on it, which is as good a fit as one can have.",
)
GUESS: Phrases = (
    "As a best guess I let row {degree} of the differences go on with {step}, which makes {value}.",
    "If I must name a number, repeating {step} in row {degree} of the differences gives {value}.",
)
EXPLAINED: Phrases = (
    "The sequence follows this rule: {rule}.",
    "The key is this: {rule}.",
)
EXPLAINED_TEST: Phrases = (
    "It reproduces the given terms, for instance {checked}.",
    "One can compare: the rule yields {checked} in the later places.",
)
EXPLAINED_NEXT: Phrases = (
    "The next term is therefore {said}.",
    "Applying it once more gives {said}.",
)
EXPLAINED_GUESS: Phrases = (
    "No simple rule stands out in these terms.",
    "The terms do not follow a pattern that is easily named.",
)
EXPLAINED_GUESS_NEXT: Phrases = (
    "Continuing their tendency, {said} is the most plausible next term.",
    "A continuation that fits the terms is {said}.",
)
