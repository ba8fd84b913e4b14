// The page stays when the connection goes: a worker keeps it on this device. Only where the browser trusts the address
// (TLS, or this machine itself); elsewhere the kiosk works as before, and must not be reloaded without a connection.
const SCOPE = "/timeclock/kiosk";
const LOOK = 600000; // milliseconds between two looks for an update
const possible = () => window.isSecureContext && "serviceWorker" in navigator && "caches" in window;

// `idle` says whether nobody stands here: then an update may take the page's place. What is kept stays in the outbox.
export const stay = async (idle) => {
  if (!possible()) return;
  const before = navigator.serviceWorker.controller;
  let updated = false;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    updated = Boolean(before);
  });
  setInterval(() => updated && idle() && location.reload(), 2000);
  try {
    const kept = await navigator.serviceWorker.register(`${SCOPE}/worker.js`, { scope: SCOPE, updateViaCache: "none" });
    setInterval(() => kept.update().catch(() => {}), LOOK);
    await navigator.serviceWorker.ready;
    document.body.dataset.kept = "true";
  } catch {
    // a device without room for it: everything but a reload works without a connection
  }
};

// A terminal that was revoked keeps nothing of the page. Punches that were not sent stay until it is known again.
export const leave = async () => {
  if (!possible()) return;
  for (const one of await navigator.serviceWorker.getRegistrations()) if (new URL(one.scope).pathname === SCOPE) await one.unregister();
  for (const name of await caches.keys()) if (name.startsWith("kiosk-")) await caches.delete(name);
  delete document.body.dataset.kept;
};
