// `ecclusterd check`: the answers of `readiness.ts`, of the host and of the bus, one line each.

import { spawnSync } from 'node:child_process';
import { jsonLine } from '../../base/json-text.ts';
import { terminalBlock } from '../../base/terminal-text.ts';
import { accessSync, constants } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { version } from '../../base/version.ts';
import type { ClusterIr, NodeIr } from '../ir/generated/types.ts';
import { usageError, type Arguments, type Terminal } from '../process/program-command.ts';
import { parseEndpoint, type Endpoint } from '../sockets/endpoint.ts';
import { identify, nameOf, resolveBySystem } from '../daemon/identity.ts';
import { readIrFile, reasonOf } from '../process/ir-file.ts';
import { identityAnswer } from '../daemon/identity-answer.ts';
import {
  addressAnswer,
  busChoice,
  controlAnswer,
  detectionAnswer,
  fail,
  identityAnswers,
  nodeAnswers,
  ok,
  priorityAnswer,
  warn,
  type Answer,
} from '../daemon/readiness.ts';
import { hostAnswers, localAddresses, ownAnswers } from '../daemon/machine-answers.ts';
import { busOf, busSocketOf, busTimeoutOf, controlOf, feedOf, identityFilesOf, irPath, spreadOf } from '../daemon/run-options.ts';
import { logAnswers } from '../daemon/logs/log-answers.ts';
import { rolloutAnswers } from '../daemon/rollout/check-rollouts.ts';
import { clockAnswer, feedAnswers, isClockSynchronised, profileAnswers, ringAnswers } from '../daemon/place-answers.ts';
import { unitOptionsPath, unitWords, wordAfter } from '../daemon/unit-options.ts';
import { managerAnswers } from './check-manager.ts';
import { runningAnswers } from './check-running.ts';
import type { SpreadChoice } from '../bus/spread/spread.ts';
import type { BusChoice } from '../daemon/open-bus.ts';

export async function runCheck(given: Arguments, terminal: Terminal): Promise<number> {
  const environment = terminal.env['EC_NODE_NAME'] ?? null;
  const answers = given.flag('only-logs') ? await onlyLogs(given, environment) : await allAnswers(given, environment);
  const ready = answers.every(({ state }) => state !== 'FAIL');
  if (given.flag('json')) terminal.out(jsonLine({ ready, answers }, 2));
  else terminal.out(terminalBlock(`${answers.map(lineOf).join('\n')}\n${ready ? 'ready' : 'not ready'}\n`));
  return ready ? 0 : 1;
}

function lineOf({ subject, state, text }: Answer): string {
  return `${state.padEnd(4)}  ${subject}: ${text}`;
}

async function allAnswers(given: Arguments, environment: string | null): Promise<readonly Answer[]> {
  // Wrong usage is no finding.
  const [path, asked, socket, control, files] = [irPath(given), busOf(given), busSocketOf(given), controlOf(given), identityFilesOf(given)];
  const spread = spreadOf(given);
  const timeoutMs = busTimeoutOf(given);
  const [feed, running] = [feedOf(given, wordAfter(unitWords(unitOptionsPath), '--feed') ?? ''), runningOf(given)];
  const read = readIrFile(path);
  if (!read.ok) return [fail('IR', read.why)];
  const sources = { option: given.text('node'), environment, hostName: hostname() };
  const found = identify(read.ir, sources);
  const engine = busChoice(asked, false, read.ir);
  const bus = async (name: string) =>
    typeof engine === 'string' ? await busAnswers({ engine, socket, spread }, timeoutMs, read.ir, name) : [engine];
  if (!found.ok) {
    const manager = await managerAnswers(read.ir, sources);
    const known = [ok('IR', `${read.ir.nodes.length} nodes`), ...noticeAnswers(read.notice)];
    return manager === null
      ? [...known, fail('node name', found.why)]
      : [...known, ...manager, ...(await bus(nameOf(sources)[0])), await controlAnswer(control)];
  }
  const address = await addressAnswer(found.node, found.name, resolveBySystem);
  return [
    ok('IR', `${read.ir.nodes.length} nodes, ${read.ir.managers.length} managers, by ${read.ir.compiler}`),
    ...noticeAnswers(read.notice),
    ok('node name', `${found.name}, from ${found.from}`),
    ...nodeAnswers(read.ir, found.node),
    address,
    ...identityAnswers(read.ir, found.name, address.ip, localAddresses()),
    ...(await ownAnswers(read.ir, found.node, address.ip)),
    ...(await hostAnswers(found.node)),
    ...(await bus(found.name)),
    priorityAnswer(unitNice()),
    await controlAnswer(control),
    ...clockAnswer(isClockSynchronised()),
    ...feedAnswers(feed),
    ...(await runningAnswers(running, found.name, version)),
    identityAnswer(files, given.flag('logs-plain'), found.node, found.name),
    ...rolloutAnswers(given),
    ...(await logAnswersAs(given.text('user') ?? unitUser(), found.node, found.name, path)),
  ].map(({ subject, state, text }) => ({ subject, state, text }));
}

