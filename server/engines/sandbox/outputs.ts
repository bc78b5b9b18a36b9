import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../failure.ts';
import { TarError, TarReader, type TarEntry } from './tar.ts';

/** A file that came out of a sandbox, on this machine's disk. */
export interface SandboxFile {
  name: string;
  path: string;
  size: number;
}

/** Which files are taken; others that are plain files are left. */
export interface Wanted {
  /** Lower case, without the dot. */
  extensions: readonly string[];
  /** Bytes of all files together. */
  bytes: number;
  files?: number;
}

const namePattern = /^\w[\w .()+,@=-]{0,98}$/;
const kinds: Record<string, string> = {
  '1': 'a second name of another file',
  '2': 'a symbolic link',
  '3': 'a device',
  '4': 'a device',
  '6': 'a FIFO',
};

/**
 * The stream that a sandbox sends behind its program: a line with the exit code, and an archive of the output folder.
 * Every byte of it may come from the program. Plain files with plain names are written to `folder` as they come.
 */
export class Outputs {
  /** Of the program; undefined when it was never reached. */
  code: number | undefined;
  readonly files: SandboxFile[] = [];
  /** Why the outputs are refused. */
  failure: Failure | undefined;
  #line = '';
  #bytes = 0;
  #open: { descriptor: number; file: SandboxFile } | undefined;
  readonly #folder: string;
  readonly #wanted: Wanted;
  readonly #reader: TarReader;

  constructor(folder: string, wanted: Wanted) {
    this.#folder = folder;
    this.#wanted = wanted;
    this.#reader = new TarReader(
      entry => this.#begin(entry),
      bytes => this.#write(bytes),
    );
  }

  /** Whether the archive is whole. */
  get complete(): boolean {
    return this.#reader.done;
  }

  push(bytes: Uint8Array): void {
    if (this.failure) return;
    try {
      let rest = bytes;
      if (this.code === undefined) {
        const end = bytes.indexOf(10);
        this.#line += new TextDecoder('latin1').decode(bytes.subarray(0, end < 0 ? undefined : end));
        if (end < 0 && this.#line.length < 4) return;
        if (!/^\d{1,3}$/.test(this.#line)) throw new TarError('The archive of the outputs is damaged.');
        this.code = Number(this.#line);
        rest = bytes.subarray(end + 1);
      }
      this.#reader.push(rest);
      if (this.#reader.done) this.#close();
    } catch (error) {
      this.#close();
      if (error instanceof Failure) this.failure = error;
      else if (error instanceof TarError)
        this.failure = new Failure('output_invalid', error.message, { cause: error });
      // The caller is a stream: what is thrown there ends the process. The disk is full, or the folder is gone.
      else
        this.failure = new Failure(
          'storage',
          `The outputs could not be written (${(error as NodeJS.ErrnoException).code ?? String(error)}).`,
          { recoverable: true, cause: error },
        );
    }
  }

  end(): void {
    this.#close();
  }

  #begin({ path, type, size }: TarEntry): void {
    this.#close();
    const name = path.replace(/^\.\//, '');
    if (type === '5') return;
    if (type !== '0')
      throw new Failure(
        'output_invalid',
        `The output “${printable(name)}” is ${kinds[type] ?? 'no plain file'}. Write plain files only.`,
      );
    const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
    if (!this.#wanted.extensions.includes(extension)) return;
    if (!namePattern.test(name))
      throw new Failure(
        'output_invalid',
        `The output “${printable(name)}” has no plain name, or lies in a folder of its own.`,
      );
    this.#bytes += size;
    if (this.#bytes > this.#wanted.bytes)
      throw new Failure(
        'engine_limit',
        `The outputs are larger than ${Math.floor(this.#wanted.bytes / 2 ** 20)} MiB. Make the model coarser.`,
      );
    if (this.files.length >= (this.#wanted.files ?? 100))
      throw new Failure('engine_limit', 'The run left too many files.');
    const file: SandboxFile = { name, path: join(this.#folder, name), size };
    const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
    this.#open = { descriptor: openSync(file.path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o644), file };
    this.files.push(file);
  }

  #write(bytes: Uint8Array): void {
    if (this.#open) for (let at = 0; at < bytes.length;) at += writeSync(this.#open.descriptor, bytes, at);
  }

  #close(): void {
    if (this.#open) closeSync(this.#open.descriptor);
    this.#open = undefined;
  }
}

const printable = (name: string): string => name.replace(/[^\w .()+,@=/-]/g, '�').slice(0, 100);
