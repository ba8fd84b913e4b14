// The grid of the shift plan by arrow keys; without script every cell is a link of its own.
const table = document.querySelector("[data-plan]");
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

function cellAt(row, column) {
  return table.tBodies[0].rows[row]?.cells[column]?.querySelector("a");
}

table?.addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  const cell = event.target.closest("td");
  if (!step || !cell || event.ctrlKey || event.altKey || event.metaKey) return;
  const next = cellAt(cell.parentElement.sectionRowIndex + step[0], cell.cellIndex + step[1]);
  if (!next) return;
  event.preventDefault();
  next.focus();
});
