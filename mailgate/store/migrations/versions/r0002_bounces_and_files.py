"""Which addresses our mail came back from, and which files a sender sent before."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "bounce",
        sa.Column("inbox_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(320), nullable=False),
        sa.Column("outbox_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("diagnostic", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["inbox_id"], ["inbox.id"]),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"]),
        sa.PrimaryKeyConstraint("inbox_id", "address"),
    )
    op.create_index("ix_bounce_address", "bounce", ["address", "at"])
    op.create_index("ix_bounce_outbox_id", "bounce", ["outbox_id"])
    op.create_table(
        "forgiven",
        sa.Column("address", sa.String(320), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counted_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("address"),
    )
    op.create_table(
        "file",
        sa.Column("desk", sa.String(200), nullable=False),
        sa.Column("sender", sa.String(320), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("inbox_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["inbox_id"], ["inbox.id"]),
        sa.PrimaryKeyConstraint("desk", "sender", "sha256", "inbox_id"),
    )


def downgrade() -> None:
    """Drops the tables."""
    for table in ("file", "forgiven", "bounce"):
        op.drop_table(table)
