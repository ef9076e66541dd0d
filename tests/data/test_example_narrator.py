"""The narrator: prose whose tags know their exact place."""

from core.tags import ModelVerdict, StrategyEnding
from core.traces import Channel, Completeness
from data.example.narrator import Narrator
from data.example.seeds import seeded


def narrator():
    return Narrator(seeded("test"))


def quotes(n, code):
    return [n.text[tag.start : tag.end] for tag in n.tags if tag.code_key == code]


def test_that_sentences_keep_their_place_after_wide_characters():
    n = narrator()
    n.say("ep.read", "Given is 𝑛³.")
    n.say("ep.verify", "It fits.", "bh.check")
    assert n.text == "Given is 𝑛³. It fits."
    assert quotes(n, "bh.check") == ["It fits."]


def test_that_a_strategy_spans_what_was_said_since_its_mark():
    n = narrator()
    n.say("ep.read", "Given.")
    n.paragraph()
    mark = n.mark()
    n.say("ep.plan", "Try.")
    n.say("ep.verify", "Fails.")
    n.strategy("st.forward", mark, sound=False, verdict=ModelVerdict.FAILS,
               ending=StrategyEnding.ABANDONED)  # fmt: skip
    assert quotes(n, "st.forward") == ["Try. Fails."]


def test_that_a_strategy_without_a_sentence_leaves_no_tag():
    n = narrator()
    n.strategy("st.forward", n.mark(), sound=True, verdict=ModelVerdict.WORKS,
               ending=StrategyEnding.CARRIED_THROUGH)  # fmt: skip
    assert n.tags == ()


def test_that_blocks_meet_at_the_blank_line_between_them():
    n = narrator()
    n.say("ep.read", "Think.")
    n.close_block(Channel.PRIVATE_REASONING)
    n.say("ep.answer", "Answer.")
    n.finish()
    assert [n.text[b.start : b.end] for b in n.blocks] == ["Think.\n\n", "Answer."]


def test_that_a_hidden_block_is_empty_and_keeps_its_count():
    n = narrator()
    n.hidden_block(1234)
    n.say("ep.answer", "Answer.")
    n.finish()
    hidden = n.blocks[0]
    assert (hidden.start, hidden.end, hidden.tokens) == (0, 0, 1234)
    assert hidden.completeness is Completeness.HIDDEN


def test_that_a_limit_cuts_text_and_tags_alike():
    n = narrator()
    n.say("ep.read", "one two three four")
    mark = n.mark()
    n.say("ep.verify", "five six seven eight", "bh.dead_end")
    n.strategy("st.forward", mark, sound=True, verdict=ModelVerdict.FAILS,
               ending=StrategyEnding.ABANDONED)  # fmt: skip
    assert n.cut(tokens=8)
    assert n.text == "one two three four five six"
    assert quotes(n, "st.forward") == ["five six"]
    assert quotes(n, "bh.dead_end") == []
    assert [tag.verdict for tag in n.tags if tag.code_key == "st.forward"] == [None]


def test_that_a_text_within_the_limit_stays_whole():
    n = narrator()
    n.say("ep.read", "one two")
    assert not n.cut(tokens=100)
    assert n.text == "one two"


def test_that_phrases_take_turns_and_those_with_a_missing_field_are_left_out():
    n = narrator()
    picked = {n.pick(("a", "b", "{missing}")) for _ in range(2)}
    assert picked == {"a", "b"}
