"""May this be asked for, may this be said? Rules over words, then a judge that has learnt from labelled texts. Pure.

docs/policy.md says what is forbidden. Two questions, since they differ: `of_prompt` reads what a podcast should do,
`of_spoken` what a voice would say aloud. Both look at what is wanted done (have … say, in the voice of …), not at whom a
text is about: news name people all the time. Neither understands. What they hold, an editor sees; what they miss,
docs/policy.md says with figures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from podcasts.trust import judge
from podcasts.trust.names import KNOWN, OFFICE, RELATION, SURNAMES
from podcasts.trust.wording import plain

SENTENCES = {
    "impersonation": "It would put words into the mouth of a real person.",
    "voice": "It asks for the voice of a real person. The voices here belong to nobody, or to people who agreed.",
    "fraud": "It reads like a fraud: somebody is to be talked out of money or a secret.",
    "election": "It would keep people from voting or mislead them about a vote.",
    "alarm": "It reads like a false alarm that could frighten people.",
    "abuse": "It threatens, blackmails or degrades people.",
    "sexual": "It is sexual and about a real person or a minor.",
    "hiding": "It asks to hide that a machine made it. Every podcast here says so.",
}


@dataclass(frozen=True, slots=True)
class Objection:
    """Why something is held; `kind` is a heading of docs/policy.md."""

    kind: str

    @property
    def sentence(self) -> str:
        return f"{SENTENCES[self.kind]} Nothing like that is made here."

    @property
    def reason(self) -> str:
        """For the editor who decides."""
        return f"Held by the guard ({self.kind}): {SENTENCES[self.kind]}"


WORD = r"[A-ZÀ-ÖØ-Þ][\w’'.-]*"
# Bounded: without, two thousand capitals take seconds.
NAME = rf"{WORD}(?:\s+(?:(?:van|von|der|de|da|la|al|bin)\s+){{0,2}}{WORD}){{1,5}}"
PERSON = rf"(?:{NAME}|\b(?:{SURNAMES})\b|(?i:(?:the|our|your)\s+{OFFICE})|(?i:{OFFICE})\s+{WORD}|(?i:{RELATION}))"
PLACE = r"(?:Street|Square|Road|Station|Motors|Avenue|Hospital|College|University|Hotel|Island|Park|Theatre)\b"
CLAIMANT = rf"(?:(?i:(?:mr|mrs|ms)\.?\s+)?(?:{KNOWN})\b|(?:(?i:your|the)\s+)?(?i:{OFFICE})\s+(?!{PLACE}){WORD})"
SAY = r"(?:say(?:s|ing)?|tell(?:s|ing)?|talk(?:s|ing)?|speak(?:s|ing)?|announc\w+|admit\w*|confess\w*|claim\w*|declar\w+|insult\w*|endors\w+|agree\w*)"


def _rules(*patterns: str) -> list[re.Pattern[str]]:
    return [re.compile(pattern) for pattern in patterns]


WISHES = {
    "voice": _rules(
        r"(?i:(?:^|[.!,;:]\s*|\bplease\s+|\band\s+|\bcan\s+you\s+)(?:re-?create|clone|copy|imitate|mimic|bring\s+back|replicate)\b.{0,40}\bvoice)",
        rf"(?i:\b(?:news|weather|day|story|stories|results|it|this|episode|podcast)\s+(?:read|narrated|voiced|presented|told|spoken)\s+by)\s+{PERSON}",
        rf"(?i:\bas\s+(?:voiced|read|told|narrated)\s+by)\s+(?:{PERSON}|{WORD})",
        rf"(?i:\bin|\bwith|\buse|\bcopy|\bmimic|\bimitat\w+|\bclon\w+)\s+(?i:a\s+|the\s+)?(?i:voice)\s+(?i:of|like)\s+{PERSON}",
        rf"(?i:\bin|\bwith|\buse|\bmimic|\bimitat\w+|\bclon\w+)\s+(?:{PERSON}|\w+)['’]s\s+(?:\w+\s+)?voice",
        rf"(?i:\bsame\s+voice\s+as|\bsounds?\s+(?:exactly\s+|just\s+)?like|\bvoice\s+like)\s+{PERSON}",
        rf"(?i:^|[.:,;]\s*)(?i:voiced\s+by)\s+{PERSON}",
        rf"(?i:\bdo\s+an?\s+impression\s+of)\s+{PERSON}",
        rf"(?i:\bmake\b.{{0,40}}\b(?:talk|speak|sound)\s+like)\s+{PERSON}",
        rf"(?i:\bcopy|\bimitat\w+|\bmimic)\s+{PERSON}.{{0,40}}\b(?i:voice|way\s+of\s+speaking)",
    ),
    "impersonation": _rules(
        rf"(?i:\b(?:clip|audio|recording|one|podcast|episode|song|message|sketch)\s+(?:of|where|in\s+which|by|from|with)\s+(?:the\s+)?){PERSON}\s+(?:\w+ing|\w+s)\b",
        rf"(?i:(?:^|[.!;:]\s*|\bplease\s+)(?:act\s+as|you\s+are|answer\s+as|be))\s+{PERSON}",
        rf"{PERSON}.{{0,120}}\b(?i:told\s+by\s+(?:himself|herself)|read\s+it\s+as\s+(?:him|her)|(?:his|her|their)\s+own\s+(?:words|voices?)(?!.{{0,40}}\b(?:quotes|interviews)\b)|in\s+the\s+first\s+person)",
        rf"(?i:\b(?:fictional|invented|fake|made-?up|imaginary|unreal)\b.{{0,40}}\b(?:interview|confession|call|speech|statement|quotes?|apology|dialogue)).{{0,30}}{PERSON}",
        rf"(?i:\bwrite)\s+(?i:an?|the)\b.{{0,25}}\b(?i:speech|statement|letter|apology|monologue|diary)\s+(?i:by|of|from)\s+{PERSON}",
        rf"(?i:^|\b(?:please|and|to)\s+)(?i:have|make|let|get)\s+{PERSON}(?:\s+\w+){{0,6}}?\s+{SAY}\b",
        rf"(?i:\bmake\s+a\s+podcast\b.{{0,20}}\b(?:where|in\s+which))\s+{PERSON}.{{0,80}}\b{SAY}\b",
        rf"(?i:\bspeech|\bstatement|\bmonologue|\bmessage)\b.{{0,20}}{PERSON}.{{0,30}}\b(?i:never|invented|admits|confess\w*)",
        rf"(?i:\bpretend\s+to\s+be|\bspeak\s+as|\brole-?play\s+as|\bpose\s+as|\bimpersonate|\bas\s+if\s+you\s+were)\b.{{0,25}}{PERSON}",
        rf"(?i:\bfake|\binvented|\bmade-?up|\bfictitious)\s+(?i:interview|confession|press\s+conference|speech|statement|call|quotes?)\b.{{0,20}}{PERSON}",
        rf"(?i:\bwords\s+into)\s+{PERSON}['’]?s?\s+(?i:mouth)",
        rf"(?i:\bmake\s+it\s+(?:sound|look|seem)\s+as\s+if)\s+(?i:{OFFICE}\s+)?{PERSON}",
        rf"(?i:\bin\s+the\s+name\s+of)\s+{PERSON}",
        rf"(?i:\bfabricate|\binvent)\s+(?i:quotes?|statements?|words|what)\b.{{0,20}}{PERSON}",
        rf"(?i:\ba\s+deep-?fake\s+of)\s+{PERSON}",
        rf"(?i:\bwrite)\s+(?i:a|the)\s+(?i:suicide\s+note|confession|resignation)\s+(?i:by|of|from)\s+{PERSON}",
        rf"(?i:\blet)\s+(?i:{OFFICE}\s+)?{PERSON}.{{0,20}}\b(?i:first\s+person)",
    ),
    "fraud": _rules(
        r"(?i:\b(?:write|record|make|script)\b.{0,40}\b(?:scammer|scam|phishing|con\s+man|fraudster)\b.{0,60}\b(?:say|call|message|savings|people))",
        r"(?i:\b(?:script|record|write|make|voice\s+message)\b.{0,60}\b(?:begs?|asks?|tricks?|get\s+past|convince|giving)\b.{0,80}\b(?:cash|money|card\s+number|pin|password|bank['’]s\s+voice))",
        r"(?i:\bget\s+past\b.{0,30}\bvoice\s+recognition)",
    ),
    "election": _rules(
        r"(?i:\bkeeps?\b.{0,40}\bfrom\s+voting)",
        r"(?i:\ba\s+(?:robocall|message)\s+(?:that\s+tells|telling|to\s+tell)\b.{0,40}\bvot\w+.{0,80}\b(?:stay|save\s+(?:their|your)\s+vote|not\s+vote))",
        r"(?i:\b(?:polls?|polling\s+(?:places?|stations?)|vote|election)\b.{0,60}\b(?:to|so\s+that)\b.{0,20}\b(?:confuse|mislead|discourage|deter)\b)",
        r"(?i:\bwrong\s+(?:election|polling|voting)\s+(?:date|day|time|place))",
    ),
    "alarm": _rules(
        r"(?i:\ba\s+fake\s+(?:emergency|evacuation|news)\s*(?:broadcast|alert|bulletin|alarm|warning)\b.{0,20}\babout)",
        r"(?i:\bnot\s+true\b.{0,60}\b(?:scare|frighten|panic))",
    ),
    "abuse": _rules(
        r"(?i:\b(?:humiliat|bull(?:y|ies)|harass|intimidat)\w*\s+(?:my|our|the|this|a)\b.{0,60}\bso\s+that)",
        r"(?i:\ball\s+\w+\s+are\s+(?:thieves|criminals|vermin|animals|parasites|rats|terrorists))",
        r"(?i:\b(?:say|claim|explain|make\s+fun)\b.{0,20}\b(?:jew\w*|muslim\w*|christian\w*|roma|black|gay|trans|women|immigrant\w*|refugee\w*)\b.{0,60}\b(?:control|steal|thieves|inferior|dirty|stupid|deported|replace|vermin))",
        r"(?i:^(?:please\s+)?(?:threaten|blackmail|harass)\s+(?:the|my|our|this|a)\b)",
    ),
    "sexual": _rules(
        rf"(?i:\b(?:sex\s+scene|porn\w*|erotic\w*|nude|naked|dirty\s+talk|sexy|moaning)\b).{{0,60}}{PERSON}",
        r"(?i:\b(?:sex\w*|porn\w*|erotic\w*|nude|naked)\b.{0,60}\b(?:child\w*|minor|pupil|schoolgirl|schoolboy|(?:[1-9]|1[0-7])[ -]years?[ -]old))",
    ),
    "hiding": _rules(
        r"(?i:\b(?:no|without)\s+(?:an?\s+|the\s+)?(?:ai[\s-]+)?(?:disclaimer|disclosure|watermark|ai\s+(?:notice|label))\b)",
        r"(?i:\b(?:must|should|will)\s+(?:believe|think)\b.{0,30}\b(?:real|human)\b)",
        r"(?i:\b(?:leave\s+out|remove|without|drop|hide|skip)\b.{0,20}\b(?:notice|watermark|disclosure|label)\b.{0,80}(?:\bai\b|machine|trace|human|so\s+that|so\s+nobody))",
        r"(?i:\bsay\s+that\b.{0,30}\bis\s+a\s+(?:real\s+person|human)\b.{0,20}\bnot\s+an?\s+(?:machine|ai|robot))",
    ),
}  # fmt: skip

SPEECH = {
    "impersonation": _rules(
        rf"(?:^|[.!?:,\n]\s*)(?i:this\s+is|i\s+am|i['’]m|my\s+name\s+is|it['’]s\s+me,)\s+{CLAIMANT}",
        rf"(?:^|[.!?:\n]\s*)I,\s+{CLAIMANT}\s*,",
        rf"(?i:\bhello|\bgood\s+\w+),\s+{CLAIMANT}(?:\s+\w+)?\s+here\b(?!\s+(?:is|was)\b)",
        rf"(?i:(?:^|[.!?:]\s*)as\s+your\s+{OFFICE}\b)",
        rf"\bI,\s+(?:{KNOWN}),",
    ),
    "fraud": _rules(
        r"(?i:\b(?:read|tell|give|send)\s+(?:me|us)\b.{0,40}\b(?:code|pin|password|card\s+number))",
        r"(?i:\b(?:confirm|enter|type|say)\b.{0,20}\byour\b.{0,15}\b(?:password|pin|card|code)(?!.{0,60}\bnever\b))",
        r"(?i:\b(?:pay|transfer|wire|send|hand|lend)\b.{0,60}\b(?:euros|dollars|pounds|money|cash|fee|bill|savings|bitcoins?)\b.{0,60}\b(?:urgent|today|at\s+once|immediately|officer|secret))",
        r"(?i:\b(?:grandma|grandpa|mum|mom|dad|granny)\b.{0,120}\b(?:need|send)\b.{0,40}\b(?:money|cash|wire))",
        r"(?i:\b(?:transfer|wire|send)\b.{0,60}\b(?:euros|dollars|pounds|money|bitcoins?)\b.{0,60}\b(?:confidential|secret|don['’]t\s+tell|right\s+now|today))",
        r"(?i:\bmy\s+voice\s+is\s+my\s+password)",
        r"(?i:\b(?:buy|pay)\b.{0,30}\bgift\s+cards\b)",
        r"(?i:\bwe\s+have\s+your\s+(?:daughter|son|child|wife|husband)\b.{0,80}\b(?:pay|bitcoins?))",
    ),
    "election": _rules(
        r"(?i:\b(?:election|vote|voting|polls?)\b.{0,40}\b(?:has|have)\s+been\s+moved)",
        r"(?i:\byou\s+can\s+now\s+vote\s+by\s+(?:text|phone|telephone|email|mail))",
        r"(?i:\barrested\s+at\s+the\s+poll\w*)",
        r"(?i:\b(?:don['’]t|do\s+not|no\s+need\s+to)\s+(?:bother\s+to\s+|go\s+and\s+)?vote(?:[.!]|\s+(?:today|tomorrow|on|this)\b))",
        r"(?i:\b(?:vot(?:e|ing|ers)|elections?|polls?)\b.{0,60}\bstay\s+(?:at\s+)?home)",
        r"(?i:\bvoters\s+of\b.{0,40}\bvote\s+on\s+\w+day)",
    ),
    "alarm": _rules(
        r"(?i:(?:^|\n)\W*(?:emergency|breaking(?:\s+news)?|attention|warning|alert)\b.{0,200}\b(?:leave\s+your\s+homes?|run|shelter|evacuate|do\s+not\s+drink|radiation))",
        r"(?i:\bthis\s+is\s+not\s+a\s+(?:drill|test)\b)",
        r"(?i:\bthis\s+is\s+(?:an\s+emergency\s+alert|the\s+police)\b.{0,120}\b(?:evacuate|shelter|missile|bomb|now))",
        r"(?i:\bwe\s+interrupt\s+this\s+program\w*\b.{0,120}\b(?:shot|dead|martial\s+law|attack|war|missile|explo\w+))",
    ),
    "abuse": _rules(
        r"(?i:\bi\s+(?:will|am\s+going\s+to)\s+(?:kill|rape|hurt|burn|beat|destroy)\s+(?:down\s+)?(?:you|your|him|her|them)\b)",
        r"(?i:\bpay\s+(?:me|us)\b.{0,30}\bor\s+(?:i|we)\s+(?:will|are\s+going\s+to)\b)",
        r"(?i:\ball\s+\w+\s+are\s+(?:thieves|criminals|vermin|animals|parasites|rats|terrorists))",
    ),
    "sexual": WISHES["sexual"],
}  # fmt: skip
# A question or a report about such a thing is not such a thing.
ABOUT = re.compile(
    r"(?i:^\W*(?:how|why|when|did|does|is|are|was|were)\b)"
    r"|(?i:\bfact[ -]check\b|\bwhat\s+(?:the\s+law|it)\s+says\b|\baccording\s+to\b|\bthe\s+\w+\s+reports\b|\bwhat\s+happened\b)"
)


def of_prompt(wish: str) -> Objection | None:
    """What a listener wants a podcast to be. None: nothing against it."""
    text = plain(wish)
    ruled = None if ABOUT.search(text) else _first(WISHES, text)
    return ruled or _learnt(text, "prompt")


def of_spoken(text: str) -> Objection | None:
    """What a voice would say, word by word."""
    said = plain(text)
    return _first(SPEECH, said) or _learnt(said, "spoken")


def _first(rules: dict[str, list[re.Pattern[str]]], text: str) -> Objection | None:
    for kind, patterns in rules.items():
        if any(pattern.search(text) for pattern in patterns):
            return Objection(kind)
    return None


def _learnt(text: str, where: judge.Where) -> Objection | None:
    kind = judge.kind_of(text, where)
    return Objection(kind) if kind else None
