// How many boxes of a list are ticked, and the sum of their amounts, said while they are ticked.
"use strict";

function written(centimes) {
  const english = document.documentElement.lang === "en";
  const whole = String(Math.floor(centimes / 100)).replace(/\B(?=(\d{3})+$)/g, english ? "," : "\u202f");
  return whole + (english ? "." : ",") + String(centimes % 100).padStart(2, "0");
}

function sayTicked() {
  for (const said of document.querySelectorAll("[data-ticked]")) {
    const ticked = [...document.querySelectorAll(`input[name="${said.dataset.ticked}"]:checked`)];
    const centimes = ticked.reduce((sum, box) => sum + Math.round(Number(box.dataset.amount) * 100), 0);
    said.querySelector("[data-number]").textContent = String(ticked.length);
    said.querySelector("[data-sum]").textContent = written(centimes);
    said.hidden = false;
  }
}

document.addEventListener("change", sayTicked);
document.addEventListener("DOMContentLoaded", sayTicked);
