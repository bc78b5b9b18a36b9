import { Workbox } from 'workbox-window';
import type { Precaching } from './precaching.ts';

/** Chromium's install prompt; not in TypeScript's DOM library because no standard has it. */
interface BeforeInstallPromptEvent extends Event {
  prompt(): Promise<{ outcome: 'accepted' | 'dismissed' }>;
}

/**
 * The installed side of the app: what is stored for offline use, whether a new version waits, whether the browser
 * offers to install. Fires `change` whenever one of the fields does.
 */
export class AppStatus extends EventTarget {
  /** The browser would install the app now. */
  installable = false;
  /** A new version is stored; `update()` switches to it. */
  updateReady = false;
  /** Every file of the app is on the device. */
  offlineReady = false;
  /** Share of the app's files stored so far, 0–1; `null` when nothing is being stored. */
  progress: number | null = null;
  /** The browser's word on the network; the app itself needs none. */
  online = navigator.onLine;

  #prompt: BeforeInstallPromptEvent | null = null;
  #workbox: Workbox | null = null;

  /** Asks the browser to install. Resolves to whether the user agreed. */
  async install(): Promise<boolean> {
    const prompt = this.#prompt;
    if (!prompt) return false;
    const { outcome } = await prompt.prompt();
    if (outcome === 'accepted') this.#set({ installable: false });
    return outcome === 'accepted';
  }

  /** Reloads into the waiting version. Documents are saved on every edit, so nothing has to be asked. */
  update(): void {
    this.#workbox?.addEventListener('controlling', () => location.reload());
    this.#workbox?.messageSkipWaiting();
  }

  /** Starts listening and registers the service worker. Without one (plain HTTP, old browser) the app still works. */
  async start(scriptUrl: string): Promise<void> {
    addEventListener('beforeinstallprompt', event => {
      event.preventDefault();
      this.#prompt = event as BeforeInstallPromptEvent;
      this.#set({ installable: true });
    });
    addEventListener('appinstalled', () => this.#set({ installable: false }));
    addEventListener('online', () => this.#set({ online: true }));
    addEventListener('offline', () => this.#set({ online: false }));
    if (!('serviceWorker' in navigator)) return;

    navigator.serviceWorker.addEventListener('message', (event: MessageEvent<Precaching>) => {
      if (event.data?.type !== 'precaching') return;
      const { done, total } = event.data;
      this.#set({ progress: done < total ? done / total : null });
    });
    const workbox = (this.#workbox = new Workbox(scriptUrl));
    workbox.addEventListener('waiting', () => this.#set({ updateReady: true, progress: null }));
    workbox.addEventListener('activated', () => this.#set({ offlineReady: true, progress: null }));
    if (navigator.serviceWorker.controller) this.#set({ offlineReady: true });
    const registration = await workbox.register();
    if (registration?.active) this.#set({ offlineReady: true });
    // An installed app stays open for days: look for a new version whenever somebody comes back to it.
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') void workbox.update().catch(() => undefined);
    });
  }

  #set(
    fields: Partial<Pick<AppStatus, 'installable' | 'updateReady' | 'offlineReady' | 'progress' | 'online'>>,
  ): void {
    Object.assign(this, fields);
    this.dispatchEvent(new Event('change'));
  }
}

/** The page's one status. Only the built app has a service worker: the dev server changes under its feet. */
export const appStatus = new AppStatus();

export const registerApp = (): AppStatus => {
  if (import.meta.env.PROD) void appStatus.start('./service-worker.js').catch(reportError);
  return appStatus;
};
