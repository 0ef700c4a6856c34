"""Words: what the furniture of a page says, in each language the press speaks. Stories bring their own words."""

from __future__ import annotations

from msgspec import Struct

from lateedition.story.moment import month_name


class Words(Struct, frozen=True, kw_only=True):
    """The furniture's words in one language. `language` is a BCP 47 tag; a colon or space at an end is meant."""

    language: str
    skip: str
    home: str
    sections: str
    breadcrumb: str
    published: str
    updated: str
    first_published: str
    by: str
    conjunction: str
    tags: str
    next_story: str
    scroll_on: str
    top_news: str
    latest_news: str
    all_latest: str
    live: str
    live_now: str
    live_ended: str
    summary: str
    summary_ended: str
    key_events: str
    entries: str
    edited: str
    permalink: str
    table: str
    subsections: str
    more_in: str
    nothing_yet: str
    newer: str
    older: str
    pages: str
    stories_by: str
    footer: str
    privacy_policy: str
    privacy_choices: str
    choices_text: str
    privacy_default: str
    accept: str
    refuse: str
    top_of_page: str
    not_found: str
    not_found_text: str
    gone: str
    gone_text: str
    expired: str
    expired_text: str
    killed: str
    killed_text: str
    picture_recalled: str
    picture_lapsed: str
    lapsed_text: str
    moved: str
    show_next: str
    new_entry: str
    new_entries: str
    choice_accept: str
    choice_refuse: str
    archive: str
    feed: str
    correction: str
    corrections: str
    corrected: str
    amended: str
    said_before: str
    history: str
    history_text: str
    back_to_story: str
    also_in: str
    version: str
    first_version: str
    material_change: str
    minor_change: str
    correction_change: str
    withdrawn_change: str
    now: str
    taken_out: str
    taken_out_legally: str
    no_comparison: str
    removed: str
    added: str
    unchanged: str
    whole_text: str
    what_changed: str
    newer_versions: str
    older_versions: str
    part_headline: str
    part_standfirst: str
    part_caption: str
    part_place: str
    withheld: str
    withheld_text: str
    legal: str
    legal_text: str
    by_order_of: str
    legal_basis: str
    gallery: str
    related: str
    embed_open: str
    embed_show: str
    embed_note: str
    sound: str
    film: str
    transcript: str
    play_at: str
    recording_recalled: str

    def day(self, date: str) -> str:
        """Return a day ("2020-05-05") in words.

        >>> ENGLISH.day("2020-05-05")
        'May 05, 2020'
        """
        year, month, day = date.split("-")
        return f"{month_name(int(month), self.language)} {day}, {year}"

    def month(self, date: str) -> str:
        """Return the month of a date in words.

        >>> ENGLISH.month("2020-05")
        'May 2020'
        """
        return f"{month_name(int(date[5:7]), self.language)} {date[:4]}"


