// `ecclusterd`: starts a node in order, and ends it in order. Each step says why it failed, before anything was joined.

import { hostname } from 'node:os';
import { terminalBlock } from '../../base/terminal-text.ts';
import { showEndpoint } from '../sockets/endpoint.ts';
import { GuardLink, lifeSignMs } from '../host/guard-messages.ts';
import type { ClusterIr } from '../ir/generated/types.ts';
import { CommandError, startAgain, type Arguments, type Terminal } from '../process/program-command.ts';
import { Daemon, type DaemonConfig } from '../daemon/daemon.ts';
import { underGuard } from '../daemon/guarded.ts';
import { identify } from '../daemon/identity.ts';
import { readIrFile, reasonOf } from '../process/ir-file.ts';
import { resolveBySystem } from '../daemon/identity.ts';
import { LogDrain } from '../process/drain.ts';
import { makeLog } from '../process/log.ts';
import { openCredentials } from '../trust/open-credentials.ts';
import { busEndpoint, openBus, statedTimeout } from '../daemon/open-bus.ts';
import { openHost } from '../daemon/open-host.ts';
import { addressAnswer, busChoice, nodeAnswers, type Answer } from '../daemon/readiness.ts';
import { ownSources, unmanageable, unmanageableText } from '../daemon/unmanageable.ts';
import type { BegunRollouts } from '../daemon/rollout/rollout-start.ts';
import { runOptions, saysStatus, type RunOptions } from '../daemon/run-options.ts';
import { untilEnded } from '../process/endings.ts';
import { keepYoungHeapSmall } from '../process/young-heap.ts';
import { version } from '../../base/version.ts';

const usage = 2;
const irRefused = 3;
const notReady = 4;
/** What a node without an address is called in a dry run. */
const nowhere = '0.0.0.0';

export async function runDaemon(given: Arguments, terminal: Terminal): Promise<number> {
  const page = saysStatus(given) ? (await import('../daemon/status-given.ts')).statusOf(given) : null;
  const options = { ...runOptions(given), status: page };
  // A manager holds no address, so it needs no guard.
  if (options.isManager) return (await import('../manager/start.ts')).runManager(options, terminal);
  keepYoungHeapSmall();
  if (options.guard && !options.dryRun) {
    const status = await underGuard(terminal);
    if (status !== null) return status;
  }
  const environment = terminal.env['EC_NODE_NAME'] ?? null;
  const begun = options.rollouts.accept ? await beginRollouts(options, environment) : null;
  try {
    return await runNode(options, begun, environment);
  } catch (error) {
    const back = (await begun?.goBack(reasonOf(error))) ?? null;
    if (back === null) throw error;
    terminal.error(terminalBlock(`${back}\n`));
    return startAgain;
  }
}

async function runNode(
  options: RunOptions & Pick<DaemonConfig, 'status'>,
  begun: BegunRollouts | null,
  environment: string | null,
): Promise<number> {
  const irFile = begun?.irPath ?? options.ir;
  const { ir, sha256, notice, name, node, from } = identityOf({ ...options, ir: irFile }, environment);
  const engine = busChoice(options.bus, options.dryRun, ir);
  if (typeof engine !== 'string') throw new CommandError(usage, engine.text);
  const address = await addressAnswer(node, name, resolveBySystem);
  if (address.ip === null && !options.dryRun) throw new CommandError(notReady, address.text);

  const never = unmanageable(ir, node, address.ip);
  if (never.size > 0 && !options.dryRun) throw new CommandError(irRefused, unmanageableText(never));

  const credentials = openCredentials(options.identity, 'node', name);
  const drain = openLog(options.log);
  const logging = makeLog(drain, options.logLevel, name, () => new Date().toISOString());
  const { log } = logging;
  const choice = { engine, socket: options.busSocket, spread: options.spread };
  const host = await openHost({ dryRun: options.dryRun, log, interfaces: () => daemon.interfaces() });
  if ('error' in host) throw new CommandError(notReady, `${host.error}; ecclusterd check says more`);
  const link = GuardLink.connect(() =>
    log('error', 'the guard process is gone: if this daemon dies, addresses stay until their leases end; restart it when it suits'),
  );
  const daemon: Daemon = new Daemon(
    {
      bus: await openBus(choice),
      sharedBus: await openBus(choice),
      host: host.host,
      logging,
      drain,
      now: () => performance.now(),
      wallClock: () => Date.now(),
      onManaged: ({ addresses }) => link?.manage(addresses),
    },
    {
      ...options,
      credentials,
      irPath: irFile,
      rollouts: begun === null ? null : { ...begun, ...options.rollouts, trust: begun.trust, limits: begun.limits },
      irSha256: sha256,
      ir,
      node,
      name,
      ip: address.ip ?? nowhere,
      ownSources: options.dryRun ? new Set() : await ownSources(ir),
      timeout: await statedTimeout(options.busTimeoutMs, engine, ir),
      busEndpoint: busEndpoint(choice),
    },
  );
  log('info', `ecclusterd ${version} starts as ${name} (from ${from})`, {
    ir: irFile,
    bus: busEndpoint(choice),
    control: showEndpoint(options.control),
    feed: options.feed.map(showEndpoint),
    dryRun: options.dryRun,
  });
  for (const text of begun?.warnings ?? []) log('warn', text);
  if (notice !== null) log('warn', notice);
  warnings([address, ...nodeAnswers(ir, node)], (text) => log('warn', text));
  try {
    await daemon.start();
  } catch (error) {
    await daemon.close();
    throw new CommandError(notReady, reasonOf(error));
  }
  const lifeSigns = setInterval(() => link?.alive(), lifeSignMs);
  const status = await untilEnded(daemon, logging, drain);
  clearInterval(lifeSigns);
  return status === 0 && daemon.isRestarting ? startAgain : status;
}

async function beginRollouts(options: RunOptions, environment: string | null): Promise<BegunRollouts> {
  const { beginRollouts: begin } = await import('../daemon/rollout/rollout-start.ts');
  try {
    return await begin(options, environment);
  } catch (error) {
    throw new CommandError(notReady, reasonOf(error));
  }
}

interface Own {
  readonly ir: ClusterIr;
  readonly sha256: string;
  readonly notice: string | null;
  readonly name: string;
  readonly node: ClusterIr['nodes'][number];
  readonly from: string;
}

function identityOf(options: RunOptions, environment: string | null): Own {
  const read = readIrFile(options.ir);
  if (!read.ok) throw new CommandError(irRefused, read.why);
  const found = identify(read.ir, { option: options.node, environment, hostName: hostname() });
  if (!found.ok) throw new CommandError(irRefused, found.why);
  const wrong = nodeAnswers(read.ir, found.node).find(({ state }) => state === 'FAIL');
  if (wrong !== undefined) throw new CommandError(irRefused, `${found.name}: ${wrong.text}`);
  return { ir: read.ir, sha256: read.sha256, notice: read.notice, name: found.name, node: found.node, from: found.from };
}

function openLog(path: string | null): LogDrain {
  try {
    return new LogDrain(path);
  } catch (error) {
    throw new CommandError(notReady, `the log ${path} cannot be opened: ${reasonOf(error)}`);
  }
}

/** A dry run starts with what a real one would refuse. */
function warnings(answers: readonly Answer[], say: (text: string) => void): void {
  for (const { subject, state, text } of answers) if (state !== 'ok') say(`${subject}: ${text}`);
}
