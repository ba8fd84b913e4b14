// Questions that only the server answers: is this the PIN, who works here, how far is this clock off.
const JSON_HEADERS = { "Content-Type": "application/json", Accept: "application/json" };

const ask = (path, options, patience) => fetch(`/timeclock/kiosk/${path}`, { ...options, headers: JSON_HEADERS, signal: AbortSignal.timeout(patience) });

const post = (path, body, patience) => ask(path, { method: "POST", body: JSON.stringify(body) }, patience);

const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

// {proof, employee}, {wrong}, {locked: seconds} or {unanswered}: then the PIN is dropped and a manager confirms.
export const checkPin = async (event_id, number, pin, waiting) => {
  for (;;) {
    let response;
    let said;
    try {
      response = await post("pin", { event_id, number, pin }, 5000);
      said = await response.json();
    } catch {
      return { unanswered: true };
    }
    if (response.ok) return said;
    if (said.code === "slow_down") {
      waiting();
      await pause(Number(response.headers.get("Retry-After")) || 1);
      continue;
    }
    if (response.status === 429) return { locked: Number(response.headers.get("Retry-After")) || 60 };
    if (response.status >= 500 || response.status === 401) return { unanswered: true };
    return { wrong: true };
  }
};

// {today, pause, week} in seconds of whoever has just punched; null without an answer, or where hours are not shown.
export const ownHours = async (follow) => {
  try {
    const response = await post("hours", { follow, at: new Date().toISOString() }, 5000);
    return response.ok ? (await response.json()).hours : null;
  } catch {
    return null;
  }
};

export const names = async () => {
  const response = await ask("names", {}, 5000);
  if (!response.ok) throw new Error(response.status);
  return (await response.json()).names;
};

// Milliseconds by which this clock is ahead of the server's; null without an answer. `unknown` when the server knows
// this terminal no more.
export const ahead = async (unknown) => {
  try {
    const response = await post("alive", { sent_at: new Date().toISOString() }, 8000);
    if (response.status === 401) await unknown();
    return response.ok ? (await response.json()).ahead_ms : null;
  } catch {
    return null;
  }
};