ENGLISH = Words(
    language="en",
    skip="Skip to content",
    home="Home",
    sections="Sections",
    breadcrumb="Breadcrumb",
    published="Published: ",
    updated="Updated: ",
    first_published="First published ",
    by="By",
    conjunction="and",
    tags="tags",
    next_story="Next story",
    scroll_on="SCROLL FOR MORE NEWS",
    top_news="top news",
    latest_news="latest news",
    all_latest="All the latest news",
    live="LIVE: ",
    live_now="LIVE",
    live_ended="Live coverage has ended",
    summary="What matters now",
    summary_ended="What happened",
    key_events="Key events",
    entries="Updates",
    edited="Updated ",
    permalink="Link to this update",
    table="Table",
    subsections="In this section",
    more_in="More from ",
    nothing_yet="Nothing has been published here yet.",
    newer="Newer stories",
    older="Older stories",
    pages="Pages",
    stories_by="Stories by ",
    footer="About this site",
    privacy_policy="Privacy policy",
    privacy_choices="Privacy choices",
    choices_text="You can answer again at any time. Until you answer, this site keeps nothing on your device; "
    "your answer is kept in one first-party cookie for six months and never names you.",
    privacy_default="This site asks before it keeps anything on your device that it does not strictly need, "
    "and it reads the same whatever you answer.",
    accept="Accept",
    refuse="Refuse",
    top_of_page="Back to top",
    not_found="Page not found",
    not_found_text="There is nothing at this address. It may have been mistyped, or the page may never have been here.",
    gone="This story is no longer available",
    gone_text="It has been taken down by the newsroom.",
    expired="This story is no longer available",
    expired_text="It could be read here for a limited time, which is over.",
    killed="This story has been recalled",
    killed_text="It should not be relied upon, quoted or passed on.",
    picture_recalled="This picture has been recalled",
    picture_lapsed="This picture is no longer available",
    lapsed_text="The rights to show it have ended.",
    moved="This page has moved",
    show_next="Show the next story here",
    new_entry="new update",
    new_entries="new updates",
    choice_accept="Your answer now: accepted.",
    choice_refuse="Your answer now: refused.",
    archive="Archive",
    feed="Feed",
    correction="Correction",
    corrections="Corrections",
    corrected="Corrected: ",
    amended="Amended ",
    said_before="What this correction said before",
    history="History of this story",
    history_text="Every version that readers had, the newest first, and what changed from one to the next. Words taken out are struck "
    "through, words put in are underlined.",
    back_to_story="Back to the story",
    also_in="Also in: ",
    version="Version",
    first_version="First published",
    material_change="The news changed",
    minor_change="Small change: spelling, style or the like",
    correction_change="Correction",
    withdrawn_change="A passage was withdrawn",
    now="now",
    taken_out="The words of this version were withdrawn.",
    taken_out_legally="The words of this version were taken out by order of law.",
    no_comparison="What changed cannot be shown, as the version before was taken out.",
    removed="taken out: ",
    added="put in: ",
    unchanged="The words are the same.",
    whole_text="The whole text",
    what_changed="What changed",
    newer_versions="Newer versions",
    older_versions="Older versions",
    part_headline="Headline",
    part_standfirst="Standfirst",
    part_caption="Caption",
    part_place="Dateline",
    withheld="This story is withheld",
    withheld_text="The newsroom is checking it. Until that is done it should not be relied upon, quoted or passed on.",
    legal="This story is not available for legal reasons",
    legal_text="An order of law requires that it is not shown.",
    by_order_of="By order of: ",
    legal_basis="What the order rests on: ",
    gallery="Pictures",
    related="Related stories",
    embed_open="Open at ",
    embed_show="Show it here",
    embed_note="It comes from another site, which learns that you read this page. Nothing is asked of it before.",
    sound="Audio",
    film="Video",
    transcript="Transcript",
    play_at="To be played at ",
    recording_recalled="This recording has been recalled",
)

