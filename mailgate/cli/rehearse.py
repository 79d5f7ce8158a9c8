"""`mailgate rehearse FILE` tells the story of a scenario, `mailgate test` counts all of them."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mailgate.cli.complaints import ExitCode
from mailgate.cli.opening import settings_at
from mailgate.cli.options import DEFAULT_CONFIG, Config, Json
from mailgate.cli.progress import progress
from mailgate.cli.screen import (
    clean,
    show_heading,
    show_json,
    show_pairs,
    show_text,
)
from mailgate.errors import UsageError

if TYPE_CHECKING:
    from mailgate.core.scenario import Scenario
    from mailgate.jobs.context import RuleFiles
    from mailgate.jobs.desk_tests import ScenarioResult
    from mailgate.jobs.rehearse import Played, SentMail
    from mailgate.jobs.scenario_check import Failure

_HEADERS = ("from", "to", "reply-to", "subject", "in-reply-to", "auto-submitted")


def play_all(
    desk: Annotated[
        str | None,
        typer.Argument(show_default=False, help="Only this desk; else all that have a mailbox."),
    ] = None,
    *,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Play every scenario of the desks (`*_test.yaml`) and say what came otherwise."""
    from mailgate.jobs.context import desk_names, load_files
    from mailgate.jobs.desk_tests import play_each, scenarios_of

    settings = settings_at(config)
    names = desk_names(settings)
    if desk is not None and desk not in names:
        raise UsageError(f"{config} has no mailbox of a desk {desk}; it has {', '.join(names)}")
    files = load_files(settings)
    found = [
        scenario
        for name in ([desk] if desk else names)
        for scenario in scenarios_of(settings.rules, files.desks[name], templates=files.templates)
    ]
    with progress("playing", total=len(found)) as advance:
        tested = play_each(found, files, told=lambda _tested: advance())
    failed = [failure for one in tested for failure in one.failures]
    if as_json:
        show_json(map(_as_record, tested))
    else:
        for failure in failed:
            show_failure(failure)
        count = len([one for one in tested if one.failures])
        print(f"scenarios {len(tested)}, " + (f"{count} of them fail" if count else "all hold"))
    if failed:
        raise typer.Exit(ExitCode.FAILED)


def rehearse(
    file: Annotated[Path, typer.Argument(help="A file like rules/my-desk/intake_test.yaml.")],
    *,
    scenario: Annotated[
        str | None,
        typer.Option("--scenario", show_default=False, help="Only this one, by its name."),
    ] = None,
    config: Config = DEFAULT_CONFIG,
    as_json: Json = False,
) -> None:
    """Play the scenarios of a file and tell the story, with every mail as its reader sees it."""
    from mailgate.files.scenario_file import load_scenarios
    from mailgate.jobs.rehearse import rehearsal
    from mailgate.jobs.scenario_check import failures

    if not file.is_file():
        raise UsageError(f"there is no file {file}")
    folder = file.resolve().parent
    files = _files_of(folder, config)
    desk = files.desks[folder.name]
    shown_as = f"{folder.parent.name}/{folder.name}/{file.name}"
    from mailgate.files.desk_files import rule_names

    found = load_scenarios(file, shown_as=shown_as, desk=desk, names=rule_names(desk))
    wanted = [one for one in found if scenario is None or one.name == scenario]
    if not wanted:
        names = "; ".join(one.name for one in found)
        raise UsageError(f"{file} has no scenario {scenario!r}; it has: {names}")
    has_failed = False
    for one in wanted:
        if not as_json:
            show_heading(f"{one.name} [{one.source}]")
        with rehearsal(one, files) as stage:
            for played in stage.play():
                wrong = failures(stage, played)
                has_failed = has_failed or bool(wrong)
                if as_json:
                    show_json([_step_record(one, played, wrong)])
                    continue
                _show_step(one, played)
                for failure in wrong:
                    show_failure(failure, with_reasons=False)
    if has_failed:
        raise typer.Exit(ExitCode.FAILED)


