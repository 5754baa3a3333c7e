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

// A menu or a definition closes when something else is clicked.
function closeOthers(target) {
  for (const open of document.querySelectorAll("details.menu[open], details.definition[open], details.confirm[open]")) {
    if (!open.contains(target)) open.open = false;
  }
}

// A refused form says so at its top: take the reader there.
document.addEventListener("DOMContentLoaded", () => document.querySelector("[data-focus]")?.focus());
