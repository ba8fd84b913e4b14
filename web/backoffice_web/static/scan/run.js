// The session list: every scan, newest first, with its state and its undo.
import { clock, el, icon } from "../station/dom.js";

const SHOWN = 60;
const STATES = {
  saved: ["cloud-up", "bo-t-warn", "waiting"],
  confirmed: ["check", "bo-t-ok", ""],
  rejected: ["x", "bo-t-bad", "refused"],
  undone: ["arrow-back-up", "bo-muted", "undone"],
};

export const run = (list, undo) => {
  let scans = [];

  const row = (scan) => {
    const [picture, kind, word] = STATES[scan.voided ? "undone" : scan.state];
    const name = (scan.answer?.match ?? scan.guess)?.label ?? scan.code;
    const effect = scan.answer?.effect ?? {};
    const place = effect.place ?? effect.to ?? effect.from;
    const moved = effect.quantity ?? (scan.state === "saved" ? (scan.patch.quantity ? `× ${scan.patch.quantity}` : "") : "");
    const can = !scan.voided && (scan.state === "saved" ? !scan.patch.held : scan.state === "confirmed" && scan.answer.undo);
    return el(
      "li",
      { class: scan.voided || scan.state === "undone" ? "void" : false },
      icon(picture, kind),
      el(
        "div",
        {},
        el("div", { class: "t" }, name),
        el("div", { class: "m" }, [clock(scan.at), typeof place === "string" ? place : "", scan.voided ? "taken back" : word].filter(Boolean).join(" · ")),
      ),
      el("span", { class: "q" }, scan.state === "rejected" ? "0" : moved === "" ? "" : `${moved} ${effect.unit ?? ""}`.trim()),
      can
        ? el("button", { class: "btn btn-icon", type: "button", "aria-label": `Undo: ${name}, ${clock(scan.at)}`, onclick: () => undo(scan.n) }, icon("arrow-back-up"))
        : el("span"),
    );
  };

  return {
    fill: (found) => {
      scans = found.filter((scan) => scan.listed).slice(0, SHOWN);
      list.replaceChildren(...scans.map(row));
    },
    // One row at a time: drawing the whole list anew cost more than the rest of a scan together.
    put: (scan) => {
      if (!scan.listed) return;
      const at = scans.findIndex((other) => other.n === scan.n);
      if (at >= 0) {
        scans[at] = scan;
        list.children[at].replaceWith(row(scan));
        return;
      }
      scans.unshift(scan);
      list.prepend(row(scan));
      if (scans.length > SHOWN) {
        scans.pop();
        list.lastElementChild.remove();
      }
    },
    // What the code was, the last time that this device heard of it; shown while a scan waits.
    guess: (code) => scans.find((scan) => scan.code === code && scan.answer?.match)?.answer.match ?? null,
    undone: (event) => {
      const at = scans.findIndex((scan) => scan.event_id === event);
      if (at < 0) return;
      scans[at] = { ...scans[at], state: "undone" };
      list.children[at].replaceWith(row(scans[at]));
    },
    find: (n) => scans.find((scan) => scan.n === n),
    // What Undo takes back: the newest scan that moved something, or is still on its way.
    undoable: () => scans.find((scan) => !scan.voided && (scan.state === "saved" ? !scan.patch.held : scan.state === "confirmed" && scan.answer.undo)),
  };
};
