/// <reference lib="webworker" />
/**
 * Keeps the whole app on the device: shell, engines, libraries, fonts and templates are one precache with a hash per
 * file, so the second visit needs no network, and a new version arrives whole or not at all.
 */
import { clientsClaim } from 'workbox-core';
import {
  addPlugins,
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { CacheFirst } from 'workbox-strategies';
import type { Precaching } from './precaching.ts';

declare const self: ServiceWorkerGlobalScope;

const manifest = self.__WB_MANIFEST;

const announce = async (message: Precaching): Promise<void> => {
  for (const client of await self.clients.matchAll({ includeUncontrolled: true, type: 'window' })) {
    client.postMessage(message);
  }
};

let done = 0;
addPlugins([
  {
    /** Runs once per file, whether it came from the network or was there already. */
    handlerDidComplete: async ({ event }) => {
      if (event?.type === 'install')
        await announce({ type: 'precaching', done: ++done, total: manifest.length });
    },
  },
]);
precacheAndRoute(manifest);
// Only the app's own address, whatever its query: any other path is the server's to answer.
const home = new URL(self.registration.scope).pathname;
registerRoute(
  new NavigationRoute(createHandlerBoundToURL('index.html'), {
    allowlist: [new RegExp(`^${home.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?:index\\.html)?(?:\\?|$)`)],
  }),
);
// What only some machines need is kept once it has been used; its name changes with its content.
registerRoute(
  ({ url }) => /\/assets\/[^/]*asyncify[^/]*\.wasm$/.test(url.pathname),
  new CacheFirst({ cacheName: 'formwork-runtimes' }),
);
cleanupOutdatedCaches();
// The first visit is taken over at once, so that it may already lose the network.
clientsClaim();

self.addEventListener('message', event => {
  if ((event.data as { type?: string } | null)?.type === 'SKIP_WAITING') void self.skipWaiting();
});
