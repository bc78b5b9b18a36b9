/** Aborted by SIGTERM or SIGINT. The second one ends the process at once; engines die with it. */
export function onStop(say: (line: string) => void): { requested: AbortSignal; forget(): void } {
  const controller = new AbortController();
  let heard = 0;
  const stop = (): void => {
    heard++;
    if (heard > 1) process.exit(130);
    say('Stopping; once more ends at once.');
    controller.abort();
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  return {
    requested: controller.signal,
    forget() {
      process.off('SIGTERM', stop);
      process.off('SIGINT', stop);
    },
  };
}
