/**
 * Programs that want out, or want too much, in Python: for `/usr/bin/python3`, and for the Pythons inside of engines.
 * Each prints `BREACH …` for whatever it should not have been able to do, and `DONE` at its end if it gets there.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';

/** What attacks aim at on this machine: real, and watched. */
export interface Targets {
  /** A file with a secret, readable for everybody, in a folder writable for everybody. */
  file: string;
  folder: string;
  secret: string;
  /** Where something listens on 127.0.0.1, and on an abstract socket of that name. */
  port: number;
  socket: string;
  /** A process of this user. */
  pid: number;
  /** Stands in every program, so that processes of it can be found. */
  marker: string;
  /** What was done to them: empty, if the walls hold. */
  damage(): string[];
  close(): Promise<void>;
}

export async function targets(): Promise<Targets> {
  const secret = randomBytes(16).toString('hex');
  const marker = `marker-${randomBytes(8).toString('hex')}`;
  const folder = mkdtempSync(join(tmpdir(), 'formwork-target-'));
  const file = join(folder, 'secret.txt');
  writeFileSync(file, secret, { mode: 0o666 });
  const damage: string[] = [];
  const listener = createServer(client => {
    damage.push('a connection to 127.0.0.1');
    client.destroy();
  });
  const socket = `formwork-${marker}`;
  const local = createServer(client => {
    damage.push('a connection to an abstract socket');
    client.destroy();
  });
  listener.listen(0, '127.0.0.1');
  local.listen(`\0${socket}`);
  await Promise.all([once(listener, 'listening'), once(local, 'listening')]);
  const victim = spawn('/usr/bin/sleep', ['3600'], { env: { SECRET: secret }, stdio: 'ignore' });
  victim.on('exit', (_code, signal) => damage.push(`a process was ended by ${signal}`));
  const address = listener.address();
  return {
    file,
    folder,
    secret,
    port: typeof address === 'object' && address ? address.port : 0,
    socket,
    pid: victim.pid!,
    marker,
    damage() {
      const changed = readFileSync(file, 'utf8') === secret ? [] : ['a file was changed'];
      const added = readdirSync(folder).length === 1 ? [] : ['a file was added'];
      return [...damage, ...changed, ...added];
    },
    async close() {
      victim.removeAllListeners('exit');
      const ended = once(victim, 'exit');
      victim.kill('SIGKILL');
      await ended;
      listener.close();
      local.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Processes of this machine whose command line or environment holds the text. */
export const processesWith = (text: string): string[] =>
  readdirSync('/proc').filter(name => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return false;
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'latin1').includes(text);
    } catch {
      return false;
    }
  });

export interface Attack {
  name: string;
  program(at: Targets): string;
  /**
   * `contained`: it may end as it likes, without a breach. `limit`: it never ends by itself, a limit has to end it.
   * `refused`: it ends well, and its outputs must not be taken.
   */
  ending: 'contained' | 'limit' | 'refused';
}

const attempt = `
import os, sys, time, errno
def attempt(name, action):
    try:
        found = action()
    except BaseException as refused:
        print('refused', name, type(refused).__name__, flush=True)
    else:
        print('BREACH', name, repr(found)[:80], flush=True)
`;

const spawnDaemon = (body: string): string => `
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        ${body}
    os._exit(0)
os.wait()
`;

