"""The lexicon: words that weigh in a report, and words that do not. English in full, other languages as far as we know them.

A class of `WEIGHTY` holds words each of which claims something else: a change between them, from them or to them is a change of
the news. Words in one group of `ALIKE` tell a reader the same.
"""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NEGATIONS: Final[dict[str, frozenset[str]]] = {
    "en": _words("not no never none nobody nothing neither nor without cannot nowhere hardly barely"),
    "de": _words("nicht kein keine keinen keinem keiner keines nie niemals niemand nichts ohne weder noch"),
    "fr": _words("pas jamais aucun aucune rien personne sans ni non"),
    "es": _words("no nunca jamás ningún ninguno ninguna nada nadie sin tampoco ni"),
    "hi": _words("नहीं न ना मत बिना कभी"),
    "pt": _words("não nunca jamais nenhum nenhuma nada ninguém sem nem"),
    "ru": _words("не нет никогда ни никто ничего без нельзя"),
    "uk": _words("не ні немає ніколи ніхто нічого без"),
    "ar": _words("لا لم لن ليس ليست غير دون بدون"),
    "ur": _words("نہیں نہ مت بغیر"),
    "bn": _words("না নয় নেই নি"),
}
NEGATIVE_PREFIXES: Final = ("un", "in", "im", "ir", "il", "dis", "non", "mis")

WEIGHTY: Final[dict[str, frozenset[str]]] = {
    "en": _words(
        # how sure
        "may might could will would shall should must can likely unlikely probably possibly perhaps certain certainly sure reportedly "
        "allegedly alleged suspected suspect apparently apparent presumed feared believed confirmed unconfirmed expected "
        # before the law
        "accused charged indicted convicted acquitted sentenced arrested detained jailed freed released bailed wanted questioned guilty "
        "innocent cleared denied denies deny admitted admits admit pleaded "
        # what became of people
        "killed dead died dies injured wounded hurt missing survived rescued safe alive murdered shot stabbed drowned "
        # which way
        "rise rises rose risen raise raises raised fall falls fell fallen up down increase increases increased decrease decreases "
        "decreased lower lowers lowered cut cuts grow grows grew shrink shrinks shrank gain gains gained lose loses lost higher "
        "more fewer less above below "
        # what came of it
        "win wins won beat beats defeat defeats defeated draw drew approve approves approved reject rejects rejected back backs backed "
        "oppose opposes opposed accept accepts accepted refuse refuses refused agree agrees agreed disagree pass passes passed fail fails "
        "failed open opens opened close closes closed start starts started stop stops stopped begin begins began end ends ended resume "
        "resumes resumed suspend suspends suspended cancel cancels cancelled canceled postpone postpones postponed delay delays delayed "
        "resign resigns resigned appoint appoints appointed elect elects elected sack sacked fired hire hired ban bans banned allow "
        "allows allowed lift lifts lifted impose imposes imposed "
        # how many
        "all most many some few several only both nearly almost about around least every"
    ),
    "de": _words(
        "kann könnte muss soll sollte wird würde darf dürfte vermutlich wahrscheinlich möglicherweise mutmaßlich mutmaßliche angeblich "
        "angeklagt verurteilt freigesprochen festgenommen verdächtig schuldig tot getötet verletzt vermisst gestorben gerettet steigt "
        "stieg gestiegen sinkt sank gesunken mehr weniger gewinnt gewann verliert verlor gesperrt geöffnet erlaubt verboten alle viele "
        "einige nur gestoppt abgesagt verschoben bestätigt dementiert"
    ),
    "fr": _words(
        "peut pourrait doit devrait sera serait probablement possible présumé présumée accusé accusée inculpé condamné condamnée acquitté "
        "arrêté arrêtée coupable mort morts tué tués blessé blessés disparu disparus hausse baisse augmente diminue plus moins gagne perd "
        "approuvé rejeté autorisé interdit annulé reporté confirmé démenti tous plusieurs seulement"
    ),
    "es": _words(
        "puede podría debe será sería probablemente posible presunto presunta supuesto acusado acusada condenado condenada absuelto "
        "detenido culpable muerto muertos heridos herido desaparecidos desaparecido sube baja subió bajó aumenta disminuye más menos "
        "gana pierde aprobado rechazado permitido prohibido cancelado aplazado confirmado negado todos varios solo"
    ),
    "hi": _words(
        "सकता सकते सकती शायद संभवतः कथित आरोपी दोषी बरी गिरफ्तार गिरफ़्तार मौत मृत मारे घायल लापता बचाया बढ़ा घटा ज़्यादा कम जीता हारा मंजूर मंज़ूर "
        "खारिज ख़ारिज बंद शुरू रद्द स्थगित सभी कुछ केवल"
    ),
}

