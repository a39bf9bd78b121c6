"""Hand-written word lists of the grounding checker: what is free to say, what means the same, what means the opposite.

FUNCTION holds the grammar of English. RADIO holds the words with which presenters connect, question and react: they say
nothing about the world that a source would have to support. Both were drafted by hand and then completed with words
that the reference scripts add most often; words that make a claim (killed, cheaper, illegal, biggest) were left out.
"""

from __future__ import annotations

from newsroom.writing.tokens import stem
from newsroom.writing.wordlists import listed


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FUNCTION = _words("""
a about above across after again against ago ahead all almost along alongside already also although altogether always am
among an and another any anybody anyone anything anyway anywhere apart are around as aside at away back be because been
before behind being below beneath beside besides between beyond both but by can cannot could despite did do does doing
done down during each either else elsewhere enough even ever every everybody everyone everything everywhere except
far few fewer for from further had has have having he hence her here hers herself him himself his how however i if in
indeed inside instead into is it its itself just last later least less lest let like many may maybe me meanwhile might
mine more most mostly much must my myself near nearby nearly neither never nevertheless next no nobody none nor not
nothing now nowhere of off often on once one ones only onto or other others otherwise ought our ours ourselves out
outside
over own per perhaps quite rather really round s same several shall she should since so some somebody somehow someone
something sometimes somewhere soon still such than that the their theirs them themselves then there therefore these they
this those though through throughout thus till to today together too toward towards under underneath unless until
up upon
us used very via was we well were what whatever when whenever where whereas wherever whether which whichever while who
whoever whole whom whose why will with within without would yes yet you your yours yourself yourselves re ve ll d t
""")

RADIO = _words("""
able according act actual add ask answer anyhow apparent argue attempt aware bad begin behind belong bit bother bring
call care carry case cause certain chance change check choose claim clear close come common complete concern convince
count couple cover course dear decide depend detail difference different doubt drop due early earn easy effect end
entire
evident exact exactly expect explain extra fact fair familiar fast favour feel figure fill final find fine finish first
fit fix follow form fresh front full gap general get give glad go good grow guess hand happen hard hardly head
hear heart
help hint hold hope idea imagine important interest issue join keep kind know late latest lead learn leave left likely
line listen little live long look lot lucky luckily main make manage mark matter mean measure meet mention middle mind
minute moment money more mostly move much name naturally need neat new news nice normal note notice number obvious odd
offer official old open ordinary part pass pay people person pick picture piece place plain plan play please
plenty point
possible present probable problem promise proper put question quick quiet reach read ready real realise reason recent
remain remark remember report rest result right roughly rule run say see seem sense set share short show side sign
simple
single sit situation small so-called solid sort sound speak special spot stage stand start state stay step stick stop
story straight strange strong stuff suggest suppose sure surprise take talk tell thank thing think thought tie time
today tonight top total touch trouble true try turn twist understand update use usual various view wait want warn watch
way weather welcome whole wish wonder word work world worry worth wrong year
hello morning evening afternoon night goodbye programme edition headline summary listener studio source transcript
certainly clearly simply actually basically eventually finally generally especially particularly altogether straightaway
imagine yeah okay oh ah well honestly frankly admittedly
""")

FUNCTION_STEMS = frozenset(stem(w) for w in FUNCTION)
FREE_STEMS = FUNCTION_STEMS | frozenset(stem(w) for w in RADIO)

# Words whose presence turns a statement round.
NEGATIONS = _words("""
not no never none nobody nothing nowhere neither nor without cannot hardly barely scarcely unable unlikely
""")
# Verbs and adjectives that deny or exclude: a line may negate what a source expresses by one of these, and the reverse.
DENIALS = frozenset(
    stem(w)
    for w in listed(
        """
deny denied refuse reject fail failed failure lack absent absence avoid ban bar forbid prohibit prevent cease cancel
abandon withhold dismiss unclear unknown impossible only except exclude exempt disagree dispute instead rather too
few little rare neglect omit unless deadlock doubt unhurt unharmed uninjured untouched undecided unaffected empty
nil missing remove lose lost stop scrap oppose decline halt limit unlikely unbeaten unpaid unfilled reject object
record impound outside keep-out freeze
        """
    )
)

# Each line holds two sides; words of one side contradict the other.
_OPPOSITES = """
rise increase grow climb gain surge jump soar expand raise | fall decrease drop decline shrink slump sink plunge cut lower reduce
up | down
win victory winner | lose loss loser
accept approve support agree allow permit pass | reject refuse oppose ban deny forbid block disagree
open reopen | close closed shut
begin start launch open | end finish stop halt cease close
buy | sell
arrive | depart leave
hire recruit | fire dismiss sack
enter join | leave quit exit
more | fewer less
majority | minority
high highest | low lowest
largest biggest | smallest
longest | shortest
big bigger large larger | small smaller
longer | shorter
above | below
early earlier | late later
true | false
success succeed | failure fail
strengthen strong stronger | weaken weak weaker
improve better | worsen worse
live alive survive | die kill
guilty convict | innocent acquit
legal lawful | illegal unlawful
public | private
north northern | south southern
east eastern | west western
male man men boy | female woman women girl
son | daughter
brother | sister
husband | wife
hot warm hotter warmer hottest | cold cool colder cooler coldest
import | export
borrow | lend
free | jail imprison
quick quicker fast faster speed | slow slower
safe | dangerous unsafe
likely | unlikely
profit | loss
full | empty
inside indoors | outside outdoors
younger youngest | older oldest
rich | poor
cheap cheaper | expensive dearer dear
add | remove
dry drier | wet wetter
heavy heavier | light lighter
confirm | deny
always | never
"""


