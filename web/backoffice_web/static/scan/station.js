// The scan station. Scans are written to this device first and sent in order; the page never leaves.
import { card } from "./card.js";
import { control, quantity } from "./control.js";
import { chip, clock, el, icon } from "../station/dom.js";
import { hearing } from "./hearing.js";
import { memory as remembered } from "./memory.js";
import { outbox } from "../station/outbox.js";
import { run } from "./run.js";
import { sending as sends } from "./sending.js";
import { sounds } from "../station/sounds.js";
import { uuid } from "../station/uuid.js";
import { wedge } from "../station/wedge.js";

const settings = JSON.parse(document.querySelector("#settings").textContent);
const by = (id) => document.getElementById(id);
const STATION = "bo-scan-station";
const KEPT = 500; // confirmed scans kept for the session list
const SETTLED = 150; // milliseconds that an answer may take before the card says that the scan is only saved

const chosenStation = () => {
  const known = settings.stations.map((place) => place.code);
  const wanted = settings.station || localStorage.getItem(STATION) || (known.length === 1 ? known[0] : "");
  return known.includes(wanted) ? wanted : null;
};

const askStation = () =>
  new Promise((resolve) => {
    const dialog = by("choose");
    dialog.addEventListener("close", () => (dialog.returnValue ? resolve(dialog.returnValue) : dialog.showModal()));
    dialog.showModal();
  });

