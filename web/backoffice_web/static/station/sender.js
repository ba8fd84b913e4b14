// Sends what a station keeps one after the other, each until it is answered. Nothing is ever dropped: without a
// connection, or not known to the server any more, the queue waits. The scan station and the kiosk share this.
const WAITS = [1000, 2000, 4000, 8000, 15000]; // milliseconds between attempts
const PATIENCE = 15000; // milliseconds until an attempt counts as failed

const post = (url, body) =>
  fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE),
  });

// `body(row)` is what is sent, made once and kept with the row; `holds(row)` says that a row, and all behind it, must
// wait; `settled(row, response, answer)` notes what came of it; `waits` are the statuses that are no answer.
export const sender = ({ box, station, url, body, holds = () => false, settled, line, waits = [] }) => {
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

  // True when the row is settled and the next may go.
  const one = async (waiting) => {
    const row = await box.change(waiting.n, (stored) => (stored.body ? stored : { ...stored, body: body(stored) }));
    let response;
    let answer;
    try {
      response = await post(typeof url === "function" ? url(row) : url, row.body);
      answer = await response.json();
    } catch {
      later("offline");
      return false;
    }
    if (response.status === 401 || waits.includes(response.status)) {
      later("signed-out");
      return false;
    }
    if (response.status >= 500 || response.status === 429) {
      later("busy", Number(response.headers.get("Retry-After")) || 0);
      return false;
    }
    attempts = 0;
    line("online");
    await settled(row, response, answer);
    return true;
  };

  const pump = async () => {
    asked = true; // a row may arrive just when the last look found nothing
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
      const row = await box.next(station);
      if (!row || holds(row)) return;
      if (!(await one(row))) return;
    }
  };

  addEventListener("online", () => pump());
  addEventListener("offline", () => line("offline"));
  addEventListener("focus", () => pump());
  return { pump };
};
