// What was scanned or punched on this device, in IndexedDB. Each is acknowledged only after it is written here; what
// the server has not confirmed stays, whatever happens to the page. The scan station and the kiosk share this.

const asked = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const opened = (name, rows) => {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    const store = request.result.createObjectStore(rows, { keyPath: "n", autoIncrement: true });
    store.createIndex("open", ["station", "state", "n"]);
    store.createIndex("station", ["station", "n"]);
    store.createIndex("event", "event_id", { unique: true });
    request.result.createObjectStore("stations", { keyPath: "code" });
  };
  return asked(request);
};

// `name` is the database, `rows` the store that the rows are in, `kept` how many confirmed ones stay to be looked at.
export const outbox = async ({ name, rows, kept }) => {
  const database = await opened(name, rows);

  // Runs `work` in one transaction and resolves after its commit. "strict" waits for the disk: a new row is the
  // only thing that a power cut could take from people; everything else is found again by sending it again.
  const within = (stores, mode, work, durability = "relaxed") =>
    new Promise((resolve, reject) => {
      const transaction = database.transaction(stores, mode, { durability });
      let result;
      transaction.oncomplete = () => resolve(result);
      transaction.onabort = () => reject(transaction.error ?? new Error("The device could not save it."));
      work(transaction, (value) => {
        result = value;
      });
    });

  const all = (index, range, direction, most) =>
    within([rows], "readonly", (transaction, give) => {
      const found = [];
      transaction.objectStore(rows).index(index).openCursor(range, direction).onsuccess = (event) => {
        const cursor = event.target.result;
        if (!cursor || found.length >= most) return give(found);
        found.push(cursor.value);
        cursor.continue();
      };
    });

  const waiting = (station) => IDBKeyRange.bound([station, "saved", 0], [station, "saved", Infinity]);

  return {
    add: (row) =>
      within(
        [rows],
        "readwrite",
        (transaction, give) => {
          transaction.objectStore(rows).add(row).onsuccess = (event) => give({ ...row, n: event.target.result });
        },
        "strict",
      ),

    next: async (station) => (await all("open", waiting(station), "next", 1))[0] ?? null,

    waiting: (station) =>
      within([rows], "readonly", (transaction, give) => {
        transaction.objectStore(rows).index("open").count(waiting(station)).onsuccess = (event) =>
          give(event.target.result);
      }),

    recent: (station, most) => all("station", IDBKeyRange.bound([station, 0], [station, Infinity]), "prev", most),

    // Changes a row by a function of what is stored, in one transaction; gives what is stored then.
    change: (n, how) =>
      within([rows], "readwrite", (transaction, give) => {
        const store = transaction.objectStore(rows);
        store.get(n).onsuccess = (event) => {
          const changed = how(event.target.result);
          give(changed);
          store.put(changed);
        };
      }),

    find: (eventId) =>
      within([rows], "readonly", (transaction, give) => {
        transaction.objectStore(rows).index("event").get(eventId).onsuccess = (event) => give(event.target.result);
      }),

    // What the station remembers from one to the next, under its code.
    memory: (code) =>
      within(["stations"], "readonly", (transaction, give) => {
        transaction.objectStore("stations").get(code).onsuccess = (event) => give(event.target.result ?? { code });
      }),

    remember: (memory) =>
      within(["stations"], "readwrite", (transaction) => {
        transaction.objectStore("stations").put(memory);
      }),

    prune: async (station) => {
      const old = (await all("station", IDBKeyRange.bound([station, 0], [station, Infinity]), "prev", Infinity)).slice(kept);
      await within([rows], "readwrite", (transaction) => {
        for (const row of old) if (row.state !== "saved") transaction.objectStore(rows).delete(row.n);
      });
    },
  };
};
