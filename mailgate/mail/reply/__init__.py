"""What the sender newly wrote, and what his program put around it.

The policy is docs/reply-text.md: in doubt words stay, and the fragments of a reading, joined, are
the text that was read. The order of a reading: what HTML says is laid over the lines (`overlay`),
history is found from the top (`splitting`, with `quote_lines`, `header_blocks`, `lotus` and
`separators`), then signatures, device lines and footers from the end of each stretch (`endings`).

Every step is linear: fixed numbers of lines looked ahead, bounded lines for every pattern.
"""

from mailgate.mail.reply.parts import Fragment, Kind, Reply
from mailgate.mail.reply.reading import new_words, read_reply

__all__ = ["Fragment", "Kind", "Reply", "new_words", "read_reply"]
