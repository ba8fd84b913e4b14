// The kiosk. A punch is written to this device before anybody is answered, and sent in order; a PIN is never written.
import { el, icon } from "/static/station/dom.js";
import { outbox } from "/static/station/outbox.js";
import { sender } from "/static/station/sender.js";
import { sounds } from "/static/station/sounds.js";
import { uuid } from "/static/station/uuid.js";
import { wedge } from "/static/station/wedge.js";
import { ahead, checkPin, names, ownHours } from "./asking.js";
import { pad } from "./keys.js";
import { missed } from "./missed.js";
import { sumsOf, told } from "./result.js";
import { answer, bar, button, idle, sums } from "./screens.js";
import { leave, stay } from "./staying.js";
import { speech } from "./words.js";

const settings = JSON.parse(document.querySelector("#settings").textContent);
const by = (id) => document.getElementById(id);
const SETTLED = 1200; // milliseconds that an answer may take before the screen says that the punch is saved
const ERROR = 10; // seconds that an error stays
const EVERY = 30000; // milliseconds between two looks whether the server is there
const BY_HAND = 120; // milliseconds between two characters that only a person takes
const ARMED = 15; // seconds in which the next badge is a break
const KEPT = 500; // sent punches kept on this device
const DAY = 86400000;

const start = async () => {
  const box = await outbox({ name: "backoffice-kiosk", rows: "punches", kept: KEPT });
  const station = settings.terminal;
  const words = speech(settings);
  const { say } = words;
  const sound = sounds();
  const state = { line: "online", waiting: 0, screen: "", newest: 0, ahead: null, armed: false, keys: null, timers: [], names: [] };
  const helper = () => settings.help || say("who_default");

  // ---- what stands on the screen

  const show = (screen, kind, main, foot, seconds, note = "next") => {
    state.timers.forEach(clearInterval);
    state.timers = [];
    state.screen = screen;
    by("kiosk").className = `bo-ki ${kind}`.trim();
    by("kiosk").dataset.screen = screen;
    by("main").replaceChildren(main);
    by("languages").hidden = screen !== "idle";
    by("small-clock").hidden = screen === "idle";
    by("small-clock").textContent = words.time(Date.now());
    by("foot").replaceChildren(...foot);
    if (!seconds) return;
    const left = bar();
    const word = el("span", {});
    by("foot").append(el("span", { class: "bo-end bo-row-3" }, word, left.picture));
    const until = Date.now() + seconds * 1000;
    const tick = () => {
      const rest = until - Date.now();
      if (rest <= 0) return home();
      left.set(rest / (seconds * 1000));
      const text = say(note, { n: Math.ceil(rest / 1000) });
      if (word.textContent !== text) word.textContent = text;
    };
    tick();
    state.timers.push(setInterval(tick, 100));
  };

  const home = () => {
    words.reset();
    state.newest = 0;
    state.armed = false;
    waiting();
  };

  // The clock that waits; `armed` is the break that was asked for beforehand.
  const waiting = () => {
    const keys = settings.pin ? pad({ say, label: say("number"), done: enterPin }) : null;
    state.keys = keys;
    const main = idle({
      settings,
      say,
      time: words.time(Date.now()),
      day: words.day(Date.now()),
      armed: state.armed,
      pad: keys?.made ?? null,
      choose: chooseName,
      toggle: () => {
        state.armed = !state.armed;
        waiting();
        if (state.armed) state.timers.push(setTimeout(home, ARMED * 1000));
      },
    });
    drawLanguages();
    show("idle", "", main, lineFoot());
    const clock = setInterval(() => {
      const time = words.time(Date.now());
      if (by("clock").textContent !== time) {
        by("clock").textContent = time;
        by("date").textContent = words.day(Date.now());
      }
    }, 500);
    state.timers.push(clock);
  };
  const drawLanguages = () =>
    by("languages").replaceChildren(
      ...settings.languages.map((code) =>
        el(
          "button",
          {
            type: "button",
            lang: code,
            "aria-pressed": String(code === words.language),
            onclick: () => {
              words.speak(code);
              waiting();
            },
          },
          settings.words[code].language,
        ),
      ),
    );

  const lineFoot = () => {
    const n = state.waiting;
    const said = {
      online: n ? ["cloud-up", say("sending_n", { n })] : ["cloud-check", say("connected")],
      busy: ["cloud-up", say("sending_n", { n })],
      offline: ["wifi-off", n ? say("offline_n", { n }) : say("offline")],
      "signed-out": ["lock", say("revoked")],
    }[state.line];
    return [icon(said[0]), el("span", { id: "line" }, said[1]), settings.help ? el("span", { class: "bo-end" }, say("help", { who: settings.help })) : ""];
  };
  const drawLine = async (changed) => {
    if (changed) state.line = changed;
    state.waiting = await box.waiting(station);
    by("kiosk").dataset.line = state.line;
    by("kiosk").dataset.waiting = state.waiting;
    if (state.screen === "idle") by("foot").replaceChildren(...lineFoot());
  };

  const bad = (who, big, lines, foot, seconds = ERROR) => {
    const made = answer({ look: "bad", who, big, lines });
    sound.play("bad");
    show("error", made.kind, made.main, foot ?? [button("", say("back"), home, true)], seconds, "back_in");
  };

  // ---- who punches

  const enterPin = (number) => {
    const keys = pad({ say, secret: true, label: `${say("pin")} · ${number}`, least: 4, done: (pin) => withPin(number, pin) });
    state.keys = keys;
    show("pin", "", el("div", { class: "bo-ki-body is-pin" }, keys.made), [button("", say("back"), home)], 30, "back_in");
  };
  const withPin = async (number, pin) => {
    const event_id = uuid();
    const at = new Date().toISOString();
    state.keys = null;
    const checked = await checkPin(event_id, number, pin, () => show("wait", "", answer({ look: "told", who: say("locked"), big: words.time(at), lines: [say("slow_say")] }).main, []));
    if (checked.wrong) return bad(say("number") + ` ${number}`, say("wrong"), [say("wrong_say")]);
    if (checked.locked) return bad(say("number") + ` ${number}`, say("locked"), [say("locked_say", { n: checked.locked })]);
    const known = checked.unanswered ? { number } : { number, employee: checked.employee, proof: checked.proof };
    return take(known, { event_id, at });
  };

  const chooseName = async () => {
    try {
      state.names = await names();
    } catch {
      // those that were read before will do
    }
    const list = state.names.map((one) => el("button", { type: "button", class: "btn", onclick: () => take({ name: one.id }) }, one.name));
    show("names", "", el("div", { class: "bo-ki-choose", role: "group", "aria-label": say("ask_name") }, list), [button("", say("back"), home)], 20, "back_in");
  };

  // ---- what is kept and sent

  const keep = async (row) => {
    try {
      const kept = await box.add({ station, state: "saved", ...row });
      await drawLine();
      return kept;
    } catch {
      bad(words.time(Date.now()), say("failed"), [say("failed_say")]);
      return null;
    }
  };

  const take = async (who, more = {}) => {
    const at = more.at ?? new Date().toISOString();
    const kind = more.kind ?? (state.armed ? "break_start" : "auto");
    state.armed = false;
    const row = await keep({ what: "punch", event_id: more.event_id ?? uuid(), by: who, kind, at, offset_ms: state.ahead, offline: state.line === "offline" });
    if (!row) return;
    state.newest = row.n;
    state.timers.forEach(clearInterval); // what stood there before must not go home in between
    state.timers = [];
    state.timers.push(setTimeout(() => state.newest === row.n && saved(row), state.line === "online" ? SETTLED : 0));
    sending.pump();
  };

  // Without an answer: what is known here, and never any hours.
  const saved = (row) => {
    const lines = [say("saved_say")];
    if ("number" in row.by && !row.by.proof) lines.push(say("saved_pin"));
    const made = answer({ look: "saved", who: say("saved_who"), big: words.time(row.at), lines });
    sound.play("saved");
    show("saved", made.kind, made.main, [button("user-x", say("not_me"), () => notMe(row))], settings.seconds);
  };

  const settled = async (row, response, said) => {
    const stored = { ...row, state: response.ok ? "confirmed" : "rejected", answer: said };
    const current = row.n === state.newest;
    if (current) state.timers.forEach(clearTimeout);
    if (current && row.what === "punch") response.ok ? result(stored) : bad(words.time(row.at), say("failed"), [say("refused_say")]);
    if (!response.ok && row.what !== "punch" && ["asked", "cancelled"].includes(state.screen)) bad(words.time(row.at), say("failed"), [say("refused_say")]);
    await box.change(row.n, () => stored);
  };

  const result = (row) => {
    words.speak(row.answer.language);
    const made = told(row, { say, words, settings, helper: helper() });
    sound.play(made.tune);
    if (made.bad) {
      const enter = settings.pin ? [button("grid-dots", say("enter_number"), home, true)] : [];
      return bad(made.who, made.big, made.lines, [...enter, button("", say("back"), home)]);
    }
    const screen = answer(made);
    const foot = [button("user-x", say("not_me"), () => notMe(row))];
    if (made.look === "in" || made.look === "break_end") foot.push(button("coffee", say("start_break"), () => take({ follow: row.event_id }, { kind: "break_start" })));
    if (made.look === "out") foot.push(button("coffee", say("its_a_break"), () => itsABreak(row)));
    foot.push(button("history", say("missed"), () => askMissed(row), made.missing));
    show("answer", screen.kind, screen.main, foot, made.missing ? ERROR : settings.seconds);
    const list = by("sums");
    return ownHours(row.event_id).then((found) => found && list.isConnected && sums(list, sumsOf(found, row.answer.shown, say)));
  };

  const notMe = async (row) => {
    const kept = await keep({ what: "void", event_id: uuid(), cancelled: row.event_id, at: new Date().toISOString() });
    if (!kept) return;
    const made = answer({ look: "told", who: words.time(row.at), big: say("cancelled"), lines: [say("cancelled_say")] });
    sound.play("told");
    show("cancelled", made.kind, made.main, [button("", say("back"), home)], settings.seconds);
    state.newest = 0;
    sending.pump();
  };

  // The OUT was meant as a break: it does not count, and the break begins when it was made.
  const itsABreak = async (row) => {
    if (!(await keep({ what: "void", event_id: uuid(), cancelled: row.event_id, at: new Date().toISOString() }))) return;
    take({ follow: row.event_id }, { kind: "break_start", at: row.at });
  };

  const askMissed = (row) => {
    const days = { today: words.iso(Date.now()), yesterday: words.iso(Date.now() - DAY) };
    const form = missed({
      say,
      days,
      kind: row.answer.shown === "out" ? "in" : "out",
      redraw: () => draw(),
      cancel: home,
      send: async (facts) => {
        const kept = await keep({ what: "request", event_id: uuid(), follow: row.event_id, at: new Date().toISOString(), ...facts });
        if (!kept) return;
        const made = answer({ look: "told", who: `${say(`kind_${facts.kind}`)} ${facts.time}`, big: say("asked"), lines: [say("asked_say")] });
        sound.play("told");
        show("asked", made.kind, made.main, [button("", say("back"), home)], settings.seconds);
        sending.pump();
      },
    });
    state.keys = form.keys;
    state.newest = 0;
    const draw = () => show("missed", "", form.draw(), form.foot(), 60, "back_in");
    draw();
  };

  // ---- wiring

  const body = ({ what, event_id, at, by: who, kind, offset_ms, offline, cancelled, follow, day, time, reason }) =>
    Object.fromEntries(Object.entries({ what, event_id, at, by: who, kind, offset_ms, offline, cancelled, follow, day, time, reason }).filter(([, value]) => value !== undefined));
  const sending = sender({ box, station, url: "/timeclock/kiosk/send", body, settled, line: drawLine, waits: [403, 404, 408] });

  wedge({
    field: by("code"),
    // Scanners type fast, even slow ones on a busy machine; digits that a person types are a number or a PIN.
    code: (text, pace) => {
      if (pace > BY_HAND && /^[0-9]+$/.test(text) && state.keys && ["idle", "pin", "missed"].includes(state.screen)) {
        for (const digit of text) state.keys.press(digit);
        return state.keys.finish();
      }
      if (!settings.badge) return undefined;
      words.reset();
      return take({ badge: text });
    },
    star: () => {},
    enter: (pressed) => !pressed,
    key: (event) => {
      if (event.key === "Escape") home();
      return event.key === "Escape";
    },
    blocked: () => false,
  });

  const look = async () => {
    const found = await ahead(async () => {
      await drawLine("signed-out");
      await leave();
    });
    if (found !== null) state.ahead = found;
    if (found === null && navigator.onLine === false) drawLine("offline");
    if (found !== null && state.line !== "online") drawLine("online");
    if (found !== null) sending.pump();
  };

  home();
  await drawLine();
  await look();
  setInterval(look, EVERY);
  box.prune(station);
  sending.pump();
  document.body.dataset.ready = "true";
  if (state.line !== "signed-out") stay(() => state.screen === "idle" && state.line === "online" && !state.keys?.typed());
};

start();
