// Elements without HTML strings: what was scanned can never become markup.
const SVG = "http://www.w3.org/2000/svg";

export const el = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
};

export const icon = (name, kind = "") => {
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("class", `bo-i ${kind}`.trim());
  picture.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${document.querySelector("[data-icons]").dataset.icons}#i-${name}`);
  picture.append(use);
  return picture;
};

export const chip = (kind, picture, word) => el("span", { class: `bo-state bo-${kind}` }, icon(picture), word);

export const clock = (time) =>
  new Date(time).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
