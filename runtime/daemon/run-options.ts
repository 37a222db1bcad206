// What `ecclusterd` was told on its command line, checked as far as that can be done without looking at the machine.

import { isAbsolute, resolve } from 'node:path';
import type { FeedEndpoint } from '../feed/feed-door.ts';
import { defaultPrefix, defaultSpread, isPrefix, parseSpread } from '../bus/spread/spread-endpoint.ts';
import type { SpreadChoice } from '../bus/spread/spread.ts';
import { parseEndpoint, type Endpoint } from '../sockets/endpoint.ts';
import { numberOf } from '../process/arguments.ts';
import { readPassword } from '../process/password-file.ts';
import { usageError, type Arguments } from '../process/program-command.ts';
import type { LogLevel } from '../process/log.ts';
import type { CredentialFiles } from '../trust/credentials.ts';
import type { StatusConfig } from '../status/status-options.ts';
import type { TcpEndpoint } from '../metrics/metrics-server.ts';

export type BusEngine = 'embedded' | 'corosync' | 'spread';

export interface RunOptions {
  /** Absolute, because it is read again; `-` is standard input. */
  readonly ir: string;
  readonly node: string | null;
  /** Null: chosen by what the IR says. */
  readonly bus: BusEngine | null;
  readonly busSocket: string;
  readonly spread: SpreadChoice;
  /** Null: what the bus says; where it says nothing, that of the profile `fast` for a cluster of this size. */
  readonly busTimeoutMs: number | null;
  readonly control: Endpoint;
  readonly controlRead: Endpoint | null;
  readonly remoteCommands: 'none' | 'read' | 'all';
  /** None: no feed. */
  readonly feed: readonly FeedEndpoint[];
  /** For its ports without TLS; null: none is asked for. */
  readonly feedPassword: string | null;
  /** What replicated objects may hold together; null: the default. */
  readonly sharedMemoryBytes: number | null;
  readonly dryRun: boolean;
  readonly partition: 'available' | 'quorum';
  readonly leaseSec: number;
  readonly respectForeign: boolean;
  readonly witness: boolean;
  readonly guard: boolean;
  readonly metrics: TcpEndpoint | null;
  /** Null: there is no status page. */
  readonly status: StatusConfig | null;
  /** Certificate, key and authority of this machine; null: it has none. */
  readonly identity: CredentialFiles | null;
  readonly logsPlain: boolean;
  /** Absolute; null: the usual one. */
  readonly stateFolder: string | null;
  /** Of a node: whether it takes configurations from managers, and what limits them. */
  readonly rollouts: {
    readonly accept: boolean;
    readonly trust: string | null;
    readonly limits: string | null;
    readonly afterSwitch: string | null;
    readonly requireCurrent: boolean;
  };
  /** Run a manager in place of a node; what concerns only that is in `manager`. */
  readonly isManager: boolean;
  readonly manager: {
    readonly utc: boolean;
    /** Absolute; null: beside the outputs. */
    readonly stateFolder: string | null;
    /** A stream in place of files, as it was given. */
    readonly nats: string | null;
    readonly newJournal: boolean;
    /** Read only what no other manager is there for. */
    readonly standby: boolean;
    /** Write a line into the files where messages are lost. */
    readonly marksDamage: boolean;
    readonly packAfterMs: number | null;
  };
  readonly log: string | null;
  readonly logLevel: LogLevel;
}

const defaultBusSocket = '/tmp/ecclusterd.bus';
const defaultLeaseSec = 10;
const shortestLeaseSec = 3;

/** Whether something is said of the status page; what, is read by `status-given.ts`, which few nodes load. */
export function saysStatus(given: Arguments): boolean {
  return ['', '-token', '-tls-cert', '-tls-key', '-host'].some((end) => given.text(`status${end}`) !== null);
}

