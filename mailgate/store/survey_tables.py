"""What customers said about how they liked it."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field, SQLModel


class SurveyRow(SQLModel, table=True):
    """The answer to the survey of a case: the last one counts, `answers` says how many there were.

    `value` is 1 for the worst of the desk's words to 4 for the best, `word` is that word.
    `inbox_id` is the mail that gave it.
    """

    __tablename__ = "survey"

    case_id: int = Field(primary_key=True, foreign_key="case.id")
    value: int
    word: str = Field(max_length=60)
    comment: str = Field(default="", sa_type=Text)
    by: str = Field(default="", max_length=320)
    inbox_id: int = Field(foreign_key="inbox.id")
    at: datetime
    answers: int = 1
