// What the frame adds when scripts run. Everything works without: menus are <details>, the navigation stands open.
"use strict";

document.documentElement.classList.add("js");

document.addEventListener("click", (event) => {
  const toggle = event.target.closest("[data-toggle]");
  if (toggle) {
    const open = document.getElementById(toggle.dataset.toggle).classList.toggle("is-open");
    toggle.setAttribute("aria-expanded", String(open));
  }
  closeOthers(event.target);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.activeElement.closest("details[open]");
  closeOthers(null);
  if (open) open.querySelector("summary").focus();
});

// "/" goes to the search box, unless something is being typed.
document.addEventListener("keydown", (event) => {
  const box = document.getElementById("find");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || !box) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// The arrows go through what was found; Escape puts it away.
document.addEventListener("keydown", (event) => {
  const finder = event.target.closest(".finder");
  if (!finder) return;
  if (event.key === "Escape") {
    document.getElementById("found").replaceChildren();
    document.getElementById("find").focus();
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const stops = [document.getElementById("find"), ...finder.querySelectorAll(".found a")];
  const next = stops[stops.indexOf(document.activeElement) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
});

// A menu or a definition closes when something else is clicked.
function closeOthers(target) {
  for (const open of document.querySelectorAll("details.menu[open], details.definition[open], details.confirm[open]")) {
    if (!open.contains(target)) open.open = false;
  }
}

// A refused form says so at its top: take the reader there.
document.addEventListener("DOMContentLoaded", () => document.querySelector("[data-focus]")?.focus());

// The contents of a report stand open beside it; on a phone they would stand before it.
function foldContents() {
  if (!window.matchMedia("(max-width: 61.99rem)").matches) return;
  for (const contents of document.querySelectorAll(".reading-contents")) contents.open = false;
}

// A report comes after its page: only then can the page go to the chapter that the address names.
function goToChapter() {
  if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView({ behavior: "instant" });
}

document.addEventListener("DOMContentLoaded", foldContents);
document.addEventListener("htmx:afterSettle", (event) => {
  if (!event.target.matches(".reading")) return;
  foldContents();
  goToChapter();
});

// The names of columns can follow a reader down the page only where the table has no need to scroll sideways.
function measureList() {
  const list = document.getElementById("list");
  const table = list?.querySelector("table");
  if (table) list.classList.toggle("has-room", table.offsetWidth <= list.clientWidth);
}

for (const moment of ["load", "resize", "htmx:afterSettle"]) window.addEventListener(moment, measureList);

// One box ticks all those of its list.
document.addEventListener("change", (event) => {
  const all = event.target.closest("[data-tick-all]");
  if (!all) return;
  for (const box of document.querySelectorAll(`input[name="${all.dataset.tickAll}"]`)) box.checked = all.checked;
});

// A number that is counted rather than typed gets a button on either side.
function stepButton(input, step) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn";
  button.textContent = step < 0 ? "−" : "+";
  button.setAttribute("aria-label", `${step < 0 ? input.dataset.less : input.dataset.more} (${input.labels[0]?.textContent.trim() ?? ""})`);
  button.addEventListener("click", () => {
    input.value = Math.max(Number(input.min), (Number(input.value) || 0) + step);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  return button;
}

document.addEventListener("DOMContentLoaded", () => {
  for (const input of document.querySelectorAll("input[data-less][data-more]")) {
    const less = stepButton(input, -1);
    const more = stepButton(input, 1);
    const frame = document.createElement("div");
    frame.className = "stepper";
    input.replaceWith(frame);
    frame.append(less, input, more);
  }
});
