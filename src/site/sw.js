// Keeps the site for when there is no network: all programs and widgets at once, pages
// as they are visited. A version of the site is kept whole: its files are named with
// their hashes by the build, and what is fetched has to match. The next version takes
// over when the last page of this one is closed, so no page mixes the two.
const VERSION = "{version}";
// What is kept at once: address under the site's root, and hash (Subresource Integrity).
const FILES = {files};
const CACHE = `downhill-${VERSION}`;
const ROOT = new URL(".", location.href).href;

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    const keep = async ([file, integrity]) => {
      const response = await fetch(ROOT + file, { integrity, cache: "no-cache" });
      if (!response.ok) throw new Error(`${file}: ${response.status}`);
      await cache.put(ROOT + file, response);
    };
    // A few at a time: the reader's page comes first.
    const waiting = Object.entries(FILES);
    const work = async () => { while (waiting.length) await keep(waiting.pop()); };
    await Promise.all([work(), work()]);
    // Pages that the version before has kept are kept by this one.
    for (const name of await caches.keys()) {
      if (!name.startsWith("downhill-") || name === CACHE) continue;
      for (const { url } of await (await caches.open(name)).keys()) {
        if (Object.hasOwn(FILES, url.slice(ROOT.length))) continue;
        const response = await fetch(url, { cache: "no-cache" });
        // What is gone from the site goes from here.
        if (response.ok) await cache.put(url, response);
      }
    }
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith("downhill-") && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(ROOT)) return;
  event.respondWith((async () => {
    const cache = await caches.open(CACHE);
    // The query is the widget's state or the build's name: the file is the same.
    const kept = await cache.match(request, { ignoreSearch: true, ignoreVary: true });
    if (kept) return kept;
    const response = await fetch(request);
    if (response.ok && !request.headers.has("range")) {
      event.waitUntil(cache.put(request.url.split(/[?#]/)[0], response.clone()));
    }
    return response;
  })());
});
