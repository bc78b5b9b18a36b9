/**
 * The system calls that no engine needs and that reach far into the kernel, as a seccomp filter: a classic BPF
 * program over `struct seccomp_data` (`linux/seccomp.h`), which bubblewrap loads last before the engine starts.
 *
 * A deny-list, as engines of several versions and their libraries run under it; what it leaves open still has no
 * capability, no network and no other process to act on.
 */

/** Numbers by architecture, from the kernel's `unistd.h`; null where it has no such call. */
type Call = readonly [name: string, x64: number | null, arm64: number | null];

const denied: readonly Call[] = [
  // Mounts and name spaces: the sandbox's walls.
  ['mount', 165, 40],
  ['umount2', 166, 39],
  ['pivot_root', 155, 41],
  ['chroot', 161, 51],
  ['open_tree', 428, 428],
  ['move_mount', 429, 429],
  ['fsopen', 430, 430],
  ['fsconfig', 431, 431],
  ['fsmount', 432, 432],
  ['fspick', 433, 433],
  ['mount_setattr', 442, 442],
  ['unshare', 272, 97],
  ['setns', 308, 268],
  ['name_to_handle_at', 303, 264],
  ['open_by_handle_at', 304, 265],
  // Other processes.
  ['ptrace', 101, 117],
  ['process_vm_readv', 310, 270],
  ['process_vm_writev', 311, 271],
  ['process_madvise', 440, 440],
  ['pidfd_getfd', 438, 438],
  ['kcmp', 312, 272],
  // Large kernel interfaces with a history of holes.
  ['bpf', 321, 280],
  ['userfaultfd', 323, 282],
  ['perf_event_open', 298, 241],
  ['fanotify_init', 300, 262],
  ['keyctl', 250, 219],
  ['add_key', 248, 217],
  ['request_key', 249, 218],
  ['memfd_secret', 447, 447],
  ['move_pages', 279, 239],
  ['migrate_pages', 256, 238],
  // The machine.
  ['kexec_load', 246, 104],
  ['kexec_file_load', 320, 294],
  ['init_module', 175, 105],
  ['finit_module', 313, 273],
  ['delete_module', 176, 106],
  ['create_module', 174, null],
  ['get_kernel_syms', 177, null],
  ['query_module', 178, null],
  ['swapon', 167, 224],
  ['swapoff', 168, 225],
  ['reboot', 169, 142],
  ['syslog', 103, 116],
  ['acct', 163, 89],
  ['quotactl', 179, 60],
  ['quotactl_fd', 443, 443],
  ['settimeofday', 164, 170],
  ['clock_settime', 227, 112],
  ['clock_adjtime', 305, 266],
  ['adjtimex', 159, 171],
  ['sethostname', 170, 161],
  ['setdomainname', 171, 162],
  ['vhangup', 153, 58],
  ['lookup_dcookie', 212, 18],
  ['nfsservctl', 180, 42],
  // Relics of x86.
  ['iopl', 172, null],
  ['ioperm', 173, null],
  ['modify_ldt', 154, null],
  ['uselib', 134, null],
  ['ustat', 136, null],
  ['sysfs', 139, null],
  ['_sysctl', 156, null],
  ['personality', 135, 92],
];

/** Answered as by a kernel without them, so that callers take the older way, which the filter can look into. */
const unknown: readonly Call[] = [
  ['clone3', 435, 435],
  ['io_uring_setup', 425, 425],
  ['io_uring_enter', 426, 426],
  ['io_uring_register', 427, 427],
];

const clone = { x64: 56, arm64: 220 };
const socket = { x64: 41, arm64: 198 };
const ioctl = { x64: 16, arm64: 29 };

/** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET. */
const namespaces = 0x7e020000;
/** AF_UNIX, AF_INET, AF_INET6: within the empty network of the sandbox. AF_VSOCK and AF_ALG know no such walls. */
const families = [1, 2, 10];
/** TIOCSTI and TIOCLINUX write into a terminal's input. */
const terminalTricks = [0x5412, 0x541c];

