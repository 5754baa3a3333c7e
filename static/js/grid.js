// The grid of receipts: keys, paste from a spreadsheet, loans suggested, effects and totals while one types.
// Without it the same form works by its buttons.
"use strict";

const grid = document.getElementById("grid");
const table = grid.querySelector(".grid-table");
const options = document.getElementById("grid-options");
const CELLS = ["pret", "montant", "date", "mode", "reference", "nature"];
const most = Number(grid.dataset.most);
const backwards = document.documentElement.dir === "rtl";

const rows = () => [...table.querySelectorAll(".grid-row")];
const cell = (row, name) => row.querySelector(`[name="${name}"]`);
const rowOf = (element) => element.closest(".grid-row");
const isCell = (element) => element.matches(".grid-row input, .grid-row select");
const isBlank = (row) => ["pret", "montant", "reference"].every((name) => !cell(row, name).value.trim());

// --- Rows ---

function addRow() {
  const all = rows();
  if (all.length >= most) return null;
  const row = all[all.length - 1].cloneNode(true);
  for (const input of row.querySelectorAll("input")) input.value = "";
  for (const select of row.querySelectorAll("select")) {
    for (const option of select.querySelectorAll("[data-unknown]")) option.remove();
    select.selectedIndex = 0;
  }
  row.removeAttribute("data-state");
  row.querySelector("th").textContent = String(all.length + 1);
  row.querySelector(".grid-said").replaceChildren();
  table.append(row);
  return row;
}

function rowAt(index) {
  while (rows().length <= index && addRow());
  return rows()[index] || null;
}

// The day and the way of payment are those of the row above until they are changed.
function copyFromAbove(row) {
  const above = rows()[rows().indexOf(row) - 1];
  if (!cell(row, "date").value) cell(row, "date").value = (above && cell(above, "date").value) || grid.dataset.today;
  const mode = cell(row, "mode");
  const known = above && [...mode.options].some((each) => each.value === cell(above, "mode").value);
  if (known && !row.dataset.copied) mode.value = cell(above, "mode").value;
  row.dataset.copied = "yes";
}

function put(row, name, value) {
  if (name === "mode" && value) row.dataset.copied = "yes";
  const target = cell(row, name);
  if (target.tagName !== "SELECT") {
    target.value = value;
    return;
  }
  const plain = (words) => words.trim().toLocaleLowerCase();
  const known = [...target.options].find((each) => plain(each.text) === plain(value) || plain(each.value) === plain(value));
  if (known) target.value = known.value;
  else if (value.trim()) {
    // Kept as it came: the server knows more words, or says that it does not know this one.
    const option = new Option(value, value, false, true);
    option.dataset.unknown = "yes";
    target.append(option);
  }
}

// --- Paste ---

function pasted(text) {
  return text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n").map((line) => line.split("\t"));
}

const isHeading = (cells) => cells.length > 1 && !cells.some((each) => /[0-9\u0660-\u0669\u06f0-\u06f9]/.test(each));

function paste(target, text) {
  let lines = pasted(text);
  if (lines.length > 1 && isHeading(lines[0])) lines = lines.slice(1);
  const first = rows().indexOf(rowOf(target));
  const column = CELLS.indexOf(target.name);
  lines.forEach((cells, down) => {
    const row = rowAt(first + down);
    if (!row) return;
    cells.slice(0, CELLS.length - column).forEach((value, across) => put(row, CELLS[column + across], value.trim()));
    if (!isBlank(row)) copyFromAbove(row);
  });
  const last = rowAt(first + lines.length - 1) || rows()[rows().length - 1];
  cell(last, target.name).focus();
  soon();
}

grid.addEventListener("paste", (event) => {
  const text = event.clipboardData.getData("text/plain");
  if (!isCell(event.target) || !/[\t\n]/.test(text.trim())) return;
  event.preventDefault();
  paste(event.target, text);
});

// --- Keys ---

// Enter after Tabs goes back to the column where they began, as a spreadsheet does.
let start = "pret";
let tabbed = false;

grid.addEventListener("focusin", (event) => {
  if (!isCell(event.target)) return;
  if (!tabbed) start = event.target.name;
  tabbed = false;
  if (event.target.tagName === "INPUT") event.target.select();
});

function goTo(row, name) {
  if (!row) return;
  start = name;
  cell(row, name).focus();
}

function sideways(input, key) {
  const rightwards = key === "ArrowRight";
  const reads = getComputedStyle(input).direction === "rtl" ? !rightwards : rightwards;
  const edge = reads ? input.value.length : 0;
  const whole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
  if (!whole && (input.selectionStart !== edge || input.selectionEnd !== edge)) return false;
  const step = rightwards === backwards ? -1 : 1;
  const next = CELLS[CELLS.indexOf(input.name) + step];
  if (next) cell(rowOf(input), next).focus();
  return Boolean(next);
}

