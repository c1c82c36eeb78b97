"""The frame that every page shares: one file, no network, no foreign script."""

from collections.abc import Iterable
from html import escape
from pathlib import Path

STYLE = Path(__file__).with_name("page.css")


def document(title: str, body: Iterable[str], *, script: str = "") -> str:
    """Return a whole page; ``title`` is escaped here, ``body`` has been.

    The policy keeps a browser from fetching anything, whatever the page holds.
    """
    allowed = "default-src 'none'; style-src 'unsafe-inline'"
    if script:
        allowed += "; script-src 'unsafe-inline'"
    return "\n".join(
        (
            "<!DOCTYPE html>",
            '<html lang="en"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{allowed}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{text(title)}</title>",
            f"<style>\n{STYLE.read_text(encoding='utf-8')}</style></head><body><main>",
            *body,
            "</main>",
            f"<script>{script}</script>" if script else "",
            "</body></html>\n",
        )
    )


def text(value: object) -> str:
    """Return a value as text that no browser takes for markup."""
    return escape(str(value))


def paragraph(words: str, kind: str = "") -> str:
    """Return a paragraph; nothing for no words."""
    named = f' class="{kind}"' if kind else ""
    return f"<p{named}>{text(words)}</p>" if words else ""


def bullets(lines: Iterable[str], kind: str = "") -> str:
    """Return a list; nothing for no lines."""
    made = "".join(f"<li>{text(line)}</li>" for line in lines)
    named = f' class="{kind}"' if kind else ""
    return f"<ul{named}>{made}</ul>" if made else ""


def figure(drawn: str, caption: str) -> str:
    """Return a drawing with words below it; nothing without one. Both are markup."""
    if not drawn:
        return ""
    return f"<figure>{drawn}<figcaption>{caption}</figcaption></figure>"


def table(caption: str, names: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table that scrolls by itself where it is too wide; cells are markup."""
    head = "".join(f'<th scope="col">{text(name)}</th>' for name in names)
    body = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows
    )
    return (
        f'<div class="table" tabindex="0" role="region" aria-label="{text(caption)}">'
        f"<table><caption>{text(caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table></div>"
    )