const architectures = {
  x64: { audit: 0xc000003e, at: 1 },
  arm64: { audit: 0xc00000b7, at: 2 },
} as const;
type Architecture = keyof typeof architectures;

const [LOAD, AND, EQUAL, NOT_BELOW, RETURN] = [0x20, 0x54, 0x15, 0x35, 0x06];
const ALLOW = 0x7fff0000;
const KILL = 0x80000000;
const error = (number: number): number => 0x00050000 + number;
const [EPERM, ENOSYS, EAFNOSUPPORT] = [error(1), error(38), error(97)];

/** Offsets in `struct seccomp_data`. Arguments are 64 bits, little-endian: the low half comes first. */
const field = { call: 0, architecture: 4, argument: (index: number) => 16 + 8 * index };

type Instruction = readonly [code: number, k: number, onTrue?: number, onFalse?: number];

/** The filter for this machine; throws where Formwork has no table (it runs engines on x64 and arm64). */
export function seccompFilter(architecture: string = process.arch): Uint8Array<ArrayBuffer> {
  if (!(architecture in architectures))
    throw new Error(`There is no system call table for ${architecture}: engines run on x64 and arm64.`);
  return encoded(program(architecture as Architecture));
}

/** Names that the filter answers with an error, whatever their arguments. */
export const deniedCalls = (architecture: Architecture): Map<string, number> =>
  new Map(
    [...denied, ...unknown].flatMap(call => {
      const number = call[architectures[architecture].at];
      return number === null ? [] : [[call[0], number] as const];
    }),
  );

function program(name: Architecture): Instruction[] {
  const { audit, at } = architectures[name];
  const refuse = (calls: readonly Call[], answer: number): Instruction[] =>
    calls.flatMap(call => (call[at] === null ? [] : when(call[at], [[RETURN, answer]])));
  return [
    [LOAD, field.architecture],
    [EQUAL, audit, 1, 0],
    [RETURN, KILL],
    [LOAD, field.call],
    // The x32 variants of calls have numbers of their own.
    ...(name === 'x64'
      ? ([
          [NOT_BELOW, 0x40000000, 0, 1],
          [RETURN, ENOSYS],
        ] as const)
      : []),
    ...refuse(denied, EPERM),
    ...refuse(unknown, ENOSYS),
    ...when(clone[name], [
      [LOAD, field.argument(0)],
      [AND, namespaces],
      [EQUAL, 0, 1, 0],
      [RETURN, EPERM],
      [RETURN, ALLOW],
    ]),
    ...when(socket[name], [
      [LOAD, field.argument(0)],
      ...families.flatMap((family): Instruction[] => [
        [EQUAL, family, 0, 1],
        [RETURN, ALLOW],
      ]),
      [RETURN, EAFNOSUPPORT],
    ]),
    ...when(ioctl[name], [
      [LOAD, field.argument(1)],
      ...terminalTricks.flatMap((request): Instruction[] => [
        [EQUAL, request, 0, 1],
        [RETURN, EPERM],
      ]),
      [RETURN, ALLOW],
    ]),
    [RETURN, ALLOW],
  ];
}

/** `body`, which must return, for one call; every other call goes on behind it. */
const when = (call: number, body: readonly Instruction[]): Instruction[] => [
  [EQUAL, call, 0, body.length],
  ...body,
];

/** `struct sock_filter {u16 code; u8 jt; u8 jf; u32 k}`, little-endian on both architectures. */
function encoded(instructions: readonly Instruction[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(instructions.length * 8);
  const view = new DataView(bytes.buffer);
  for (const [index, [code, k, onTrue = 0, onFalse = 0]] of instructions.entries()) {
    view.setUint16(index * 8, code, true);
    view.setUint8(index * 8 + 2, onTrue);
    view.setUint8(index * 8 + 3, onFalse);
    view.setUint32(index * 8 + 4, k >>> 0, true);
  }
  return bytes;
}