grid.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    document.getElementById("grid-post").click();
    return;
  }
  if (!isCell(event.target) || event.isComposing) return;
  if (event.key === "Tab") {
    tabbed = true;
    return;
  }
  if (choosing(event)) return;
  const index = rows().indexOf(rowOf(event.target));
  const isList = event.target.tagName === "SELECT";
  if (event.key === "Enter") {
    event.preventDefault();
    goTo(event.shiftKey ? rows()[index - 1] : rowAt(index + 1), start);
  } else if (event.key === "ArrowDown" && !isList) {
    event.preventDefault();
    goTo(rowAt(index + 1), event.target.name);
  } else if (event.key === "ArrowUp" && !isList) {
    event.preventDefault();
    goTo(rows()[index - 1], event.target.name);
  } else if ((event.key === "ArrowLeft" || event.key === "ArrowRight") && !isList && sideways(event.target, event.key)) {
    event.preventDefault();
  }
});

// --- Loans suggested ---

let asking = 0;
let current = null;

function hideOptions() {
  options.hidden = true;
  options.replaceChildren();
  if (current) current.removeAttribute("aria-activedescendant");
  current = null;
}

async function suggest(input) {
  const words = input.value.trim();
  const turn = ++asking;
  if (words.length < 2) {
    hideOptions();
    return;
  }
  const address = new URL(grid.dataset.loans, location.href);
  address.searchParams.set("q", words);
  const answer = await fetch(address).catch(() => null);
  if (!answer || !answer.ok || turn !== asking || document.activeElement !== input) return;
  options.innerHTML = await answer.text();
  options.hidden = !options.children.length;
  if (options.hidden) return;
  current = input;
  const box = input.getBoundingClientRect();
  const card = options.parentElement.getBoundingClientRect();
  options.style.insetBlockStart = `${box.bottom - card.top}px`;
  options.style.insetInlineStart = `${backwards ? card.right - box.right : box.left - card.left}px`;
}

function highlight(step) {
  const all = [...options.children];
  const at = all.findIndex((each) => each.ariaSelected === "true");
  const next = all[Math.max(0, Math.min(all.length - 1, at + step))];
  for (const each of all) each.ariaSelected = String(each === next);
  current.setAttribute("aria-activedescendant", next.id);
}

function choose(input, number) {
  input.value = number;
  asking += 1;
  hideOptions();
  copyFromAbove(rowOf(input));
  soon();
  cell(rowOf(input), "montant").focus();
  start = "pret";
}

// Whether a key was for the list of suggestions.
function choosing(event) {
  if (options.hidden || current !== event.target) return false;
  const selected = options.querySelector("[aria-selected='true']");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") highlight(event.key === "ArrowDown" ? 1 : -1);
  else if (event.key === "Enter" && selected) choose(current, selected.dataset.value);
  else if (event.key === "Escape") hideOptions();
  else return false;
  event.preventDefault();
  return true;
}

options.addEventListener("mousedown", (event) => {
  const option = event.target.closest("[data-value]");
  event.preventDefault();
  if (option && current) choose(current, option.dataset.value);
});

grid.addEventListener("focusout", (event) => {
  if (event.target === current) hideOptions();
});

// One of several loans of the same name, named in the row's answer.
grid.addEventListener("click", (event) => {
  const button = event.target.closest("[data-choose]");
  if (button) choose(cell(rowOf(button), "pret"), button.dataset.choose);
});

// --- Effects ---

let waiting = null;
let turns = 0;

function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(sayEffects, 350);
}

async function sayEffects() {
  const turn = ++turns;
  const answer = await fetch(grid.dataset.effect, { method: "POST", body: new FormData(grid) }).catch(() => null);
  if (!answer || !answer.ok || turn !== turns) return;
  const said = new DOMParser().parseFromString(await answer.text(), "text/html");
  const all = rows();
  for (const part of said.querySelectorAll("[data-said]")) {
    const row = all[Number(part.dataset.said) - 1];
    if (!row) continue;
    row.dataset.state = part.dataset.state;
    row.querySelector(".grid-said").replaceChildren(...part.childNodes);
  }
  const foot = document.getElementById("grid-foot");
  const confirmed = foot.querySelector("[name=confirm_warnings]")?.checked;
  const before = foot.querySelector("[name=seen]").value;
  foot.replaceChildren(...said.querySelector("[data-foot]").childNodes);
  // What was confirmed stays confirmed while nothing has changed.
  const box = foot.querySelector("[name=confirm_warnings]");
  if (box && confirmed && foot.querySelector("[name=seen]").value === before) box.checked = true;
}

grid.addEventListener("input", (event) => {
  if (!isCell(event.target)) return;
  if (!isBlank(rowOf(event.target))) copyFromAbove(rowOf(event.target));
  if (event.target.name === "pret") suggest(event.target);
  soon();
});
grid.addEventListener("change", (event) => {
  if (!isCell(event.target)) return;
  if (event.target.name === "mode") rowOf(event.target).dataset.copied = "yes";
  soon();
});

cell((rows().find(isBlank) || rows()[0]), "pret").focus();
