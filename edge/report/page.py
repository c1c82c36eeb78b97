"""Sessions -> one page that a coach shows the lifter: words first, then pictures."""

from collections.abc import Iterator, Sequence

from edge.report import bodies, charts, facts, words
from edge.report.facts import Payload
from edge.report.html import bullets, document, figure, paragraph, table, text
from edge.report.told import advice as told
from edge.report.told.screen_page import screen_article

REP_COLUMNS = (
    *("repetition", "verdict", "hips", "rounding", "arching", "pelvis", "trunk"),
    *("down", "pause", "up", "faults"),
)
HOLD_COLUMNS = (
    *("hold", "side", "verdict", "held", "rounding", "arching", "leaning"),
    *("turning", "drift", "ended", "faults"),
)


def page(sessions: Sequence[Payload], *, unit: str = "kg") -> str:
    """Return the report of one or more session/1 or screen/1 payloads as HTML.

    ``unit`` is ``kg`` or ``lb``.
    """
    level = "h1" if len(sessions) == 1 else "h2"
    body = (
        part
        for number, session in enumerate(sessions)
        for part in _article(session, f"s{number}", unit, level)
    )
    title = _title(sessions[0]) if len(sessions) == 1 else f"{len(sessions)} sessions"
    heading = [f"<h1>{text(title)}</h1>"] if len(sessions) > 1 else []
    return document(f"{title} - Hingewatch", [*heading, *body])


def _title(session: Payload) -> str:
    who = session["athlete"] or "Session"
    day = (session["started_utc"] or "")[:10]
    return f"{who}, {day}" if day else str(who)


def _article(session: Payload, key: str, unit: str, level: str) -> Iterator[str]:
    if "stations" in session:
        yield from screen_article(session, _title(session), level)
        return
    reps = list(facts.reps_of(session))
    holds = list(facts.holds_of(session))
    yield "<article>"
    yield f"<{level}>{text(_title(session))}</{level}>"
    yield paragraph(_about(session, unit), "about")
    if reps or not holds:
        yield paragraph(facts.summary(reps), "verdict")
    if holds:
        yield paragraph(facts.held(holds), "verdict")
    yield bullets(_faults_of_sets(session["sets"]))
    yield from told.advice(session["advice"])
    if session.get("notes"):
        yield "<section><h2>What the coach says</h2>"
        yield bullets(map(facts.note, session["notes"]))
        yield "</section>"
    for number, finished in enumerate(session["sets"], 1):
        more = len(session["sets"]) > 1
        at = f"{key}-{number}"
        yield from _set(finished, number, session, at, more=more)
    yield from _foot(session, reps, holds)
    yield "</article>"


def _about(session: Payload, unit: str) -> str:
    frames = session["frames"]
    about = [
        ", ".join(dict.fromkeys(map(facts.title_of, session["sets"]))),
        words.load(session["load_kg"], unit),
        f"rack {session['rack']}",
        f"seen from: {session['view']}",
        f"{frames['judged']} of {words.many(frames['seen'], 'frame')} judged",
    ]
    if session["started_utc"]:
        unsure = "" if session["time_synced"] else " (by a clock that was not set)"
        about.append(session["started_utc"][:16].replace("T", " ") + " UTC" + unsure)
    if session.get("interrupted"):
        about.append("interrupted: the power or the program went away")
    return " · ".join(part for part in about if part)


def _faults_of_sets(sets: Sequence[Payload]) -> Iterator[str]:
    for number, finished in enumerate(sets, 1):
        where = f"Set {number}: " if len(sets) > 1 else ""
        for noun, name in (("repetition", "reps"), ("hold", "holds")):
            for each in facts.faults(finished[name], noun):
                yield where + each


def _set(
    finished: Payload, number: int, session: Payload, key: str, *, more: bool
) -> Iterator[str]:
    reps, holds = finished["reps"], finished["holds"]
    which = f"set {number} of session {session['id'][:8]}"
    band = facts.band_of(finished)
    yield f"<section><h2>Set {number}: {text(facts.title_of(finished))}</h2>"
    if reps:
        if more:
            yield paragraph(facts.summary(reps))
        yield paragraph(facts.trend(finished))
    yield from told.feel(facts.exercise_of(finished))
    yield from _drawn_reps(reps, band, key)
    yield from _bodies(reps, "repetition", key)
    yield from _bodies(holds, "hold", key)
    yield from _charts(reps, holds, band, key)
    unjudged = facts.unjudged(reps, session["view"])
    if unjudged := [*unjudged, *facts.unjudged(holds, session["view"], "hold")]:
        yield "<h3>What could not be judged, and why</h3>"
        yield bullets(unjudged)
    if reps:
        yield "<details><summary>All figures of the repetitions</summary>"
        yield table(f"Repetitions of {which}", REP_COLUMNS, map(_rep_row, reps))
        yield "</details>"
    if holds:
        yield table(f"Holds of {which}", HOLD_COLUMNS, map(_hold_row, holds))
        if sides := facts.sides(holds):
            yield "<h3>Left against right</h3>"
            yield bullets(sides)
    yield "</section>"


