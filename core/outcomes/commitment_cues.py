"""The words by which `commitments` knows an answer from a thought, a doubt, a quote or a step."""

import re

BEFORE = 160  # so far back a clause is read
LINES = 2  # an answer stands at most so many lines below its cue
QUOTES = frozenset("\"'“”‘`")
SHORT = 80  # a result of a conclusion is not longer
FEW = 4  # a result has no more words than this beside formulas
WORD = re.compile(r"(?<![\\A-Za-z])(?!sqrt)[A-Za-z]{3,}")
ASKED_OF_OTHERS = re.compile(
    r"\?[\"”’']\W*(?:(?:and|so|where|then)\s+)?(?:the\s+)?$", re.IGNORECASE
)
WERE = re.compile(r"\bif\b.*\b(?:were|had|was|meant)\b", re.IGNORECASE)
IS = (
    r"(?:is|was|equals|=|(?:should|must|would|will|has to|ought to) be|comes out (?:to be|to|as)|"
    r"turns out to be|remains)"
)
ADVERB = (
    r"(?:\s+(?:indeed|still|therefore|thus|then|just|simply|probably|likely|most likely|actually|"
    r"clearly|really|definitely|approximately|about|exactly|equal to|to be|:))*"
)
SAID = re.compile(
    rf"\b(?:answer(?:\*\*)?(?:\s+(?:to|for|of)\s+(?:the|this|that|our|your)\s+(?:[\w-]+\s+)?"
    rf"(?:problem|question|puzzle|riddle|equation|task))?\s*(?:\(?[A-Za-z]\)\s*)?"
    rf"(?:{IS}(?![A-Za-z])|[*_]*[:=])"
    rf"|(?:next|missing)\s+(?:term|number|letter|value)(?:\s+in\s+(?:the|this)\s+(?:sequence|series|pattern))"
    rf"\s+{IS}(?![A-Za-z])"
    r"|(?P<choice>\bI(?:['’]ll| will|['’]d| would|['’]m going to| am going to)\s+"
    r"(?:just |probably |therefore |still |have to )*"
    r"(?:go with|guess|settle (?:on|for)|answer(?: with)?(?=\s*[\"“*$\d]))"
    r"|\bmy (?:final |best )?(?:guess|choice|answer) (?:is|would be)))"
    rf"{ADVERB}:?|^\W{{0,6}}final answer[*_: ]{{0,6}}$",
    re.IGNORECASE | re.MULTILINE,
)
OPENER = re.compile(
    r"[\s>*#\d.)-]{0,12}(?:(?:wait|hmm|okay|ok|yes|right|well|but|and|now)[,.]?\s+){0,2}"
    r"(?:so|therefore|thus|hence|finally|in conclusion|in total|overall|altogether|"
    r"(?:this|that|which) (?:means|gives|implies)(?: that)?|adding (?:these|them) (?:up|together))"
    r"(?:,? (?:then|in total|overall|finally|I think|it seems(?: that)?"
    r"|we (?:get|have|find)(?: that)?))?"
    r"[,:]?\s+(?:(?:considering|using|after|combining|taking|by|based on)\b[^,.\n]{1,60},\s+)?",
    re.IGNORECASE,
)
COUNT = re.compile(
    r"[^.:;=\n]{0,90}?\b(?:are|is|be|has|have|contains?|get|exist) "
    r"(?:a total of |exactly |only |actually |indeed )?[*$\\(]{0,4}(?=\d)",
    re.IGNORECASE,
)
NUMBER = re.compile(r"[\d,./]+[$*\\()]*")
SUBJECT = re.compile(
    rf"(?P<subject>(?:\([^()\n]{{1,60}}\)|[^.:;,=\n(]|\.(?=\d)){{1,110}}?)"
    rf"\s*{IS}{ADVERB}(?=[\s\d$\\*-])",
    re.IGNORECASE,
)
PARTIAL = re.compile(
    r"\b(?:for|when|each|every|these|those|first|second|third|case|step|row)\b", re.IGNORECASE
)
WONDERS = re.compile(
    r"\b(?:maybe|perhaps|might|may|could|can(?:['’]t|not)?|possibl[ey]|if|suppos\w+|assum\w+|unless|whether|"
    r"imagin\w+|let(?:['’]s| me| us)|what if|try\w*|check|alternatively|unsure|wonder\w*|confirm|"
    r"verify|expect\w*|hop(?:e|ing)|either|otherwise|how|why|where|what|until|before|once|unlikely|"
    r"possibility|option|or)\b",
    re.IGNORECASE,
)
CITES = re.compile(
    r"\b(?:claim\w*|said|says?|states?|stated|original\w*|classic\w*|usual\w*|standard|typical\w*|"
    r"traditional\w*|known|common\w*|intended|according|people|they|user\w*|ask(?:s|ed|ing)?|"
    r"trick|recall\w*|remember\w*|sources?|previous|earlier|initial|guards?|his|her|their|similar|normally|other|another|different)\b",
    re.IGNORECASE,
)
DENIED = re.compile(
    r"(?:(?<!problem)(?<!puzzle)(?<!riddle)(?<!question)['’]s\s(?:\w+\s)?|\bno\s|\bnot\s(?:\w+\s){0,3}|n['’]t\s(?:\w+\s){0,3}|\bdoubt\w*\s(?:\w+\s){0,2}|\bwrong\s)$",
    re.IGNORECASE,
)
HEDGED = re.compile(r"\b(?:would|should|guess|probably|likely)\b", re.IGNORECASE)
FAILS = re.compile(
    r"(?:(?:but|wait|hmm|no|hold on|actually)[,.]?\s+){0,3}(?:that|this|it|which)(?:\s+\w+)?\s?"
    r"(?:['’]s|is|does|do|can|could|would|was)?\s?(?:n['’]t|not|wrong|incorrect|too|contradict)",
    re.IGNORECASE,
)
INSTRUCTS = re.compile(
    r"\b(?:within|inside|enclosed?(?: it)? in|put(?: \w+){0,4} in|us(?:e|ing)|format(?:ted)?"
    r"|write)\b"
    r"[^.\n]{0,24}$",
    re.IGNORECASE,
)
VAGUE = re.compile(
    r"[\s:*_\"“]*(?:(?:not|in|as|going|based|supposed|given|expected|usually|typically|always|often|correct"
    r"|right|wrong|incorrect|valid|simple|straightforward|obvious|clear|unclear|unique|different"
    r"|consistent|the same|either|maybe|perhaps|whatever|whether|what|which|who|how|why"
    r"|first|step|one of|something|anything|it(?! (?:is|will|does|would|can))"
    r"|this|these|those|my|about|of|such|dependent|depends?)\b"
    r"|n['’]t|to\s|as follows|(?:more|less)\s+\w+\s"
    r"|an?\s+(?:integer|whole|single|number|decimal|fraction|trick)\b|that(?:[.,;!\s]*$|\s+as\b)"
    r"|the (?:first|second|last|former|latter|other|steps|following|classic|standard|usual|solution"
    r"|sequence|only)\b)",
    re.IGNORECASE,
)
LISTED = re.compile(r"\s*(?:\d{1,2}[.)]|[-*•])\s")
NO_VALUE = re.compile(
    r"[\W_]*(?:(?:your |the |final )*answer|ans|\.{3}|…|it|that|this|so|here|them|these|those"
    r"|correct|right|wrong|yes and no|)[\W_]*",
    re.IGNORECASE,
)
BOX = re.compile(r"\\(?:boxed|fbox)(?![A-Za-z])")
NOTHING_LEFT = re.compile(r"[\s*_:#]*+\Z")
MORE = re.compile(
    r"[=≈]|\b(?:plus|minus|times|equals)\b"
    r"|which (?:is|equals|rounds|translates|simplifies|gives)\b"
)
UNFINISHED = re.compile(
    r"[^A-Za-z]*\d\s*(?:[-+*^×÷]|\s/\s)\s*[\d(][^A-Za-z]*|.*\bis\b.*|.*[A-Za-z]{4,}.*\band\b.*"
)
RESULT = re.compile(r"[-+−]?(?:\d|[$(\[√π∞]|\\(?:d?frac|pi|sqrt|infty|\$)|sqrt|[a-z](?![a-z]))")
