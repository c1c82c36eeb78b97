"""Codes -> words, out of one TOML file a language.

A plain table and no gettext: the keys are the codes of the contract and not English
sentences, so a text can be bettered without losing its translations; nothing is
compiled; and a translator needs an editor only. What gettext has beyond that, plural
forms, no text here needs.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
ENGLISH = "en"
# What a code of a session's advice may be, in the order in which it is told.
ADVICE_SECTIONS = ("well", "advice", "tendency", "roll", "stretch")

Table = Mapping[str, Mapping[str, str]]


def language(environ: Mapping[str, str] = os.environ) -> str:
    """Return the reader's language by the usual variables, English where it lacks."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if asked := environ.get(name):
            code = re.split("[_.@]", asked)[0].lower()
            known = re.fullmatch("[a-z]{2,3}", code) and (FOLDER / f"{code}.toml")
            return code if known and known.exists() else ENGLISH
    return ENGLISH


@cache
def table(code: str = ENGLISH, folder: Path = FOLDER) -> Table:
    """Return the texts of a language, by section and code; English where it lacks."""
    read = tomllib.loads((folder / f"{code}.toml").read_text(encoding="utf-8"))
    if code == ENGLISH:
        return read
    english = table(ENGLISH, FOLDER)
    return {name: {**english[name], **read.get(name, {})} for name in english}


def text(section: str, code: str) -> str | None:
    """Return the words for a code in the reader's language, None for an unknown one."""
    return table(language())[section].get(code)


def section_of(code: str) -> str:
    """Return the section of a code of advice; an unknown one is plain advice."""
    texts = table(language())
    return next((name for name in ADVICE_SECTIONS if code in texts[name]), "advice")
