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
    "case-changed": "Somebody changed the state or priority of a case, without words of his own.",
    "line-changed": "The case has moved to another line of support.",
    "desk-notice": "To the desk's people: a case is theirs, waits for their yes, or is late.",
    "group-news": "To the groups of the regions that are hit: what an outage has come to.",
    "desk-reminder": "To whoever works on a case: our own update to its sites is late.",
    "escalation-raised": "The customer asked for an escalation: his case is with others now.",
    "escalation-opened": "The same, where his mail became a case.",
    "escalation-which": "The same, where he has several open cases and named none of them.",
    "escalation-notice": "A case was escalated: to each of the people of its rung.",
    "bring-the-reporter-back": "The reporter is silent: to the people of his site's ladder.",
    "notification": "To each of the desk's own people who hears of it, or whom a rule tells.",
    "notification-held": "To them, where a mail waits for somebody's word.",
    "agent-digest": "To one of them who wants one mail a day, or had too many within an hour.",
    "manager-notice": "To managers at once: a poor answer, a broken promise, an escalation.",
    "digest": "To managers once a day: how the desk did.",
    "command-unclear": "To an agent whose mail was not understood, or waits for another word.",
    "reporter-unsure": "To one of the desk's own people who sent on a mail: whose is it?",
}
BUILT_IN: Final = tuple(KINDS)
NOTIFICATION: Final = "notification"
NOTIFICATION_HELD: Final = "notification-held"
AGENT_DIGEST: Final = "agent-digest"
MANAGER_NOTICE: Final = "manager-notice"
DIGEST: Final = "digest"
GROUP_NEWS: Final = "group-news"
DESK_REMINDER: Final = "desk-reminder"
DESK_NOTICE: Final = "desk-notice"
# Mails about no case at all: they have no reference.
ABOUT_NO_CASE: Final = frozenset({DIGEST})
# To the desk's own people: each says by its subject what it is.
TO_OUR_PEOPLE: Final = (
    NOTIFICATION, NOTIFICATION_HELD, AGENT_DIGEST, DESK_NOTICE, GROUP_NEWS, DESK_REMINDER,
    MANAGER_NOTICE, DIGEST, "command-unclear", "reporter-unsure", "escalation-notice",
    "bring-the-reporter-back",
)  # fmt: skip
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
    `repeats_words` a template finds them empty. What follows `may_answer` is for the desk's own
    people; that says whether an answer to this mail is believed to be one of them. `reference`
    is empty where there is no case. `priority_name` is how the desk shows it. `opens_at` is
    empty while the desk is open, `due_at` where no time is promised. `asks` are questions to
    the sender. `requester`, `group`, `because` and `headline` are there for the desk's own
    people alone. `rests` says that the case waits for the customer. `sites` are those of the
    case, as the mail has to say. `since_at` to `picture` are those of the digest, all figures in
    words; `picture` has the `cid:` of its light and its dark form. Whatever a mail has no value
    for is empty.
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
    line: str = ""
    requester: str = ""
    group: str = ""
    because: str = ""
    headline: str = ""
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
    notice: str = ""
    since_at: Moment = ""
    until_at: Moment = ""
    opened: str = ""
    resolved: str = ""
    reopened: str = ""
    still_open: str = ""
    still_waiting: str = ""
    escalated: str = ""
    answered: str = ""
    answered_in_time: str = ""
    median_answer: str = ""
    slow_answer: str = ""
    broken: str = ""
    broken_lines: tuple[str, ...] = ()
    survey_answers: str = ""
    poor_lines: tuple[str, ...] = ()
    picture: str = ""
    sites: str = ""
    wrong: tuple[str, ...] = ()
    understood: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()
    escalated_to: str = ""
    escalation_reason: str = ""
    target_at: Moment = ""
    promises: str = ""
    may_answer: bool = False
    queue: str = ""
    assignee: str = ""
    customer: str = ""
    update_due_at: Moment = ""
    resolution_due_at: Moment = ""
    writer: str = ""
    files: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    news: tuple[str, ...] = ()
    colour: str = "#1f5fd0"
    colour_of_words: str = "#ffffff"


WORDS_OF_THE_SENDER: Final = ("subject", "summary", "requester_name", "own_reference")
SEVERAL_LINES: Final = frozenset({"summary", "words", "steps", "reason_for_outage", "promises"})
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
        line="second line",
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
        sites="Manila, Cebu",
        wrong=('#prioriti P2: there is no command #prioriti; did you mean "priority"?',),
        understood=("#assign Grace",),
        possible=("#resolve: resolves; your words are the steps", "#drop: leaves what is held"),
        reason_for_outage="A digger cut the fibre at the junction of Mill Lane.",
        notice="breach",
        since_at=datetime(2026, 3, 2, 8, 0, tzinfo=_LONDON),
        until_at=datetime(2026, 3, 3, 8, 0, tzinfo=_LONDON),
        opened="12",
        resolved="9",
        reopened="1",
        still_open="31",
        still_waiting="7",
        escalated="1",
        answered="11",
        answered_in_time="10",
        median_answer="42 min",
        slow_answer="1 h 50 min",
        broken="1",
        broken_lines=(f"{REFERENCE}: first response, 2026-03-02 11:00",),
        survey_answers="Poor 1, Average 0, Good 3, Excellent 2",
        poor_lines=(f"{REFERENCE}: Poor, Nobody called back.",),
        picture="cid:light-digest@desk.example cid:dark-digest@desk.example",
        escalated_to="service desk managers",
        escalation_reason="no response within the SLA",
        target_at=datetime(2026, 3, 5, 16, 0, tzinfo=_LONDON),
        promises="first response: due Tue 03 Mar 11:00",
        headline="A new case, by a mail from ada@customer.example",
        may_answer=True,
        queue="service desk",
        assignee="Grace",
        customer="Customer Ltd",
        update_due_at=datetime(2026, 3, 3, 15, 0, tzinfo=_LONDON),
        resolution_due_at=datetime(2026, 3, 5, 17, 0, tzinfo=_LONDON),
        writer="ada@customer.example",
        files=(
            "photo.jpg (214 kB)",
            "trace.zip (18 MB), not attached: mailgate messages --id 17 --files FOLDER writes it",
        ),
        reasons=("rule A printer: priority 3 [rules/managed-service/intake.yaml:120]",),
        history=("2 March, 18:30: opened: Printer on the 2nd floor",),
        news=(
            "[CS11349759] Printer on the 2nd floor: a mail from ada@customer.example",
            "[CS10020030] No mail since Monday: assigned to Grace, by Lena",
        ),
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