def show_failure(failure: "Failure", *, with_reasons: bool = True) -> None:
    """What was expected, what was found, and why it came so."""
    show_text(f"{failure.scenario.path}:{failure.place.line}: {failure.where()}", style="bold")
    show_pairs([("  expected", failure.expected), ("  found", failure.found)])
    for reason in failure.reasons if with_reasons else ():
        show_text(f"because {clean(reason)}", indent=2)


def _files_of(folder: Path, config: Path) -> "RuleFiles":
    """The desk of a folder with its templates; FileError with all their mistakes."""
    from dataclasses import replace

    from mailgate.bundle import bundled
    from mailgate.jobs.context import load_files
    from mailgate.settings.model import MailboxSettings, Settings

    rules = folder.parent
    beside = rules.parent / "templates"
    settings = Settings(
        path=config,
        database="",
        mailboxes=(MailboxSettings(name="support", desk=folder.name, address="a@b.example"),),
        smtp=(),
        keys=(),
        domain="",
        rules=rules,
        templates=beside if beside.is_dir() else bundled("templates"),
    )
    if config.is_file():
        settings = replace(settings, templates=settings_at(config).templates)
    return load_files(settings)


def _show_step(scenario: "Scenario", played: "Played") -> None:
    from mailgate.core.scenario import AgentActs

    at = played.step.at.astimezone(scenario.zone)
    show_heading(f"{played.number}. {at:%a %Y-%m-%d %H:%M} {at.tzname()}")
    if played.letter is not None:
        letter = played.letter
        sender = letter.sender.address if letter.sender else "somebody"
        show_pairs([("mail from", sender), ("subject", clean(letter.subject))])
        show_text(letter.reply_text.strip(), indent=2)
        show_pairs([("becomes", played.fate), ("because", "\n".join(map(clean, played.reasons)))])
    elif isinstance(played.step.deed, AgentActs) and played.order is not None:
        deed, order = played.step.deed, played.order
        said = ", ".join(f"{key} {value}" for key, value in deed.values.items())
        show_text(clean(f"{deed.who} does: {deed.does}" + (f" ({said})" if said else "")))
        show_pairs([("and so", clean(f"{order.id} {order.text}"))])
    else:
        show_text("Time passes.")
    for line in played.history:
        show_text(f"{line.reference}  {line.kind}: {clean(line.summary)}", indent=2)
    for sent in played.sent:
        show_text(f"Mail of ours, by template {sent.template}:", style="bold")
        show_pairs((f"  {name}", clean(text)) for name, text in _headers(sent))
        show_text(sent.message.text.strip(), indent=4)


def _headers(sent: "SentMail") -> Iterator[tuple[str, str]]:
    """The header fields of a mail of ours that its reader, or his program, goes by."""
    for name in _HEADERS:
        value = sent.message.header(name)
        if value:
            yield name.capitalize(), value


def _as_record(tested: "ScenarioResult") -> dict[str, Any]:
    return {
        "scenario": tested.scenario.name,
        "desk": tested.scenario.desk,
        "source": tested.scenario.source,
        "failures": [_failure_record(failure) for failure in tested.failures],
    }


def _failure_record(failure: "Failure") -> dict[str, Any]:
    return {
        "source": f"{failure.scenario.path}:{failure.place.line}",
        "step": failure.number,
        "at": failure.at,
        "expected": failure.expected,
        "found": failure.found,
        "reasons": failure.reasons,
    }


def _step_record(
    scenario: "Scenario", played: "Played", wrong: "tuple[Failure, ...]"
) -> dict[str, Any]:
    return {
        "scenario": scenario.name,
        "step": played.number,
        "at": played.step.at,
        "fate": played.fate,
        "reasons": played.reasons,
        "history": played.history,
        "sent": [
            {
                "to": sent.recipient,
                "template": sent.template,
                "headers": dict(_headers(sent)),
                "text": sent.message.text,
            }
            for sent in played.sent
        ],
        "failures": [_failure_record(failure) for failure in wrong],
    }
