"""The words of scenarios, `*_test.yaml`, and what each means; rules/README.md has the same."""

from collections.abc import Mapping
from typing import Final

SCENARIO_KEYS: Final[Mapping[str, str]] = {
    "scenario": "Its name: what it shows, as a sentence.",
    "starts": "The date and time of the first step, like `2026-03-06 17:00`.",
    "zone": "The zone of all times in it; else that of the desk's working hours, else UTC.",
    "mailboxes": "The desk's mailboxes by name, with their addresses; else `support` alone. One "
    "called `escalations` is for escalations.",
    "people": "Short names for addresses: `{ada: Ada Lovelace <ada@northfold.example>}`.",
    "customers": "Customers of this scenario, with the columns of `customers.csv` as keys, on top "
    "of those in the file.",
    "steps": "What happens, in its order.",
}
STEP_KEYS: Final[Mapping[str, str]] = {
    "at": "When: `17:20`, `Fri 17:20`, `tomorrow 9:00` or `2026-03-06 17:20`; a weekday is the "
    "next one, today included. Without `at` and `after`: at the same time as the step before.",
    "after": "How long after the step before: `2 hours`.",
    "mail": "The mail that comes. A step without one, and without `agent`, lets time pass, and "
    "looks.",
    "agent": "What somebody of the desk does to a case.",
    "expect": "What has to come of it.",
}
MAIL_KEYS: Final[Mapping[str, str]] = {
    "from": "Who writes: a short name of `people`, or an address.",
    "to": "The mailbox that it comes to, by name; else the first.",
    "name": "What later steps call this mail.",
    "subject": "Its subject; an answer has `Re:` and that of the mail before.",
    "text": "What it says.",
    "cc": "Further recipients: short names or addresses.",
    "reply to": "`our last mail` to the sender (or to anybody, if there is none), `our last "
    "mail to bob`, or the name of an earlier mail that it answers.",
    "link": "An action of a link in our last mail that has one: `reopen`, `confirm`, `poor`, "
    "`average`, `good` or `excellent`. Its mail is sent as it is, with `text` above.",
    "quotes": "`no`: an answer does not repeat the mail before below its own words.",
    "attachments": "Files: names, or `{name: a.pdf, type: application/pdf, size: 2 MB}`.",
    "headers": "Header fields, also in place of those that are written anyway: `{Date: …}`.",
    "verdict": "What a trusted server in front says of the sender: `pass` or `fail`.",
    "raw": "A file beside this one with the whole mail, in place of all the rest.",
}
AGENT_KEYS: Final[Mapping[str, str]] = {
    "who": "Which agent.",
    "does": "What he does: `resolve`, `wait`, `reopen`, `close`, `priority`, `assign`, `note`, "
    "`reply`, `merge`, `link`, `split`, `review survey`, `line`, `consult`, `project`, `testing`, "
    "`consent`, `sites`, `add`, `remove`, `spam`, `rfo`, `escalate` or `review`.",
    "of": "The name of a mail whose case it is; else the last case.",
    "steps": "What was done, for `resolve`.",
    "for": "Whom the case waits for: `customer`, `third party` or `desk`.",
    "reason": "What it waits for, as `states.yaml` names it; or why it goes to another line, or is "
    "escalated.",
    "text": "His words: in the mail, the note, the review, or the reason for outage.",
    "state": "Into which state, by its name; for `sites`: `confirmed` or `open`.",
    "to": "The priority, to whom it is assigned, the line, the sites, `yes` or `no` of a "
    "`consent`, or the address that may speak or may not; with an exclamation mark behind it that "
    "is confirmed.",
    "consent of": "Who agrees to a `project` or to `testing`; else he is asked.",
    "other": "The name of another mail: whose case it is merged into or linked with, or the mail "
    "that is split off.",
    "outlook": "The outlook of a `reply` that brings a workaround.",
    "reason for outage": "Why the service was out, for `resolve` and `close`.",
    "confirmed": "How the customer confirmed, for `close`.",
    "mail": "`no`: the customer is not told.",
    "refused": "Words of the refusal that has to come: without them none may.",
}
EXPECT_KEYS: Final[Mapping[str, str]] = {
    "fate": "What becomes of the mail: `case`, `update`, `event`, `held`, `filed`, `duplicate` or "
    "`quarantined`.",
    "cases": "How many cases there are by now.",
    "case": "What is true of the case by now, below; or `none`: the mail belongs to no case.",
    "mails": "All mails of ours that this step sends, below; `none`, which is also what a step "
    "without it expects; or `any`.",
    "told": "All of the desk's people, as `agents.yaml` calls them, who get a mail by this step; "
    "or `none`. Without it mails to them that are not under `mails` do not matter.",
    "due": "When promises are due: `{first response: Mon 09:20, resolution: none}`. `none`: its "
    "clock rests, or it is met, or nothing is promised.",
    "events": "Lines that this step adds to the history of the case, in their order; others may "
    "stand between them. A kind, or `{kind: opened, contains: Site down}`.",
}
CASE_KEYS: Final[Mapping[str, str]] = {
    "of": "The name of the mail whose case it is; else the case of this step's mail, or of the "
    "last that had one.",
    "reference": "Its reference. The first case of a scenario has the number 1: `CS00000001`.",
    "subject": "Its subject.",
    "requester": "Whose case it is: a short name or an address.",
    "priority": "Its priority.",
    "queue": "Its queue.",
    "category": "Its category.",
    "assignee": "Who works on it.",
    "state": "Its state, as the desk calls it.",
    "kind": "The kind of its state: `new`, `open`, `waiting`, `resolved` or `closed`.",
    "customer": "The account of the customer it belongs to, or his name.",
    "language": "The language it is written in.",
    "linked to": "The reference of a case that it is linked with.",
    "tags": "All its tags.",
    "fields": "Fields that the desk has named itself; others may have any value.",
}
SENT_KEYS: Final[Mapping[str, str]] = {
    "to": "Who gets it: a short name or an address.",
    "template": "The name of its template: `acknowledgement`.",
    "subject": "All of its subject.",
    "subject contains": "Words that its subject has, in whatever case.",
    "text contains": "Words that its text has, in whatever case; line ends are blanks.",
    "text lacks": "Words that its text has not.",
    "attachments": "The names of all its files; `none` for none.",
}
