"""What servers write in their languages when a mail could not be delivered.

`SUBJECTS` are beginnings or parts of subjects that people hardly write. `FAILURES` are the words
with which a report says in its text that it is one. Stems, so that endings do not matter.
"""

from typing import Final

SUBJECTS: Final = (
    # English
    r"undeliver",
    r"delivery (?:status|fail|has failed|problem|notif|report|delayed|incomplete|unsucc)",
    r"deliver(?:y|ed)? mail",
    r"mail (?:delivery|system error|could not|status)",
    r"returned? (?:to|mail)",
    r"failure notice|non[- ]?deliver|message (?:delayed|rejected)|unable to deliver",
    r"could not (?:be )?(?:send|sent|deliver)|message not (?:deliv|sent)|delivery.{0,20}fail",
    r"rejected|mail error|warning: |undelivered|bounce|message status|you sent blocked",
    # German, French, Spanish, Italian, Portuguese, Romanian
    r"unzustellbar|fehlgeschlagen",
    r"nicht (?:aus|zu)(?:gestellt|geliefert)",
    r"zustellung.{0,20}verzögert",
    r"non[- ]?(?:remis|delivr|distribu)|[eé]chec de (?:la )?(?:remise|distribution|livraison)",
    r"no se (?:ha )?(?:puede|pudo) entregar|no entregad|devuel|error de entrega",
    r"non[- ]?recapita|mancat[oa] (?:recapito|consegna)|impossibile (?:recapitare|consegnare)",
    r"devolv|não (?:é possível )?entreg|falha na entrega|nelivrabil|livrarea a eșuat",
    # Dutch, Swedish, Danish, Norwegian, Finnish
    r"onbestelbaar|niet (?:bezorgd|afgeleverd)|kan inte levereras|oleverer|kan ikke leveres",
    r"ikke leveret|ikke levert|toimittamaton|ei voi(?:da)? toimittaa",
    # Polish, Czech, Slovak, Hungarian, Turkish, Greek
    r"niedostarcz|niedoręcz|nedoručiteľn|nedoručiteln|kézbesíthetetlen|sikertelen kézbesítés",
    r"teslim edilemedi|iletilemedi|δεν παραδόθηκε|μη παραδόσιμ|αποτυχία παράδοσης",
    # Russian, Ukrainian
    r"недостав|не доставлен|не удается доставить",
    r"не вдалося доставити|возвращен|ошибка доставки",
    # Japanese, Chinese, Korean
    r"配信|配送|送信|エラー|退信|未送达|未傳遞|未传递",
    r"无法(?:投递|传递|送达)|無法(?:投遞|傳遞|送達)|投递失败|传递失败",
    r"배달되지|배달 (?:실패|못)|전송 실패",
    # Arabic, Hebrew
    r"تعذر (?:ال)?تسليم|فشل (?:ال)?تسليم|לא ניתן למסירה|המסירה נכשלה",
)

FAILURES: Final = (
    # English
    r"(?:could|can) ?not be (?:delivered|sent)",
    r"(?:unable|wasn't able|failed) to (?:deliver|send)",
    r"(?:was|were|been) (?:not delivered|undeliverable|returned|rejected)|user unknown",
    r"(?:unknown|no such) (?:user|recipient|mailbox)|delivery (?:has )?failed|wasn't delivered",
    r"mailbox (?:is )?(?:full|unavailable|not found)|not been delivered|can't be delivered",
    # German, French, Spanish, Italian, Portuguese, Romanian
    r"nicht (?:an \S+ )?(?:zugestellt|ausgeliefert|übermittelt)",
    r"nachrichtenzustellung|unzustellbar",
    r"[eé]chec de (?:la )?(?:remise|distribution|livraison)",
    r"pas pu [eê]tre (?:remis|distribu|livr|d[eé]livr)",
    r"n'a pu être|error de entrega",
    r"no se (?:ha )?p(?:udo|uede|odido) entregar",
    r"no ha podido entregar",
    r"recapito non riuscito|impossibile (?:recapitare|consegnare)",
    r"non è stato (?:recapitato|possibile)",
    r"falha na entrega",
    r"não (?:pôde|foi possível|pode) (?:ser )?entreg",
    r"livrarea a eșuat|nu a putut fi livrat",
    # Dutch, Swedish, Danish, Norwegian, Finnish
    r"bezorging.{0,60}mislukt",
    r"niet (?:worden )?(?:bezorgd|afgeleverd)",
    r"(?:inte|ikke) (?:att )?(?:kunnat )?lever",
    r"leverans.{0,40}misslyck|lever(?:ing|t).{0,60}mislyk",
    r"levering mislyktes|epäonnistui|ei voitu toimittaa",
    # Polish, Czech, Slovak, Hungarian, Turkish, Greek
    r"nie powiodło się|nie można dostarczyć|nie została dostarczona|nezdařilo|nelze doručit",
    r"zlyhalo|nie je možné doručiť|kézbesítés.{0,80}nem sikerült",
    r"nem (?:sikerült|lehet) kézbesíteni",
    r"teslim edileme|iletileme|παράδοση απέτυχε|δεν ήταν δυνατή η παράδοση|δεν παραδόθηκε",
    # Russian, Ukrainian
    r"сбой доставки|не может быть (?:доставлен|отправлен)",
    r"не (?:было |было)?доставлен|не удал[оа]сь доставить",
    r"не удается доставить|не вдалося доставити|не може бути доставлен",
    # Japanese, Chinese, Korean
    r"配信に失敗|(?:配信|送信|配達|配送)(?:でき|され)ま|(?:邮件|郵件)?被退(?:回|信)|无法(?:投递|传递|送达|发送)|無法(?:投遞|傳遞|送達|傳送)",
    r"未能向.{0,40}(?:传递|投递|发送)|投递失败|传递失败",
    r"배달하지 못|배달할 수 없|전송하지 못|전달되지",
    # Arabic, Hebrew
    r"فشل التسليم|تعذر (?:ال)?تسليم|לא ניתן למסור|המסירה.{0,60}נכשלה",
)
