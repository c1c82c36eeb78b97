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
async function watch(show, lost, pause = AGAIN_MS) {
  for (;;) {
    let wait = pause;
    try {
      const answer = await fetch("/look", { cache: "no-store" });
      if (!answer.ok) throw new Error(String(answer.status));
      show(await answer.json());
    } catch {
      lost();
      wait = LOST_MS;
    }
    await new Promise((done) => setTimeout(done, wait));
  }
}
