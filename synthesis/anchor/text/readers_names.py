"""Abbreviations, titles, Roman numerals, acronyms, model names and single symbols."""

from __future__ import annotations

import re

from synthesis.anchor.text.lexicon import load_lexicon
from synthesis.anchor.text.numbers import cardinal, ordinal, pairs, roman
from synthesis.anchor.text.reader import reader, spelled

TITLES = {
    "Mr": "mister",
    "Mrs": "missus",
    "Ms": "miz",
    "Dr": "doctor",
    "Prof": "professor",
    "Sen": "senator",
    "Rep": "representative",
    "Gov": "governor",
    "Gen": "general",
    "Lt": "lieutenant",
    "Sgt": "sergeant",
    "Capt": "captain",
    "Col": "colonel",
    "Maj": "major",
    "Cpl": "corporal",
    "Adm": "admiral",
    "Rev": "reverend",
    "Hon": "honorable",
    "Pres": "president",
    "St": "saint",
    "Mt": "mount",
    "Ft": "fort",
    "Sens": "senators",
    "Reps": "representatives",
    "Msgr": "monsignor",
    "Cmdr": "commander",
    "Det": "detective",
    "Supt": "superintendent",
}
ABBREVIATIONS = {
    "Jr": "junior",
    "Sr": "senior",
    "Inc": "incorporated",
    "Corp": "corporation",
    "Ltd": "limited",
    "Co": "company",
    "etc": "et cetera",
    "vs": "versus",
    "v": "versus",
    "approx": "approximately",
    "dept": "department",
    "Dept": "department",
    "est": "established",
    "Est": "established",
    "govt": "government",
    "Univ": "university",
    "Assn": "association",
    "Bros": "brothers",
    "Vol": "volume",
    "vol": "volume",
    "Fig": "figure",
    "fig": "figure",
    "pp": "pages",
    "Ave": "avenue",
    "Blvd": "boulevard",
    "Rd": "road",
    "Hwy": "highway",
    "Pkwy": "parkway",
    "Ln": "lane",
    "Mon": "monday",
    "Tue": "tuesday",
    "Tues": "tuesday",
    "Wed": "wednesday",
    "Thu": "thursday",
    "Thurs": "thursday",
    "Fri": "friday",
    "ca": "circa",
    "cf": "compare",
    "min": "minimum",
    "max": "maximum",
    "al": "al",
    "ed": "edition",
    "Calif": "california",
    "Mass": "massachusetts",
    "Conn": "connecticut",
    "Pa": "pennsylvania",
    "Fla": "florida",
    "Tenn": "tennessee",
    "Va": "virginia",
    "Minn": "minnesota",
    "Wis": "wisconsin",
    "Ariz": "arizona",
}
NEEDS_NO_DOT = frozenset(
    {"vs", "etc", "Mr", "Mrs", "Ms", "Dr", "Jr", "Sr", "Ltd", "Corp", "Inc", "approx", "govt", "Blvd"}
)
PHRASES = {"e.g.": "for example", "i.e.": "that is", "Ph.D.": "P H D", "PhD": "P H D", "a.k.a.": "also known as"}
PHRASES |= {"w/": "with", "w/o": "without", "c/o": "care of", "n/a": "not applicable", "24/7": "twenty four seven"}
PHRASES |= {"9/11": "nine eleven", "AC/DC": "A C D C", "AT&T": "A T and T", "R&D": "R and D", "Q&A": "Q and A"}
SAID_AS_WORDS = frozenset((
    "NATO", "NASA", "UNESCO", "UNICEF", "OPEC", "COVID", "AIDS", "NASDAQ", "NAFTA", "ASEAN", "FIFA", "UEFA",
    "INTERPOL", "FEMA", "OSHA", "LASER", "RADAR", "SWAT", "PIN", "SIM", "RAM", "ROM", "GIF", "NAND", "RAID", "SCUBA",
    "SONAR", "OSLO", "DARPA", "NOAA", "CERN", "DOGE", "USAID", "YOLO", "NIMBY", "SARS", "MERS", "EBITDA", "ISIS",
    "ICE", "IKEA", "LEGO", "VISA", "DREAM", "SNAP",
))  # fmt: skip
SYMBOLS = {"&": "and", "+": "plus", "=": "equals", "@": "at", "%": "percent", "#": "number", "~": "about", "^": "caret"}
SYMBOLS |= {"<": "less than", ">": "greater than", "°": "degrees", "$": "dollars", "£": "pounds", "€": "euros"}
SYMBOLS |= {"¥": "yen", "₹": "rupees", "/": "slash", "\\": "backslash", "|": "bar"}
_COUNTED_BY_ROMAN = (
    "World War|Chapter|Part|Act|Scene|Volume|Book|Phase|Type|Class|Article|Title|Super Bowl|Level|Stage|Section|Apollo"
)
_REGNAL = "King|Queen|Pope|Emperor|Tsar|Czar|Prince|Sultan|Kaiser"
_NAME = r"[A-Z][a-z]+"
_CAPITAL = r"[A-Z][A-Z]+"


def _title(match: re.Match[str]) -> str | None:
    return TITLES[match["title"]]


def _street(match: re.Match[str]) -> str:
    return f"{match['name'].lower()} {'street' if match['kind'].startswith('St') else 'drive'}"


