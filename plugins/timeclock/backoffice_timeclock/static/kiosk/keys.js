// The pad: digits by touch or by keyboard. It shows a number as it is, a PIN as dots.
import { el, icon } from "/static/station/dom.js";

const MOST = 12;

export const pad = ({ say, secret, label, done, least = 1, shown = 6 }) => {
  let typed = "";
  const field = el("div", { class: "bo-pin-dots", role: "img" });
  const draw = () => {
    field.setAttribute("aria-label", say("digits", { n: typed.length }));
    field.replaceChildren(
      ...(secret
        ? Array.from({ length: Math.max(shown, typed.length) }, (_, at) => el("i", { class: at < typed.length ? "on" : false }))
        : [typed || "\u00a0"]),
    );
  };
  const press = (digit) => {
    if (typed.length < MOST) typed += digit;
    draw();
  };
  const drop = () => {
    typed = typed.slice(0, -1);
    draw();
  };
  const finish = () => {
    if (typed.length < least) return;
    const text = typed;
    typed = "";
    draw();
    done(text);
  };
  const key = (digit) => el("button", { type: "button", onclick: () => press(digit) }, digit);
  draw();
  const made = el(
    "section",
    { class: "bo-pin", "aria-label": label },
    el("div", { class: "l" }, label),
    field,
    el(
      "div",
      { class: "bo-keys" },
      ..."123456789".split("").map(key),
      el("button", { type: "button", class: "w", "aria-label": say("delete"), onclick: drop }, icon("backspace")),
      key("0"),
      el("button", { type: "button", class: "w", onclick: finish }, say("ok")),
    ),
  );
  return { made, press, drop, finish, typed: () => typed };
};
