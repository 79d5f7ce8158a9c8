"""The words beside a day in languages of Asia and the Near East."""

from typing import Final

from mailgate.core.absence.shapes import Days

FAR: Final = {
    "ja": Days(
        until="[~〜～-]",
        back=(
            "(?:復帰(?:日)?|出社(?:日)?|業務再開(?:日)?|営業再開(?:日)?|帰社)(?:は|予定日?は"
            "|[:：])?.{0,8}?"
        ),
        weekdays=(
            "月曜日|月曜 火曜日|火曜 水曜日|水曜 木曜日|木曜 金曜日|金曜 土曜日|土曜 日曜日|日曜"
        ),
        today="本日|今日",
        tomorrow="明日",
        until_after=r"(?:\([^()]{1,4}\)|（[^（）]{1,4}）)?(?:いっぱい)?まで",
        back_after=(
            r"(?:\([^()]{1,4}\)|（[^（）]{1,4}）)?(?:に|から|より|以降)(?:\w{0,6})?(?:復帰|戻"
            "|出社|再開|帰社|通常)"
        ),
    ),
    "zh": Days(
        until="(?:至|到|直到|直至|[~〜～—-])",
        back=(
            "(?:返回|回来|回來|恢复|恢復|复工|復工|上班)(?:.{0,6}?)(?:于|於|是|时间|時間|日期"
            "|[:：])?"
        ),
        since="(?:从|從|自)",
        weekdays=(
            "星期一|周一|週一|礼拜一 星期二|周二|週二 星期三|周三|週三 星期四|周四|週四 "
            "星期五|周五|週五 星期六|周六|週六 星期日|星期天|周日|週日"
        ),
        today="今天|今日",
        tomorrow="明天",
        until_after=r"(?:\([^()]{1,4}\)|（[^（）]{1,4}）)?(?:为止|為止|前|期间结束)",
        back_after=(
            r"(?:\([^()]{1,4}\)|（[^（）]{1,4}）)?(?:起|后|後|我会|我會|将|將|才)?.{0,6}?(?:返回"
            "|回来|回來|恢复|恢復|回到|上班|回公司)"
        ),
    ),
    "ko": Days(
        until="[~〜～-]",
        back="(?:복귀(?:일|예정일)?)(?:은|는|[:：])?.{0,6}?",
        weekdays="월요일 화요일 수요일 목요일 금요일 토요일 일요일",
        today="오늘",
        tomorrow="내일",
        until_after=r"(?:\([^()]{1,4}\))?\s?까지",
        back_after=r"(?:\([^()]{1,4}\))?(?:에|부터)?\s?(?:복귀|돌아|출근|다시)",
    ),
    "he": Days(
        until="(?:עד)(?: ל| ה| ל?תאריך| ליום)?-?",
        back=r"(?:אחזור|חוזרת?|אשוב|שב(?:ה)?|בחזרה|שוב)\b.{0,40}?(?:ב|ב-|ביום|מ-|החל מ)?",
        since="(?:החל מ|מ|מיום)-?",
        weekdays="יום~שני יום~שלישי יום~רביעי יום~חמישי יום~שישי שבת יום~ראשון",
        today="היום",
        tomorrow="מחר",
        until_after="כולל",
    ),
    "ar": Days(
        until="(?:حتى|لغاية|إلى|الى)(?: يوم| تاريخ)?",
        back=r"(?:أعود|سأعود|العودة|عودتي|مجددا|مرة أخرى)\b.{0,40}?(?:في|يوم|بتاريخ|من)*",
        since="(?:من|ابتداء من|اعتبارا من)(?: يوم| تاريخ)?",
        weekdays="الاثنين|الإثنين الثلاثاء الأربعاء|الاربعاء الخميس الجمعة السبت الأحد|الاحد",
        today="اليوم",
        tomorrow="غدا",
    ),
    "vi": Days(
        until="(?:đến hết|cho đến|đến|tới|cho tới)(?: hết)?(?: ngày)?",
        back=r"(?:trở lại|quay lại|trở về|đi làm lại)\b.{0,40}?(?:vào|từ|ngày|vào ngày|từ ngày)*",
        since="(?:từ|kể từ)(?: ngày)?",
        weekdays="thứ~hai thứ~ba thứ~tư thứ~năm thứ~sáu thứ~bảy chủ~nhật",
        today="hôm nay",
        tomorrow="ngày mai",
    ),
    "th": Days(
        until="(?:จนถึง|ถึง|จนกว่าจะถึง)(?:วันที่)?",
        back="(?:กลับมา|กลับเข้า|กลับ).{0,40}?(?:วันที่|ใน)?",
        since="(?:ตั้งแต่|จาก)(?:วันที่)?",
        weekdays="วันจันทร์ วันอังคาร วันพุธ วันพฤหัสบดี|วันพฤหัส วันศุกร์ วันเสาร์ วันอาทิตย์",
        today="วันนี้",
        tomorrow="พรุ่งนี้",
    ),
    "id": Days(
        until=r"(?:sampai(?: dengan)?|hingga|s/d|s\.d\.)(?: tanggal| hari)?",
        back=r"(?:kembali|balik)\b.{0,40}?(?:pada|tanggal|hari|mulai|di)*",
        since="(?:mulai|dari|sejak)(?: tanggal| hari)?",
        weekdays="senin selasa rabu kamis jumat|jum'at sabtu minggu|ahad",
        today="hari ini",
        tomorrow="besok|esok",
    ),
}
