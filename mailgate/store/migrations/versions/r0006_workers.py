"""Several workers on one database: who there is, who holds which mailbox, who claimed a mail."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the tables and the columns."""
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "worker",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("version", sa.String(40), nullable=False),
        sa.Column("is_passing", sa.Boolean(), nullable=False),
        sa.Column("started_at", instant, nullable=False),
        sa.Column("seen_at", instant, nullable=False),
        sa.Column("until", instant, nullable=False),
        sa.Column("ended_at", instant, nullable=True),
        sa.Column("buried_at", instant, nullable=True),
        sa.Column("stale_takes", sa.Integer(), nullable=False),
        sa.Column("stale_decisions", sa.Integer(), nullable=False),
        sa.Column("stale_sends", sa.Integer(), nullable=False),
    )
    op.create_table(
        "mailbox_lease",
        sa.Column("mailbox", sa.String(200), primary_key=True),
        sa.Column("owner", sa.String(32), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("since", instant, nullable=False),
        sa.Column("until", instant, nullable=False),
    )
    for table, column in (("inbox", "claimed_by"), ("outbox", "leased_by")):
        name = sa.Column(column, sa.String(32), nullable=False, server_default=sa.text("''"))
        op.add_column(table, name)


def downgrade() -> None:
    """Drops them."""
    op.drop_column("outbox", "leased_by")
    op.drop_column("inbox", "claimed_by")
    op.drop_table("mailbox_lease")
    op.drop_table("worker")
