// Sends the scans of a station one after the other, each until it is answered. Nothing is ever dropped: without a
// connection, or signed out, the queue waits.
const WAITS = [1000, 2000, 4000, 8000, 15000]; // milliseconds between attempts
const PATIENCE = 15000; // milliseconds until an attempt counts as failed

const post = (body) =>
  fetch("/scan/send", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE),
  });

export const sender = ({ box, station, memory, answered, line }) => {
  let running = false;
  let asked = false;
  let attempts = 0;
  let timer = 0;

  const later = (state, seconds) => {
    const wait = seconds ? seconds * 1000 : WAITS[Math.min(attempts, WAITS.length - 1)];
    attempts += 1;
    line(state);
    clearTimeout(timer);
    timer = setTimeout(pump, wait);
  };

  // True when the scan is settled and the next may go.
  const one = async (waiting) => {
    const scan = await box.change(waiting.n, (stored) => (stored.body ? stored : { ...stored, body: memory.body(stored) }));
    let response;
    let answer;
    try {
      response = await post(scan.body);
      answer = await response.json();
    } catch {
      later("offline");
      return false;
    }
    if (response.status === 401) {
      later("signed-out");
      return false;
    }
    if (response.status >= 500 || response.status === 429) {
      later("busy", Number(response.headers.get("Retry-After")) || 0);
      return false;
    }
    attempts = 0;
    line("online");
    if (!response.ok)
      answer = { status: "refused", verdict: "Refused", code: answer.code, message: answer.detail, context: {}, effect: {}, choices: [] };
    const state = { done: "confirmed", ask: "confirmed", refused: "rejected" }[answer.status];
    const learnt = memory.learn(answer.context);
    // Shown first and noted here after: should the note be lost, the same scan is sent again and answered the same.
    const shown = answered({ ...scan, state, answer });
    await box.change(scan.n, (stored) => ({ ...stored, state, answer }));
    await Promise.all([learnt, shown]);
    return true;
  };

  const pump = async () => {
    asked = true; // a scan may arrive just when the last look found nothing
    if (running) return;
    running = true;
    try {
      while (asked) {
        asked = false;
        await drain();
      }
    } finally {
      running = false;
    }
    line();
  };

  const drain = async () => {
    for (;;) {
      const scan = await box.next(station);
      // While an alarm waits for its answer only scans go that were made under it, which move nothing.
      if (!scan || (memory.alarm !== null && !scan.patch.held && scan.listed)) return;
      if (!(await one(scan))) return;
    }
  };

  addEventListener("online", () => pump());
  addEventListener("offline", () => line("offline"));
  addEventListener("focus", () => pump());
  return { pump };
};
