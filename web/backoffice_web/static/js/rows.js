// Lists by keyboard and mouse: J and K move, Enter opens, a click anywhere on a row opens it.
export const rows = () => {
  const all = () => [...document.querySelectorAll("tr[data-href]")];
  const current = () => document.querySelector("tr.bo-cursor");

  const move = (step) => {
    const list = all();
    if (!list.length) return;
    const at = list.indexOf(current());
    const next = list[Math.min(Math.max(at + step, 0), list.length - 1)];
    current()?.classList.remove("bo-cursor");
    next.classList.add("bo-cursor");
    next.querySelector("a")?.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  };

  addEventListener("bo:letter", (event) => {
    if (event.detail === "j") move(1);
    if (event.detail === "k") move(-1);
  });
  addEventListener("click", (event) => {
    const row = event.target.closest("tr[data-href]");
    if (!row || event.target.closest("a, button, input, label") || getSelection()?.toString()) return;
    if (event.ctrlKey || event.metaKey) open(row.dataset.href, "_blank", "noopener");
    else location.assign(row.dataset.href);
  });
};
