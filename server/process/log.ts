import { pino, type DestinationStream, type Logger } from 'pino';
import type { Settings } from '../settings.ts';

/** Lines of JSON, one an event. Cookies and keys never get in: nobody logs headers or bodies. */
export function createLog(
  level: Settings['LOG_LEVEL'],
  destination: DestinationStream = pino.destination({ dest: 2, sync: true }),
): Logger {
  return pino({ level, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime }, destination);
}
