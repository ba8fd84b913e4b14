// What every office page does: menus, theme, navigation, palette, shortcuts, forms that are sent once.
import { letters } from "./letters.js";
import { palette } from "./palette.js";
import { rows } from "./rows.js";
import { forms } from "./forms.js";
import { copying } from "./copying.js";
import { drawer } from "./drawer.js";

const menus = () => {
  const pops = () => document.querySelectorAll("details[data-pop][open]");
  addEventListener("click", (event) => {
    for (const pop of pops()) if (!pop.contains(event.target)) pop.open = false;
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const pop of pops()) {
      pop.open = false;
      pop.querySelector("summary").focus();
    }
  });
};

const theme = () => {
  const show = () => {
    const chosen = document.documentElement.dataset.themeChoice;
    for (const button of document.querySelectorAll("[data-theme-set]"))
      button.setAttribute("aria-pressed", String(button.dataset.themeSet === chosen));
  };
  addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-set]");
    if (!button) return;
    try {
      localStorage.setItem("bo-theme", button.dataset.themeSet);
    } catch {
      return; // without storage the system's theme stays
    }
    dispatchEvent(new Event("bo:theme"));
    show();
  });
  show();
};

const navigation = () => {
  const toggle = document.querySelector("[data-nav-toggle]");
  toggle?.addEventListener("click", () => {
    const open = document.body.classList.toggle("bo-nav-open");
    toggle.setAttribute("aria-expanded", String(open));
    if (open) document.querySelector("#nav a")?.focus();
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !document.body.classList.contains("bo-nav-open")) return;
    document.body.classList.remove("bo-nav-open");
    toggle.setAttribute("aria-expanded", "false");
    toggle.focus();
  });
};

const printing = () => {
  addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) print();
  });
};

menus();
theme();
printing();
navigation();
palette();
rows();
forms();
copying();
drawer();
letters();
