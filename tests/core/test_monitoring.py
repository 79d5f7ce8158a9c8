"""Alerts: machines whose mail a support desk wants as cases."""

import pytest

from mailgate.core.author import Author, Screening
from mailgate.core.decide import decide
from mailgate.core.effects import OpenCase, Withhold
from mailgate.core.message import Address
from mailgate.core.monitoring import MONITORING_FIELDS
from mailgate.core.screening import screen
from tests.core.builders import SUPPORT, a_message, facts


def screened(
    subject: str, sender: str = "it@customer.example", *fields: tuple[str, str]
) -> Screening:
    message = a_message(subject=subject, sender=Address(sender), headers=(("to", SUPPORT), *fields))
    return screen(message, own_addresses=frozenset({SUPPORT}), own_domain="desk.example")


@pytest.mark.parametrize(
    "subject",
    [
        "** PROBLEM Service Alert: web1/HTTP is CRITICAL **",
        "** RECOVERY Host Alert: web1 is UP **",
        "[PROBLEM] Disk on web1 is WARNING!",
        "PROBLEM - web1 is DOWN",
        "Problem: High CPU utilization on web1",
        "Resolved in 5m 2s: Zabbix agent is not available on web1",
        "[PRTG Network Monitor (PRTG)] Ping (web1) Down",
        "[FIRING:2] HighLatency (api prod critical)",
        "[RESOLVED] InstanceDown",
        "[Alerting] CPU usage alert",
        'ALARM: "cpu-high" in EU (Ireland)',
        "Monitor is DOWN: shop.customer.example",
        "Cron <root@web1> /usr/local/bin/backup.sh",
        "Anacron job 'cron.daily' on web1",
        "Logwatch for web1 (Linux)",
        "[Failed] Daily backup (3 objects) 1 failed",
        "[Success] Nightly (5 VMs)",
        "SMART error (CurrentPendingSector) detected on host: web1",
        "Fail event on /dev/md0:web1",
        "[Datto] Backup of SRV01 failed",
        "Acronis Cyber Protect Cloud: backup failed",
        "SolarWinds Alert: node down",
    ],
)
def test_the_form_of_an_alerts_subject_tells(subject: str) -> None:
    screening = screened(subject)

    assert screening.author is Author.MONITORING
    assert screening.do_not_answer
    assert not screening.is_automatic_reply
    assert screened(f"Re: {subject}").author is Author.PERSON
    assert screened(f"AW: {subject}").author is Author.PERSON


@pytest.mark.parametrize(
    "sender",
    [
        "nagios@web1.customer.example",
        "icinga2@customer.example",
        "zabbix@customer.example",
        "prtg@customer.example",
        "alertmanager@customer.example",
        "grafana@customer.example",
        "cron-daemon@customer.example",
        "veeam@customer.example",
        "no-reply@sns.amazonaws.com",
        "alert@uptimerobot.com",
        "alerts@pingdom.com",
    ],
)
def test_the_address_of_a_product_tells(sender: str) -> None:
    assert screened("Something", sender).author is Author.MONITORING


@pytest.mark.parametrize("sender", ["ann@pingdom.com", "sales.team@n-able.com"])
def test_the_people_of_the_makers_are_people(sender: str) -> None:
    assert screened("Offer", sender).author is Author.PERSON


@pytest.mark.parametrize(
    ("subject", "is_alert"),
    [
        ("Backup job SRV01 failed", True),
        ("Sicherung SRV01 fehlgeschlagen", True),
        ("Disk space warning on NAS", True),
        ("Alerte : disque plein", True),
        ("警告: ディスク", True),
        ("Invoice for the backup tape", False),
        ("Our new office", False),
    ],
)
def test_a_general_address_tells_only_with_words_of_an_alert(
    subject: str, *, is_alert: bool
) -> None:
    expected = Author.MONITORING if is_alert else Author.PERSON

    assert screened(subject, "backup@customer.example").author is expected
    assert screened(subject, "anna@customer.example").author is Author.PERSON


@pytest.mark.parametrize("name", MONITORING_FIELDS)
def test_the_fields_of_the_products_tell(name: str) -> None:
    assert screened("Re: x", "a@customer.example", (name, "1")).author is Author.MONITORING


def test_an_alert_becomes_a_case_and_is_not_answered() -> None:
    alert = screened("PROBLEM - web1 is DOWN")

    kinds = [type(effect) for effect in decide(facts(screening=alert)).effects]

    assert OpenCase in kinds
    assert Withhold in kinds
