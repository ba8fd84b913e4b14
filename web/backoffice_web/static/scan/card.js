// The large card: what the last scan came to.
import { el, icon } from "../station/dom.js";

const text = (value) => {
  if (value === null || value === undefined) return "–";
  if (typeof value === "object") return value.label ?? value.key ?? value.code ?? JSON.stringify(value);
  return String(value);
};

const verdict = (picture, word) => el("div", { class: "verdict" }, icon(picture), word);

const item = (scan) => {
  const match = scan.answer?.match ?? scan.guess;
  const details = [match?.key, match?.unit, scan.code].filter(Boolean);
  return el(
    "div",
    {},
    el("div", { class: "name" }, match?.label ?? scan.code),
    match ? el("div", { class: "code" }, [...new Set(details)].join(" · ")) : null,
  );
};

// `+12 box → in bin A-04-2`, from what the mode says of its effect.
const sum = (effect, match) => {
  const quantity = effect.quantity ?? null;
  const place = effect.place ?? effect.to ?? effect.from ?? null;
  if (quantity === null && place === null) return null;
  return el(
    "div",
    { class: "sum" },
    quantity === null ? null : el("div", { class: "qty" }, text(quantity), " ", el("small", {}, effect.unit ?? match?.unit ?? "")),
    quantity !== null && place !== null ? icon("arrow-right") : null,
    place === null ? null : el("div", { class: "to" }, el("small", {}, effect.place_label ?? "place"), text(place)),
  );
};

const UNSAID = ["errors", "move", "cost", "undone"]; // for programs, not for people

const facts = (effect) => {
  const shown = Object.entries(effect).filter(([name]) => !UNSAID.includes(name));
  const value = (one) => (Array.isArray(one) ? one.map((part) => el("div", {}, row(part))) : text(one));
  return shown.length
    ? el("dl", { class: "facts" }, shown.flatMap(([name, one]) => [el("dt", {}, name.replaceAll("_", " ")), el("dd", {}, value(one))]))
    : null;
};

const row = (part) => (part && typeof part === "object" ? Object.values(part).map(text).join(" · ") : text(part));

const KINDS = {
  idle: () => [verdict("barcode", "Ready"), el("div", { class: "mid" }, el("p", { class: "say" }, "Scan an item or a place. It is taken wherever the focus is."))],
  saved: (scan) => [verdict("device-floppy", "Saved on this device"), el("div", { class: "mid" }, item(scan))],
  done: (scan) => [
    verdict("circle-check", scan.answer.verdict),
    el("div", { class: "mid" }, item(scan), sum(scan.answer.effect, scan.answer.match)),
    el("div", { class: "prog" }, scan.answer.message),
  ],
  told: (scan) => [
    verdict(scan.answer.code === "undone" ? "arrow-back-up" : "info-circle", scan.answer.verdict),
    el("div", { class: "mid" }, scan.answer.code === "shown" ? item(scan) : null, el("p", { class: "say" }, scan.answer.message), facts(scan.answer.effect)),
  ],
};

export const card = (section, { answer, choose }) => {
  const put = (kind, children) => {
    section.className = `bo-last ${kind}`.trim();
    section.setAttribute("role", kind === "is-bad" ? "alert" : "region");
    section.replaceChildren(...children);
  };

  return {
    idle: () => put("is-idle", KINDS.idle()),
    saved: (scan) => put("is-hold", KINDS.saved(scan)),
    done: (scan) => put("", KINDS.done(scan)),
    told: (scan) => put("is-told", KINDS.told(scan)),

    // A small message without a scan, such as a new quantity.
    say: (picture, word, message) => put("is-told", [verdict(picture, word), el("div", { class: "mid" }, el("p", { class: "say" }, message))]),

    alarm: (scan, waiting) => {
      const button = el("button", { class: "btn", type: "button", onclick: answer }, icon("check"), "Set aside, go on", el("kbd", {}, "Enter"));
      put("is-bad", [
        verdict("hand-stop", scan.answer.verdict),
        el(
          "div",
          { class: "bo-stack-3" },
          el("div", { class: "name" }, scan.answer.match?.label ?? scan.code),
          el("p", { class: "say" }, scan.answer.message),
          el("div", { class: "safe" }, icon("shield-check"), "Nothing moved; the scan is kept"),
        ),
        el("div", { class: "bo-st-act" }, button, waiting ? el("p", { class: "say" }, `${waiting} scans wait behind it.`) : null),
      ]);
      button.focus();
    },

    ask: (scan) =>
      put("is-told", [
        verdict("question-mark", scan.answer.verdict),
        el("p", { class: "say" }, scan.answer.message),
        el(
          "div",
          { class: "choices" },
          scan.answer.choices.map((one) =>
            el("button", { class: "btn", type: "button", onclick: () => choose(scan, one.choice) }, `${one.label} · ${one.key} ${one.detail ?? ""}`),
          ),
        ),
      ]),
  };
};
