import { lstatSync, readlinkSync } from 'node:fs';

/** Where a run's files lie inside; the working folder of the program. */
export const JOB = '/job';
/** What the program leaves here is collected. */
export const OUT = '/job/out';

/** File descriptors that `start` hands to bubblewrap, beside the usual three. */
export const descriptor = {
  files: 3,
  outputs: 4,
  seccomp: 5,
  passwd: 6,
  group: 7,
  started: 8,
  go: 9,
} as const;

const uid = 1000;
export const passwd = `formwork:x:${uid}:${uid}::/tmp:/bin/sh\n`;
export const group = `formwork:x:${uid}:\n`;

interface Walls {
  /** Bytes of the job's folder, and of /tmp and /dev/shm each. */
  job: number;
  scratch: number;
  /** Folders and files of the host that are read only inside, by their places there. */
  mounts: Readonly<Record<string, string>>;
  environment: Readonly<Record<string, string>>;
}

/** Read only from the host when it has them: caches of the dynamic linker and of fonts, and Debian's choices. */
const shared = ['/etc/ld.so.cache', '/etc/alternatives', '/etc/fonts', '/var/cache/fontconfig'];

/**
 * The arguments of bubblewrap up to the program: every name space, no capability, nothing of the host but `/usr`,
 * and no place to write that has no bound.
 */
export function walls({ job, scratch, mounts, environment }: Walls): string[] {
  const options = [
    // Not --unshare-all: it would make do without a user name space.
    ['--unshare-user', '--unshare-ipc', '--unshare-pid', '--unshare-net', '--unshare-uts'],
    ['--unshare-cgroup-try', '--disable-userns'],
    ['--uid', String(uid), '--gid', String(uid), '--hostname', 'formwork'],
    ['--cap-drop', 'ALL', '--new-session', '--die-with-parent', '--clearenv'],
    ...Object.entries({
      PATH: '/usr/bin:/bin',
      HOME: '/tmp',
      TMPDIR: '/tmp',
      USER: 'formwork',
      LANG: 'C.UTF-8',
      ...environment,
    }).flatMap(([name, value]) => ['--setenv', name, value]),
    ['--ro-bind', '/usr', '/usr'],
    ...merged(),
    ...shared.flatMap(path => ['--ro-bind-try', path, path]),
    ['--ro-bind-data', String(descriptor.passwd), '/etc/passwd'],
    ['--ro-bind-data', String(descriptor.group), '/etc/group'],
    ['--proc', '/proc', '--dev', '/dev'],
    ['--size', String(scratch), '--tmpfs', '/dev/shm', '--remount-ro', '/dev'],
    ['--perms', '1777', '--size', String(scratch), '--tmpfs', '/tmp'],
    ['--size', String(job), '--tmpfs', JOB, '--dir', OUT],
    ...Object.entries(mounts).flatMap(([inside, path]) => ['--ro-bind', path, inside]),
    ['--remount-ro', '/', '--chdir', JOB],
    ['--seccomp', String(descriptor.seccomp)],
    ['--info-fd', String(descriptor.started), '--block-fd', String(descriptor.go)],
    ['--'],
  ];
  return options.flat();
}

/** `/lib` and its kin: links into `/usr` on most systems, folders on some. */
const merged = (): string[] =>
  ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'].flatMap(path => {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (!found) return [];
    return found.isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : ['--ro-bind', path, path];
  });

interface Bounds {
  /** Bytes of address space of each process. */
  memory: number;
  /** Seconds of processor time of each process. */
  cpu: number;
  /** Bytes of each file. */
  file: number;
  processes: number;
  files: number;
}

/**
 * The first process inside, for bash: closes what the server may have inherited without knowing, sets the limits,
 * unpacks the files, runs the program without a way to the streams that it uses itself, and sends the exit code and
 * the outputs. A program that finds a way all the same only writes into what is read as coming from it anyway.
 * Nothing is forked after the program, which may have left no room for it.
 */
const script = `
for each in /proc/self/fd/*; do
  each="\${each##*/}"
  if ((each > ${descriptor.outputs})); then eval "exec $each>&-"; fi
done
ulimit -c 0 -v "$1" -f "$3" -u "$4" -n "$5" && ulimit -t "$(($2 + 5))" && ulimit -S -t "$2" || exit 97
shift 5
tar -xf - -C ${JOB} <&${descriptor.files} || exit 98
exec ${descriptor.files}<&-
"$@" ${descriptor.outputs}>&-
echo "$?" >&${descriptor.outputs}
exec tar -c --format=ustar -f - -C ${OUT} . >&${descriptor.outputs} 2>/dev/null
`;

/** The command line inside the walls. */
export const confined = (command: string, args: readonly string[], bounds: Bounds): string[] => [
  '/usr/bin/bash',
  '-c',
  script,
  'formwork',
  ...[bounds.memory / 1024, bounds.cpu, bounds.file / 1024, bounds.processes, bounds.files].map(bound =>
    String(Math.ceil(bound)),
  ),
  command,
  ...args,
];