def _abbreviation(match: re.Match[str]) -> str | None:
    word = match["word"]
    if word in TITLES:
        return TITLES[word] if match["dot"] else None
    return ABBREVIATIONS[word] if match["dot"] or word in NEEDS_NO_DOT else None


def _roman_count(match: re.Match[str]) -> str | None:
    value = roman(match["roman"])
    return f"{match['noun'].lower()} {cardinal(str(value))}" if value else None


def _regnal(match: re.Match[str]) -> str | None:
    value = roman(match["roman"])
    if not value:
        return None
    title = f"{match['title'].lower()} " if match["title"] else ""
    return f"{title}{match['name'].lower()} the {ordinal(str(value))}"


def _dotted_letters(match: re.Match[str]) -> str:
    return spelled(match.group(0).removesuffix("'s")) + (" 's" if match.group(0).endswith("'s") else "")


def _acronym(match: re.Match[str]) -> str | None:
    letters, ending = match["letters"], match["ending"] or ""
    spoken = letters.lower() if _is_word(letters, match.string) else spelled(letters)
    return spoken + {"": "", "s": " 's", "'s": " 's"}[ending] if " " in spoken else spoken + ending


def _is_word(letters: str, line: str) -> bool:
    if letters in SAID_AS_WORDS:
        return True
    shouted = sum(map(str.isupper, line)) > 0.6 * max(1, sum(map(str.isalpha, line)))
    long_word = len(letters) >= 4 and letters.lower() in load_lexicon()
    return long_word or (shouted and len(line) > len(letters) + 4 and letters.lower() in load_lexicon())


def _model(match: re.Match[str]) -> str:
    parts = re.findall(r"[A-Za-z]+|\d+", match.group(0))
    return " ".join(_model_part(part) for part in parts)


def _model_part(part: str) -> str:
    if part.isdigit():
        return pairs(part)
    if part == "s":
        return "'s"
    return part.lower() if part in SAID_AS_WORDS or (not part.isupper() and len(part) > 2) else spelled(part)


def _camel(match: re.Match[str]) -> str | None:
    written = match.group(0)
    if written.lower() in load_lexicon():
        return written.lower()
    parts = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", written)
    return " ".join(spelled(part) if part.isupper() or len(part) == 1 else part.lower() for part in parts)


def _aircraft(match: re.Match[str]) -> str:
    return f"{match['maker'].lower()} {pairs(match['number'])}"


def _version(match: re.Match[str]) -> str:
    return "version " + " point ".join(cardinal(group) for group in match["number"].split("."))


def _either(match: re.Match[str]) -> str:
    return "or" if match["second"].lower() != "or" else ""


PHRASE_READERS = (
    reader("|".join(rf"{re.escape(phrase)}(?!\w)" for phrase in PHRASES), lambda match: PHRASES[match.group(0)]),
    reader(r"(?P<maker>Boeing|Airbus) (?P<number>\d{3})(?!\d)", _aircraft),
    reader(r"[vV](?:ersion )?(?P<number>\d+(?:\.\d+)+)", _version),
)
NAME_READERS = (
    reader(rf"(?P<noun>{_COUNTED_BY_ROMAN}) (?P<roman>[IVXLCDM]+)\b(?!\.[A-Z])", _roman_count),
    reader(rf"(?:(?P<title>{_REGNAL}) )?(?P<name>{_NAME}) (?P<roman>[IVX]{{2,}}|V|X)\b(?!\.[A-Z])", _regnal),
    reader(rf"(?P<title>{_REGNAL}) (?P<name>{_NAME}) (?P<roman>I)\b(?! \w)", _regnal),
    reader(rf"(?P<name>{_NAME}) (?P<kind>St|Dr)(?:\.|\b)(?! [A-Z])", _street),
    reader(rf"(?P<title>{'|'.join(sorted(TITLES, key=len, reverse=True))})(?:\. ?(?=[A-Z])| (?=[A-Z][a-z]))", _title),
    reader(r"(?:[A-Z]\.){2,}(?:'s)?", _dotted_letters),
    reader(
        rf"(?P<word>{'|'.join(sorted(ABBREVIATIONS | TITLES, key=len, reverse=True))})\b(?P<dot>\.)?", _abbreviation
    ),
    reader(r"[A-Z]\.(?= ?[A-Z])", lambda match: match.group(0)[0]),
    reader(r"[A-Za-z]+-?\d+(?:[A-Za-z]{1,2}\b|-\d+)?(?:[A-Za-z]\d+)*(?![\w])", _model),
    reader(r"\d+[A-Za-z]{1,3}(?:\d+[A-Za-z]?)*\b", _model),
    reader(rf"(?P<letters>{_CAPITAL})(?P<ending>'s|s)?(?![\w])", _acronym),
    reader(r"[a-z]+[A-Z][A-Za-z]*|[A-Z][a-z]+[A-Z][A-Za-z]*", _camel),
    reader(r"[B-HJ-Z](?![\w'])", lambda match: match.group(0)),
    reader(r"(?<=\w)/(?=(?P<second>[A-Za-z]+))", _either),
    reader(r"[&+=@%#~^<>°$£€¥₹/\\|]", lambda match: SYMBOLS[match.group(0)]),
)
