"""Units and currencies as they are written and as they are spoken."""

from __future__ import annotations

import re

from newsroom.writing.wordlists import listed

# canonical name: the ways it is written, longest first where one begins another
_UNITS = """
percent: percentage points, percentage point, per cent, percent, pct, %
permille: ‰
km2: square kilometres, square kilometers, sq km, km²
m2: square metres, square meters, square metre, square meter, sq m, m²
sqmi: square miles
sqft: square feet
m3: cubic metres, cubic meters, m³
kmh: kilometres an hour, kilometers an hour, kilometres per hour, kilometers per hour, km/h, kph
mph: miles an hour, miles per hour, mph
celsius: degrees Celsius, degrees centigrade, °C
fahrenheit: degrees Fahrenheit, °F
degree: degrees, degree, °
km: kilometres, kilometers, kilometre, kilometer, km
mile: nautical miles, miles, mile
cm: centimetres, centimeters, centimetre, centimeter, cm
mm: millimetres, millimeters, millimetre, millimeter, mm
metre: metres, meters, metre, meter, m
foot: feet, foot, ft
inch: inches, inch
kg: kilograms, kilogrammes, kilogram, kilos, kilo, kg
gram: grams, grammes, gram, g
mg: milligrams, milligram, mg
tonne: tonnes, tonne, metric tons, tons, ton
pound: pounds, pound, lb
ounce: ounces, ounce
litre: litres, liters, litre, liter
ml: millilitres, milliliters, ml
gallon: gallons, gallon
barrel: barrels, barrel
hectare: hectares, hectare, ha
acre: acres, acre
gwh: gigawatt-hours, gigawatt hours, GWh
mwh: megawatt-hours, megawatt hours, MWh
kwh: kilowatt-hours, kilowatt hours, kWh
gw: gigawatts, gigawatt, GW
mw: megawatts, megawatt, MW
kw: kilowatts, kilowatt, kW
volt: volts, volt
decibel: decibels, decibel, dB
hertz: hertz, Hz
byte: gigabytes, megabytes, terabytes
second: seconds, second
minute: minutes, minute
hour: hours, hour
day: days, day
night: nights, night
week: weeks, week
month: months, month
year: years, year
decade: decades, decade
century: centuries, century
EUR: euros, euro
GBP: sterling
CAD: Canadian dollars
AUD: Australian dollars
NZD: New Zealand dollars
USD: US dollars, U.S. dollars, American dollars
dollar: dollars, dollar
cent: cents, cent
pence: pence
yen: yen
yuan: yuan
rupee: rupees, rupee
franc: Swiss francs, francs, franc
krona: kronor, kroner, krona, krone
peso: pesos, peso
real: reais
rand: rand
naira: naira
shilling: shillings, shilling
won: won
zloty: zlotys, zloty
birr: birr
cedi: cedis, cedi
ruble: rubles, roubles, rouble
lira: lira, liras
dirham: dirhams, dirham
"""

CURRENCY_SIGNS: dict[str, str] = {
    "$": "dollar", "US$": "USD", "C$": "CAD", "CA$": "CAD", "A$": "AUD", "AU$": "AUD", "NZ$": "NZD", "S$": "SGD",
    "HK$": "HKD", "R$": "real", "€": "EUR", "£": "GBP", "¥": "yen", "₹": "rupee", "₩": "won", "₦": "naira", "₱": "peso",
    "₺": "lira", "₽": "ruble", "₫": "dong", "₴": "hryvnia",
}  # fmt: skip
SIGN_PATTERN = "|".join(re.escape(s) for s in sorted(CURRENCY_SIGNS, key=len, reverse=True))

UNIT_FORMS: dict[str, str] = {}
for _line in _UNITS.strip().splitlines():
    _name, _forms = _line.split(":", 1)
    for _form in _forms.split(","):
        UNIT_FORMS[_form.strip()] = _name
_LOWER_FORMS = {form.lower(): name for form, name in UNIT_FORMS.items()}
UNIT_PATTERN = re.compile(
    r"(?:\s+|-|)(?P<unit>"
    + "|".join(re.escape(f).replace(r"\ ", r"[\s-]+") for f in sorted(UNIT_FORMS, key=len, reverse=True))
    + r")(?![^\W_])",
    re.IGNORECASE,
)

DOLLARS = frozenset({"dollar", "USD", "CAD", "AUD", "NZD", "SGD", "HKD"})
CURRENCIES = frozenset(CURRENCY_SIGNS.values()) | frozenset(
    listed(
        """
cent pence pound yuan franc krona peso rand shilling zloty birr cedi dirham
        """
    )
)
# A number of these means something else without its unit.
ESSENTIAL = CURRENCIES | {"percent", "permille"}


# Seconds in a unit of time; months and years as counted, not as calendars have them.
SECONDS: dict[str, int] = {
    "second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800, "month": 2629800, "year": 31557600,
    "decade": 315576000, "century": 3155760000,
}  # fmt: skip


def unit_at(text: str, position: int) -> tuple[str, int]:
    """The unit written right after `position`, and where it ends; "" and `position` if there is none."""
    match = UNIT_PATTERN.match(text, position)
    if match is None:
        return "", position
    form = re.sub(r"[\s-]+", " ", match.group("unit"))
    name = UNIT_FORMS.get(form) or _LOWER_FORMS.get(form.lower()) or _LOWER_FORMS[match.group("unit").lower()]
    if name == "metre" and form.lower() == "m" and match.start("unit") == position:
        return "metre", match.end()
    return name, match.end()


def same_unit(first: str, second: str) -> bool:
    """Whether two units may stand for each other when spoken: "$" is any dollar, "£" is pounds."""
    if first == second:
        return True
    pair = {first, second}
    if "dollar" in pair and pair <= DOLLARS:
        return True
    return pair in ({"GBP", "pound"}, {"degree", "celsius"}, {"degree", "fahrenheit"})
