"""Splits the text of an article into sentences, and leaves out what is no sentence of the article.

Full stops of abbreviations, initials, decimals, dates and times do not end a sentence. Navigation, bylines, captions,
copyright notices and text that addresses a machine are not reported.
"""

from __future__ import annotations

import re
import unicodedata

from newsroom.writing.tokens import normalise
from newsroom.writing.vocabulary import FUNCTION
from newsroom.writing.wordlists import listed

LONGEST_TEXT = 200_000
LONGEST_SENTENCE = 500
MOST_SENTENCES = 400
FEWEST_WORDS = 4

ABBREVIATIONS = frozenset(
    listed(
        """
mr mrs ms dr prof sr jr st rev hon gen col maj capt lt sgt cpl gov sen rep pres supt insp fr sir mt ft jan feb mar
apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun inc ltd co corp plc bros assn dept
univ est no nos vol vs etc fig al ed eds pp approx tel ave blvd rd sq ph cf ca ala ariz ark calif colo conn del fla
ga ill ind kan ky la md mich minn miss mo mont neb nev okla ore pa tenn tex va vt wash wis wyo ont que
        """
    )
)
# Of these, what may stand at the end of a sentence; the others want a word after them.
CLOSING = frozenset(("inc", "ltd", "co", "corp", "plc", "etc", "ave", "rd"))
STARTERS = frozenset(
    listed(
        """
the a an it he she they we i you this that these those but and in on at for as if when while there
        """
    )
)
END = re.compile(r"[.!?…]+[\"')\]]*(?=\s+|$)|[。！？]+")
DOTTED = re.compile(r"(?:^|[\s(\"'])((?:[^\W\d_]\.)+)$")
NEXT = re.compile(r"\s+[\"'(\[]*([^\W_]+)")
DATELINE = re.compile(
    r"^(?:[^\W\d_a-z][A-ZÀ-Þ'.\-]+(?:[ ,]+[A-ZÀ-Þ][A-ZÀ-Þ'.\-]+){0,3}(?:,? [A-Z][a-z]+\.?)?(?:, (?:\w+\.? \d{1,2}|\d{1,2} \w+))?"
    r"|[A-Z][a-z]+(?: [A-Z][a-z]+)?)\s*(?:\([A-Z][\w ./]{1,30}\)\s*[-–—]+|[–—]+|--+| - )\s*(?=[A-Z\"'“0-9])"
)
BOILERPLATE = re.compile(
    r"\b(subscribe|sign up|newsletters?|read more|read also|click here|tap here|advertis|all rights reserved|cookies?|follow us|"
    r"share this|reporting by|edited by|editing by|additional reporting|this (?:article|story) (?:was|has been|first)|"
    r"watch:|listen:|related:|see also|log in|your inbox|terms of (?:use|service)|privacy policy|getty images|"
    r"associated press contributed|contributed to this report|photo(?:graph)?s? by|image credit|continue reading|"
    r"the post .{1,80} appeared first|copyright|ignore (?:all|any|the|your|previous)|system prompt|language model|as an ai\b)|"
    r"^(?:by [A-Z][\w.'-]+(?: [A-Z][\w.'-]+){1,3}|photo|image|picture|caption|updated?|published|last modified|file photo)\b\W|©",
    re.IGNORECASE,
)
ORDER = re.compile(
    r"\b(?:ignore|disregard|forget|override)(?: \w+){0,2}? (?:(?:your|previous|prior|above|earlier|preceding)(?: \w+)? "
    r"(?:instructions?|prompts?|rules|guidelines)|(?:instructions?|prompts?) above)\b|\bsystem prompt\b",
    re.IGNORECASE,
)
BYLINE = re.compile(r"^[Bb][Yy] [A-Z][\w.'-]+(?:,? (?:and )?[A-Z][\w.'-]+){1,5}\.?$")
INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\u00ad\ufeff]")
MARKUP = re.compile(r"<[^>\n]{1,200}>|https?://\S+|\[\d+\]|<\|[^|]{1,40}\|>")


