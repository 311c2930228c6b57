// Keeps the files of this page, so that it works without a network after the first visit. files.js says which, and names their version.
importScripts("files.js");

const NAME = `segbounds ${FILES.version}`;

addEventListener("install", (event) => event.waitUntil(caches.open(NAME).then((kept) => kept.addAll(FILES.names))));

addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("segbounds ") && name !== NAME);
  event.waitUntil(caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name)))));
});

addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  const kept = caches.open(NAME).then((cache) => cache.match(event.request, { ignoreSearch: true }));
  event.respondWith(kept.then((answer) => answer ?? fetch(event.request)));
});
