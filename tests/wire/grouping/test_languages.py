"""Languages: what holds in English holds in other scripts, too, and what has no spaces between its words does not fall over."""

from __future__ import annotations

import pytest
from tests.wire.grouping.conftest import Machine

from lateedition.wire.grouping.words import inflected, words_of

GERMAN = (
    (
        "Brücke über die Alme bei Niedertal eingestürzt",
        "NIEDERTAL - Eine Brücke über die Alme ist am Mittwoch bei Niedertal eingestürzt, als ein mit Holz beladener Lastwagen sie "
        "überquerte. Der "
        "Fahrer wurde leicht verletzt, wie die Polizei mitteilte. Das Bauwerk aus dem Jahr 1961 sollte im Herbst saniert werden, sagte "
        "Landrätin "
        "Petra Hollmann. Die Bahnstrecke unter der Brücke bleibt gesperrt.",
    ),
    (
        "Lastwagen stürzt mit Almebrücke in die Tiefe",
        "Ein Holzlaster ist am Mittwoch mit der Brücke über die Alme eingestürzt. Bei Niedertal im Kreis von Landrätin Petra Hollmann gab "
        "das "
        "Bauwerk unter dem Fahrzeug nach, sagte ein Sprecher der Polizei; der Fahrer kam mit leichten Verletzungen davon. Die Sanierung "
        "war für "
        "Herbst geplant.",
    ),
    (
        "Museum in Oberhain zeigt Bilder der Expressionisten",
        "OBERHAIN - Das Museum in Oberhain zeigt von Mittwoch an sechzig Bilder der Expressionisten, die lange als verschollen galten. "
        "Direktorin "
        "Ute Wernicke sprach von einem Glücksfall. Die Leihgaben stammen aus einer Sammlung in der Schweiz und bleiben bis Oktober zu "
        "sehen.",
    ),
)
FINNISH = (
    (
        "Niemelän silta romahti Alajoella",
        "ALAJOKI - Niemelän silta romahti keskiviikkona Alajoella, kun puutavaraa kuljettanut rekka oli ylittämässä sitä. Kuljettaja "
        "loukkaantui "
        "lievästi, poliisi kertoi. Sillan peruskorjauksen piti alkaa syksyllä, sanoi kunnanjohtaja Pirkko Lahtela.",
    ),
    (
        "Rekka putosi jokeen sillan mukana Niemelässä",
        "Alajoen Niemelässä rekka putosi jokeen, kun silta romahti sen alta keskiviikkona. Kunnanjohtaja Pirkko Lahtelan mukaan siltaa oli "
        "määrä "
        "korjata syksyllä. Kuljettajan vammat ovat poliisin mukaan lieviä.",
    ),
    (
        "Ylämaan taidemuseo avaa uuden näyttelyn",
        "YLÄMAA - Ylämaan taidemuseo avaa keskiviikkona näyttelyn, jossa on kuusikymmentä kadonneeksi luultua maalausta. Museonjohtaja "
        "Outi Vainion "
        "mukaan teokset tulevat sveitsiläisestä kokoelmasta.",
    ),
)
HINDI = (
    (
        "रामगढ़ में नदी पर बना पुल गिरा",
        "रामगढ़ में बुधवार को सोना नदी पर बना पुल उस समय गिर गया जब लकड़ी से लदा एक ट्रक उस पर से गुजर रहा था। पुलिस ने बताया कि चालक को "
        "मामूली चोटें आईं। "
        "जिलाधिकारी मीना कुमारी ने कहा कि पुल की मरम्मत शरद ऋतु में होनी थी।",
    ),
    (
        "सोना नदी में ट्रक के साथ गिरा पुल",
        "लकड़ी से लदा ट्रक बुधवार को रामगढ़ में पुल के साथ सोना नदी में जा गिरा। जिलाधिकारी मीना कुमारी के अनुसार पुल की मरम्मत इसी साल "
        "होनी थी। "
        "पुलिस के मुताबिक चालक को मामूली चोटें आई हैं।",
    ),
    (
        "संग्रहालय में साठ चित्रों की प्रदर्शनी",
        "उज्जैन के संग्रहालय में गुरुवार से साठ चित्रों की प्रदर्शनी शुरू होगी। निदेशक अनिल वर्मा ने कहा कि ये चित्र स्विट्जरलैंड के एक संग्रह से आए हैं।",
    ),
)
ARABIC = (
    (
        "انهيار جسر فوق نهر الزرقاء قرب بلدة النخيل",
        "انهار جسر فوق نهر الزرقاء قرب بلدة النخيل يوم الأربعاء عندما كانت شاحنة محملة بالأخشاب تعبره. وأصيب السائق بجروح طفيفة بحسب "
        "الشرطة. "
        "وقالت رئيسة البلدية سلمى الخوري إن ترميم الجسر كان مقررا في الخريف.",
    ),
    (
        "شاحنة تسقط مع جسر النخيل في نهر الزرقاء",
        "سقطت شاحنة محملة بالأخشاب في نهر الزرقاء يوم الأربعاء بعد انهيار جسر قرب بلدة النخيل. وقالت الشرطة إن السائق أصيب بجروح طفيفة، "
        "فيما أكدت رئيسة البلدية سلمى الخوري أن الترميم كان مقررا هذا العام.",
    ),
    (
        "متحف الفنون يعرض ستين لوحة نادرة",
        "يعرض متحف الفنون في المدينة القديمة ستين لوحة نادرة ابتداء من يوم الخميس. وقال المدير كريم منصور إن اللوحات جاءت من مجموعة "
        "سويسرية خاصة.",
    ),
)
JAPANESE = (
    (
        "青川で橋が崩落、トラック転落",
        "水曜日、青川市で木材を積んだトラックが渡っていた橋が崩落した。警察によると、運転手は軽いけがをした。山本恵市長は、橋は秋に改修される予定だったと述べた。",
    ),
    (
        "木材トラックが橋とともに転落 青川市",
        "青川市で水曜日、橋が崩落し、木材を積んだトラックが川に転落した。運転手のけがは軽いという。山本恵市長によると、改修は今年の秋に予定されていた。",
    ),
    (
        "美術館で六十点の絵画展",
        "北浜の美術館で木曜日から六十点の絵画が展示される。佐藤館長は、作品はスイスの個人収集家から借りたものだと話した。",
    ),
)
THAI = (
    (
        "สะพานข้ามแม่น้ำถล่มที่บ้านทุ่ง",
        "สะพานข้ามแม่น้ำเขียวที่บ้านทุ่งถล่มเมื่อวันพุธขณะที่รถบรรทุกไม้กำลังวิ่งผ่าน ตำรวจกล่าวว่าคนขับบาดเจ็บเล็กน้อย นายกเทศมนตรีสมหญิงกล่าวว่าสะพานมีกำหนดซ่อมในปีนี้",
    ),
    (
        "รถบรรทุกตกแม่น้ำเขียวพร้อมสะพานบ้านทุ่ง",
        "รถบรรทุกไม้ตกลงไปในแม่น้ำเขียวเมื่อวันพุธหลังสะพานที่บ้านทุ่งถล่ม คนขับบาดเจ็บเล็กน้อย ตำรวจกล่าว นายกเทศมนตรีสมหญิงกล่าวว่าสะพานมีกำหนดซ่อม",
    ),
    ("พิพิธภัณฑ์จัดแสดงภาพวาดหกสิบภาพ", "พิพิธภัณฑ์ศิลปะในเมืองเก่าจะจัดแสดงภาพวาดหกสิบภาพตั้งแต่วันพฤหัสบดี ผู้อำนวยการวิชัยกล่าวว่าภาพมาจากนักสะสมชาวสวิส"),
)
ALL = {"de": GERMAN, "fi": FINNISH, "hi": HINDI, "ar": ARABIC, "ja": JAPANESE, "th": THAI}


