"""The HTML of a mail: its blocks within the layout, every style where mail programs look for it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import css_inline
from jinja2 import Template
from markupsafe import Markup

LAYOUT_VALUES: Final = frozenset({"content", "title"})  # beside those of every template
_STYLE: Final = re.compile(r"<style\b", re.IGNORECASE)


def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False)


@dataclass(frozen=True, slots=True)
class Page:
    """The layout that is around every mail which has no HTML of its own."""

    layout: Template
    inliner: css_inline.CSSInliner = field(default_factory=_inliner, repr=False)

    def write(self, content: Markup, *, title: str, values: Mapping[str, object]) -> str:
        """The page around some content."""
        return self.inlined(self.layout.render({**values, "content": content, "title": title}))

    def inlined(self, html: str) -> str:
        """A page with its styles in the elements, but those in `data-css-inline="keep"`.

        ValueError where a style sheet cannot be read.
        """
        if not _STYLE.search(html):
            return html
        try:
            return self.inliner.inline(html)
        except css_inline.InlineError as error:
            raise ValueError(f"its styles cannot be read: {error}") from None
