"""What follows from short words and links beside the move of the case: events, and who is told."""

from dataclasses import dataclass
from typing import Final

from mailgate.core.action_links import RATINGS, Asked
from mailgate.core.answers import Answered
from mailgate.core.case import EventKind, StateKind
from mailgate.core.decision_facts import Facts
from mailgate.core.effects import AddEvent, Effect, Rate, WriteToRequester
from mailgate.core.lifecycle import ENDED, Trigger
from mailgate.core.ruled import CLOSURE, REOPENED, SURVEY_THANKS

_LONGEST_COMMENT: Final = 4000
_LONGEST_LINE: Final = 120


@dataclass(frozen=True, slots=True)
class Settlement:
    """Effects before the case moves, and those after it."""

    before: tuple[Effect, ...] = ()
    after: tuple[Effect, ...] = ()


def settlement(facts: Facts, found: Answered) -> Settlement:
    """What is written down and sent because of short words, or of a link; nothing for others."""
    if not found.is_settled:
        return Settlement()
    said = found.confirmation
    noted: tuple[Effect, ...] = ()
    if said is not None:
        noted = (AddEvent(EventKind.CONFIRMED, str(said), said.as_detail(found.before)),)
    asked = facts.asked
    if isinstance(asked, Asked) and asked.is_rating:
        return Settlement(
            after=() if asked.is_over(facts.about.received_at) else _rated(facts, asked)
        )
    if found.has_moved and found.after.kind is StateKind.CLOSED:
        return Settlement(noted, (WriteToRequester(CLOSURE),))
    by_link = found.trigger is Trigger.PARTICIPANT_ASKED_TO_REOPEN
    if by_link and found.before.kind in ENDED and found.has_moved:
        return Settlement(noted, (WriteToRequester(REOPENED),))
    return Settlement(noted)


def _rated(facts: Facts, asked: Asked) -> tuple[Effect, ...]:
    value = RATINGS.index(asked.action) + 1
    words = facts.desk.survey
    word = words[value - 1] if words else asked.action.value.capitalize()
    comment = asked.comment[:_LONGEST_COMMENT]
    line = " ".join(comment.split())[:_LONGEST_LINE]
    event = AddEvent(
        EventKind.RATED,
        f"{word}: {line}" if line else word,
        {"value": value, "word": word, "comment": comment},
    )
    shown = asked.action.value if word.lower() == asked.action.value else word
    thanks = WriteToRequester(SURVEY_THANKS, once=True, values={"rating": shown})
    return (event, Rate(value, word, comment), thanks)