@pytest.mark.parametrize("language", ALL)
def test_two_reports_of_one_happening_are_together_and_a_third_is_not(language: str) -> None:
    machine = Machine()
    first, second, other = (machine.take(story, hours=place, language=language) for place, story in enumerate(ALL[language]))
    assert second.event == first.event
    assert other.event != first.event


@pytest.mark.parametrize("language", ALL)
def test_the_second_half_of_a_story_is_a_cut_of_it(language: str) -> None:
    machine = Machine()
    headline, text = ALL[language][0]
    first = machine.take((headline, text), language=language)
    cut = machine.take((headline, text[len(text) // 2 :]), hours=1, language=language, provider="Post")
    assert [copy.relation for copy in cut.copies] == ["cut"]
    assert cut.copies[0].passage in text
    assert cut.event == first.event


def test_languages_do_not_count_for_one_another() -> None:
    machine = Machine()
    for number in range(20):
        machine.take((f"Nachricht {number}", "Das ist eine Nachricht und die Polizei war auch da"), hours=number, language="de-AT")
    assert machine.grouping.stream.counts.keys() == {"de"}
    machine.take(ARABIC[0], hours=20, language="ar")
    assert machine.grouping.stream.counts.keys() == {"de", "ar"}


def test_a_word_keeps_its_marks() -> None:
    assert words_of("हिन्दी में समाचार") == ["हिन्दी", "में", "समाचार"]


def test_an_arabic_word_is_the_same_with_and_without_its_vowels() -> None:
    assert words_of("وَقَعَ أنباء") == words_of("وقع انباء")


def test_letters_that_are_written_in_two_ways_are_one() -> None:
    assert words_of("Z\u00fcrich \uff21\uff22") == words_of("Zu\u0308rich AB")


def test_inflected_forms_of_a_long_word_count_as_one() -> None:
    assert inflected("Niemelässä") == inflected("Niemelän".replace("n", "ssä")) == "niemelä"
