// The month of a team by keyboard: arrows go from absence to absence. Without script, Tab does.
const grid = document.querySelector("[data-grid]");
const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

grid?.addEventListener("keydown", (event) => {
  const step = steps[event.key];
  const cell = event.target.closest("td");
  if (!step || !cell) return;
  const next = find(cell, ...step);
  if (next) {
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
});

function find(cell, down, right) {
  const rows = [...grid.tBodies[0].rows];
  let row = rows.indexOf(cell.parentElement);
  let column = cell.cellIndex;
  for (;;) {
    row += down;
    column += right;
    const target = rows[row]?.cells[column];
    if (!target || column < 1) return null;
    const absence = target.querySelector(".bo-leave-a");
    if (absence) return absence;
  }
}

document.querySelector("[data-print]")?.addEventListener("click", () => window.print());
