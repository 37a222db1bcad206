// `ecclusterd --manager`: starts a manager in order, and ends it in order.

import { hostname } from 'node:os';
import { join } from 'node:path';
import { showEndpoint } from '../sockets/endpoint.ts';
import { CommandError, startAgain, type Terminal } from '../process/program-command.ts';
import { readIrFile, reasonOf } from '../process/ir-file.ts';
import { LogDrain } from '../process/drain.ts';
import { makeLog } from '../process/log.ts';
import { busEndpoint, openBus, statedTimeout } from '../daemon/open-bus.ts';
import { busChoice } from '../daemon/readiness.ts';
import type { RunOptions } from '../daemon/run-options.ts';
import { untilEnded } from '../process/endings.ts';
import { version } from '../../base/version.ts';
import { keepYoungHeapSmall } from '../process/young-heap.ts';
import { readStreamUrl, type StreamPlace } from '../log/jetstream/stream-url.ts';
import { safeName } from '../log/aggregate/template.ts';
import { openCredentials } from '../trust/open-credentials.ts';
import { Manager } from './manager.ts';
import { managerIrPath } from './rollout/open-manager-rollouts.ts';
import { nameOf } from '../daemon/identity.ts';
import { planFor, type ManagerPlan } from './pull-plan.ts';

/** As the unit has it (StateDirectory). Never beside the outputs: their place changes with the configuration. */
export const stateRoot = '/var/lib/ecclusterd';
const usage = 2;
const irRefused = 3;
const notReady = 4;

export async function runManager(options: RunOptions, terminal: Terminal): Promise<number> {
  // What is under way to a stream lives for as long as its answer takes, and would be copied again and again.
  if (options.manager.nats === null) keepYoungHeapSmall();
  const environment = terminal.env['EC_NODE_NAME'] ?? null;
  const folderOf = (name: string) => options.manager.stateFolder ?? join(stateRoot, safeName(name));
  const [named] = nameOf({ option: options.node, environment, hostName: hostname() });
  // What was committed last counts: `--ir` is what it began with.
  const irPath = options.ir === '-' ? options.ir : managerIrPath(folderOf(named), options.ir);
  const { plan, sha256, notice } = planOf({ ...options, ir: irPath }, environment);
  const engine = busChoice(options.bus, options.dryRun, plan.ir);
  if (typeof engine !== 'string') throw new CommandError(usage, engine.text);
  const credentials = openCredentials(options.identity, 'manager', plan.name);
  const drain = openLog(options.log);
  const logging = makeLog(drain, options.logLevel, plan.name, () => new Date().toISOString());
  const choice = { engine, socket: options.busSocket, spread: options.spread };
  const { ir, name } = plan;
  const manager = new Manager(
    { bus: await openBus(choice), sharedBus: await openBus(choice), logging, drain },
    {
      irPath,
      irSha256: sha256,
      plan,
      ...options.manager,
      stream: streamOf(options.manager.nats),
      stateFolder: folderOf(name),
      credentials,
      logsPlain: options.logsPlain,
      control: options.control,
      controlRead: options.controlRead,
      metrics: options.metrics,
      status: options.status,
      timeout: await statedTimeout(options.busTimeoutMs, engine, ir),
      sharedMemoryBytes: options.sharedMemoryBytes,
      busEndpoint: busEndpoint(choice),
    },
  );
  logging.log('info', `ecclusterd ${version} starts as manager ${name}`, {
    ir: irPath,
    bus: busEndpoint(choice),
    control: showEndpoint(options.control),
  });
  if (notice !== null) logging.log('warn', notice);
  const ended = untilEnded(manager, logging, drain);
  try {
    await manager.start();
  } catch (error) {
    if (manager.isStopping()) return ended;
    await manager.close();
    throw new CommandError(notReady, reasonOf(error));
  }
  const status = await ended;
  return status === 0 && manager.isRestarting ? startAgain : status;
}

function streamOf(url: string | null): StreamPlace | null {
  if (url === null) return null;
  const read = readStreamUrl(url);
  if (!read.ok) throw new CommandError(usage, `--nats ${url}: ${read.why}`);
  return read.place;
}

interface Planned {
  readonly plan: ManagerPlan;
  readonly sha256: string;
  readonly notice: string | null;
}

function planOf(options: RunOptions, environment: string | null): Planned {
  const read = readIrFile(options.ir);
  if (!read.ok) throw new CommandError(irRefused, read.why);
  const planned = planFor(read.ir, { option: options.node, environment, hostName: hostname() }, options.manager.utc);
  if (!planned.ok) throw new CommandError(irRefused, planned.why);
  return { plan: planned.plan, sha256: read.sha256, notice: read.notice };
}

function openLog(path: string | null): LogDrain {
  try {
    return new LogDrain(path);
  } catch (error) {
    throw new CommandError(notReady, `the log ${path} cannot be opened: ${reasonOf(error)}`);
  }
}
