// Asking for a punch that somebody missed: day, what, time and why, by touch.
import { el } from "/static/station/dom.js";
import { pad } from "./keys.js";
import { button } from "./screens.js";

const choice = (label, options, chosen, choose) =>
  el(
    "div",
    {},
    el("div", { class: "lbl" }, label),
    el(
      "div",
      { class: "bo-ki-more", role: "group", "aria-label": label },
      options.map(([value, word]) => el("button", { type: "button", class: "btn", "aria-pressed": String(value === chosen), onclick: () => choose(value) }, word)),
    ),
  );

// `07:30` of 730 or 0730; null for what is no time.
export const clock = (text) => {
  const digits = text.padStart(4, "0");
  const [hour, minute] = [Number(digits.slice(0, 2)), Number(digits.slice(2))];
  return digits.length === 4 && hour < 24 && minute < 60 ? `${digits.slice(0, 2)}:${digits.slice(2)}` : null;
};

export const missed = ({ say, days, kind, redraw, send, cancel }) => {
  const state = { day: days.today, kind, reason: "forgot", problem: "" };
  const set = (name) => (value) => {
    state[name] = value;
    redraw();
  };
  const keys = pad({
    say,
    label: say("missed_time"),
    least: 3,
    done: (text) => {
      const time = clock(text);
      if (time) return send({ day: state.day, kind: state.kind, time, reason: say(`reason_${state.reason}`) });
      state.problem = say("bad_time");
      redraw();
    },
  });
  const draw = () =>
    el(
      "div",
      { class: "bo-ki-missed" },
      el(
        "div",
        { class: "bo-stack-3" },
        el("h2", { class: "bo-ki-who" }, say("missed_h")),
        choice(say("missed_day"), [[days.today, say("missed_today")], [days.yesterday, say("missed_yesterday")]], state.day, set("day")),
        choice(say("missed_kind"), [["in", say("kind_in")], ["out", say("kind_out")]], state.kind, set("kind")),
        choice(say("missed_reason"), ["forgot", "reader", "elsewhere"].map((name) => [name, say(`reason_${name}`)]), state.reason, set("reason")),
        state.problem ? el("p", { class: "bo-ki-say", role: "alert" }, state.problem) : null,
      ),
      keys.made,
    );
  return { draw, keys, foot: () => [button("check", say("send_request"), keys.finish, true), button("", say("back"), cancel)] };
};
