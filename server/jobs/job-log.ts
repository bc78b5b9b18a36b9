/** Characters of a log that are kept from its beginning, and from its end. */
const HALF = 128 * 1024;
const LINE = 8 * 1024;

/** What an engine prints, bounded: the head and the tail of it, and how much lies between. */
export class JobLog {
  private head = '';
  private tail: string[] = [];
  /** Lines before this one are dropped already. */
  private from = 0;
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
      this.tailLength -= this.tail[this.from++]!.length;
      this.dropped++;
    }
    // Not line by line: that would move the whole tail each time.
    if (this.from > 1000 && this.from * 2 > this.tail.length) {
      this.tail = this.tail.slice(this.from);
      this.from = 0;
    }
  }

  text(): string {
    const gap = this.dropped > 0 ? `… ${this.dropped} lines left out …\n` : '';
    return this.head + gap + this.tail.slice(this.from).join('');
  }
}