/** A document of a newer program does; what it says of itself is worth a look. */
function noticeAnswers(notice: string | null): readonly Answer[] {
  return notice === null ? [] : [warn('IR', notice)];
}

async function onlyLogs(given: Arguments, environment: string | null): Promise<readonly Answer[]> {
  const read = readIrFile(irPath(given));
  if (!read.ok) return [fail('IR', read.why)];
  const found = identify(read.ir, { option: given.text('node'), environment, hostName: hostname() });
  return found.ok ? logAnswers(found.node) : [fail('node name', found.why)];
}

/** Root may everything, so its own try would prove nothing: where this is root, another process tries as the user of the daemon. */
async function logAnswersAs(user: string | null, node: NodeIr, name: string, path: string): Promise<readonly Answer[]> {
  if (node.logs.published.length === 0) return [];
  if (process.getuid?.() !== 0 || user === 'root') return logAnswers(node);
  if (user === null || path === '-') {
    const what = 'tried as root, who may everything: name the user of the daemon with --user (and the IR by a file)';
    return [warn('logs', what), ...(await logAnswers(node))];
  }
  const self = [process.execPath, process.argv[1] ?? '', 'check', '--only-logs', '--json', '--node', name, '--ir', path];
  const { stdout, stderr, error } = spawnSync('runuser', ['-u', user, '--', ...self], { encoding: 'utf8', timeout: 60_000 });
  try {
    const { answers } = JSON.parse(stdout) as { readonly answers: readonly Answer[] };
    return answers.map((each) => ({ ...each, text: `${each.text} (as ${user})` }));
  } catch {
    return [fail('logs', `could not be tried as ${user}: ${error?.message ?? stderr.trim().split('\n').at(-1) ?? ''}`)];
  }
}

function runningOf(given: Arguments): Endpoint {
  const parsed = parseEndpoint(given.text('running') ?? '/run/ecclusterd/2025');
  if (!parsed.ok) throw usageError(`--running ${parsed.why}`);
  return parsed.endpoint;
}

/** Of the unit that is installed; null where there is none, or no systemd. */
function unitUser(): string | null {
  const asked = spawnSync('systemctl', ['show', '--property=User', '--value', 'ecclusterd.service'], { encoding: 'utf8', timeout: 5000 });
  const name = asked.status === 0 ? asked.stdout.trim() : '';
  return name === '' ? null : name;
}

/** The priority that the unit gives; null: there is no such unit. */
function unitNice(): number | null {
  const asked = spawnSync('systemctl', ['show', '--property=LoadState,Nice', 'ecclusterd.service'], { encoding: 'utf8', timeout: 5000 });
  if (asked.status !== 0 || !/^LoadState=loaded$/m.test(asked.stdout)) return null;
  return Number(/^Nice=(-?\d+)$/m.exec(asked.stdout)?.[1] ?? 0);
}

async function busAnswers(
  { engine, socket, spread }: BusChoice,
  timeoutMs: number | null,
  ir: ClusterIr,
  name: string,
): Promise<readonly Answer[]> {
  if (engine === 'spread') return [await spreadAnswer(spread)];
  if (engine === 'corosync') {
    const { corosyncReady } = await import('../bus/corosync.ts');
    const readiness = await corosyncReady();
    if (!readiness.ready) return [fail('bus', readiness.reason)];
    const { nodeId, detection, machines } = readiness;
    const place = ringAnswers(ir, name, nodeId, machines);
    return [
      ok('bus', `corosync answers; this machine is its node ${nodeId}`),
      ...place,
      detectionAnswer(detection, timeoutMs),
      ...profileAnswers(detection, ir.nodes.length + ir.managers.length),
    ];
  }
  try {
    accessSync(dirname(socket), constants.W_OK | constants.X_OK);
    return [ok('bus', `embedded, at ${socket}`)];
  } catch (error) {
    return [fail('bus', `nothing can be made in ${dirname(socket)}: ${reasonOf(error)}; choose another place with --bus-socket`)];
  }
}

async function spreadAnswer(choice: SpreadChoice): Promise<Answer> {
  const { spreadReady } = await import('../bus/spread/spread-ready.ts');
  const readiness = await spreadReady(choice);
  if (!readiness.ready) return fail('bus', readiness.reason);
  return ok('bus', `the Spread daemon at ${choice.endpoint.text}, version ${readiness.version}, lets us in as ${readiness.privateGroup}`);
}
