// What the station remembers from scan to scan. The server's answers change the context; as scans wait in the outbox,
// the context of each is put together when it is sent, in the order of the scans.
const OF_ONE_SCAN = ["quantity", "choice", "undo", "held", "mode"];

export const memory = async (box, code, firstMode) => {
  const kept = { context: {}, chain: 0, epoch: 0, drop: [], mode: firstMode, alarm: null, since: Date.now(), ...(await box.memory(code)) };
  const save = () => box.remember(structuredClone(kept));
  const apply = (changes) => {
    for (const [key, value] of Object.entries(changes)) {
      if (OF_ONE_SCAN.includes(key)) continue;
      if (value === null) delete kept.context[key];
      else kept.context[key] = value;
    }
  };

  return {
    get mode() {
      return kept.mode;
    },
    get alarm() {
      return kept.alarm;
    },
    get since() {
      return kept.since;
    },
    get epoch() {
      return kept.epoch;
    },

    // What the person sees as the present context.
    context: () => {
      if (kept.chain !== kept.epoch) return {};
      return Object.fromEntries(Object.entries(kept.context).filter(([key]) => !kept.drop.includes(key)));
    },

    // The keys that the next scan has to forget first.
    takeDrop: () => {
      const drop = kept.drop;
      kept.drop = [];
      if (drop.length) save();
      return drop;
    },
    forget: (key) => {
      kept.drop = [...new Set([...kept.drop, key])];
      return save();
    },
    change: (changes) => {
      Object.assign(kept, changes);
      return save();
    },
    // A new mode or a finished task: what follows starts without a context.
    begin: (changes) => {
      Object.assign(kept, changes, { epoch: kept.epoch + 1, drop: [] });
      return save();
    },

    // The payload of a scan that is about to be sent for the first time.
    body: (scan) => {
      if (kept.chain !== scan.epoch) Object.assign(kept, { chain: scan.epoch, context: {} });
      const context = { ...kept.context };
      for (const key of scan.drop) delete context[key];
      kept.context = context;
      return {
        event_id: scan.event_id,
        station: scan.station,
        code: scan.code,
        mode: scan.mode,
        context: { ...context, ...scan.patch },
        at: scan.at,
      };
    },

    // The same for a scan that this page did not send: it was made in the context that is shown now.
    hear: (changes) => {
      if (kept.chain !== kept.epoch) Object.assign(kept, { chain: kept.epoch, context: {} });
      for (const key of kept.drop) delete kept.context[key];
      kept.drop = [];
      apply(changes);
      return save();
    },

    learn: (changes) => {
      apply(changes);
      return save();
    },
  };
};