def split(text: str) -> list[str]:
    """The sentences of a text in order, as they are written. Long texts are cut at `LONGEST_TEXT` characters."""
    found: list[str] = []
    visible = MARKUP.sub(" ", INVISIBLE.sub("", unicodedata.normalize("NFC", text[:LONGEST_TEXT])))
    for paragraph in re.split(r"\s*\n\s*", visible):
        found.extend(_of_paragraph(re.sub(r"\s+", " ", paragraph).strip()))
        if len(found) >= MOST_SENTENCES:
            break
    return found[:MOST_SENTENCES]


def _of_paragraph(paragraph: str) -> list[str]:
    found, start = [], 0
    plain = normalise(paragraph)
    for match in END.finditer(plain):
        if _ends(plain, start, match):
            found.append(paragraph[start : match.end()].strip())
            start = match.end()
    found.append(paragraph[start:].strip())
    return [sentence for sentence in found if sentence]


def _ends(text: str, start: int, match: re.Match[str]) -> bool:  # noqa: PLR0911  one rule a return
    """Whether the mark ends the sentence that began at `start`."""
    before, mark = text[start : match.start() + 1], match.group()
    if mark[0] in "。！？":
        return True
    following = NEXT.match(text, match.end())
    if following is None:
        return match.end() == len(text) or not text[match.end() :].strip()
    word = following.group(1)
    if _inside_quote(text[start : match.end()]) and mark[0] == "." and '"' not in mark:
        return False
    if mark[0] != ".":
        return not word[0].islower()
    last = before[:-1].rsplit(" ", 1)[-1].strip("(\"'")
    if DOTTED.search(before):
        return _dotted_ends(before, word)
    if last.lower() in ABBREVIATIONS:
        return last.lower() in CLOSING and word[0].isupper() and word.lower() in STARTERS
    return not word[0].islower()


def _dotted_ends(before: str, word: str) -> bool:
    """ "U.S." and "p.m." end a sentence only before a word that opens one; an initial never does."""
    dotted = DOTTED.search(before)
    if dotted is None or len(dotted.group(1)) <= 2:
        return False
    return word[0].isupper() and word.lower() in STARTERS


def _inside_quote(text: str) -> bool:
    """Whether a quotation is open: two sentences of one quotation stay together with who said them."""
    return text.count('"') % 2 == 1


def reportable(text: str) -> list[str]:
    """The sentences of an article that report something: whole, of sensible length, without boilerplate."""
    return [clean for sentence in split(text) if (clean := without_dateline(sentence)) and is_reportable(clean)]


def without_dateline(sentence: str) -> str:
    return DATELINE.sub("", sentence, count=1)


def is_reportable(sentence: str) -> bool:
    sentence = normalise(sentence)
    if len(sentence) > LONGEST_SENTENCE or len(sentence.split()) < FEWEST_WORDS:
        return False
    if addresses_a_machine(sentence) or BOILERPLATE.search(sentence) or BYLINE.match(sentence):
        return False
    if not re.search(r"[.!?…]['\")\]]*$", sentence):
        return False
    if re.fullmatch(r'"[^"]*"', sentence) or sentence.endswith(("?", "...", "…")) or sentence.count('"') % 2:
        return False
    return is_english(sentence)


def addresses_a_machine(sentence: str) -> bool:
    """Whether a sentence tells a language model what to do; nobody says that to a listener."""
    return bool(ORDER.search(sentence))


def is_english(sentence: str) -> bool:
    """Whether enough of the words are the grammar of English; a short sentence gets the benefit of the doubt."""
    found = re.findall(r"[^\W\d_]+", sentence.lower())
    if not found or sum(c.isascii() for c in sentence) < 0.8 * len(sentence):
        return False
    return sum(word in FUNCTION for word in found) >= (0.12 * len(found) if len(found) > 7 else 1)
