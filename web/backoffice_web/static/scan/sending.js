// How scans are sent: the context of each is put together when it goes, and the answer changes that of the next.
import { sender } from "../station/sender.js";

export const sending = ({ box, station, memory, answered, line }) =>
  sender({
    box,
    station,
    url: "/scan/send",
    body: memory.body,
    // While an alarm waits for its answer only scans go that were made under it, which move nothing.
    holds: (scan) => memory.alarm !== null && !scan.patch.held && scan.listed,
    line,
    settled: async (scan, response, said) => {
      const answer = response.ok
        ? said
        : { status: "refused", verdict: "Refused", code: said.code, message: said.detail, context: {}, effect: {}, choices: [] };
      const state = { done: "confirmed", ask: "confirmed", refused: "rejected" }[answer.status];
      const learnt = memory.learn(answer.context);
      // Shown first and noted here after: should the note be lost, the same scan is sent again and answered the same.
      const shown = answered({ ...scan, state, answer });
      await box.change(scan.n, (stored) => ({ ...stored, state, answer }));
      await Promise.all([learnt, shown]);
    },
  });
