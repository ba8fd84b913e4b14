// Single-letter shortcuts. They rest while a field has focus, during a scanner's burst, and when switched off here.
const BURST = 35; // milliseconds between the characters of a wedge scanner
const OFF = "bo-letters-off";
const TYPING = "input, textarea, select, [contenteditable]";
const PLACES = { h: "/", w: "Warehouse", p: "Purchasing", s: "Sales", f: "Finance", a: "Administration" };

const stored = () => {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
};

const go = (place) => {
  if (place.startsWith("/")) return location.assign(place);
  const group = [...document.querySelectorAll(".bo-nav-h")].find((heading) => heading.textContent.trim() === place);
  group?.nextElementSibling?.querySelector("a")?.click();
};

const search = () => {
  const field = document.querySelector("[data-list-search]");
  if (field) field.focus();
  else document.querySelector("[data-palette-open]")?.click();
};

export const letters = () => {
  const dialog = document.querySelector("#shortcuts");
  const off = document.querySelector("[data-letters-off]");
  let after = "";
  let last = -Infinity;
  let pending = 0;

  const act = (event) => {
    const key = event.key;
    if (after === "g") {
      after = "";
      if (PLACES[key]) go(PLACES[key]);
      return;
    }
    if (key === "g") {
      after = "g";
      return;
    }
    if (key === "?") return dialog?.showModal();
    if (key === "/") return search();
    const name = event.shiftKey ? `Shift ${key.toUpperCase()}` : key;
    const target = document.querySelector(`[data-key="${CSS.escape(name)}"]`);
    if (target) return target.click();
    dispatchEvent(new CustomEvent("bo:letter", { detail: key }));
  };

  addEventListener("keydown", (event) => {
    const gap = event.timeStamp - last;
    last = event.timeStamp;
    clearTimeout(pending);
    if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return;
    if (event.target.closest(TYPING) || document.querySelector("dialog[open]") || stored() || gap < BURST) return;
    if (event.key === "/") event.preventDefault();
    pending = setTimeout(() => act(event), BURST); // a second character within the burst cancels it
  });
  addEventListener("click", (event) => {
    if (event.target.closest("[data-shortcuts-open]")) dialog?.showModal();
  });
  if (!off) return;
  off.checked = stored();
  off.addEventListener("change", () => {
    try {
      localStorage.setItem(OFF, off.checked ? "1" : "0");
    } catch {
      off.checked = false;
    }
  });
};