/** Throws `CommandError` with exit status 2. */
export function runOptions(given: Arguments): RunOptions {
  const lease = numberOf(given, 'lease', 0, 86_400) ?? defaultLeaseSec;
  if (lease !== 0 && lease < shortestLeaseSec) {
    throw usageError(
      `--lease is 0 (never) or at least ${shortestLeaseSec} seconds: it is renewed at a third of it, and a busy machine needs time for that`,
    );
  }
  return {
    ir: irPath(given),
    node: given.text('node'),
    bus: busOf(given),
    busSocket: busSocketOf(given),
    spread: spreadOf(given),
    busTimeoutMs: busTimeoutOf(given),
    control: controlOf(given),
    controlRead: controlReadOf(given),
    remoteCommands: remoteOf(given),
    feed: feedOf(given),
    feedPassword: feedPasswordOf(given),
    sharedMemoryBytes: mebibytes(numberOf(given, 'shared-memory', 16, 1 << 20)),
    dryRun: given.flag('dry-run'),
    partition: given.text('partition') === 'quorum' ? 'quorum' : 'available',
    leaseSec: lease,
    respectForeign: given.flag('respect-foreign'),
    witness: given.text('witness') !== 'off',
    guard: !given.flag('no-guard'),
    metrics: metricsOf(given),
    status: null,
    identity: identityFilesOf(given),
    logsPlain: given.flag('logs-plain'),
    stateFolder: given.text('state') === null ? null : resolve(given.text('state') ?? ''),
    rollouts: rolloutsOf(given),
    isManager: given.flag('manager'),
    manager: managerOf(given),
    log: given.text('log') === null ? null : resolve(given.text('log') ?? ''),
    logLevel: levelOf(given.text('log-level')),
  };
}

function mebibytes(count: number | null): number | null {
  return count === null ? null : count * 2 ** 20;
}

/** `--ir`, which has no default: a daemon that guesses its configuration is a daemon that runs the wrong one. */
export function irPath(given: Arguments): string {
  const path = given.text('ir');
  if (path === null) throw usageError('--ir FILE is missing: the compiled cluster, as `ecconf compile CONF -o FILE` writes it');
  return path === '-' ? path : resolve(path);
}

export function busOf(given: Arguments): RunOptions['bus'] {
  const bus = given.text('bus');
  return bus === 'embedded' || bus === 'corosync' || bus === 'spread' ? bus : null;
}

/** Null: not given. */
export function busTimeoutOf(given: Arguments): number | null {
  return numberOf(given, 'bus-timeout', 100, 600_000);
}

/** Where the Spread daemon is, and as whom we come. */
export function spreadOf(given: Arguments): SpreadChoice {
  const parsed = parseSpread(given.text('spread') ?? defaultSpread);
  if (!parsed.ok) throw usageError(`--spread ${parsed.why}`);
  const prefix = given.text('spread-name') ?? defaultPrefix;
  if (!isPrefix(prefix)) throw usageError(`--spread-name is a letter and a letter or digit, in lower case, not \`${prefix}\``);
  return { endpoint: parsed.endpoint, prefix, method: given.text('spread-auth') ?? 'NULL' };
}

export function busSocketOf(given: Arguments): string {
  return resolve(given.text('bus-socket') ?? defaultBusSocket);
}

function controlReadOf(given: Arguments): Endpoint | null {
  const text = given.text('control-read');
  if (text === null) return null;
  const parsed = parseEndpoint(text);
  if (!parsed.ok) throw usageError(`--control-read ${parsed.why}`);
  return parsed.endpoint;
}

function remoteOf(given: Arguments): RunOptions['remoteCommands'] {
  const text = given.text('remote-commands');
  return text === 'none' || text === 'read' ? text : 'all';
}

export function controlOf(given: Arguments): Endpoint {
  const parsed = parseEndpoint(given.text('control') ?? '/tmp/2025');
  if (!parsed.ok) throw usageError(`--control ${parsed.why}`);
  return parsed.endpoint.kind === 'unix' ? { kind: 'unix', path: resolve(parsed.endpoint.path) } : parsed.endpoint;
}

/** A socket, a loopback port, a port with TLS, or several of them. `otherwise`: where the option itself is not given. */
export function feedOf(given: Arguments, otherwise = ''): readonly FeedEndpoint[] {
  return (given.text('feed') ?? otherwise).split(',').flatMap((text) => {
    if (text.trim() === '') return [];
    const tls = text.trim().startsWith('tls:');
    const parsed = parseEndpoint(tls ? text.trim().slice(4) : text.trim());
    if (!parsed.ok) throw usageError(`--feed ${parsed.why}`);
    if (tls) {
      if (parsed.endpoint.kind === 'unix') throw usageError('--feed tls: is followed by HOST:PORT');
      if (identityFilesOf(given) === null) throw usageError('--feed tls: needs the certificate of this machine: --identity FILE');
      return [{ ...parsed.endpoint, tls }];
    }
    return [parsed.endpoint.kind === 'unix' ? { kind: 'unix' as const, path: resolve(parsed.endpoint.path) } : parsed.endpoint];
  });
}

