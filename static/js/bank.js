// The lines of the bank by the keyboard: the arrows go from one suggestion to the next, Enter confirms it.
"use strict";

const buttons = () => [...document.querySelectorAll(".confirm-line")];
let after = 0;

document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const here = event.target.closest(".confirm-line");
  if (!step || !here) return;
  const all = buttons();
  const next = all[all.indexOf(here) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
});

// A line that was confirmed makes way: the next one is under the finger.
document.addEventListener("htmx:beforeRequest", (event) => {
  const here = event.target.closest(".confirm-line");
  if (here) after = buttons().indexOf(here);
});

document.addEventListener("htmx:afterSettle", () => {
  if (document.activeElement !== document.body) return;
  buttons()[after]?.focus();
});

document.addEventListener("DOMContentLoaded", () => buttons()[0]?.focus({ preventScroll: true }));
