"""What rules say of a case, who wrote a mail, and answers to mails that became no case."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_EMPTY = sa.text("''")
_TEXTS = {
    "queue": 200,
    "category": 200,
    "assignee": 200,
    "customer": 200,
    "language": 20,
    "group_key": 300,
}


def upgrade() -> None:
    """Adds the columns; SQLite copies the outbox, because it cannot let a column be NULL else."""
    for name, length in _TEXTS.items():
        op.add_column(
            "case", sa.Column(name, sa.String(length), nullable=False, server_default=_EMPTY)
        )
    op.add_column("case", sa.Column("quiet_seconds", sa.BigInteger(), nullable=True))
    op.add_column("case", sa.Column("clock_starts_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("case", sa.Column("tags", sa.JSON(), nullable=True))
    op.add_column("case", sa.Column("fields", sa.JSON(), nullable=True))
    op.create_index("ix_case_group", "case", ["desk", "group_key", "kind"])
    op.add_column(
        "inbox", sa.Column("sender", sa.String(320), nullable=False, server_default=_EMPTY)
    )
    op.execute(sa.text(_SENDERS[op.get_bind().dialect.name]))
    op.create_index("ix_inbox_sender", "inbox", ["desk", "sender", "received_at"])
    with op.batch_alter_table("outbox") as outbox:
        outbox.alter_column("case_id", existing_type=sa.Integer(), nullable=True)
        outbox.add_column(sa.Column("inbox_id", sa.Integer(), nullable=True))
        outbox.create_foreign_key("fk_outbox_inbox", "inbox", ["inbox_id"], ["id"])
    op.create_index("uq_outbox_answer", "outbox", ["inbox_id", "kind", "cause"], unique=True)


def downgrade() -> None:
    """Drops the columns, and the mails that belong to no case."""
    op.drop_index("uq_outbox_answer", "outbox")
    op.execute(sa.text("DELETE FROM outbox WHERE case_id IS NULL"))
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_constraint("fk_outbox_inbox", type_="foreignkey")
        outbox.drop_column("inbox_id")
        outbox.alter_column("case_id", existing_type=sa.Integer(), nullable=False)
    op.drop_index("ix_inbox_sender", "inbox")
    op.drop_column("inbox", "sender")
    op.drop_index("ix_case_group", "case")
    for name in (*_TEXTS, "quiet_seconds", "clock_starts_at", "tags", "fields"):
        op.drop_column("case", name)


# Who wrote the mails of before, as their decision records say.
_SENDERS = {
    "sqlite": "UPDATE inbox SET sender = substr(coalesce(decision ->> '$.from', ''), 1, 320)",
    "postgresql": "UPDATE inbox SET sender = left(coalesce(decision ->> 'from', ''), 320)",
}
