"""The names by which files call what the study knows: the vocabulary of the mapping's guess."""

# Names of fields in the order of preference, without case, "_" and "-".
NAMES: dict[str, tuple[str, ...]] = {
    "response": (
        "response", "modelresponse", "llmresponse", "llmrawresponse", "rawresponse", "output",
        "outputs", "modeloutput", "rawoutput", "completion", "completions", "generation",
        "generations", "generatedtext", "prediction", "modelanswer", "reply", "responsetext",
        "trace", "fullcot", "resps", "llmoutput", "modelgeneration", "modelcompletion",
        "assistantresponse", "botresponse", "airesponse", "modelreply", "solutiontext",
        "modelsolution", "generatedsolution", "generatedanswer", "code", "text", "content",
    ),
    "prompt": (
        "problem", "question", "prompt", "query", "problemtext", "questiontext", "input",
        "instruction", "prompttext", "inputtext", "userprompt", "userquery", "userinput",
        "usermessage", "questionbody", "fullquestion", "puzzle", "ques", "q", "task",
    ),
    "reference": (
        "reference", "referenceanswer", "groundtruth", "groundtruthanswer", "groundtruthplan",
        "goldanswer", "gold", "goldtarget", "target", "expected", "expectedanswer",
        "correctanswer", "trueanswer", "gtanswer", "gt", "groundtruthlabel", "goldlabel",
        "goldans", "goldsolution", "correctoption", "correctoutput", "correctresponse",
        "expectedoutput", "expectedresponse", "expectedresult", "referencesolution",
        "referenceoutput", "refanswer", "standardanswer", "answerkey", "ideal", "idealanswer",
        "truth", "groundtruths", "bestanswer", "canonicalsolution", "solution", "label",
    ),
    "model": (
        "model", "modelname", "modelid", "generator", "llm", "llmname", "engine", "modelslug",
        "modelversion", "modelidentifier", "modelkey", "llmid", "llmmodel", "deployment",
        "checkpoint", "agent", "system",
    ),
    "problem": (
        "problemid", "promptid", "questionid", "instanceid", "exampleid", "taskid", "itemid",
        "dochash", "docid", "customid", "qid", "uuid", "id", "uid", "key", "idx", "index",
        "sessionid", "uniqueid", "problemidx", "questionidx", "problemnumber", "questionnumber",
        "caseid", "testid", "sampleid", "rowid", "recordid", "qn",
    ),
    "dataset": ("dataset", "datasetname", "benchmark", "evalset", "domain", "suite", "task"),
    "title": ("title", "problemtitle"),
    "family": ("family", "problemfamily"),
    "variant": ("variant", "problemvariant"),
    "level": ("level", "difficulty", "difficultylevel", "problemlevel", "hardness"),
    "subject": (
        "subject", "topic", "category", "problemtype", "subtopic", "questiontype", "area",
        "field", "type",
    ),
    "condition": ("condition", "promptvariant", "prompttype", "hint", "promptstyle"),
    "settings": ("configs", "config", "settings", "parameters", "generationconfig", "params"),
    "attempt": ("attempt", "attemptindex", "attemptid", "turn", "turnindex", "round", "iteration"),
    "sample": (
        "sample", "samplei", "sampleindex", "sampleidx", "epoch", "repeat", "trial", "seed",
    ),
    "prompt_before": (
        "promptbefore", "feedback", "critique", "followup", "followupprompt", "evaluatorsignal",
        "fullprompt", "chathistory",
    ),
    "reasoning": (
        "reasoningcontent", "reasoning", "thinking", "thoughts", "thought", "chainofthought",
        "cot", "rationale", "reasonings", "reasoningtext", "reasoningtrace", "thinkingtext",
        "modelreasoning", "modelthinking", "think", "steps",
    ),
    "answer": (
        "extractedanswer", "predictedanswer", "modelanswer", "finalanswer", "parsedanswer",
        "extractedllmplan", "pred", "extracted", "parsed", "extractedprediction", "predicted",
        "modelprediction", "extraction", "filteredresps", "answer",
    ),
    "outcome": (
        "iscorrect", "correct", "llmcorrect", "correctness", "correctnessmathverify", "passed",
        "success", "outcome", "verdict", "judgement", "judgment", "exactmatch", "acc", "accuracy",
        "isright", "right", "iscorrectanswer", "answercorrect", "ismatch", "match",
        "correctanswered", "em", "pass", "ispassed", "solved", "result", "evaluation", "label",
    ),
    "score": (
        "totalscore", "score", "reward", "rubricscore", "correctnessscore", "finalscore", "grade",
    ),
    "tokens": (
        "completiontokens", "outputtokens", "tokens", "numtokens", "responsetokens", "tokensout",
        "generatedtokens", "totaloutputtokens", "numoutputtokens", "ntokens",
    ),
    "reasoning_tokens": ("reasoningtokens", "thinkingtokens", "reasoningtokencount"),
    "seconds": (
        "timetaken", "seconds", "duration", "latency", "elapsed", "latencyseconds", "latencys",
        "durationseconds", "elapsedseconds", "responsetime", "elapsedtime",
    ),
    "cost": ("cost", "costusd", "totalcost", "usd"),
    "finish_reason": ("finishreason", "stopreason", "donereason"),
    "error": ("error", "errormessage", "exception", "errormsg"),
    "first_error": ("mistakeindex", "firsterror", "firsterrorstep"),
    "messages": (
        "messages", "conversations", "conversation", "turns", "dialogue", "dialog", "allmessages",
        "chat", "chathistory", "history", "transcript", "messagehistory", "conversationhistory",
        "trajectory", "contents",
    ),
}  # fmt: skip
