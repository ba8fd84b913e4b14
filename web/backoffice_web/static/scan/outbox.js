// Scans on this device, in IndexedDB. A scan is acknowledged only after it is written here; what the server has
// not confirmed stays, whatever happens to the page.
const NAME = "backoffice-scan";
const KEPT = 500; // confirmed scans kept for the session list

const asked = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const opened = () => {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    const scans = request.result.createObjectStore("scans", { keyPath: "n", autoIncrement: true });
    scans.createIndex("open", ["station", "state", "n"]);
    scans.createIndex("station", ["station", "n"]);
    scans.createIndex("event", "event_id", { unique: true });
    request.result.createObjectStore("stations", { keyPath: "code" });
  };
  return asked(request);
};

export const outbox = async () => {
  const database = await opened();

  // Runs `work` in one transaction and resolves after its commit. "strict" waits for the disk: a new scan is the
  // only thing that a power cut could take from people; everything else is found again by sending it again.
  const within = (stores, mode, work, durability = "relaxed") =>
    new Promise((resolve, reject) => {
      const transaction = database.transaction(stores, mode, { durability });
      let result;
      transaction.oncomplete = () => resolve(result);
      transaction.onabort = () => reject(transaction.error ?? new Error("The device could not save the scan."));
      work(transaction, (value) => {
        result = value;
      });
    });

  const all = (index, range, direction, most) =>
    within(["scans"], "readonly", (transaction, give) => {
      const found = [];
      transaction.objectStore("scans").index(index).openCursor(range, direction).onsuccess = (event) => {
        const cursor = event.target.result;
        if (!cursor || found.length >= most) return give(found);
        found.push(cursor.value);
        cursor.continue();
      };
    });

  const waiting = (station) => IDBKeyRange.bound([station, "saved", 0], [station, "saved", Infinity]);

  return {
    add: (scan) =>
      within(
        ["scans"],
        "readwrite",
        (transaction, give) => {
          transaction.objectStore("scans").add(scan).onsuccess = (event) => give({ ...scan, n: event.target.result });
        },
        "strict",
      ),

    next: async (station) => (await all("open", waiting(station), "next", 1))[0] ?? null,

    waiting: (station) =>
      within(["scans"], "readonly", (transaction, give) => {
        transaction.objectStore("scans").index("open").count(waiting(station)).onsuccess = (event) =>
          give(event.target.result);
      }),

    recent: (station, most) => all("station", IDBKeyRange.bound([station, 0], [station, Infinity]), "prev", most),

    // Changes a scan by a function of what is stored, in one transaction; gives what is stored then.
    change: (n, how) =>
      within(["scans"], "readwrite", (transaction, give) => {
        const scans = transaction.objectStore("scans");
        scans.get(n).onsuccess = (event) => {
          const changed = how(event.target.result);
          give(changed);
          scans.put(changed);
        };
      }),

    find: (eventId) =>
      within(["scans"], "readonly", (transaction, give) => {
        transaction.objectStore("scans").index("event").get(eventId).onsuccess = (event) => give(event.target.result);
      }),

    // What the station remembers between scans: context, epoch, mode, alarm.
    memory: (code) =>
      within(["stations"], "readonly", (transaction, give) => {
        transaction.objectStore("stations").get(code).onsuccess = (event) => give(event.target.result ?? { code });
      }),

    remember: (memory) =>
      within(["stations"], "readwrite", (transaction) => {
        transaction.objectStore("stations").put(memory);
      }),

    prune: async (station) => {
      const old = (await all("station", IDBKeyRange.bound([station, 0], [station, Infinity]), "prev", Infinity)).slice(KEPT);
      await within(["scans"], "readwrite", (transaction) => {
        for (const scan of old) if (scan.state !== "saved") transaction.objectStore("scans").delete(scan.n);
      });
    },
  };
};
