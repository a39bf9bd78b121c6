"""Measures of scripts and summaries: ROUGE-L, repetition, sentence length, and whether questions are answered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from newsroom.scribe.judge import carrying
from orchestrator.protocols import DraftLine, StoryBrief

WORD = re.compile(r"[^\W_]+(?:[.,'’-][^\W_]+)*")
SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’')]*\s+")


def words(text: str) -> list[str]:
    return WORD.findall(text.lower())


def rouge_l(candidate: str, reference: str) -> float:
    """F-measure of the longest common subsequence of words (Lin, 2004)."""
    mine, theirs = words(candidate), words(reference)
    common = _common_subsequence(mine, theirs)
    return 2 * common / max(1, len(mine) + len(theirs))


def _common_subsequence(first: Sequence[str], second: Sequence[str]) -> int:
    row = [0] * (len(second) + 1)
    for word in first:
        diagonal = 0
        for column, other in enumerate(second, 1):
            above = row[column]
            row[column] = diagonal + 1 if word == other else max(above, row[column - 1])
            diagonal = above
    return row[-1]


def distinct_pairs(texts: Iterable[str]) -> float:
    """Distinct-2: different pairs of neighbouring words among all pairs (Li et al., 2016)."""
    pairs = [pair for text in texts for pair in zip(words(text), words(text)[1:], strict=False)]
    return len(set(pairs)) / max(1, len(pairs))


def words_per_sentence(texts: Iterable[str]) -> float:
    sentences = [sentence for text in texts for sentence in SENTENCE_END.split(text) if words(sentence)]
    return sum(len(words(sentence)) for sentence in sentences) / max(1, len(sentences))


def answered(lines: Sequence[DraftLine], brief: StoryBrief) -> tuple[int, int]:
    """Questions that the next line answers, and all questions.

    The rule: another speaker answers, asks nothing back and rests on a fact; and of all the facts of the story, none
    shares more of the question's words than those of the answer do. A question that shares no word with any fact ("And
    why is that?") is answered by any such line.
    """
    asked = [index for index, line in enumerate(lines) if line.text.endswith("?")]
    return sum(_is_answered(lines, index, brief) for index in asked), len(asked)


def _is_answered(lines: Sequence[DraftLine], index: int, brief: StoryBrief) -> bool:
    if index + 1 == len(lines):
        return False
    question, answer = lines[index], lines[index + 1]
    if answer.speaker == question.speaker or answer.text.endswith("?") or not answer.facts:
        return False
    told = {fact for line in lines[:index] for fact in line.facts} | set(answer.facts)
    others = [fact.text for place, fact in enumerate(brief.facts) if place not in told]
    given = " ".join([answer.text, *(brief.facts[fact].text for fact in answer.facts)])
    taken_up = _shared(question.text, given)
    return all(taken_up >= _shared(question.text, other) for other in others)


def _shared(question: str, text: str) -> int:
    """How many of the words that carry a question a text takes up."""
    return len(_stems(question) & _stems(text))


def _stems(text: str) -> set[str]:
    """First five letters of the words that carry a text: enough to match "sell" with "selling"."""
    plain = {re.split(r"['’]", word)[0] for word in carrying(text)}
    return {word[:5] for word in plain if word not in QUESTION_WORDS and len(word) > 2}


QUESTION_WORDS = frozenset(
    ("what", "when", "where", "which", "who", "whom", "whose", "why", "how", "does", "did", "can", "could", "would")
) | {"you", "any", "anyone", "anything", "much", "many", "far", "long", "then", "really", "there", "that", "this"}
