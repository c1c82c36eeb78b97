"use strict";
// What both pages share: asking the rack, and showing text that stays text.

const AGAIN_MS = 200;
const LOST_MS = 2000;

function at(id) {
  return document.getElementById(id);
}

// Only what has changed is written, so that a screen reader says it once.
function say(id, text) {
  const place = at(id);
  if (place.textContent !== text) place.textContent = text;
}

function list(id, lines) {
  const place = at(id);
  const told = lines.join("\n");
  if (place.dataset.told === told) return;
  place.dataset.told = told;
  place.replaceChildren(
    ...lines.map((line) => {
      const item = document.createElement("li");
      item.textContent = line;
      return item;
    }),
  );
  place.hidden = lines.length === 0;
}

async function ask(wanted) {
  try {
    const answer = await fetch("/do", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Hingewatch": "1" },
      body: JSON.stringify(wanted),
    });
    const found = answer.ok ? await answer.json() : { error: await answer.text() };
    say("answer", found.error ? `Not done: ${found.error}` : (found.text ?? ""));
    return found;
  } catch {
    say("answer", "Not done: the rack does not answer.");
    return { error: "lost" };
  }
}

// Asks again once the last answer is drawn: a slow phone gets fewer pictures.
// ``lost`` is given what the rack says instead of an answer: a cookie opens no page that
// was begun anew since. Nothing, where it says nothing.
async function watch(show, lost, pause = AGAIN_MS) {
  for (;;) {
    let wait = LOST_MS;
    let said = "";
    try {
      const answer = await fetch("/look", { cache: "no-store" });
      if (answer.ok) {
        show(await answer.json());
        wait = pause;
      } else {
        said = (await answer.text()).trim();
      }
    } catch {
      said = "";
    }
    if (wait === LOST_MS) lost(said);
    await new Promise((done) => setTimeout(done, wait));
  }
}
