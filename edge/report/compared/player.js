"use strict";
for (const box of document.querySelectorAll(".player")) {
  const steps = JSON.parse(box.querySelector("template").innerHTML);
  const slider = box.querySelector("input"), button = box.querySelector("button");
  const told = box.querySelector("output");
  let timer = 0;
  const show = () => {
    const step = steps[slider.value];
    box.querySelectorAll("polyline").forEach((line, at) => {
      line.setAttribute("points", step.lines[at]);
    });
    told.textContent = step.t_s.toFixed(2) + " s";
  };
  const stop = () => { clearInterval(timer); timer = 0; button.textContent = "Play"; };
  const next = () => {
    slider.value = Number(slider.value) + 1 >= steps.length ? 0 : Number(slider.value) + 1;
    show();
  };
  button.addEventListener("click", () => {
    if (timer) return stop();
    button.textContent = "Stop";
    timer = setInterval(next, 80);
  });
  slider.addEventListener("input", () => { stop(); show(); });
  show();
}
