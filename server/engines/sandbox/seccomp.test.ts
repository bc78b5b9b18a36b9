import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sandboxed } from './sandbox.ts';
import { deniedCalls, seccompFilter } from './seccomp.ts';

test('every denied call is answered with an error inside, and others are not', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'formwork-seccomp-'));
  const calls = deniedCalls(process.arch as 'x64' | 'arm64');
  const program = `
import ctypes, errno, json
c = ctypes.CDLL(None, use_errno=True)
found = {}
for name, number in json.loads('${JSON.stringify(Object.fromEntries(calls))}').items():
    # Bad pointers: a call that got through would fail with EFAULT, EINVAL or EBADF.
    answer = c.syscall(number, -1, -1, -1, -1, -1, -1)
    found[name] = errno.errorcode.get(ctypes.get_errno(), '') if answer == -1 else 'passed'
c.syscall(${process.arch === 'x64' ? 56 : 220}, 0x10000000, 0, 0, 0, 0)
found['clone(NEWUSER)'] = errno.errorcode[ctypes.get_errno()]
found['x32'] = errno.errorcode.get(ctypes.get_errno(), '') if c.syscall(0x40000000 + 39) == -1 else 'passed'
found['getpid'] = c.syscall(${process.arch === 'x64' ? 39 : 172}) > 0
print(json.dumps(found))
`;
  try {
    const { stdout, stderr } = await sandboxed('/usr/bin/python3', ['-c', program], {
      folder,
      limits: { seconds: 60, memory: 512, output: 2 ** 20 },
      outputs: [],
    });
    expect(stderr).toBe('');
    const found = JSON.parse(stdout) as Record<string, unknown>;
    expect(Object.keys(found).length).toBe(calls.size + 3);
    for (const [name, answer] of Object.entries(found))
      if (name === 'getpid') expect(answer).toBe(true);
      else expect(`${name}: ${String(answer)}`).toMatch(/: (EPERM|ENOSYS)$/);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('both architectures have a program that the kernel can take', () => {
  for (const architecture of ['x64', 'arm64']) {
    const filter = seccompFilter(architecture);
    expect(filter.length % 8).toBe(0);
    // BPF_MAXINSNS
    expect(filter.length / 8).toBeLessThan(4096);
    const view = new DataView(filter.buffer);
    for (let at = 0; at < filter.length; at += 8) {
      const jump = view.getUint16(at, true) & 7;
      if (jump !== 5) continue;
      const next = at + 8 * (1 + Math.max(view.getUint8(at + 2), view.getUint8(at + 3)));
      expect(next).toBeLessThan(filter.length);
    }
  }
  expect(() => seccompFilter('mips')).toThrow('x64 and arm64');
});
