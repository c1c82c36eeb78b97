"use strict";

const SVG = "http://www.w3.org/2000/svg";
const LEVELS = 7;

let over = false;
let levelled = false;
let touched = 0; // when the lens was changed here last, ms
let size = [1280, 720];

function line(points, kind, width) {
  const drawn = document.createElementNS(SVG, "polyline");
  drawn.setAttribute(
    "points",
    points.map(([x, y]) => `${x * size[0]},${y * size[1]}`).join(" "),
  );
  drawn.setAttribute("class", kind);
  drawn.setAttribute("stroke-width", width);
  return drawn;
}

function drawBody(now) {
  const thin = size[1] / 180;
  const parts = [];
  for (const [x1, y1, x2, y2] of now.bones) {
    const ends = [[x1, y1], [x2, y2]];
    parts.push(line(ends, "under", 2.2 * thin), line(ends, "bone", thin));
  }
  if (now.back.length) {
    const kind = now.back_clear ? "back" : "back poor";
    parts.push(line(now.back, "under", 3 * thin), line(now.back, kind, 1.8 * thin));
  }
  at("body").replaceChildren(...parts);
}

function drawLevel() {
  const roll = (Number(at("roll").value) * Math.PI) / 180;
  const lean = (Math.tan(roll) * size[1]) / 2;
  const parts = [];
  for (let k = 1; levelled && k <= LEVELS; k += 1) {
    const x = (size[0] * k) / (LEVELS + 1);
    const ends = [[(x + lean) / size[0], 0], [(x - lean) / size[0], 1]];
    parts.push(line(ends, "under", size[1] / 80), line(ends, "level", size[1] / 140));
  }
  at("level").replaceChildren(...parts);
  say("degrees", `${at("roll").value}°`);
}

function lost(said) {
  at("state").classList.remove("ready");
  at("state").classList.toggle("quiet-state", over);
  say("sign", over ? "✓" : "×");
  const why = said || "The rack does not answer. Is aim over?";
  say("headline", over ? "Aim is over." : why);
}

function show(now) {
  at("state").classList.toggle("ready", now.ready);
  say("sign", now.ready ? "✓" : "→");
  say("headline", now.headline);
  if (now.left_s !== undefined) {
    const minutes = Math.ceil(now.left_s / 60);
    const many = now.viewers === 1 ? "1 browser is" : `${now.viewers} browsers are`;
    say("left", `Ends by itself in ${minutes} min. ${many} let in, of two.`);
  }
  if (!now.picture) return;
  list("more", now.more);
  list("standing", now.standing);
  say("view", now.view);
  say("neutral", now.neutral ? "Learnt." : "Not learnt yet: stand still, side-on.");
  say("bowing", now.bow);
  say("lamp", now.lamp);
  if (now.aspect.join() !== size.join()) {
    size = now.aspect;
    at("drawn").setAttribute("viewBox", `0 0 ${size[0]} ${size[1]}`);
    at("picture").width = size[0];
    at("picture").height = size[1];
  }
  at("picture").src = now.picture;
  drawBody(now);
  const busy = [at("preset"), at("roll")].includes(document.activeElement);
  if (!busy && Date.now() - touched > 3000) {
    at("preset").value = now.lens.preset;
    at("roll").value = now.lens.roll_deg;
    drawLevel();
  }
}

function lens() {
  touched = Date.now();
  drawLevel();
  ask({ what: "lens", preset: at("preset").value, roll_deg: Number(at("roll").value) });
}

async function finish(keep) {
  const found = await ask({ what: "finish", keep });
  if (!found.error) {
    over = true;
    const kept = keep ? " What was kept is told in the terminal." : "";
    say("answer", `Aim ends.${kept}`);
  }
}

at("learn").addEventListener("click", () => ask({ what: "neutral" }));
at("bow").addEventListener("click", () => {
  const athlete = at("athlete").value.trim();
  ask(athlete ? { what: "bow", athlete } : { what: "bow" });
});
at("preset").addEventListener("change", lens);
at("roll").addEventListener("input", () => {
  touched = Date.now();
  levelled = true;
  at("lines").setAttribute("aria-pressed", "true");
  drawLevel();
});
at("roll").addEventListener("change", lens);
at("lines").addEventListener("click", () => {
  levelled = !levelled;
  at("lines").setAttribute("aria-pressed", String(levelled));
  drawLevel();
});
for (const button of document.querySelectorAll("[data-lamp]")) {
  button.addEventListener("click", () => ask({ what: "lamp", name: button.dataset.lamp }));
}
at("keep").addEventListener("click", () => finish(true));
at("drop").addEventListener("click", () => finish(false));
watch(show, lost);
