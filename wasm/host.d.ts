/** What every JavaScript host has, browser or not, and no language library of TypeScript declares. */
declare const performance: { now(): number };
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(bytes?: Uint8Array): string;
}
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}
/** Only what it takes to come back after whatever else waits in the event loop. */
declare class MessageChannel {
  readonly port1: {
    addEventListener(type: 'message', listener: () => void): void;
    start(): void;
    close(): void;
  };
  readonly port2: { postMessage(message: undefined): void };
}
/** The bytes of base64 as characters below 256. */
declare function atob(base64: string): string;
