/** Longer lines are cut: a log is for reading. */
const lineLimit = 4000;

/** What a program prints: kept up to a number of characters, and handed on line by line. */
export class Lines {
  text = '';
  /** Bytes so far, kept or not. */
  bytes = 0;
  #line = '';
  readonly #decoder = new TextDecoder();
  readonly #keep: number;
  readonly #onLine: ((line: string) => void) | undefined;

  constructor(keep: number, onLine?: (line: string) => void) {
    this.#keep = keep;
    this.#onLine = onLine;
  }

  push(bytes: Uint8Array): void {
    this.bytes += bytes.length;
    this.#add(this.#decoder.decode(bytes, { stream: true }));
  }

  end(): void {
    this.#add(this.#decoder.decode());
    if (this.#line !== '') this.#hand(this.#line);
    this.#line = '';
  }

  #add(text: string): void {
    if (this.text.length < this.#keep) this.text += text.slice(0, this.#keep - this.text.length);
    if (!this.#onLine) return;
    const lines = text.split('\n');
    const rest = lines.pop()!;
    for (const line of lines) {
      this.#hand(this.#line + line);
      this.#line = '';
    }
    this.#line = (this.#line + rest).slice(0, lineLimit + 1);
  }

  #hand(line: string): void {
    const text = line.replace(/\r$/, '');
    this.#onLine?.(text.length > lineLimit ? `${text.slice(0, lineLimit)} …` : text);
  }
}
