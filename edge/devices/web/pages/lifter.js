"use strict";

const EVERY_MS = 1500;
let names = "";
let exercises = "";
let touched = 0; // when the exercise was changed here last, ms

function plain(code) {
  return code === "auto" ? "any exercise" : code.replaceAll("_", " ");
}

function load() {
  const text = at("load").value.trim();
  return text === "" ? null : Number(text);
}

function take(name) {
  // Whoever takes turns has a bar of their own: each name's load stays on this phone.
  const kept = remembered()[name];
  at("athlete").value = name;
  at("load").value = kept ?? "";
  turn(name);
}

function remembered() {
  try {
    return JSON.parse(localStorage.getItem("loads") ?? "{}");
  } catch {
    return {};
  }
}

function remember(name) {
  try {
    const loads = Object.entries({ ...remembered(), [name]: at("load").value });
    localStorage.setItem("loads", JSON.stringify(Object.fromEntries(loads.slice(-8))));
  } catch {
    // A browser that keeps nothing still works.
  }
}

async function turn(athlete) {
  const wanted = { what: "turn", athlete, load_kg: athlete === null ? null : load() };
  const found = await ask(wanted);
  if (!found.error && athlete !== null) remember(athlete);
}

function showNames(now) {
  const told = JSON.stringify([now.names, now.athlete]);
  if (told === names) return;
  names = told;
  at("names").replaceChildren(
    ...now.names.map((name) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = name;
      button.setAttribute("aria-pressed", String(name === now.athlete));
      button.addEventListener("click", () => take(name));
      return button;
    }),
  );
}

function showExercises(now) {
  if (exercises !== now.exercises.join()) {
    exercises = now.exercises.join();
    at("exercise").replaceChildren(
      ...now.exercises.map((name) => new Option(plain(name), name)),
    );
  }
  if (document.activeElement !== at("exercise") && Date.now() - touched > 4000) {
    at("exercise").value = now.exercise;
  }
}

function show(now) {
  say("rack", now.rack);
  const who = now.athlete ?? "No name";
  const kg = now.load_kg === null ? "" : `, ${now.load_kg} kg`;
  const many = now.reps === 1 ? "1 repetition" : `${now.reps} repetitions`;
  const reps = now.lifting ? `, ${many}` : "";
  const led = now.screen;
  say(
    "headline",
    led
      ? `Guided screen, ${led.number} of ${led.of}. ${led.say}`
      : `${who}: ${plain(now.exercise)}${kg}${reps}`,
  );
  at("lead").hidden = Boolean(led);
  at("skip").hidden = at("leave").hidden = !led;
  showNames(now);
  showExercises(now);
  if (now.last) {
    const ago = now.last.minutes < 1 ? "just now" : `${now.last.minutes} min ago`;
    say("whose", `${now.last.athlete ?? "No name"}, ${now.last.exercise}, ${ago}`);
    list("told", now.last.lines);
  } else {
    say("whose", "None yet.");
    list("told", []);
  }
}

function lost(said) {
  say("headline", said || "The rack does not answer.");
}

for (const [id, what] of [
  ["lead", "screen"],
  ["skip", "skip"],
  ["leave", "leave"],
]) {
  at(id).addEventListener("click", () => ask({ what }));
}
at("turn").addEventListener("submit", (event) => {
  event.preventDefault();
  const name = at("athlete").value.trim();
  if (name) turn(name);
});
// Another name is another bar: the load of the last one is not theirs.
at("athlete").addEventListener("change", () => {
  at("load").value = remembered()[at("athlete").value.trim()] ?? "";
});
at("nobody").addEventListener("click", () => turn(null));
at("exercise").addEventListener("change", () => {
  touched = Date.now();
});
at("change").addEventListener("click", () => {
  touched = Date.now();
  ask({ what: "change", exercise: at("exercise").value, load_kg: load() });
});
watch(show, lost, EVERY_MS);
