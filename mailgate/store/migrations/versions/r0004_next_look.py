"""When the clock looks at a case; every case there is gets a look at once."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the column."""
    op.add_column("case", sa.Column("next_look_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(sa.text(_AT_ONCE[op.get_bind().dialect.name]))
    op.create_index("ix_case_next_look", "case", ["next_look_at"])


def downgrade() -> None:
    """Drops the column."""
    op.drop_index("ix_case_next_look", "case")
    op.drop_column("case", "next_look_at")


_AT_ONCE = {
    "sqlite": """UPDATE "case" SET next_look_at = '1970-01-01 00:00:00.000000'
        WHERE kind <> 'closed'""",
    "postgresql": """UPDATE "case" SET next_look_at = '1970-01-01 00:00:00+00'
        WHERE kind <> 'closed'""",
}
