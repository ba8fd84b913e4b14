// What the scanners of this station read, which come in by their terminal and not by this page. The page asks for it,
// and tells in which mode and context such scans are meant: those that it shows.
const EVERY = 700; // milliseconds between two questions
const ASLEEP = 5000; // while nobody looks, or nothing answers

export const hearing = ({ station, heard }) => {
  let after = null;
  let told = "";

  const ask = async () => {
    const query = new URLSearchParams({ station, ...(after === null ? {} : { after }) });
    const response = await fetch(`/scan/heard?${query}`, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(8000) });
    if (!response.ok) throw new Error(response.status);
    const answer = await response.json();
    after = answer.last;
    for (const scan of answer.scans) await heard(scan);
  };

  const round = async () => {
    let wait = document.hidden ? ASLEEP : EVERY;
    try {
      if (!document.hidden) await ask();
    } catch {
      wait = ASLEEP; // the line above the card says what is the matter; nothing is lost meanwhile
    }
    setTimeout(round, wait);
  };

  // Repeated until it arrived: a lost word would let scans count in another mode than the page shows.
  const tell = async (mode, context) => {
    const body = JSON.stringify({ station, mode, context });
    if (!mode || body === told) return;
    told = body;
    try {
      const response = await fetch("/scan/session", { method: "POST", headers: { "Content-Type": "application/json" }, body, signal: AbortSignal.timeout(8000) });
      if (!response.ok && response.status >= 500) throw new Error(response.status);
    } catch {
      setTimeout(() => {
        if (told !== body) return;
        told = "";
        tell(mode, context);
      }, ASLEEP);
    }
  };

  return { start: round, tell };
};
