"""What the sender newly wrote, and what his program put around it.

The policy, in the order in which it is applied:

- Losing a customer's words is the worst fault, leaving a quote in a small one. What is unsure
  stays.
- History is what he answers to: lines marked with `>`, what HTML marks as a quote, and what stands
  under a quote line ("On ... wrote:"), a header block ("From: / Sent: / To: / Subject:") or a
  separator ("-----Original Message-----"). Where marked lines follow such a line, only they are
  history: text below and between them is his. Where none follow, the rest of the mail is history.
- A quote line without a date, and one that reads like a sentence, counts only above marked lines.
- A sign-off ("Kind regards, Anna") is his. A signature (below `-- `, or marked in HTML, or a lone
  "-Anna" at the end), a device line ("Sent from my iPhone") and a legal or list footer are not.
  They are only looked for at the end of what he wrote.
- With own words above a forwarded mail the words are the reply. Without own words the forwarded or
  quoted mail is; the reply is never empty when the mail is not.
- Nothing is thrown away: the fragments of a reading, joined, are the text that was read.

Every step is linear: fixed numbers of lines looked ahead, bounded lines for every pattern.
"""

from mailgate.mail.reply.parts import Fragment, Kind, Reply
from mailgate.mail.reply.reading import new_words, read_reply

__all__ = ["Fragment", "Kind", "Reply", "new_words", "read_reply"]
