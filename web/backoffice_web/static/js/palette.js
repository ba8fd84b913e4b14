// The command palette: Ctrl K, arrows, Enter. The server answers with a list of links; htmx brings it.
export const palette = () => {
  const dialog = document.querySelector("#palette");
  if (!dialog) return;
  const input = dialog.querySelector("#palette-q");
  const options = () => [...dialog.querySelectorAll("[role=option]")];

  const choose = (option) => {
    for (const other of options()) other.setAttribute("aria-selected", String(other === option));
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  };

  const open = () => {
    if (dialog.open) return;
    dialog.showModal();
    input.value = "";
    input.focus();
    input.dispatchEvent(new Event("bo:open"));
  };

  const move = (step) => {
    const all = options();
    const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
    choose(all[(at + step + all.length) % all.length]);
  };

  // A scanner types a code and Enter faster than the server can answer: then search for the code itself.
  const enter = () => {
    const chosen = options().find((option) => option.getAttribute("aria-selected") === "true");
    const fresh = dialog.querySelector("[data-for]")?.dataset.for === input.value.trim();
    if (chosen && fresh) chosen.click();
    else if (input.value.trim()) location.assign(`/find?q=${encodeURIComponent(input.value.trim())}`);
  };

  addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
  addEventListener("click", (event) => {
    if (event.target.closest("[data-palette-open]")) open();
    if (event.target === dialog) dialog.close();
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      move(step);
    } else if (event.key === "Enter") {
      event.preventDefault();
      enter();
    }
  });
  new MutationObserver(() => choose(options()[0])).observe(dialog.querySelector("#palette-list"), { childList: true });
};
