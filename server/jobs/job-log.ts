/** Characters of a log that are kept from its beginning, and from its end. */
const HALF = 128 * 1024;
const LINE = 8 * 1024;

/** What an engine prints, bounded: the head and the tail of it, and how much lies between. */
export class JobLog {
  private head = '';
  private tail: string[] = [];
  private tailLength = 0;
  private dropped = 0;
  /** Grows with each line. */
  lines = 0;

  add(line: string): void {
    this.lines++;
    // PostgreSQL's text takes no NUL, and a lone surrogate is no UTF-8.
    const clean = line.slice(0, LINE).replaceAll('\0', '�').toWellFormed();
    const text = `${clean}\n`;
    if (this.tail.length === 0 && this.head.length + text.length <= HALF) {
      this.head += text;
      return;
    }
    this.tail.push(text);
    this.tailLength += text.length;
    while (this.tailLength > HALF) {
      this.tailLength -= this.tail.shift()!.length;
      this.dropped++;
    }
  }

  text(): string {
    const gap = this.dropped > 0 ? `… ${this.dropped} lines left out …\n` : '';
    return this.head + gap + this.tail.join('');
  }
}
