"""How programs say "wrote" above a quote, by language."""

from typing import Final

VERBS: Final = {
    "Arabic": "كتب/ت|كتبت|كتب|تمت كتابة ما يلي بواسطة",
    "Basque": "idatzi du|idatzi zuen|igorleak idatzi du",
    "Bulgarian": "написа|писа|написал",
    "Catalan": "va escriure|ha escrit|escrigué",
    "Croatian": "je napisao/la|je napisao|je napisala|napisao je|napisala je|napisao/la|piše",
    "Czech": "napsal\\(a\\)|napsal/a|napsal|napsala|píše",
    "Danish": "skrev følgende|skrev",
    "Dutch": "schreef|het volgende geschreven|geschreven",
    "English": "wrote|writes|sent|said",
    "Estonian": "kirjutas",
    "Finnish": "kirjoitti",
    "French": "a écrit|a ecrit|écrit|écrivait|écrivit",
    "Galician": "escribiu",
    "German": "schrieb|schreibt|geschrieben",
    "Greek": "έγραψε|γράφει",
    "Hebrew": "כתב/ה|כתבה|כתב|מאת",
    "Hindi": "ने लिखा|लिखा",
    "Hungarian": "ezt írta|írta|írja",
    "Icelandic": "skrifaði",
    "Indonesian": "menulis",
    "Italian": "ha scritto|scrisse|scrive",
    "Latvian": "rakstīja",
    "Lithuanian": "rašė|parašė",
    "Norwegian": "skrev følgende|skrev|skreiv",
    "Persian": "نوشت|نوشته است",
    "Polish": ("wiadomość napisana przez|napisał\\(a\\)|napisał/a|napisał|napisała|pisze"),
    "Portuguese": "escreveu|escreve",
    "Romanian": "a scris",
    "Russian": "написал\\(а\\)|написал|написала|писал\\(а\\)|писал|писала|пишет",
    "Serbian": "је написао/ла|је написао|је написала|написао је|написала је|пише",
    "Slovak": "napísal\\(a\\)|napísal/a|napísal|napísala",
    "Slovenian": "napisal\\(a\\)|napisal/-?a|napisal|napisala",
    "Spanish": "escribió|escribio",
    "Swedish": "skrev följande|skrev",
    "Turkish": "şunu yazdı|şunları yazdı|yazdı|yazmış",
    "Ukrainian": "написав\\(ла\\)|написав\\(-ла\\)|написав|написала|пише|писав",
    "Vietnamese": "đã viết",
}
# Languages without spaces between words: found inside a run of letters too.
VERBS_WITHIN: Final = {
    "Chinese": "写道|寫道|写了|寫了|来信说|來信",
    "Japanese": "書きました|書いた|のメッセージ|のメール|からのメール",
    "Korean": "작성|쓴 글|썼습니다|보낸 메시지",
    "Thai": "เขียนว่า|เขียน",
}
# Programs that begin with the verb: "Quoting Anna <a@example.com>:".
QUOTING: Final = (
    "quoting|missatge de|zitat von|zitiere|en citant|citation de|citando a|citando|citazione di|"
    "citeren van|"
    "cytowanie|cytat od|cituji|citerar|citat från|citat fra|lainaus|idézet|цитирование|цитирую"
)
# How the line begins where it does not begin with the date itself.
ON: Final = (
    "on|am|le|el|il|em|no dia|dia|op|den|på|w dniu|dnia|dne|dňa|dana|na dan|на|в|у|від|la|pe|în|"
    "στις|την|vào|vào lúc|pada|pada tanggal|lúc|kuupäeval|tarihinde|a|în data de|fecha|data|ai|"
    "de|di|at|בתאריך|ב|في|بتاريخ|در|در تاریخ|ngày|เมื่อ|vienu|u|je|tirsdag|mandag|v"
)
# Verbs that people use of servers, orders and themselves: sure only above marked lines.
LOOSE_VERBS: Final = frozenset({"sent", "said"})
FIRST_PERSON: Final = frozenset(
    (
        "i",
        "we",
        "ich",
        "wir",
        "ai",
        "io",
        "eu",
        "yo",
        "ja",
        "já",
        "j'ai",
        "j’ai",
        "nous",
        "ik",
        "wij",
        "jag",
        "jeg",
        "vi",
        "я",
        "мы",
    )
)
