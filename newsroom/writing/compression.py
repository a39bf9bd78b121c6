"""The spoken form of a fact: shorter sentences made only of the fact's own words.

Parentheses go, tails such as "officials said on Thursday" become "officials say", a quotation is led in by who said it,
and long sentences are split at a semicolon, a "but" or a "because", or lose a trailing clause. Nothing is added
but words
that claim nothing. After Knight and Marcu (2002), sentence compression by deletion, with rules in place of a model.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from newsroom.writing.calendar import MONTHS, WEEKDAYS
from newsroom.writing.inflections import IRREGULAR
from newsroom.writing.lexicon import is_english
from newsroom.writing.speech import contract, say_figures
from newsroom.writing.tokens import normalise
from newsroom.writing.wordlists import listed

LONGEST = 26
SHORTEST = 7
LEAD = "{Who} said:"
_SAID = r"(?:said|says|told (?:reporters|(?:a|the|his|her|their) [\w ]{3,30}?)|reported|announced|added|warned|explained|estimated|noted|showed|argued|found|wrote|confirmed|declared|insisted|recalled|concluded|complained|joked|suggested|stated|pointed out|conceded|admitted)"
# What a speaker does in the present; the plural is the same without the s of the first word.
_SPOKEN_VERB = {
    "warned": "warns that", "explained": "explains that", "estimated": "estimates that", "argued": "argues that",
    "found": "found that", "showed": "showed that", "confirmed": "confirms that", "insisted": "insists that",
    "complained": "complains that", "suggested": "suggests that", "conceded": "concedes that", "admitted": "admits that",
    "pointed out": "points out that", "concluded": "concludes that", "noted": "notes that", "joked": "jokes that",
}  # fmt: skip
_WHEN = r"(?:\s+(?:late |early )?(?:on|in|at|last|this)\s+(?:a |an |the |its |their )?(?:[A-Z]?[\w.'-]+\s?){1,5})?"
QUOTED_FIRST = re.compile(
    rf'^"(?P<quote>[^"]+?)[,.!]?"\s*,?\s*(?:(?P<verb>{_SAID})\s+(?P<who>[^"]+?)|(?P<who2>[^",]{{2,80}}?)\s+(?P<verb2>{_SAID}){_WHEN})\.(?:\s*"(?P<more>[^"]+)")?$'
)
TAIL_SAID = re.compile(rf"^(?P<claim>.+?),\s+(?P<who>[^,\"]{{2,90}}?)\s+(?P<verb>{_SAID})(?P<when>{_WHEN})\.$")
TAIL_SAID_FIRST = re.compile(
    r"^(?P<claim>[^\"]+?),\s+(?P<verb>said|reported|announced|warned|added|estimated)\s+(?P<who>[^\"]{2,120})\.$"
)
ACCORDING = re.compile(r"^(?P<claim>.+?),\s+according to (?P<who>[^\"]{2,120}?)\.$")
PRONOUNS = frozenset(["he", "she", "it", "they", "we", "i", "you", "who"])
FIRST_PERSON = re.compile(r"\b(I|we|We|my|My|our|Our|us|me|mine|ours|I'm|I've|we're|We're|we've|you|You|your|Your)\b")
OPENS_WITH_PREPOSITION = re.compile(
    r"(?:From|At|In|On|Under|By|After|For|With|Without|Until|Since|If|When|While|Before)\b"
)
DAY_OR_MONTH = re.compile(rf"\b(?:{'|'.join((*WEEKDAYS, *MONTHS))})\b")
INFLECTED = re.compile(r"[A-Z][a-z]{3,}(?:ed|ing|ly|tion|tions|ers|ors|ists|ment|ments) [a-z]")
NO_SPEAKERS = frozenset(
    listed(
        "but and or as who which while although though when because that so to by at in on from of with for than not up down "
        "estimated expected thought known called described including"
    )
)
NO_SUBJECTS = frozenset(
    listed(
        "is are was were has had have will would could can may did does do also not only then later nevertheless with on in at to by"
    )
)
PARENTHESES = re.compile(r"\s*\([^()]{0,200}\)|\s*\[[^\[\]]{0,200}\]")
SPLITS = (
    (re.compile(r";\s+"), ""),
    (re.compile(r",\s+but\s+(?=(?:[a-z]+\s+){2,})"), "But "),
    (re.compile(r",\s+although\s+"), "Still, "),
    (re.compile(r",\s+though\s+"), "Still, "),
    (re.compile(r",\s+because\s+"), "That's because "),
    (re.compile(r",\s+whereas\s+"), "By contrast, "),
    (
        re.compile(
            r",\s+and\s+(?=(?:the|its|his|her|their|it|he|she|they|there|nobody|no one|none|both|all|most|many|some|each)\s)"
        ),
        "And ",
    ),
)
TRAILING = re.compile(
    r"^(?P<keep>.+),\s+(?:which|who|where|whose|while|with|citing|including|compared|making|leaving|after|before|as|"
    r"when|since|until|so that|because|although|though|despite|even|far|well|more|up from|down from|an?|the)\s[^\"]*\.$"
)
APPOSITIVE = re.compile(
    r"(?<=\w), (?:which|who|whose|where|a|an|the|now|then|formerly|already)\s[^,\"]{3,90},(?=\s[a-z])"
)


@dataclass(frozen=True, slots=True)
class Said:
    """A fact taken apart for speaking. `who` says `claim`; both without who it is just the claim."""

    claim: str
    who: str = ""
    verb: str = ""
    quoted: bool = False


def spoken(fact: str, *, longest: int = LONGEST, lead: str = LEAD) -> str:
    """The fact as a presenter would read it: sentences of at most about `longest` words where the grammar allows."""
    text = prepare(fact)
    said = attributed(text)
    if said.quoted:
        return contract(lead_in(said, lead))
    claim = " ".join(shortened(sentence, longest) for sentence in sentences_of(said.claim, longest))
    return contract(credit(claim, said))


def prepare(fact: str) -> str:
    """Straight quotation marks, spoken figures, no parentheses, no shouting."""
    text = PARENTHESES.sub("", normalise(fact)).strip()
    text = re.sub(r"\s+", " ", text)
    if sum(c.isupper() for c in text) > 0.6 * sum(c.isalpha() for c in text):
        text = DAY_OR_MONTH.sub(lambda m: m.group().title(), text.capitalize())
    text = "".join(part if part.startswith('"') else say_figures(part) for part in re.split(r'("[^"]*")', text))
    return text if re.search(r"[.!?]['\"]?$", text) else text + "."


def attributed(text: str) -> Said:
    """Who says it and what, where the sentence ends or begins with that."""
    quoted = QUOTED_FIRST.match(text)
    if quoted:
        who = (quoted.group("who") or quoted.group("who2") or "").strip(" ,")
        more = f" {quoted.group('more')}" if quoted.group("more") else ""
        claim = quoted.group("quote") + ("." if more else "") + more
        return Said(claim.strip(), drop_when(who), quoted.group("verb") or quoted.group("verb2") or "said", quoted=True)
    if text.count('"') % 2 == 0:
        for pattern in (ACCORDING, TAIL_SAID, TAIL_SAID_FIRST):
            match = pattern.match(text)
            if (
                match
                and match.group("claim").count('"') % 2 == 0
                and plausible(match.group("claim"), match.group("who"))
            ):
                verb = match.groupdict().get("verb") or "according"
                return Said(match.group("claim") + ".", drop_when(match.group("who").strip(" ,")), verb)
    return Said(text)


def plausible(claim: str, who: str) -> bool:
    """Whether the tail is really a speaker, and not the second half of an enumeration or a subordinate clause."""
    if who.split(maxsplit=1)[0].lower() in NO_SPEAKERS:
        return False
    return len(claim.split()) >= 4 and len(who.split()) <= 16


def drop_when(who: str) -> str:
    return re.sub(
        r"(?:\s+(?:published|released|issued|presented))?\s+(?:late |early )?on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: \w+)?$",
        "",
        who,
    )


def lead_in(said: Said, lead: str = LEAD) -> str:
    """A quotation after its speaker. It stays a quotation where its words are only the speaker's own.

    `lead` is how it is led in, with {who} or {Who} for the speaker.
    """
    who = capital(said.who)
    quote = said.claim.rstrip(" ,")
    end = "" if quote.endswith(("!", "?", ".")) else "."
    if who.lower() in PRONOUNS:
        return f'{who} {"says" if singular(who) else "say"}: "{quote}{end}"'
    if FIRST_PERSON.search(quote) or len(re.findall(r"[.!?]", quote)) > 1 or quote.endswith(("!", "?")):
        return f'{led_by(lead, said.who)} "{quote}{end}"'
    return f"{closed(who)} {verb_for(said.verb, who)} {uncapital(quote)}{end}"


def led_by(lead: str, who: str) -> str:
    """The lead-in with its speaker; an apposition that the sentence goes on after gets its second comma."""
    ends = lead.endswith(("{who}:", "{Who}:"))
    return lead.format(who=uncapital(who) if ends else closed(uncapital(who)), Who=closed(capital(who)))


def closed(who: str) -> str:
    """A speaker with an apposition needs its second comma: "Ann Lee, the head, says"."""
    return f"{who}," if "," in who else who


def credit(claim: str, said: Said) -> str:
    """The claim with who says it in front, in the present."""
    if not said.who:
        return capital(claim)
    who = capital(said.who)
    if who.lower() in PRONOUNS:
        return capital(claim)
    if said.verb == "according" or len(who.split()) > 9:
        return f"According to {uncapital(said.who)}, {uncapital(claim)}"
    verb = verb_for(said.verb, who)
    if OPENS_WITH_PREPOSITION.match(claim) and not verb.endswith("that"):
        verb += " that"
    return f"{closed(who)} {verb} {uncapital(claim)}"


def verb_for(verb: str, who: str) -> str:
    phrase = _SPOKEN_VERB.get(verb, "says")
    if singular(who):
        return phrase
    first, _, rest = phrase.partition(" ")
    return f"{first.removesuffix('s') if first.endswith('s') else first} {rest}".strip()


_PEOPLE = frozenset(
    {"officials", "researchers", "scientists", "experts", "doctors", "engineers", "investigators", "organisers"}
)


def singular(who: str) -> bool:
    """Whether a speaker takes "says": a name or a singular noun."""
    head = re.split(r",| of | at | in | for | from | on | with | who ", who)[0].split()
    if who.lower() in ("they", "we", "you", "i"):
        return False
    if not head or " and " in f" {' '.join(head)} ":
        return False
    # The first word of a sentence is capitalised whatever it is: "Controllers in Darmstadt" are no name, "Harms" may be.
    plain = len(head) == 1 and is_english(head[0].lower()) and (len(who.split()) > 1 or head[0].lower() in _PEOPLE)
    last = head[0].lower() if plain else head[-1]
    if last[0].isupper():
        return last.lower() != "police"
    return not (
        last.lower() in ("police", "people", "men", "women")
        or (last.endswith("s") and not last.endswith(("ss", "us", "is")))
    )


def sentences_of(text: str, longest: int = LONGEST) -> list[str]:
    """A long sentence as two or more, split where a new clause begins."""
    if len(text.split()) <= longest * 0.7 or text.count('"'):
        return [text]
    for pattern, joint in SPLITS:
        for match in pattern.finditer(text):
            before, after = text[: match.start()], text[match.end() :]
            if joint == "But " and _is_verb(after.split(maxsplit=1)[0]):
                continue
            if joint == "And " and (len(text.split()) <= longest or "," in before):
                continue
            if len(before.split()) >= SHORTEST - 2 and len(after.split()) >= 4 and "," not in before[-4:]:
                rest = joint + (capital(after) if not joint else after)
                return [*sentences_of(f"{before}.", longest), *sentences_of(rest, longest)]
    return [text]


def _is_verb(word: str) -> bool:
    """Whether a clause that begins with this word has no subject of its own: "but relented"."""
    return word.endswith("ed") or IRREGULAR.get(word, word) != word or word in NO_SUBJECTS


def shortened(sentence: str, longest: int = LONGEST) -> str:
    """A sentence without what it can do without, if it is longer than a breath."""
    while len(sentence.split()) > longest:
        shorter = APPOSITIVE.sub("", sentence, count=1)
        if shorter == sentence:
            match = TRAILING.match(sentence)
            if match is None or len(match.group("keep").split()) < SHORTEST or match.group("keep").count('"') % 2:
                break
            if re.search(r"\band (?!the |a |an |of |in |its )\w+", sentence[match.end("keep") :]):
                break
            shorter = match.group("keep") + "."
        sentence = shorter
    return sentence


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def uncapital(text: str) -> str:
    """Lower case for a first word that is capitalised only because it opens a sentence."""
    first = re.match(r"[^\W_]+(?:'[^\W_]+)?", text)
    if first is None or first.group() in ("I", "I'm", "I've", "I'd", "I'll"):
        return text
    if not is_english(first.group().lower()) and not INFLECTED.match(text):
        return text
    if first.group().isupper() and len(first.group()) > 1:
        return text
    following = text[first.end() : first.end() + 2]
    if following[1:2].isupper() and first.group().lower() not in ARTICLES:
        return text
    return text[:1].lower() + text[1:]


ARTICLES = frozenset(
    listed(
        """
the a an in on at for from with some about most its their our all many under after before when as if by more than
        """
    )
)