export const attacks: readonly Attack[] = [
  {
    name: 'reads files of the host',
    ending: 'contained',
    program: at => `
for path in ['/etc/shadow', '/etc/hosts', '/etc/machine-id', '/root', '/home', '/var/lib', '/sys/kernel', ${quoted(at.file)},
             ${quoted(at.folder)}, '/proc/1/root${at.file}', '/proc/self/root/..${at.file}', '/proc/${at.pid}/environ', '/proc/kcore',
             '/proc/kmsg', '/dev/mem', '/dev/kmsg', '/dev/vda', '/dev/sda', '/proc/1/mem']:
    attempt(path, lambda: os.listdir(path) if os.path.isdir(path) else open(path, 'rb').read(1))
for name in os.listdir('/proc'):
    if name.isdigit():
        try:
            text = open('/proc/' + name + '/environ', 'rb').read()
        except OSError:
            continue
        if ${quoted(at.secret)}.encode() in text:
            print('BREACH environment', name)
for fd in os.listdir('/proc/self/fd'):
    attempt('descriptor ' + fd, lambda: os.readlink('/proc/self/fd/' + fd).index('${at.folder}'))
`,
  },
  {
    name: 'reaches for the network',
    ending: 'contained',
    program: at => `
import socket
def reach(family, kind, address):
    s = socket.socket(family, kind)
    s.settimeout(2)
    s.connect(address)
    s.send(b'x')
    if kind == socket.SOCK_DGRAM: s.recv(1)
attempt('loopback', lambda: reach(socket.AF_INET, socket.SOCK_STREAM, ('127.0.0.1', ${at.port})))
attempt('loopback 6', lambda: reach(socket.AF_INET6, socket.SOCK_STREAM, ('::1', ${at.port})))
attempt('internet', lambda: reach(socket.AF_INET, socket.SOCK_STREAM, ('192.0.2.1', 80)))
attempt('dns', lambda: reach(socket.AF_INET, socket.SOCK_DGRAM, ('192.0.2.1', 53)))
attempt('abstract', lambda: reach(socket.AF_UNIX, socket.SOCK_STREAM, '\\0${at.socket}'))
attempt('vsock', lambda: socket.socket(40, socket.SOCK_STREAM))
attempt('netlink', lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW))
attempt('packet', lambda: socket.socket(17, socket.SOCK_RAW))
attempt('alg', lambda: socket.socket(38, socket.SOCK_SEQPACKET))
attempt('raw', lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1))
`,
  },
  {
    name: 'writes elsewhere',
    ending: 'contained',
    program: at => `
for path in ['/x', '/usr/x', '/usr/bin/x', '/etc/x', '/etc/passwd', '/dev/x', '/var/x', '/proc/sys/kernel/core_pattern', '/proc/sysrq-trigger',
             '/proc/sys/vm/overcommit_memory', ${quoted(at.file)}, '${at.folder}/x', '/proc/1/root${at.file}', '/proc/1/oom_score_adj']:
    if path.endswith('oom_score_adj'):
        attempt(path, lambda: open(path, 'w').write('-1000') and open(path, 'w').flush() or sys.exit(1))
    else:
        attempt(path, lambda: open(path, 'r+' if os.path.exists(path) else 'w').write('1'))
attempt('chmod', lambda: os.chmod('/usr', 0o777))
attempt('remount', lambda: os.mkdir('/new'))
attempt('setuid', lambda: os.setuid(0))
attempt('chroot', lambda: os.chroot('/tmp'))
attempt('device', lambda: os.mknod('/tmp/disk', 0o60600, os.makedev(8, 0)))
`,
  },
  {
    name: 'forks until there is no more',
    ending: 'contained',
    program: () => `
count = 0
try:
    while count < 5000:
        if os.fork() == 0:
            time.sleep(3600)
            os._exit(0)
        count += 1
    print('BREACH', count)
except OSError as refused:
    print('refused after', count)
`,
  },
  {
    name: 'is a fork bomb',
    ending: 'limit',
    program: () => `
while True:
    try:
        os.fork()
    except OSError:
        pass
`,
  },
  {
    name: 'fills the disk',
    ending: 'contained',
    program: () => `
import resource
block = bytes(1 << 20)
for folder in ['/job', '/job/out', '/tmp', '/dev/shm']:
    total = 0
    try:
        for number in range(10000):
            with open(folder + '/fill' + str(number), 'wb') as file:
                for _ in range(8):
                    file.write(block)
                    file.flush()
                    total += 1
            if total > 4096:
                print('BREACH', folder, total)
                break
    except OSError as refused:
        print('refused', folder, 'after', total, 'MiB', refused.strerror)
for folder in ['/', '/dev', '/etc', '/var']:
    attempt(folder, lambda: open(folder + '/fill', 'wb'))
`,
  },
  {
    name: 'writes one endless file',
    ending: 'limit',
    program: () => `
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with open('/job/out/endless.txt', 'wb') as file:
    while True:
        try:
            file.write(bytes(1 << 20))
            file.flush()
        except OSError:
            pass
`,
  },
  {
    name: 'eats memory',
    ending: 'contained',
    program: () => `
hoard = []
try:
    for _ in range(4096):
        hoard.append(bytearray(b'x' * (1 << 22)))
    print('BREACH', len(hoard) * 4, 'MiB')
except MemoryError:
    hoard.clear()
    print('refused')
`,
  },
  {
    name: 'eats memory in many processes',
    ending: 'limit',
    program: () => `
for _ in range(24):
    if os.fork() == 0:
        hoard = []
        while True:
            try:
                hoard.append(bytearray(b'x' * (1 << 22)))
            except MemoryError:
                time.sleep(1)
while True:
    time.sleep(1)
`,
  },
  { name: 'spins', ending: 'limit', program: () => 'while True: pass\n' },
  {
    name: 'spins deaf to signals',
    ending: 'limit',
    program: () => `
import signal
for number in range(1, 65):
    try: signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError): pass
while True: pass
`,
  },
  {
    name: 'leaves a daemon behind',
    ending: 'contained',
    program: at => spawnDaemon(`os.execv('/usr/bin/sleep', ['${at.marker}', '86399'])`),
  },
  {
    name: 'leaves a daemon that holds all streams and writes on',
    ending: 'contained',
    program: at =>
      spawnDaemon(`exec("while True:\\n  open('/job/out/late.txt', 'a').write('x' * 99)") #${at.marker}`),
  },
  {
    name: 'signals other processes',
    ending: 'contained',
    program: at => `
attempt('victim', lambda: os.kill(${at.pid}, 9))
attempt('group', lambda: os.killpg(${at.pid}, 9))
attempt('init', lambda: os.kill(1, 9) or (time.sleep(1), os.stat('/proc/1/exe')) and sys.exit(1))
print('DONE', flush=True)
os.kill(-1, 9)
`,
  },
  { name: 'prints without end', ending: 'limit', program: () => "while True: print('x' * 65536)\n" },
  {
    name: 'leaves a symbolic link',
    ending: 'refused',
    program: at => `os.symlink(${quoted(at.file)}, '/job/out/link.txt')\n`,
  },
  {
    name: 'leaves a hard link',
    ending: 'refused',
    program: () => `
open('/job/out/a.txt', 'w').write('x')
os.link('/job/out/a.txt', '/job/out/b.txt')
`,
  },
  { name: 'leaves a FIFO', ending: 'refused', program: () => "os.mkfifo('/job/out/pipe.txt')\n" },
  {
    name: 'leaves a socket and a folder',
    ending: 'contained',
    program: () => `
import socket
os.makedirs('/job/out/folder.txt')
socket.socket(socket.AF_UNIX).bind('/job/out/socket.txt')
`,
  },
  {
    name: 'replaces the output folder by a link',
    ending: 'refused',
    program: at => `
os.rmdir('/job/out')
os.symlink(${quoted(at.folder)}, '/job/out')
`,
  },
  {
    name: 'leaves odd names',
    ending: 'refused',
    program: () => "open('/job/out/..\\\\..\\nx\\x1b[31m.txt', 'w').write('x')\n",
  },
  {
    name: 'leaves too many files',
    ending: 'refused',
    program: () => "for n in range(5000): open('/job/out/%d.txt' % n, 'w').close()\n",
  },
  {
    name: 'leaves holes for terabytes',
    ending: 'contained',
    program: () => `
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
attempt('holes', lambda: os.truncate(os.open('/job/out/holes.txt', os.O_CREAT | os.O_RDWR), 1 << 40))
`,
  },
];

const quoted = (text: string): string => JSON.stringify(text);

/** The whole program of an attack. */
export const programOf = (attack: Attack, at: Targets): string =>
  `# ${at.marker}\n${attempt}${attack.program(at)}\nprint('DONE', flush=True)\n`;