RELATIONS: Final[dict[str, frozenset[str]]] = {
    "en": _words("before after since until over under against despite during with"),
    "de": _words("vor nach seit gegen trotz während über unter"),
    "fr": _words("avant après depuis contre malgré pendant sous"),
    "es": _words("antes después desde contra hasta durante bajo"),
    "hi": _words("पहले बाद ऊपर नीचे ख़िलाफ़ खिलाफ"),
}
"""Words that tell something only where one takes the place of another: "before the vote" for "after the vote"."""

SAYING: Final[dict[str, frozenset[str]]] = {
    "en": _words("said says say told tells added adds stated states according reported reports announced announces"),
    "de": _words("sagte sagt teilte erklärte erklärt zufolge laut hieß berichtete mitteilte"),
    "fr": _words("déclaré dit indiqué annoncé affirmé selon précisé"),
    "es": _words("dijo informó declaró anunció afirmó según aseguró"),
    "hi": _words("कहा बताया मुताबिक अनुसार"),
}

EMPTY: Final[dict[str, frozenset[str]]] = {
    "en": _words(
        "a an the of to in on at by for from and or but as it its this that these those which who whom whose is are was were be been "
        "being has have had having do does did they them their i we you my our your there here then than so if when "
        "while where also into onto out off per year old years age aged mr mrs ms dr prof sir dame lord lady gmt am pm reporters "
        "whether that just very quite even still now how what why because us one's own"
    ),
    "de": _words(
        "der die das den dem des ein eine einen einem einer eines und oder aber in im an am auf aus bei mit von vom zu zum zur für "
        "durch um als wie ist sind war waren hat haben hatte hatten wurde wurden werden er sie es ihr ihre sein seine sich "
        "dass auch so bis herr frau dr"
    ),
    "fr": _words(
        "le la les un une des de du d l au aux à et ou mais en dans sur par pour avec est sont était a ont avait il elle ils elles se s "
        "ce cette ces son sa ses leur leurs qui que qu n ne y m mme dr"
    ),
    "es": _words(
        "el la los las un una unos unas de del a al y o pero en por para con es son era fue ha han había se su sus lo le que este esta "
        "esto sr sra dr"
    ),
    "hi": _words("का के की को में से पर ने है हैं था थे थी और या कि यह वह ये वे एक भी तो ही इस उस उन्होंने गया गई गए हुआ हुई हुए जी श्री"),
}

ALIKE: Final = {
    word: group[0]
    for group in (
        line.split()
        for line in (
            "said says say told tells added adds stated states",
            "large big huge",
            "start starts begin begins commence",
            "started began commenced",
            "end ends finish finishes",
            "buy buys purchase purchases",
            "bought purchased",
            "nearly almost",
            "about around approximately some roughly circa",
            "but however",
            "also too",
            "help helps aid assist",
            "show shows showed demonstrate demonstrates",
            "people persons",
            "children kids",
            "use uses used utilise utilised utilize utilized",
            "get gets obtain obtains",
            "near close",
            "many numerous",
            "quickly rapidly fast",
            "while whereas whilst",
            "among amongst",
            "toward towards",
            "afterwards afterward later",
            "photo photograph picture",
            "mobile cellphone",
            "canceled cancelled",
            "traveling travelling",
        )
    )
    for word in group
}
"""A word, and the one that stands for its group."""

POINTERS: Final = ("read more", "see also", "also read", "read also", "related", "watch", "follow", "mehr dazu", "lesen sie", "à lire",
                   "lire aussi", "lea también", "यह भी पढ़ें", "और पढ़ें")  # fmt: skip