function feedPasswordOf(given: Arguments): string | null {
  const path = given.text('feed-password');
  if (path === null) return null;
  const read = readPassword(path);
  if (!read.ok) throw usageError(`--feed-password: ${read.why}`);
  return read.password;
}

/** A lone port is on loopback. */
function metricsOf(given: Arguments): TcpEndpoint | null {
  const text = given.text('metrics');
  if (text === null) return null;
  const parsed = parseEndpoint(/^\d+$/.test(text) ? `127.0.0.1:${text}` : text);
  if (!parsed.ok || parsed.endpoint.kind !== 'tcp') throw usageError(`--metrics is HOST:PORT or a port, not \`${text}\``);
  return parsed.endpoint;
}

/** One file with everything, or all three files, or none. */
export function identityFilesOf(given: Arguments): CredentialFiles | null {
  const one = given.text('identity');
  const [cert, key, ca] = ['logs-tls-cert', 'logs-tls-key', 'logs-tls-ca'].map((name) => given.text(name));
  if (one !== null && (cert !== null || key !== null || ca !== null))
    throw usageError('--identity holds certificate, key and authority: give it, or the three --logs-tls-* options, not both');
  if (one !== null) return { cert: resolve(one), key: resolve(one), ca: resolve(one) };
  if (cert === null && key === null && ca === null) return null;
  if (cert == null || key == null || ca == null)
    throw usageError('--logs-tls-cert, --logs-tls-key and --logs-tls-ca belong together: both sides show a certificate');
  return { cert: resolve(cert), key: resolve(key), ca: resolve(ca) };
}

function rolloutsOf(given: Arguments): RunOptions['rollouts'] {
  const accept = given.flag('accept-rollouts');
  const [trust, limits, afterSwitch] = ['trust', 'limits', 'after-switch'].map((name) => given.text(name));
  const requireCurrent = given.flag('require-current');
  const more = trust !== null || limits !== null || afterSwitch !== null || requireCurrent;
  if (more && !accept) throw usageError('--trust, --limits, --after-switch and --require-current go with --accept-rollouts');
  if (accept && given.flag('manager')) throw usageError('--accept-rollouts is for nodes: a manager begins rollouts');
  if (afterSwitch != null && !isAbsolute(afterSwitch)) throw usageError('--after-switch wants an absolute path: it is run without a shell');
  const path = (text: string | null | undefined) => (text == null ? null : resolve(text));
  return { accept, trust: path(trust), limits: path(limits), afterSwitch: afterSwitch ?? null, requireCurrent };
}

function managerOf(given: Arguments): RunOptions['manager'] {
  const state = given.text('state');
  const packAfterSec = numberOf(given, 'compress-after', 1, 86_400 * 366);
  const found = {
    utc: given.flag('utc'),
    stateFolder: state === null ? null : resolve(state),
    nats: given.text('nats'),
    newJournal: given.flag('new-journal'),
    standby: given.flag('standby'),
    marksDamage: given.flag('mark-damage'),
    packAfterMs: packAfterSec === null ? null : packAfterSec * 1000,
  };
  if (found.nats !== null && (found.newJournal || found.marksDamage || packAfterSec !== null))
    throw usageError('--nats has no files and no journal: --new-journal, --mark-damage and --compress-after do not go with it');
  const used = found.nats !== null || found.utc || found.newJournal || found.standby || found.marksDamage || packAfterSec !== null;
  if (state !== null && !given.flag('manager') && !given.flag('accept-rollouts'))
    throw usageError('--state goes with --manager, or with --accept-rollouts');
  if (used && !given.flag('manager'))
    throw usageError('--utc, --new-journal, --standby, --mark-damage, --nats and --compress-after go with --manager');
  return found;
}

function levelOf(text: string | null): LogLevel {
  return text === 'debug' || text === 'warn' || text === 'error' ? text : 'info';
}