HINDI = Words(
    language="hi",
    skip="मुख्य सामग्री पर जाएँ",
    home="होम",
    sections="खंड",
    breadcrumb="आप यहाँ हैं",
    published="प्रकाशित: ",
    updated="अपडेट: ",
    first_published="पहली बार प्रकाशित ",
    by="रिपोर्ट:",
    conjunction="और",
    tags="टैग",
    next_story="अगली ख़बर",
    scroll_on="और ख़बरों के लिए स्क्रॉल करें",
    top_news="मुख्य समाचार",
    latest_news="ताज़ा समाचार",
    all_latest="सभी ताज़ा समाचार",
    live="लाइव: ",
    live_now="लाइव",
    live_ended="लाइव कवरेज समाप्त",
    summary="अब तक की मुख्य बातें",
    summary_ended="क्या हुआ",
    key_events="मुख्य घटनाएँ",
    entries="अपडेट",
    edited="संशोधित ",
    permalink="इस अपडेट का लिंक",
    table="तालिका",
    subsections="इस खंड में",
    more_in="और पढ़ें: ",
    nothing_yet="यहाँ अभी कुछ प्रकाशित नहीं हुआ है।",
    newer="नई ख़बरें",
    older="पुरानी ख़बरें",
    pages="पृष्ठ",
    stories_by="लेखक की ख़बरें: ",
    footer="इस साइट के बारे में",
    privacy_policy="गोपनीयता नीति",
    privacy_choices="गोपनीयता विकल्प",
    choices_text="आप अपना उत्तर कभी भी बदल सकते हैं। उत्तर देने से पहले यह साइट आपके उपकरण पर कुछ नहीं रखती; "
    "आपका उत्तर इसी साइट की एक कुकी में छह महीने तक रहता है और उसमें आपका नाम नहीं होता।",
    privacy_default="जो बिल्कुल ज़रूरी नहीं है उसे आपके उपकरण पर रखने से पहले यह साइट पूछती है, और आपका उत्तर जो भी हो, साइट एक जैसी पढ़ी जा सकती है।",
    accept="स्वीकार करें",
    refuse="अस्वीकार करें",
    top_of_page="ऊपर जाएँ",
    not_found="पृष्ठ नहीं मिला",
    not_found_text="इस पते पर कुछ नहीं है। पता ग़लत लिखा गया हो सकता है, या यह पृष्ठ यहाँ कभी था ही नहीं।",
    gone="यह ख़बर अब उपलब्ध नहीं है",
    gone_text="इसे संपादकीय विभाग ने हटा दिया है।",
    expired="यह ख़बर अब उपलब्ध नहीं है",
    expired_text="इसे यहाँ सीमित समय तक पढ़ा जा सकता था, जो अब पूरा हो गया है।",
    killed="यह ख़बर वापस ले ली गई है",
    killed_text="इस पर भरोसा न करें, इसे उद्धृत न करें और आगे न बढ़ाएँ।",
    picture_recalled="यह तस्वीर वापस ले ली गई है",
    picture_lapsed="यह तस्वीर अब उपलब्ध नहीं है",
    lapsed_text="इसे दिखाने के अधिकार समाप्त हो गए हैं।",
    moved="यह पृष्ठ दूसरी जगह चला गया है",
    show_next="अगली ख़बर यहीं दिखाएँ",
    new_entry="नया अपडेट",
    new_entries="नए अपडेट",
    choice_accept="आपका मौजूदा उत्तर: स्वीकार।",
    choice_refuse="आपका मौजूदा उत्तर: अस्वीकार।",
    archive="संग्रह",
    feed="फ़ीड",
    correction="भूल-सुधार",
    corrections="भूल-सुधार",
    corrected="भूल-सुधार: ",
    amended="संशोधित ",
    said_before="इस भूल-सुधार में पहले क्या लिखा था",
    history="इस ख़बर का इतिहास",
    history_text="पाठकों के सामने आया हर रूप, सबसे नया पहले, और हर बार क्या बदला। हटाए गए शब्द कटे हुए और जोड़े गए शब्द रेखांकित हैं।",
    back_to_story="ख़बर पर वापस जाएँ",
    also_in="इन भाषाओं में भी: ",
    version="रूप",
    first_version="पहली बार प्रकाशित",
    material_change="ख़बर बदली",
    minor_change="छोटा बदलाव: वर्तनी, शैली आदि",
    correction_change="भूल-सुधार",
    withdrawn_change="एक अंश वापस लिया गया",
    now="अभी",
    taken_out="इस रूप का पाठ वापस ले लिया गया है।",
    taken_out_legally="इस रूप का पाठ क़ानूनी आदेश से हटाया गया है।",
    no_comparison="पिछला रूप हटा दिया गया है, इसलिए यह नहीं दिखाया जा सकता कि क्या बदला।",
    removed="हटाया गया: ",
    added="जोड़ा गया: ",
    unchanged="शब्द वही हैं।",
    whole_text="पूरा पाठ",
    what_changed="क्या बदला",
    newer_versions="नए रूप",
    older_versions="पुराने रूप",
    part_headline="शीर्षक",
    part_standfirst="सार",
    part_caption="चित्र-परिचय",
    part_place="स्थान",
    withheld="यह ख़बर रोक ली गई है",
    withheld_text="संपादकीय विभाग इसकी जाँच कर रहा है। तब तक इस पर भरोसा न करें, इसे उद्धृत न करें और आगे न बढ़ाएँ।",
    legal="यह ख़बर क़ानूनी कारणों से उपलब्ध नहीं है",
    legal_text="क़ानूनी आदेश के अनुसार इसे नहीं दिखाया जा सकता।",
    by_order_of="आदेश देने वाला: ",
    legal_basis="आदेश का आधार: ",
    gallery="तस्वीरें",
    related="संबंधित ख़बरें",
    embed_open="इस साइट पर खोलें: ",
    embed_show="यहीं दिखाएँ",
    embed_note="यह दूसरी साइट से आता है, जिसे तब पता चलता है कि आप यह पृष्ठ पढ़ रहे हैं। उससे पहले उससे कुछ नहीं माँगा जाता।",
    sound="ऑडियो",
    film="वीडियो",
    transcript="लिखित पाठ",
    play_at="सुनने या देखने के लिए: ",
    recording_recalled="यह रिकॉर्डिंग वापस ले ली गई है",
)

LANGUAGES: dict[str, Words] = {words.language: words for words in (ENGLISH, HINDI)}
"""The furniture's languages; each fragment is printed once in each of them."""

_RIGHT_TO_LEFT = {"ar", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"}


def words_of(language: str) -> Words:
    """Return the words for pages in `language` (a BCP 47 tag), English where we have none.

    >>> words_of("hi-IN").language, words_of("fr").language
    ('hi', 'en')
    """
    return LANGUAGES.get(primary(language), ENGLISH)


def primary(language: str) -> str:
    """Return the primary subtag of a language tag (RFC 5646, section 2.2.1), lower case.

    >>> primary("en-GB")
    'en'
    """
    return language.split("-", maxsplit=1)[0].lower()


def direction(language: str) -> str:
    """Return 'rtl' for languages written from right to left, else 'ltr'.

    >>> direction("ur-PK")
    'rtl'
    """
    return "rtl" if primary(language) in _RIGHT_TO_LEFT else "ltr"
