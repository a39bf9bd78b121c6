"""A request that is more than a model's context holds, in parts that are less, and their answers as one again.

A story is told half after half of its facts. A summary is made of the first half, which has the lead. A frame is asked
for by headlines alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from orchestrator.protocols import Dialogue, DraftLine, FrameRequest, StoryRequest, TextRequest, TextResponse, Usage


def split(request: TextRequest) -> list[TextRequest]:
    """Smaller requests in place of this one; none where it cannot be smaller."""
    if isinstance(request, FrameRequest):
        bare = replace(request, summaries=("",) * len(request.stories))
        return [bare] if any(request.summaries) else []
    facts = request.story.facts
    if len(facts) < 2:
        return []
    half = (len(facts) + 1) // 2
    first, second = (replace(request.story, facts=part) for part in (facts[:half], facts[half:]))
    if not isinstance(request, StoryRequest):
        return [replace(request, story=first)]
    words = request.words * half // len(facts)
    return [
        replace(request, story=first, words=words),
        replace(request, story=second, words=request.words - words),
    ]


def join(request: TextRequest, answers: Sequence[TextResponse]) -> TextResponse:
    """The answers to the parts of a request as the answer to all of it; facts count through the whole brief."""
    if not isinstance(request, StoryRequest) or len(answers) == 1:
        return answers[0]
    lines: list[DraftLine] = []
    half = (len(request.story.facts) + 1) // 2
    for part, answer in enumerate(answers):
        if isinstance(answer, Dialogue):
            lines += [replace(line, facts=tuple(fact + part * half for fact in line.facts)) for line in answer.lines]
    usage = Usage(sum(one.usage.tokens_in for one in answers), sum(one.usage.tokens_out for one in answers))
    return Dialogue(tuple(lines), usage)
