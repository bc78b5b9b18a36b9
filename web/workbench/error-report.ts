import { toast } from './toasts.ts';

const seen = new Set<string>();

/** What a person can paste into a bug report. */
const details = (error: unknown): string =>
  [
    error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error),
    `${navigator.userAgent}, ${location.origin}${location.pathname}`,
  ].join('\n\n');

/** Says once, calmly, that something is broken; what the person made is saved on every edit and so is safe. */
export function showFailure(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  if (seen.has(message)) return;
  seen.add(message);
  toast(`Something in Formwork went wrong: ${message}. Your work is saved.`, {
    severity: 'alert',
    duration: 20_000,
    action: { title: 'Copy details', run: () => navigator.clipboard.writeText(details(error)) },
  });
}

const harmless = (error: unknown): boolean =>
  (error instanceof DOMException && error.name === 'AbortError') ||
  // The browser's own notice that a layout took two frames.
  (error instanceof Error ? error.message : String(error)).startsWith('ResizeObserver loop');

/** Catches every error that nobody expected, for the life of the page. Returns the way back. */
export function catchFailures(): () => void {
  const leave = new AbortController();
  const { signal } = leave;
  addEventListener(
    'error',
    event => {
      const error: unknown = event.error ?? event.message;
      if (!harmless(error)) showFailure(error);
    },
    { signal },
  );
  addEventListener(
    'unhandledrejection',
    event => {
      if (!harmless(event.reason)) showFailure(event.reason);
    },
    { signal },
  );
  return () => leave.abort();
}