def _opposites(table: str) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for line in table.strip().splitlines():
        left, right = (frozenset(side.split()) for side in line.split("|"))
        for side, other in ((left, right), (right, left)):
            for word in side:
                found[word] = found.get(word, frozenset()) | other
    return found


OPPOSITES = _opposites(_OPPOSITES)

_SYNONYMS = """
buy purchase acquire; car vehicle motor automobile; lorry truck; child kid pupil youngster schoolchild; boat vessel ship
begin start launch open; end finish stop close conclude; show reveal find; say tell announce state report add note
help aid assist; big large huge great; small little tiny; job post work role position; money cash fund funding
fall drop decline decrease shrink slip dip; rise increase climb grow gain jump surge; doctor physician medic
build construct erect; get receive obtain; give hand grant award; kill die death dead; hurt injure wound; house home
road street route; firm company business maker group; shop store; plan scheme proposal intend; law act bill rule
try attempt test trial; use employ; quick fast rapid swift
teacher tutor; student pupil; old aged ancient; near close by
cost price charge fee fare; cheap affordable; win victory; lose loss defeat; vote ballot poll; leader head chief boss
think believe suspect; ask request demand call; agree accord deal pact; fight battle; fix repair mend; keep stay remain
carry bring take haul transport; search hunt look; sea ocean; film movie; match game; woman lady; man bloke
thousand; half; photo picture photograph image; study research; scientist researcher; police officer; town city village
drug medicine medication; clinic hospital; farmer grower; cut reduce slash trim lower; pay fund finance spend
worker employee staff crew; train railway rail; plane aircraft flight fly; judge court; fine penalty; jail prison
sick ill; jab vaccine vaccinate injection; food meal eat; tall high height; cold chill; hot warm heat; rain wet
jump leap; throw toss; walk foot; travel journey trip; visit visitor come; guest visitor; choose pick select
warn caution; blame fault; chance risk; trouble problem; quit leave resign; replace swap; return back; save rescue
"""

SYNONYMS: dict[str, frozenset[str]] = {}
for _group in _SYNONYMS.replace("\n", ";").split(";"):
    _stems = frozenset(stem(w) for w in _group.split())
    for _stem in _stems:
        SYNONYMS[_stem] = SYNONYMS.get(_stem, frozenset()) | _stems

SUPERLATIVES: dict[str, frozenset[str]] = {}
for _group in """
biggest largest greatest record; smallest tiniest
oldest earliest eldest; newest latest youngest; highest tallest record
lowest record; longest; shortest; fastest quickest record
slowest; best finest; worst; first inaugural maiden debut never
only sole; most majority mainly mostly; least; busiest
richest wealthiest; poorest; hottest warmest record; coldest record
driest; wettest; deadliest; cheapest; strongest
weakest; last final; heaviest; deepest; nearest closest; unprecedented first
""".replace("\n", ";").split(";"):
    for _word in _group.split():
        SUPERLATIVES[_word] = SUPERLATIVES.get(_word, frozenset()) | frozenset(_group.split())

# Ordinary speech built from a superlative that claims no record.
LOOSE_SUPERLATIVES = _words("first last only most least best latest final never mainly mostly record majority sole")

SPEECH_VERBS = frozenset(
    stem(w)
    for w in listed(
        """
say tell add warn argue claim insist announce report explain note believe think estimate call describe admit concede
deny promise suggest state declare predict expect hope recall reckon write told maintain stress acknowledge confirm
conclude calculate accuse blame joke complain testify vow pledge urge ask reply comment put according quote
        """
    )
)

# Names of one place or body: they need no common beginning to stand for each other.
ALIASES: tuple[frozenset[str], ...] = tuple(
    frozenset(group.split())
    for group in """
us usa america american americans united states
uk britain british briton britons united kingdom
eu european europe union
un united nations
france french; germany german germans; netherlands dutch holland; spain spanish spaniard; greece greek greeks
turkey turkish turks; ireland irish; wales welsh; scotland scottish scots; denmark danish danes; sweden swedish swedes
finland finnish finns; poland polish poles; switzerland swiss; czechia czech; norway norwegian; iceland icelandic
philippines filipino philippine; peru peruvian; thailand thai; laos lao; china chinese; lebanon lebanese; mali malian
cyprus cypriot; iraq iraqi; niger nigerien; congo congolese
togo togolese; cuba cuban; new zealand kiwi; england english
portugal portuguese; chile chilean; oman omani; croatia croat croatian; serbia serb; slovakia slovak; slovenia slovene
basel basle; venice venetian; naples neapolitan; moscow muscovite; glasgow glaswegian; manchester mancunian
ave avenue; st street saint; rd road; dr doctor
mt mount; who world health organisation organization; covid coronavirus; antarctica antarctic; arctic
""".replace("\n", ";").split(";")
    if group.strip()
)
# These say nothing about the office that somebody holds.
COURTESIES = _words("mr mrs ms miss")
TITLES = _words("""
mr mrs ms miss dr doctor prof professor sir dame lady lord president minister prime captain general judge justice mayor
governor senator chancellor king queen prince princess pope bishop father sister saint st sergeant inspector director
""")
