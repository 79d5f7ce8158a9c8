"""Alerts and reports of monitoring, backup and scheduled jobs: a support desk wants them as cases.

A product's own field, sender or form of Subject tells it alone; a sender's general name (alerts@,
backup@) only together with a Subject that reads like an alert, because people sit behind such
addresses, too.
"""

import re
from typing import Final

from mailgate.core.author import Author, Screening
from mailgate.core.machine_signs import ANSWERED
from mailgate.core.message import Message

MONITORING_FIELDS: Final = (
    "x-nagios-notification",
    "x-nagios-host",
    "x-icinga-host",
    "x-icinga2-host",
    "x-icinga-notification",
    "x-zabbix-event",
    "x-zabbix-eventid",
    "x-prtg-sensor",
    "x-checkmk-notification",
    "x-alertmanager-group",
    "x-grafana-alert",
    "x-pagerduty-incident",
    "x-opsgenie-alert-id",
    "x-pingdom-checkid",
    "x-cron-env",
)
# Local parts of the addresses under which the products write by default.
_PRODUCT: Final = re.compile(
    r"(?:nagios|naemon|icinga2?|zabbix|prtg|check[-_]?mk|alertmanager|prometheus|grafana|kapacitor"
    r"|pagerduty|opsgenie|logwatch|cron(?:-?daemon)?|anacron|monit|munin|cacti|librenms|observium"
    r"|solarwinds|orion|uptime-?robot|pingdom|statuscake|site24x7|datadog|newrelic|new-relic|splunk"
    r"|graylog|kuma|uptime-?kuma|healthchecks|veeam|acronis|backupexec|backup-?exec|arcserve"
    r"|synology"
    r"|qnap|idrac|ilo|imm|smartd|mdadm|apcupsd|datto|n-?able|n-?central|connectwise|labtech|kaseya"
    r"|atera|ninjarmm|auvik|whatsupgold|opmanager|centreon|sensu|proxmox|vcenter)"
    r"(?:[-_.+0-9].{0,60})?",
    re.IGNORECASE,
)
_PRODUCT_DOMAIN: Final = re.compile(
    r"(?:.{1,120}\.)?(?:uptimerobot\.com|pingdom\.com|statuscake\.com|site24x7\.com"
    r"|sns\.amazonaws\.com"
    r"|pagerduty\.com|opsgenie\.net|datadoghq\.(?:com|eu)|newrelic\.com|healthchecks\.io"
    r"|betteruptime\.com"
    r"|alertmail\.datto\.com|alerts\.datto\.com|n-able\.com|ninjarmm\.com|auvik\.com|atera\.com"
    r"|alerts\.solarwinds\.com|grafana\.net)",
    re.IGNORECASE,
)
_PRODUCT_MAIL: Final = re.compile(  # local parts that are programs at those domains; people are not
    r"(?:alerts?|notifications?|notify|no-?reply|do-?not-?reply|incidents?|monitor(?:ing)?"
    r"|report(?:s|ing)?"
    r"|info|service|system|support-alerts?|backup)(?:[-_.+0-9].{0,60})?",
    re.IGNORECASE,
)
_GENERAL: Final = re.compile(
    r"(?:.{0,40}[-_.])?(?:alerts?|alarms?|monitor(?:ing)?|backups?|root|syslog|snmp|nas|esxi?"
    r"|ups|watchdog"
    r"|notifications?|notify|system|server|scanner|status|no-?reply)(?:[-_.+0-9].{0,60})?",
    re.IGNORECASE,
)
# Whole forms of Subjects that only the products write.
_FORM: Final = re.compile(
    r"(?:\*\* ?(?:PROBLEM|RECOVERY|ACKNOWLEDGEMENT|FLAPPING\w*|DOWNTIME\w*|CUSTOM) "
    r"(?:Service|Host) Alert: "
    r"|\[(?:PROBLEM|RECOVERY|ACKNOWLEDGEMENT|FLAPPING\w*|DOWNTIME\w*)\] .{1,100}? (?:on|is) "
    r"|(?:PROBLEM|RECOVERY) - .{1,100} (?:is|on) (?:DOWN|UP|OK|WARNING|CRITICAL|UNKNOWN)"
    r"|(?:Problem|Resolved|OK|PROBLEM|Resolved in [0-9dhms ]{1,20}): .{1,120}(?:on \S{1,80}"
    r"|is (?:too )?\w+"
    r"|unreachable|unavailable|utilization)"
    r"|\[?PRTG Network Monitor\b"
    r"|\[(?:FIRING|RESOLVED)(?::\d{1,5})?\] "
    r"|\[(?:Alerting|OK|No Data|Pending)\] .{1,150}? alert"
    r"|(?:ALARM|OK|INSUFFICIENT_DATA|INSUFFICIENT DATA): \".{1,200}\" in "
    r"|Monitor is (?:DOWN|UP)\b|(?:DOWN|UP) alert: .{1,100} (?:is|has)"
    r"|(?:Anacron|Cron) <[^<>\s]{1,80}@[^<>\s]{1,120}> "
    r"|Anacron job '|Logwatch for \S{1,80}"
    r"|\[(?:Success|Warning|Failed|Failure|Error)\] .{1,160}(?:\(\d+ (?:objects?|machines?"
    r"|VMs?|hosts?|tasks?|jobs?)"
    r"|backup)"
    r"|(?:SMART error|Fail event on /dev/md|DegradedArray event on|RebuildFinished event on)"
    r"|(?:\[SolarWinds\]|SolarWinds (?:Alert|N-central)|\[Datto\b|Datto (?:RMM )?Alert"
    r"|N-able\b.{0,40} alert"
    r"|ConnectWise (?:RMM|Automate|Control)\b.{0,60}alert|\[Acronis\b|Acronis Cyber Protect"
    r"|Acronis Backup Notification|Backup Exec Alert:|\[Pingdom\]|\[Uptime ?Kuma\]))",
)
# Words of alerts, in the languages that such programs are set to.
_ALERT: Final = re.compile(
    r"\b(?:alert|alarm|alerte|alerta|allarme|alarme|larm|varsel|hälytys|warning|warnung"
    r"|avertissement"
    r"|advertencia|avviso|waarschuwing|varning|advarsel|varoitus|ostrzeżenie|varování|critical"
    r"|kritisch"
    r"|critique|crítico|critico|kritiek|kritisk|krytyczny|kritick[áý]|problem|recovery"
    r"|recovered|resolved"
    r"|down|offline|online again|unreachable|nicht erreichbar|threshold|schwellwert"
    r"|disk (?:space|full)"
    r"|(?:job|task|backup|sicherung|sauvegarde|respaldo|copia de seguridad|back-up"
    r"|säkerhetskopi\w*)\W"
    r".{0,80}?(?:fail|success|complet|error|warn|fehl|erfolg|échou|réuss|termin|fall[óo]"
    r"|correct|mislukt"
    r"|geslaagd|misslyck|lyck)\w*"
    r"|(?:failed|successful|completed|fehlgeschlagen|erfolgreich(?:e)?|échec"
    r"|réussie?)\b.{0,60}?\b(?:job|"
    r"backup|sicherung|sauvegarde|task)"
    r"|предупреждение|критический|авария)\b|警告|警报|警報|告警|アラート|障害|경고|알림",
    re.IGNORECASE,
)


def alert(message: Message) -> Screening | None:
    """An alert or a report of a monitoring, backup or scheduling program."""
    subject = message.subject[:300].strip()
    for name in MONITORING_FIELDS:
        if message.header(name):
            told = f"{name.title()}: {message.header(name)[:80]}"
            return Screening(Author.MONITORING, told)
    if ANSWERED.match(subject):
        return None
    if _FORM.match(subject):
        return Screening(Author.MONITORING, f"Subject is that of an alert: {subject[:80]}")
    sender = message.sender.address[:320] if message.sender is not None else ""
    local, _, domain = sender.rpartition("@")
    named = _PRODUCT.fullmatch(local) or (
        _PRODUCT_DOMAIN.fullmatch(domain) and _PRODUCT_MAIL.fullmatch(local)
    )
    if named:
        return Screening(Author.MONITORING, f"From is a monitoring program: {sender[:80]}")
    if _GENERAL.fullmatch(local) and _ALERT.search(subject):
        told = f"From {sender[:60]} and Subject are those of an alert: {subject[:80]}"
        return Screening(Author.MONITORING, told)
    return None
