"use strict";
for (const th of document.querySelectorAll("thead th")) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...th.childNodes);
  th.append(button);
  button.addEventListener("click", () => {
    const down = th.getAttribute("aria-sort") === "ascending";
    for (const other of th.parentNode.cells) other.removeAttribute("aria-sort");
    th.setAttribute("aria-sort", down ? "descending" : "ascending");
    const body = th.closest("table").tBodies[0];
    const key = (row) => row.cells[th.cellIndex];
    const order = (a, b) => key(a).dataset.value !== undefined
      ? key(a).dataset.value - key(b).dataset.value
      : key(a).textContent.localeCompare(key(b).textContent, undefined, { numeric: true });
    body.append(...[...body.rows].sort((a, b) => (down ? -1 : 1) * order(a, b)));
  });
}
