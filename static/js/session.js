// A session goes on when the network does not: the last figures stay on the page, which says that they are old.
"use strict";

function offline(is) {
  document.body.classList.toggle("is-offline", is);
}

for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(failure, () => offline(true));
}
document.addEventListener("htmx:afterSwap", () => offline(false));
window.addEventListener("offline", () => offline(true));
