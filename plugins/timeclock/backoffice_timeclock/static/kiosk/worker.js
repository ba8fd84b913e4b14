// Keeps the page of the kiosk and its files, so that it opens without a connection. `FACTS` is put before this by the
// server. Nothing else is ever kept: no answer, no name, no punch; those that wait are in the outbox of the page.
const PREFIX = "kiosk-";
const MINE = PREFIX + FACTS.version;
const PATIENCE = 4000; // milliseconds after which a server that does not answer counts as away

const isPage = (request) => request.mode === "navigate" && new URL(request.url).pathname === FACTS.page;

const drop = async (all) => {
  for (const name of await caches.keys()) if (name.startsWith(PREFIX) && (all || name !== MINE)) await caches.delete(name);
};

// The page is kept only of a kiosk that the server knows; one that it knows no more keeps nothing.
const take = async (response) => {
  if (!response.ok) return response;
  if (response.headers.get("Kiosk-Known") === "yes") await (await caches.open(MINE)).put(FACTS.page, response.clone());
  else await drop(true);
  return response;
};

const page = async (request) => {
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (response.status < 500) return await take(response);
    return (await caches.match(FACTS.page, { cacheName: MINE })) ?? response;
  } catch (fault) {
    const kept = await caches.match(FACTS.page, { cacheName: MINE });
    if (kept) return kept;
    throw fault;
  }
};

const file = async (request) => (await caches.match(request, { cacheName: MINE })) ?? fetch(request);

addEventListener("install", (event) => {
  const fill = async () => {
    const cache = await caches.open(MINE);
    await cache.addAll(FACTS.kept);
    await take(await fetch(FACTS.page));
    await skipWaiting();
  };
  event.waitUntil(fill());
});

addEventListener("activate", (event) => event.waitUntil(drop(false).then(() => clients.claim())));

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (isPage(request)) return event.respondWith(page(request));
  const { pathname, search } = new URL(request.url);
  if (FACTS.kept.includes(pathname + search)) event.respondWith(file(request));
});
