/** What is wrong with one line of a file; lines count from 1. */
export interface LineProblem {
  readonly line: number;
  readonly text: string;
}

/** A file that holds no brick model; the message says where and what to do. */
export class BrickFileError extends Error {
  override name = 'BrickFileError';
  /** By line, in order; empty when the file as a whole is the trouble. */
  readonly problems: readonly LineProblem[];

  constructor(message: string, problems: readonly LineProblem[] = []) {
    super(message);
    this.problems = problems;
  }
}

/** Problems that a message spells out. */
const told = 5;

/** Gathers what is wrong with the lines of one file, so that people learn of more than the first. */
export class LineProblems {
  readonly #problems: LineProblem[] = [];

  add(line: number, text: string): void {
    this.#problems.push({ line, text });
    // A file with so many is not one of ours.
    if (this.#problems.length >= 100) this.throwIfAny();
  }

  throwIfAny(): void {
    if (this.#problems.length === 0) return;
    const problems = this.#problems.toSorted((a, b) => a.line - b.line);
    const lines = problems.slice(0, told).map(({ line, text }) => `Line ${line}: ${text}`);
    const rest = problems.length - lines.length;
    if (rest > 0) lines.push(`And ${rest} more ${rest === 1 ? 'line' : 'lines'}.`);
    throw new BrickFileError(lines.join('\n'), problems);
  }
}
