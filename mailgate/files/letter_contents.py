"""What a mail of ours can say, which mails there are, and samples to try their templates with."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from mailgate.core.states import MORE_INFORMATION

# The mails that mailgate sends by itself: when. Every other is sent where a rule names it.
KINDS: Final = {
    "acknowledgement": "A person's mail became a case.",
    "acknowledgement-out-of-hours": "The same while the desk is closed.",
    "missing-details": "The same, where a rule asks for details that are missing.",
    "update": "Somebody of the desk writes to the customer, or his case has changed.",
    "waiting": "The case waits for the customer, who is told for what.",
    "chaser-first": "The customer has not answered: the first time that he is asked again.",
    "chaser-next": "The same, between the first and the last time.",
    "chaser-last": "The same, for the last time.",
    "no-contact-resolution": "The customer never answered: the case is resolved.",
    "resolution": "The case is resolved: what was done, and whether that was right.",
    "reopened": "The case is open again.",
    "closure": "The case is closed.",
    "closed-reminder": "The customer wrote to a case that is closed and stays so.",
    "new-linked-case": "The customer wrote to a case that is closed, and got a new one.",
    "survey-thanks": "The customer has said how he liked it.",
    "night-contacts": "The working day ends on an urgent case: who can be reached at night?",
    "notification": "To each of the desk's own people whom a rule tells.",
}
BUILT_IN: Final = tuple(KINDS)
NOTIFICATION: Final = "notification"
# What a case can wait for, as `waiting` knows it.
PLEASE_TEST: Final = "please test"
COULD_NOT_REACH: Final = "could not reach you"
WAITING_FOR: Final = (MORE_INFORMATION, PLEASE_TEST, COULD_NOT_REACH)
CONFIRMATION: Final = "confirmation"  # of a case that is resolved; chasers alone ask for it

RATINGS: Final = ("poor", "average", "good", "excellent")

# An aware moment is written in the words of the mail's language; a text stays as it is.
Moment = datetime | str


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What a mail of ours can say: texts, moments, questions, and whether it repeats the sender.

    `subject`, `summary`, `requester_name` and `own_reference` are words of the sender: without
    `repeats_words` a template finds them empty. `reference` is empty where there is no case.
    `priority_name` is how the desk shows it. `opens_at` is empty while the desk is open, `due_at`
    where no time is promised. `asks` are questions to the sender. `requester`, `group` and
    `because` are there for the desk's own people alone. `rests` says that the case waits for the
    customer. Whatever a mail has no value for is empty.
    """

    reference: str
    subject: str
    summary: str
    priority: str
    priority_name: str
    link: str
    desk: str
    reply_address: str
    received_at: Moment
    repeats_words: bool
    requester_name: str
    language: str
    opens_at: Moment = ""
    due_at: Moment = ""
    asks: tuple[str, ...] = ()
    rests: bool = False
    own_reference: str = ""
    telephone: str = ""
    requester: str = ""
    group: str = ""
    because: str = ""
    state: str = ""
    agent: str = ""
    words: str = ""
    steps: str = ""
    waiting_for: str = ""
    ends_at: Moment = ""
    reopen_until: Moment = ""
    reopen_link: str = ""
    confirm_link: str = ""
    survey_poor: str = ""
    survey_average: str = ""
    survey_good: str = ""
    survey_excellent: str = ""
    rating: str = ""
    former_reference: str = ""
    reason_for_outage: str = ""
    colour: str = "#1f5fd0"
    colour_of_words: str = "#ffffff"


WORDS_OF_THE_SENDER: Final = ("subject", "summary", "requester_name", "own_reference")
SEVERAL_LINES: Final = frozenset({"summary", "words", "steps", "reason_for_outage"})
REFERENCE: Final = "CS11349759"
_LONDON: Final = ZoneInfo("Europe/London")


def _mailto(what: str, reference: str) -> str:
    return f"mailto:support+{what}.4f9a1c77@desk.example?subject=%5B{reference}%5D%20{what}"


def with_links(values: Acknowledgement, reference: str) -> Acknowledgement:
    """These values with links as the mails after a resolution have them, for samples."""
    return replace(
        values,
        reopen_link=_mailto("reopen", reference),
        confirm_link=_mailto("confirm", reference),
        survey_poor=_mailto("poor", reference),
        survey_average=_mailto("average", reference),
        survey_good=_mailto("good", reference),
        survey_excellent=_mailto("excellent", reference),
    )


SAMPLE: Final = with_links(
    Acknowledgement(
        reference=REFERENCE,
        subject="Printer on the 2nd floor <broken>",
        summary="The printer says “PC LOAD LETTER”.\n\nWhat does that mean?",
        priority="3",
        priority_name="3 - Moderate",
        link=f"https://desk.example/case/{REFERENCE}?from=mail&to=case",
        desk="Service desk",
        reply_address="support@desk.example",
        received_at=datetime(2026, 3, 2, 18, 30, tzinfo=_LONDON),
        repeats_words=True,
        requester_name="Ada Example",
        language="en",
        opens_at=datetime(2026, 3, 3, 9, 0, tzinfo=_LONDON),
        due_at=datetime(2026, 3, 3, 11, 0, tzinfo=_LONDON),
        asks=("Your name", "The name of your computer"),
        own_reference="HD-4711",
        telephone="+44 20 7946 0000",
        requester="ada@customer.example",
        group="duty managers",
        because="rule Total loss of service must be phoned in: notify: duty managers",
        state="In progress",
        agent="Grace",
        words="We have ordered a new fuser for the printer.\n\nIt comes on Thursday.",
        steps="The fuser was replaced.\nA test page was printed on each of the trays.",
        waiting_for=MORE_INFORMATION,
        ends_at=datetime(2026, 3, 6, 11, 0, tzinfo=_LONDON),
        reopen_until=datetime(2026, 3, 9, 11, 0, tzinfo=_LONDON),
        rating="good",
        former_reference="CS10020030",
        reason_for_outage="A digger cut the fibre at the junction of Mill Lane.",
    ),
    REFERENCE,
)
# The same mail where nothing is known but what always is.
SILENT: Final = Acknowledgement(
    reference=REFERENCE,
    subject=SAMPLE.subject,
    summary=SAMPLE.summary,
    priority=SAMPLE.priority,
    priority_name=SAMPLE.priority_name,
    link="",
    desk=SAMPLE.desk,
    reply_address=SAMPLE.reply_address,
    received_at="",
    repeats_words=True,
    requester_name="",
    language="en",
)
