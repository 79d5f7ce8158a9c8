"""The languages in which absences are read, by their ISO 639 codes; docs/machines.md lists them."""

from typing import Final

from mailgate.core.absence import days_east, days_far, days_west, words_east, words_far, words_west

WORDS: Final = {**words_west.WEST, **words_east.EAST, **words_far.FAR}
DAYS: Final = {**days_west.WEST, **days_east.EAST, **days_far.FAR}
# A condition or a question about absence is no statement of one.
CONDITION: Final = (
    r"\W*(?:if|when|whenever|while|why|how|can|could|does|wenn|falls|sobald|während|warum|wie|si"
    "|quand|lorsque|pourquoi|comment|cuando|por ?qué|cómo|se|quando|perch[eé]|come|als|wanneer"
    "|waarom|hoe|om|när|varför|hur|hvis|når|hvorfor|hvordan|jos|kun|miksi|miten|jeśli|gdy|kiedy"
    "|dlaczego|jak|když|pokud|proč|ak|keď|prečo|ha|amikor|miért|hogyan|dacă|când|cum|ako|kada"
    "|kad|zašto|kako|če|ko|если|когда|почему|как|якщо|коли|чому|αν|όταν|γιατί|πώς|eğer|neden"
    "|nasıl|もし|如果|当|當|为什么|만약|왜|אם|כאשר|למה|איך|إذا|عندما|لماذا|nếu|khi|tại sao|ถ้า"
    r"|เมื่อ|jika|bila|kalau|mengapa|bagaimana)\b"
)
