"""Sessions -> one page that a coach shows the lifter: words first, then pictures."""

from collections.abc import Iterator, Sequence

from edge.report import bodies, charts, facts, words
from edge.report.facts import Payload
from edge.report.faults import amber_past_red, back, faults_of
from edge.report.figures import hold_table, rep_table, verdict
from edge.report.html import bullets, document, figure, paragraph, text
from edge.report.told import advice as told
from edge.report.told.screen_page import screen_article


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
        yield bullets(facts.note(n, session["sets"]) for n in session["notes"])
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
        words.at_rack(str(session["rack"])),
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
        yield from (where + each for each in faults_of(finished))


def _set(
    finished: Payload, number: int, session: Payload, key: str, *, more: bool
) -> Iterator[str]:
    reps, holds = finished["reps"], finished["holds"]
    which = f"set {number} of session {session['id'][:8]}"
    band, family = facts.band_of(finished), facts.family_of(finished)
    yield f"<section><h2>Set {number}: {text(facts.title_of(finished))}</h2>"
    if reps:
        if more:
            yield paragraph(facts.summary(reps))
        yield paragraph(facts.trend(finished))
    yield from told.feel(facts.exercise_of(finished))
    yield from _drawn_reps(reps, band, key, family)
    bodies_of = list(_bodies(reps, "repetition", key))
    # A hold within a repetition is drawn with it.
    yield from bodies_of or _bodies(holds, "hold", key)
    yield from _charts(finished, band, key)
    yield paragraph(amber_past_red(reps, band))
    view = session["view"]
    unjudged = facts.unjudged(reps, view, family=family)
    if unjudged := [*unjudged, *facts.unjudged(holds, view, "hold", family)]:
        yield "<h3>What could not be judged, and why</h3>"
        yield bullets(unjudged)
    if reps:
        yield "<details><summary>All figures of the repetitions</summary>"
        yield rep_table(finished, which)
        yield "</details>"
    if holds:
        yield hold_table(finished, which)
        if sides := facts.sides(holds):
            yield "<h3>Left against right</h3>"
            yield bullets(sides)
    yield "</section>"


def _drawn_reps(
    reps: Sequence[Payload], band: facts.Band | None, key: str, family: str
) -> Iterator[str]:
    drawn = list(charts.curves(reps, band, key)) if reps else []
    if not any(drawn):
        return
    yield "<h3>Each repetition</h3>"
    flat = "" if family == "bird_dog" else "; a flat line is a bend from the hips"
    yield paragraph(
        "To the right the pelvis tilts forward, upwards the spine rounds, downwards it "
        f"arches{flat}. The shaded band is neutral, the dotted lines are the limits of "
        "red, the dot is where the pelvis is tilted most.",
        "about",
    )
    yield '<div class="reps">'
    for rep, curve in zip(reps, drawn, strict=True):
        yield figure(
            curve or "<p>no curve</p>",
            f"{rep['index']} {verdict(rep)}<br>{_figures(rep)}",
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
        yield figure(body, f"{what} {verdict(each)}")
    yield "</div>"


def _figures(rep: Payload) -> str:
    share = rep["hip_share"]
    hips = "" if share is None else f"{words.percent(share)} from the hips, "
    return text(hips + back(rep))


def _charts(finished: Payload, band: facts.Band | None, key: str) -> Iterator[str]:
    reps = finished["reps"]
    made = []
    if reps:
        made = [
            figure(
                charts.trend(reps, band, key),
                "How far the spine rounded (arched: below zero), with how far each "
                "figure may be off",
            ),
            figure(
                charts.hip_share(reps, key), "How much of the bend came from the hips"
            ),
            figure(charts.tempo(reps, key, facts.family_of(finished)), "Tempo"),
        ]
    spans = charts.timeline(finished, key)
    done = "repetitions" if reps else "holds"
    made.append(figure(spans, f"Faults over time; shaded: {done}"))
    if any(made):
        yield "<h3>Over the set</h3>"
        yield '<div class="charts">' + "".join(made) + "</div>"


def _foot(session: Payload, reps: list[Payload], holds: list[Payload]) -> Iterator[str]:
    yield "<section><h2>What the figures stand on</h2>"
    yield bullets(facts.references(reps, holds))
    yield paragraph(facts.standing(session["posture"]))
    yield paragraph(
        f"Judged by {session['model']['name']}, Hingewatch {session['software']}; "
        f"session {session['id']}. A coach's eye comes before any of these figures; "
        "this is no medical advice.",
        "about",
    )
    yield "</section>"
