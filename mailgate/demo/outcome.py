"""What became of one mail of the story, and whether that is what must become of it."""

from dataclasses import dataclass

from mailgate.core.case import Fate
from mailgate.demo.samples import Step
from mailgate.demo.servers import Outgoing


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one mail of the story; `mistakes` say where that is not what must become."""

    number: int
    step: Step
    sender: str
    message_id: str
    fate: str
    reference: str
    reasons: tuple[str, ...]
    withheld: str
    answers: tuple[Outgoing, ...] = ()
    mistakes: tuple[str, ...] = ()


def mistakes(outcome: Outcome, *, about: Outcome | None) -> tuple[str, ...]:
    """Where an outcome is not what the story says must become of the mail."""
    step = outcome.step
    found: list[str] = []
    if outcome.fate != step.fate:
        found.append(f"must become: {step.fate}, became: {outcome.fate}")
    elif step.fate in (Fate.UPDATE, Fate.EVENT) and about and outcome.reference != about.reference:
        found.append(f"belongs to {about.reference}, was put into {outcome.reference}")
    elif step.fate is Fate.CASE and about and outcome.reference == about.reference:
        found.append(f"must not speak in {about.reference}")
    if step.answered and not outcome.answers:
        found.append("must be acknowledged, was not")
    if step.answered and len(outcome.answers) > 1:
        found.append(f"must be acknowledged once, was {len(outcome.answers)} times")
    if outcome.answers and not step.answered:
        found.append("must not be answered, was")
    found += [
        f"its answer went to {answer.recipient}"
        for answer in outcome.answers
        if answer.recipient.lower() != outcome.sender
    ]
    return tuple(found)
