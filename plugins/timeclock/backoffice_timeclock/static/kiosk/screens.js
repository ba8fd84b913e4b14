// What stands on the screen: each screen is built anew from facts, never patched.
import { el, icon } from "/static/station/dom.js";
import { hours } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const LOOKS = {
  in: ["is-in", "login-2"],
  break_end: ["is-in", "login-2"],
  out: ["is-out", "logout-2"],
  break_start: ["is-break", "coffee"],
  saved: ["is-saved", "device-floppy"],
  bad: ["is-bad", "x"],
  told: ["is-out", "check"],
};

export const button = (picture, word, act, primary = false) =>
  el("button", { type: "button", class: primary ? "btn btn-primary" : "btn", onclick: act }, picture ? icon(picture) : null, word);

// The bar that says how long an answer still stays: an SVG, since the page may have no inline style.
export const bar = () => {
  const part = (kind) => {
    const rect = document.createElementNS(SVG, "rect");
    for (const [name, value] of Object.entries({ class: kind, width: "100", height: "10", rx: "4" })) rect.setAttribute(name, value);
    return rect;
  };
  const picture = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({ class: "bo-ki-left", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" }))
    picture.setAttribute(name, value);
  const left = part("v");
  picture.append(part("t"), left);
  return { picture, set: (share) => left.setAttribute("width", String(Math.max(0, Math.min(100, share * 100)))) };
};

// A large answer: who, what, and what it means.
export const answer = ({ look, who, big, lines = [] }) => {
  const [kind, picture] = LOOKS[look];
  return {
    kind,
    main: el(
      "div",
      { class: "bo-ki-msg", role: look === "bad" ? "alert" : "status" },
      el("div", { class: "bo-ki-badge" }, icon(picture)),
      el(
        "div",
        {},
        el("div", { class: "bo-ki-who" }, who),
        el("div", { class: "bo-ki-big" }, big),
        el("dl", { class: "bo-ki-sums", id: "sums", hidden: true }),
        lines.length ? el("p", { class: "bo-ki-say" }, lines.flatMap((line, at) => (at ? [el("br"), line] : [line]))) : null,
      ),
    ),
  };
};

export const sums = (list, rows) => {
  list.hidden = false;
  list.replaceChildren(...rows.map(([label, seconds]) => el("div", {}, el("dt", { class: "lbl" }, label), el("dd", { class: "n" }, hours(seconds)))));
};

// The clock that waits for somebody.
export const idle = ({ settings, say, time, day, armed, pad, choose, toggle }) => {
  const ask = [armed ? say("break_armed") : settings.badge ? say("ask_badge") : say(settings.pin ? "ask_pin_only" : "ask_name")];
  if (!armed && settings.badge && settings.pin) ask.push(el("br"), say("ask_pin"));
  return el(
    "div",
    { class: `bo-ki-body${pad ? "" : " is-alone"}` },
    el(
      "div",
      {},
      el("div", { class: "bo-ki-clock", id: "clock" }, time),
      el("div", { class: "bo-ki-date", id: "date" }, day),
      el("div", { class: "bo-ki-ask" }, icon(armed ? "coffee" : "id-badge-2"), el("span", {}, ask)),
      el(
        "div",
        { class: "bo-ki-more" },
        el("button", { type: "button", class: "btn", "aria-pressed": String(armed), onclick: toggle }, icon("coffee"), say("break")),
        settings.names ? button("users", say("names"), choose) : null,
      ),
    ),
    pad,
  );
};
