import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lockFolder } from './lock.ts';
import { openEmbeddedDatabase } from './open.ts';

let folder: string;
let processes: ChildProcess[];
beforeEach(async () => {
  processes = [];
  folder = await mkdtemp(join(tmpdir(), 'formwork-data-'));
});
afterEach(async () => {
  for (const { pid } of processes) if (pid !== undefined) kill(pid);
  await rm(folder, { recursive: true, force: true });
});

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

/** A process that runs this; its lines, as they come. */
function run(program: string): { child: ChildProcess; lines: AsyncIterator<string> } {
  const child = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `const { lockFolder } = await import(${JSON.stringify(new URL('lock.ts', import.meta.url).href)});
       const { openEmbeddedDatabase } = await import(${JSON.stringify(new URL('open.ts', import.meta.url).href)});
       const folder = ${JSON.stringify(folder)};
       ${program}`,
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  processes.push(child);
  async function* read(): AsyncGenerator<string> {
    let text = '';
    for await (const chunk of child.stdout) {
      const lines = (text + String(chunk)).split('\n');
      text = lines.pop() ?? '';
      yield* lines;
    }
  }
  return { child, lines: read() };
}

const next = async (lines: AsyncIterator<string>): Promise<string> => {
  const { value, done } = await lines.next();
  return done ? 'nothing' : value;
};

describe('the lock of a data folder', () => {
  const hold = `lockFolder(folder); console.log('held'); setInterval(() => {}, 1000);`;
  const attempt = `
    try { const unlock = lockFolder(folder); console.log('held'); unlock(); }
    catch (error) { console.log(error.code + ': ' + error.message); }`;

  test('refuses a second process, and says which has it', async () => {
    const holder = run(hold);
    expect(await next(holder.lines)).toBe('held');
    expect(() => lockFolder(folder)).toThrow(
      expect.objectContaining({
        code: 'conflict',
        message: expect.stringMatching(
          new RegExp(
            `^The data folder ${folder} is in use by process ${holder.child.pid} on .*FORMWORK_DATABASE_URL`,
          ),
        ) as string,
      }) as Error,
    );
    const answer = await next(run(attempt).lines);
    expect(answer).toContain(`conflict: The data folder ${folder} is in use by process ${holder.child.pid}`);
  });

  test('ends with its process, however that dies', async () => {
    const holder = run(hold);
    expect(await next(holder.lines)).toBe('held');
    kill(holder.child.pid!);
    await once(holder.child, 'exit');
    lockFolder(folder)();
  });

  test('is refused to the same process, and free again when given back', () => {
    const unlock = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(`in use by process ${process.pid}`);
    unlock();
    lockFolder(folder)();
  });

  test('goes to one of many that ask at once', async () => {
    const program = `
      process.stdin.once('data', () => {
        try { lockFolder(folder); console.log('held'); setInterval(() => {}, 1000); }
        catch (error) { console.log(error.code); process.exit(); }
      });
      console.log('ready');`;
    const many = Array.from({ length: 6 }, () => run(program));
    for (const { lines } of many) expect(await next(lines)).toBe('ready');
    for (const { child } of many) child.stdin?.write('go\n');
    const answers = await Promise.all(many.map(({ lines }) => next(lines)));
    expect(answers.sort()).toEqual(['conflict', 'conflict', 'conflict', 'conflict', 'conflict', 'held']);
  });
});

describe('an embedded database in a folder', () => {
  test('is refused to a second process until the first closes it', async () => {
    const first = run(`
      const database = await openEmbeddedDatabase(folder);
      console.log('open');
      process.stdin.once('data', async () => { await database.close(); console.log('closed'); process.exit(); });`);
    expect(await next(first.lines)).toBe('open');
    await expect(openEmbeddedDatabase(folder)).rejects.toMatchObject({ name: 'Failure', code: 'conflict' });
    first.child.stdin?.write('close\n');
    expect(await next(first.lines)).toBe('closed');
    await once(first.child, 'exit');
    const database = await openEmbeddedDatabase(folder);
    await database.check();
    await database.close();
  });

  test('says what takes long at the first start, and nothing at the next', async () => {
    const lines: string[] = [];
    const log = (line: string): number => lines.push(line);
    await (await openEmbeddedDatabase(folder, { log })).close();
    expect(lines).toContain('database: 0001-jobs-and-documents.sql');
    lines.length = 0;
    await (await openEmbeddedDatabase(folder, { log })).close();
    expect(lines.filter(line => line.endsWith('.sql'))).toEqual([]);
  });

  test('kill -9 loses nothing that was acknowledged', async () => {
    let acknowledged = 0;
    for (let round = 1; round <= 3; round++) {
      const writer = run(`
        const database = await openEmbeddedDatabase(folder);
        for (let written = ${acknowledged} + 1; ; written++) {
          await database.system.insertInto('products').values({
            id: crypto.randomUUID(), client_id: 'a', name: String(written),
            document: JSON.stringify({ filler: 'x'.repeat(2000) }),
          }).execute();
          console.log(written);
        }`);
      for (const target = acknowledged + 40 * round; acknowledged < target;)
        acknowledged = Number(await next(writer.lines));
      kill(writer.child.pid!);
      await once(writer.child, 'exit');
      // Lines that it wrote before it died, and nobody had read yet.
      for (let line = await next(writer.lines); line !== 'nothing'; line = await next(writer.lines))
        acknowledged = Number(line);

      const database = await openEmbeddedDatabase(folder);
      const rows = await database.system.selectFrom('products').select('name').execute();
      const names = rows.map(({ name }) => Number(name)).sort((a, b) => a - b);
      // At most one more: committed, and killed before it said so.
      expect([acknowledged, acknowledged + 1]).toContain(names.length);
      expect(names).toEqual(Array.from(names, (_, index) => index + 1));
      acknowledged = names.length;
      await database.close();
    }
  });

  test('leaves the folder to others when it cannot be opened', async () => {
    await mkdir(join(folder, 'database'));
    await writeFile(join(folder, 'database', 'PG_VERSION'), '12\n');
    await expect(openEmbeddedDatabase(folder)).rejects.toThrow();
    lockFolder(folder)();
  });
});