const start = async () => {
  const station = chosenStation() ?? (await askStation());
  localStorage.setItem(STATION, station);
  const place = settings.stations.find((one) => one.code === station);
  by("station-name").textContent = place.name;
  by("station-site").textContent = place.site;

  const box = await outbox({ name: "backoffice-scan", rows: "scans", kept: KEPT });
  const memory = await remembered(box, station, settings.modes[0]?.id ?? "");
  const sound = sounds();
  const tunes = { done: "ok", told: "told" };
  const state = { line: "online", since: null, times: null, newest: 0, timer: 0, waiting: 0 };
  const last = card(by("last"), { answer: () => answerAlarm(), choose: (scan, choice) => take(scan.code, { choice }) });
  const list = run(by("run"), (n) => undo(n));
  const mode = () => settings.modes.find((one) => one.id === memory.mode) ?? settings.modes[0];

  // ---- what is shown around the card

  // Whether a part would look as it does already: most scans change little around the card.
  const drawn = {};
  const same = (part, facts) => {
    const now = JSON.stringify(facts);
    const is = drawn[part] === now;
    drawn[part] = now;
    return is;
  };

  const drawModes = () => {
    for (const link of document.querySelectorAll("[data-mode]")) {
      if (link.dataset.mode === mode()?.id) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  };
  const drawContext = () => {
    const context = memory.context();
    const places = mode()?.context ?? [];
    if (same("context", [places, context, Boolean(state.waiting)])) return;
    by("context").dataset.n = places.length;
    by("context").replaceChildren(...places.map((one) => contextBox(one, context[one.key])));
  };
  const contextBox = ({ key, label }, value) => {
    const shown = value && typeof value === "object" ? (value.key ?? value.code ?? value.label) : value;
    const change = () => memory.forget(key).then(drawContext).then(share);
    return el(
      "div",
      {},
      el("div", { class: "bo-grow" }, el("div", { class: "l" }, label), el("div", { class: "v bo-clip" }, shown ?? el("span", { class: "bo-muted" }, state.waiting ? "known when it is sent" : "scan one"))),
      shown ? el("button", { class: "btn", type: "button", "aria-label": `Change: ${label}`, onclick: change }, icon("map-pin"), el("span", {}, "Change")) : null,
    );
  };
  const drawTimes = () => {
    by("quantity-word").textContent = state.times ? `× ${state.times} for the next` : "Quantity";
  };
  const drawLine = async (changed) => {
    if (changed && changed !== state.line) {
      state.line = changed;
      state.since = changed === "online" ? null : clock(Date.now());
    }
    const waiting = await box.waiting(station);
    if (Boolean(waiting) !== Boolean(state.waiting)) {
      state.waiting = waiting;
      drawContext();
    }
    if (same("line", [state.line, state.since, waiting, memory.since])) return;
    const words = { online: ["ok", "wifi", "Online"], offline: ["warn", "wifi-off", "Offline"], busy: ["warn", "wifi", "Server busy"], "signed-out": ["warn", "lock", "Signed out"] };
    by("line").replaceChildren(chip(...words[state.line]));
    by("sent").replaceChildren(waiting ? chip("warn", "cloud-up", `${waiting} to send`) : chip("ok", "cloud-check", "All sent"));
    by("since").textContent = waiting ? `${waiting} waiting` : `since ${clock(memory.since).slice(0, 5)}`;
    drawBar(waiting);
  };
  const drawBar = (waiting) => {
    const safe = `All ${waiting} waiting scans are safe on this device and are sent in order.`;
    const bars = {
      offline: [icon("wifi-off"), el("span", {}, el("b", {}, `No connection since ${state.since}. `), `Keep scanning. ${safe}`)],
      busy: [icon("wifi-off"), el("span", {}, el("b", {}, "The server is busy. "), `Keep scanning. ${safe}`)],
      "signed-out": [icon("lock"), el("span", {}, el("b", {}, "You are signed out. "), `${safe} `, el("a", { href: "/sign-in?next=/scan" }, "Sign in again to send them"))],
    };
    by("off-bar").hidden = state.line === "online";
    by("off-bar").replaceChildren(...(bars[state.line] ?? []));
    by("finish").disabled = waiting > 0;
  };
  const drawField = () => {
    const held = memory.alarm !== null;
    by("code").placeholder = held ? "Answer the alarm first" : "Ready. Scan, or type a code";
    by("held").hidden = !held;
    by("actions").hidden = held;
  };

  // ---- what a scan does

  const take = async (code, patch = {}, listed = true) => {
    const scan = {
      event_id: uuid(),
      station,
      code,
      mode: mode()?.id ?? "",
      at: new Date().toISOString(),
      epoch: memory.epoch,
      drop: memory.takeDrop(),
      patch: { ...(state.times && listed ? { quantity: state.times } : {}), ...patch },
      state: "saved",
      listed,
      guess: list.guess(code),
    };
    if (listed) state.times = null;
    drawTimes();
    let kept;
    try {
      kept = await box.add(scan);
    } catch {
      sound.play("bad");
      last.say("alert-octagon", "Not saved", "This device could not save the scan, and it was not sent. Free some space, or use another station.");
      return;
    }
    list.put(kept);
    if (scan.patch.held) sound.play("bad");
    else if (listed) waitFor(kept);
    drawLine();
    sending.pump();
  };

  const waitFor = (scan) => {
    state.newest = scan.n;
    clearTimeout(state.timer);
    state.timer = setTimeout(() => {
      if (memory.alarm !== null) return;
      last.saved(scan);
      sound.play("saved");
    }, state.line === "online" ? SETTLED : 0);
  };

  const answered = async (scan) => {
    list.put(scan);
    if (scan.n >= state.newest) clearTimeout(state.timer);
    if (scan.answer.status === "refused" && !scan.patch.held) await raise(scan);
    else if (scan.undoes && scan.answer.status === "done") await undone(scan);
    else if (scan.listed && !scan.patch.held && scan.n >= state.newest) show(scan);
    drawContext();
    share();
    drawLine();
  };

  const show = (scan) => {
    if (scan.answer.status === "ask") {
      last.ask(scan);
      sound.play("again");
      return;
    }
    const kind = scan.answer.code === "done" ? "done" : "told";
    last[kind](scan);
    sound.play(tunes[kind]);
  };

  // A scanner of this station read something: its terminal sent it, and it has had its effect.
  const heard = async ({ id, outcome, answer, ...rest }) => {
    const state = { done: "confirmed", ask: "confirmed", refused: "rejected", undone: "undone" }[outcome];
    const scan = { ...rest, n: `heard-${id}`, state, answer, patch: {}, listed: true, heard: true };
    if (answer.context.mode && answer.context.mode !== mode()?.id) await setMode(answer.context.mode);
    await memory.hear(answer.context);
    if (answer.effect.undone) list.undone(answer.effect.undone);
    else list.put(scan);
    drawContext();
    share();
    if (memory.alarm !== null) return sound.play("bad");
    if (answer.status === "refused") return raise(scan);
    show(scan);
  };
  // Under an alarm the scanners are held, too: what they read is kept and moves nothing.
  const share = () => ears.tell(mode()?.id, { ...memory.context(), ...(memory.alarm === null ? {} : { held: true }) });

  const raise = async (scan) => {
    await memory.change({ alarm: scan.n });
    share();
    last.alarm(scan, await box.waiting(station));
    sound.alarm();
    drawField();
  };

  const answerAlarm = async () => {
    if (memory.alarm === null) return;
    sound.quiet();
    await memory.change({ alarm: null });
    share();
    last.idle();
    by("code").focus();
    drawField();
    sending.pump();
  };

  const undone = async (scan) => {
    const target = await box.find(scan.undoes);
    if (target) list.put(await box.change(target.n, (stored) => ({ ...stored, state: "undone" })));
    else list.undone(scan.undoes);
    last.told(scan);
    sound.play("told");
  };

  const undo = async (n) => {
    const target = n === undefined ? list.undoable() : list.find(n);
    if (memory.alarm !== null) return sound.play("bad");
    if (!target) {
      last.say("info-circle", "Nothing to undo", "No scan of this session can be taken back. Nothing was changed.");
      sound.play("again");
      return;
    }
    const withdraw = (scan) => (scan.state === "saved" && !scan.body ? { ...scan, voided: true, patch: { ...scan.patch, held: true } } : scan);
    const stored = target.heard ? target : await box.change(target.n, withdraw);
    list.put(stored);
    if (stored.voided) return last.say("arrow-back-up", "Taken back", "The scan had not been sent. It is kept and will move nothing.");
    const scan = { event_id: uuid(), station, code: "BO:UNDO", mode: target.mode, at: new Date().toISOString(), epoch: memory.epoch, drop: [], patch: { undo: target.event_id }, state: "saved", listed: false, undoes: target.event_id };
    await box.add(scan);
    drawLine();
    sending.pump();
  };

  // ---- what a person says beside scanning

  const setMode = async (id) => {
    if (!settings.modes.some((one) => one.id === id)) {
      last.say("alert-octagon", "No such mode", "Its module may be switched off, or it is not for you. Nothing was changed.");
      return sound.play("bad");
    }
    await memory.begin({ mode: id });
    drawModes();
    drawContext();
    share();
    last.idle();
  };
  const setTimes = (text) => {
    const times = quantity(text);
    if (!times) return false;
    state.times = times;
    drawTimes();
    last.say("multiplier-1x", `× ${times}`, `The next scan counts ${times} times.`);
    return true;
  };
  const finish = async () => {
    if (await box.waiting(station)) {
      last.say("cloud-up", "Not yet", "Some scans are still on this device. They are safe; finish when they are sent.");
      return sound.play("bad");
    }
    await memory.begin({ since: Date.now() });
    share();
    list.fill([]);
    drawContext();
    drawLine();
    last.say("circle-check", "Finished", "Ready for the next task.");
  };

  const said = { undo: () => undo(), done: finish, mode: (id) => setMode(id), quantity: (times) => setTimes(times) };
  const onCode = (code) => {
    const known = control(code);
    if (known?.action === "ok") {
      take(code, {}, false);
      return answerAlarm();
    }
    if (memory.alarm !== null) return take(code, { held: true });
    if (known && known.action in said) return said[known.action](known.argument);
    return take(code);
  };

  // ---- the quantity pad

  const pad = by("pad");
  const openPad = (number) => {
    if (memory.alarm !== null) return sound.play("bad");
    if (number && setTimes(number)) return;
    keys.clear();
    by("pad-q").value = "";
    by("pad-e").hidden = true;
    pad.showModal();
    by("pad-q").focus();
  };
  pad.querySelector("form").addEventListener("submit", (event) => {
    if (setTimes(by("pad-q").value)) return;
    event.preventDefault();
    by("pad-e").hidden = false;
    by("pad-e").textContent = "A number above 0, at most 999999, is needed.";
  });
  pad.addEventListener("click", (event) => {
    const times = event.target.closest("[data-times]")?.dataset.times;
    if (times) setTimes(times);
    if (times || event.target.closest("[data-close]")) pad.close();
  });

  // ---- wiring

  const functions = { F9: () => undo(), End: finish };
  for (const one of settings.modes) if (one.key) functions[one.key] = () => setMode(one.id);
  const keys = wedge({
    field: by("code"),
    code: onCode,
    star: openPad,
    enter: (button) => {
      const held = memory.alarm !== null;
      if (held) answerAlarm();
      return held || !button;
    },
    key: (event) => {
      const act = functions[event.key];
      if (act && !event.repeat) act();
      return Boolean(act);
    },
    blocked: () => document.querySelector("dialog[open]") !== null,
  });
  const ears = hearing({ station, heard });
  const sending = sends({ box, station, memory, answered, line: drawLine });
  by("undo").addEventListener("click", () => undo());
  by("quantity").addEventListener("click", () => openPad(""));
  by("finish").addEventListener("click", finish);
  by("mute").addEventListener("click", () => {
    by("mute").setAttribute("aria-pressed", String(sound.toggle()));
    by("mute").replaceChildren(icon(sound.muted ? "volume-off" : "volume"));
  });
  by("mute").setAttribute("aria-pressed", String(sound.muted));
  by("mute").replaceChildren(icon(sound.muted ? "volume-off" : "volume"));
  by("change-station").addEventListener("click", () => askStation().then((code) => location.assign(`/scan?station=${encodeURIComponent(code)}`)));
  for (const link of document.querySelectorAll("[data-mode]"))
    link.addEventListener("click", (event) => {
      event.preventDefault();
      setMode(link.dataset.mode);
    });

  const recent = await box.recent(station, 60);
  list.fill(recent.filter((scan) => Date.parse(scan.at) >= memory.since || scan.state === "saved"));
  drawModes();
  drawContext();
  drawTimes();
  const alarming = recent.find((scan) => scan.n === memory.alarm);
  if (alarming) last.alarm(alarming, await box.waiting(station));
  else {
    if (memory.alarm !== null) await memory.change({ alarm: null });
    last.idle();
    by("code").focus();
  }
  drawField();
  await drawLine();
  share();
  ears.start();
  document.body.dataset.ready = "true";
  box.prune(station);
  sending.pump();
};

start();
