// Compares a file with the fingerprints of the page, on the reader's own machine. Without scripts the fingerprints are there to read.
"use strict";

const compare = document.querySelector(".compare");
if (compare && window.crypto && window.crypto.subtle) {
  compare.hidden = false;
  const known = [...document.querySelectorAll("[data-sha256]")].map((line) => line.dataset.sha256);
  compare.querySelector("input").addEventListener("change", async (event) => {
    const file = event.target.files[0];
    const said = compare.querySelector(".compare-said");
    said.textContent = "";
    if (!file) return;
    const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const same = known.includes(hex);
    said.textContent = same ? compare.dataset.same : compare.dataset.other;
    said.classList.toggle("field-error", !same);
  });
}
