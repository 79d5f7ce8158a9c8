"""Who is there for whom."""

from datetime import date

import pytest

from mailgate.core.team import Away, Person, Side, Team

MONDAY, LATER = date(2026, 3, 2), date(2026, 3, 20)
AWAY = (Away(MONDAY, date(2026, 3, 6), "bob"),)


def person(key: str, *, away: tuple[Away, ...] = (), **more: object) -> Person:
    return Person(key=key, name=key.title(), addresses=(f"{key}@desk.example",), away=away, **more)  # type: ignore[arg-type]  # the fields of a Person


def team(*people: Person) -> Team:
    return Team({one.key: one for one in people})


@pytest.mark.parametrize("word", ["ada", "ADA", "Ada", " ada@desk.example "])
def test_somebody_is_found_by_key_name_or_address(word: str) -> None:
    ada = person("ada")

    assert team(ada, person("bob")).named(word) == ada


def test_nobody_is_found_by_a_part_of_a_name() -> None:
    assert team(person("ada")).named("ad") is None
    assert team(person("ada")).at("ada@desk.example.org") is None


@pytest.mark.parametrize(
    ("day", "there"),
    [(MONDAY, "bob"), (date(2026, 3, 6), "bob"), (date(2026, 3, 7), "ada"), (LATER, "ada")],
)
def test_a_stand_in_works_from_the_first_to_the_last_day(day: date, there: str) -> None:
    ada, bob = person("ada", away=AWAY), person("bob")

    assert team(ada, bob).present(ada, day).key == there


def test_the_stand_in_of_a_stand_in_works_where_both_are_away() -> None:
    bob = person("bob", away=(Away(MONDAY, LATER, "cleo"),))
    ada, cleo = person("ada", away=AWAY), person("cleo")

    assert team(ada, bob, cleo).present(ada, MONDAY) == cleo


def test_where_everybody_is_away_mail_waits_for_whom_it_was_for() -> None:
    ada = person("ada", away=AWAY)
    bob = person("bob", away=(Away(MONDAY, LATER, "ada"),))

    assert team(ada, bob).present(ada, MONDAY) == ada
    assert team(ada, bob).present(bob, MONDAY) == bob


def test_people_whom_one_stands_in_for_are_told_once() -> None:
    ada, bob = person("ada", away=AWAY), person("bob")

    assert team(ada, bob).all_present((ada, bob), MONDAY) == (bob,)


def test_a_role_is_looked_for_on_one_side() -> None:
    ours = person("ada", roles=("Team Lead",))
    theirs = person("cora", roles=("team lead",), side=Side.REPORTERS)

    assert team(ours, theirs).with_role("team lead") == (ours,)
    assert team(ours, theirs).with_role("team lead", side=Side.REPORTERS) == (theirs,)
    assert team(ours, theirs).roles() == ("Team Lead", "team lead")