def _drawn_reps(
    reps: Sequence[Payload], band: facts.Band | None, key: str
) -> Iterator[str]:
    drawn = list(charts.curves(reps, band, key)) if reps else []
    if not any(drawn):
        return
    yield "<h3>Each repetition</h3>"
    yield paragraph(
        "To the right the pelvis tilts, upwards the spine rounds; a flat line is a "
        "bend from the hips. The shaded band is neutral, the dotted lines are the "
        "limits of red, the dot is where the pelvis is tilted most.",
        "about",
    )
    yield '<div class="reps">'
    for rep, curve in zip(reps, drawn, strict=True):
        yield figure(
            curve or "<p>no curve</p>",
            f"{rep['index']} {_verdict(rep)}<br>hips {words.percent(rep['hip_share'])},"
            f" spine {words.degrees(rep['spine_flexion_peak_deg'])}",
        )
    yield "</div>"


def _bodies(records: Sequence[Payload], noun: str, key: str) -> Iterator[str]:
    if not (found := facts.best_and_worst(records)):
        return
    yield "<h3>Deepest point</h3>" if noun == "repetition" else "<h3>As held</h3>"
    yield '<div class="bodies">'
    for name, each in found.items():
        what = f"{name}: {noun} {each['index']}".removeprefix(": ").capitalize()
        label = f"{what}, stick figure with the line of the back"
        if (flexion := each["spine_flexion_peak_deg"]) is not None:
            label += f", spine flexion {words.degrees(flexion)}"
        part = f"{key}-{noun}-{name}"
        body = bodies.body(each["deepest"], each["verdict"], part, label)
        yield figure(body, f"{what} {_verdict(each)}")
    yield "</div>"


def _charts(
    reps: Sequence[Payload],
    holds: Sequence[Payload],
    band: facts.Band | None,
    key: str,
) -> Iterator[str]:
    made = []
    if reps:
        made = [
            figure(
                charts.trend(reps, band, key),
                "How far the spine rounded, with how far each figure may be off",
            ),
            figure(
                charts.hip_share(reps, key), "How much of the bend came from the hips"
            ),
            figure(charts.tempo(reps, key), "Tempo"),
        ]
    spans = charts.timeline(reps, holds, key)
    made.append(figure(spans, "Faults over time; shaded: repetitions and holds"))
    if any(made):
        yield "<h3>Over the set</h3>"
        yield '<div class="charts">' + "".join(made) + "</div>"


def _foot(session: Payload, reps: list[Payload], holds: list[Payload]) -> Iterator[str]:
    yield "<section><h2>What the figures stand on</h2>"
    yield bullets(facts.references(reps, holds))
    posture = session["posture"]
    lordosis = posture.get("standing_lordosis_deg")
    if lordosis is not None:
        head = words.degrees(posture.get("forward_head_deg"))
        yield paragraph(
            f"Standing: hollow of the lower back {words.degrees(lordosis)}, head "
            f"before the shoulders {head}."
        )
    yield paragraph(
        f"Judged by {session['model']['name']}, Hingewatch {session['software']}; "
        f"session {session['id']}. A coach's eye comes before any of these figures; "
        "this is no medical advice.",
        "about",
    )
    yield "</section>"


def _verdict(each: Payload) -> str:
    verdict = str(each["verdict"])
    mark = words.MARKS.get(verdict, "")
    word = words.verdict(verdict)
    return f'<strong class="{text(verdict)}">{mark} {text(word)}</strong>'


def _faults(each: Payload) -> str:
    codes = dict.fromkeys(fault["code"] for fault in each["faults"])
    return text(", ".join(map(words.plain, codes)))


def _from_zero(value: float | None) -> float | None:
    return None if value is None else max(value, 0.0)


def _rep_row(rep: Payload) -> Iterator[str]:
    yield str(rep["index"])
    yield _verdict(rep)
    yield words.percent(rep["hip_share"])
    yield words.degrees(rep["spine_flexion_peak_deg"])
    # Below zero, the spine was never arched.
    yield words.degrees(_from_zero(rep["spine_extension_peak_deg"]))
    for name in ("pelvis_tilt", "trunk"):
        yield words.degrees(rep[f"{name}_peak_deg"])
    for name in ("eccentric_s", "pause_s", "concentric_s"):
        yield words.seconds(rep[name])
    yield _faults(rep)


def _hold_row(hold: Payload) -> Iterator[str]:
    yield str(hold["index"])
    yield text(hold.get("side") or "-")
    yield _verdict(hold)
    yield words.seconds(hold["end_s"] - hold["start_s"])
    for name in ("spine_flexion", "spine_extension", "lateral_flexion", "rotation"):
        yield words.degrees(_from_zero(hold.get(f"{name}_peak_deg")))
    yield words.degrees(hold.get("drift_deg"))
    yield text(words.plain(hold.get("ended_by") or "-"))
    yield _faults(hold)
