"""Tables of English that no rule gives: irregular forms and contractions."""

from __future__ import annotations

_VERBS = """
be am is are was were been being; have has had having; do does did done doing; go goes went gone going
begin began begun; bend bent; bind bound; bite bit bitten; bleed bled; blow blew blown; break broke broken
bring brought; build built; burn burnt; buy bought; catch caught; choose chose chosen; come came; cost costs
creep crept; cut cuts cutting; deal dealt; dig dug; draw drew drawn; dream dreamt; drink drank drunk
drive drove driven; eat ate eaten; fall fell fallen; feed fed; feel felt; fight fought; find found; flee fled
fly flew flown flies; forbid forbade forbidden; forget forgot forgotten; freeze froze frozen; get got gotten getting
give gave given; grind ground; grow grew grown; hang hung; hear heard; hide hid hidden; hit hits hitting
hold held; keep kept; kneel knelt; know knew known; lay laid; lead led; leap leapt; learn learnt; leave left
lend lent; lie lay lain lying; light lit; lose lost losing; make made making; mean meant; meet met; pay paid
prove proven; put puts putting; read reading; ride rode ridden; ring rang rung; rise rose risen; run ran running
say said; see saw seen; seek sought; sell sold; send sent; set sets setting; shake shook shaken; shine shone
shoot shot; show shown; shrink shrank shrunk; shut shuts shutting; sing sang sung; sink sank sunk; sit sat sitting
sleep slept; slide slid; speak spoke spoken; spend spent; spin spun; split splitting; spread spreading
spring sprang sprung; stand stood; steal stole stolen; stick stuck; strike struck stricken; sweep swept
swim swam swum; take took taken; teach taught; tear tore torn; tell told; think thought; throw threw thrown
wake woke woken; wear wore worn; weave wove woven; weep wept; win won winning; wind wound; write wrote written
die died dies dying death deaths dead; apply applied; use used using; burst; cast; hurt; let; quit; rid; shed; thrust
"""
_NOUNS = """
man men; woman women; child children; person people; foot feet; tooth teeth; mouse mice; goose geese; leaf leaves
life lives; wife wives; knife knives; half halves; shelf shelves; thief thieves; loaf loaves; calf calves; wolf wolves
analysis analyses; crisis crises; datum data; medium media; phenomenon phenomena; criterion criteria
kilometre kilometer kilometres kilometers km; metre meter metres meters; tonne tonnes; litre liter litres liters
percent per-cent; centre center centres centers; theatre theater theatres theaters; harbour harbor; colour color
neighbour neighbor neighbours neighbors; labour labor; favour favor; honour honor; grey gray; tyre tire; plough plow
programme program programmes programs; defence defense; licence license; draught draft; cheque check; jewellery jewelry
good better best; bad worse worst; far farther further; old older oldest elder; big bigger biggest; high height
north northern northerly; south southern southerly; east eastern easterly; west western westerly; strong strength; long length
wide width; deep depth; warm warmth; true truth; young youth; hot heat; able ability
"""

IRREGULAR: dict[str, str] = {
    form: group.split()[0] for group in f"{_VERBS};{_NOUNS}".replace("\n", ";").split(";") for form in group.split()
}

CONTRACTIONS: dict[str, tuple[str, ...]] = {
    "can't": ("can", "not"),
    "cannot": ("can", "not"),
    "won't": ("will", "not"),
    "shan't": ("shall", "not"),
    "ain't": ("is", "not"),
    "let's": ("let", "us"),
    "i'm": ("i", "am"),
    "o'clock": ("o'clock",),
    "ma'am": ("madam",),
}
