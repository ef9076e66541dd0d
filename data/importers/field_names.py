"""The names by which files call what the study knows: the vocabulary of the mapping's guess."""

# Names of fields in the order of preference, without case, "_" and "-".
NAMES: dict[str, tuple[str, ...]] = {
    "response": (
        "response", "modelresponse", "llmresponse", "llmrawresponse", "rawresponse", "output",
        "outputs", "modeloutput", "rawoutput", "completion", "completions", "generation",
        "generations", "generatedtext", "prediction", "modelanswer", "reply", "responsetext",
        "trace", "fullcot", "resps", "text", "content",
    ),
    "prompt": (
        "problem", "question", "prompt", "query", "problemtext", "questiontext", "input",
        "instruction", "prompttext", "puzzle", "task",
    ),
    "reference": (
        "reference", "referenceanswer", "groundtruth", "groundtruthanswer", "groundtruthplan",
        "goldanswer", "gold", "goldtarget", "target", "expected", "expectedanswer",
        "correctanswer", "trueanswer", "gtanswer", "bestanswer", "solution", "label",
    ),
    "model": (
        "model", "modelname", "modelid", "generator", "llm", "llmname", "engine", "modelslug",
        "agent", "system",
    ),
    "problem": (
        "problemid", "promptid", "questionid", "instanceid", "exampleid", "taskid", "itemid",
        "dochash", "docid", "customid", "qid", "uuid", "id", "uid", "key", "idx", "index",
        "sessionid",
    ),
    "dataset": ("dataset", "datasetname", "benchmark", "evalset", "domain", "suite", "task"),
    "title": ("title", "problemtitle"),
    "family": ("family", "problemfamily"),
    "variant": ("variant", "problemvariant"),
    "condition": ("condition", "promptvariant", "prompttype", "hint", "promptstyle"),
    "settings": ("configs", "config", "settings", "parameters", "generationconfig", "params"),
    "attempt": ("attempt", "attemptindex", "attemptid", "turn", "turnindex", "round", "iteration"),
    "sample": ("sample", "samplei", "sampleindex", "sampleidx", "epoch", "repeat", "trial", "seed"),
    "prompt_before": (
        "promptbefore", "feedback", "followup", "followupprompt", "evaluatorsignal",
        "fullprompt", "chathistory",
    ),
    "reasoning": (
        "reasoningcontent", "reasoning", "thinking", "thoughts", "thought", "chainofthought",
        "cot", "rationale", "reasonings", "steps",
    ),
    "answer": (
        "extractedanswer", "predictedanswer", "modelanswer", "finalanswer", "parsedanswer",
        "extractedllmplan", "pred", "extracted", "filteredresps", "answer",
    ),
    "outcome": (
        "iscorrect", "correct", "llmcorrect", "correctness", "correctnessmathverify", "passed",
        "success", "outcome", "verdict", "judgement", "judgment", "exactmatch", "acc",
    ),
    "score": ("totalscore", "score", "reward", "grade", "rubricscore"),
    "tokens": ("completiontokens", "outputtokens", "tokens", "numtokens", "responsetokens"),
    "reasoning_tokens": ("reasoningtokens", "thinkingtokens", "reasoningtokencount"),
    "seconds": ("timetaken", "seconds", "duration", "latency", "elapsed"),
    "cost": ("cost", "costusd"),
    "finish_reason": ("finishreason", "stopreason"),
    "error": ("error", "errormessage", "exception"),
    "first_error": ("mistakeindex", "firsterror", "firsterrorstep"),
    "messages": ("messages", "conversations", "conversation", "turns", "dialogue", "dialog"),
}  # fmt: skip
