from collections.abc import Callable

import pytest

from mailgate.errors import PermanentError
from mailgate.mail import compose as compose_module
from mailgate.mail import gate as gate_module
from mailgate.mail.gate import self_test


def test_the_self_test_passes_on_this_python() -> None:
    self_test()


def let_through(raw: bytes, *, fields: tuple[str, ...]) -> None:
    assert raw
    assert fields


def test_the_self_test_fails_where_the_gate_does_not_bite(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate_module, "check", let_through)

    with pytest.raises(PermanentError, match="gate let"):
        self_test()


@pytest.mark.parametrize(
    ("leaky", "words"),
    [
        pytest.param(
            lambda name, text: f"{name}: {text.encode('ascii', 'replace').decode()}\r\n",
            "could not be written",
            id="a hidden line end, caught by our reading",
        ),
        pytest.param(
            lambda name, text: f"{name}: x\r\nBcc: {len(text)}\r\n",
            "could not be written",
            id="a field too many",
        ),
    ],
)
def test_the_self_test_fails_where_the_composer_leaks(
    monkeypatch: pytest.MonkeyPatch, leaky: Callable[[str, str], str], words: str
) -> None:
    monkeypatch.setattr(compose_module, "check", let_through)
    monkeypatch.setattr(compose_module, "subject_field", leaky)

    with pytest.raises(PermanentError, match=words):
        self_test()


def test_the_self_test_fails_where_a_hostile_address_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(compose_module, "check", let_through)
    monkeypatch.setattr(compose_module, "is_address", bool)

    with pytest.raises(PermanentError, match="taken for part of an address"):
        self_test()


def test_the_self_test_fails_where_the_standard_library_reads_something_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gate_module, "check", let_through)
    monkeypatch.setattr(compose_module, "check", let_through)
    monkeypatch.setattr(compose_module, "subject_field", lambda name, _: f"{name}:\r\nBcc: x\r\n")

    with pytest.raises(PermanentError, match="changed the header"):
        self_test()
