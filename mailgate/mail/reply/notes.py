"""Notes that only point at the mail forwarded below them: without it they say nothing."""

import re
from typing import Final

_LONGEST: Final = 60
NOTES: Final[dict[str, str]] = {
    "English": "fyi|f\\.y\\.i|for your information|see below|please see below|as below|"
    "forwarding this|forwarded",
    "German": "z\\.\\s?k|zk|zur info|zur information|zur kenntnis|"
    "zur kenntnisnahme|siehe unten|s\\.\\s?u|"
    "z\\.\\s?k\\.\\s?g|weitergeleitet",
    "French": "pour info|pour information|pour votre information|voir ci-dessous|cf\\. ci-dessous",
    "Spanish": "para su información|para tu información|para información|ver abajo|ver más abajo",
    "Portuguese": "para informação|para sua informação|para conhecimento|ver abaixo|veja abaixo",
    "Italian": "per conoscenza|per informazione|p\\.\\s?c|vedi sotto|vedi di seguito",
    "Dutch": "ter info|ter informatie|ter kennisgeving|t\\.k\\.n|zie onder|zie hieronder",
    "Danish": "til orientering|til info|til din orientering|se nedenfor|se herunder",
    "Norwegian": "til orientering|til info|til informasjon|se under|se nedenfor",
    "Swedish": "för kännedom|för information|fyk|se nedan",
    "Finnish": "tiedoksi|fyi|katso alla|ks\\. alla",
    "Polish": "do wiadomości|do informacji|dla informacji|patrz niżej|poniżej",
    "Czech": "na vědomí|pro informaci|viz níže",
    "Slovak": "na vedomie|pre informáciu|pozri nižšie|viď nižšie",
    "Hungarian": "tájékoztatásul|lásd lent|lásd alább|fyi",
    "Romanian": "spre informare|pentru informare|vezi mai jos",
    "Russian": "к сведению|для информации|для сведения|см\\. ниже|смотри ниже",
    "Ukrainian": "до відома|для інформації|див\\. нижче",
    "Greek": "προς ενημέρωση|για ενημέρωση|δείτε παρακάτω|βλ\\. παρακάτω",
    "Turkish": "bilginize|bilgi için|aşağıya bakınız|aşağıda",
    "Chinese": "供参考|請參考|请参考|见下|如下|參考|转发|請見下方",
    "Japanese": "ご参考まで|ご参考|下記参照|転送します|以下をご覧ください",
    "Korean": "참고하세요|참고 바랍니다|참고하시기 바랍니다|아래 참조|전달합니다",
}
_NOTE: Final = re.compile(rf"\W{{0,4}}(?:{'|'.join(NOTES.values())})\W{{0,6}}", re.IGNORECASE)


def is_only_a_note(text: str) -> bool:
    """Whether words above a forwarded mail do nothing but point at it."""
    return len(text) <= _LONGEST and _NOTE.fullmatch(" ".join(text.split())) is not None
