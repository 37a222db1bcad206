// `ecclusterd log verify`: its arguments, whom it asks, and what it says.

import { jsonLine } from '../../base/json-text.ts';
import { terminalBlock } from '../../base/terminal-text.ts';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { append } from '../../base/append.ts';
import { version } from '../../base/version.ts';
import { identityFilesOf, irPath } from '../daemon/run-options.ts';
import { openLooking, type LookClient } from '../log/aggregate/look-client.ts';
import type { Source } from '../log/aggregate/log-source.ts';
import type { PublishedLog } from '../log/service/log-protocol.ts';
import { LogOwners } from './log-owners.ts';
import { safeName } from '../log/aggregate/template.ts';
import { readIrFile, reasonOf } from '../process/ir-file.ts';
import { CommandError, type Arguments, type Terminal } from '../process/program-command.ts';
import type { Credentials } from '../trust/credentials.ts';
import { openCredentials } from '../trust/open-credentials.ts';
import { planFor, type ManagerPlan } from './pull-plan.ts';
import { readLedger, sourcesOf, verdictText, verifySource, type Verdict } from './verify-logs.ts';
import { stateRoot } from './start.ts';

const irRefused = 3;
const notReady = 4;
const againMs = 1000;

export async function runLogVerify(given: Arguments, terminal: Terminal): Promise<number> {
  const plan = planOf(given, terminal);
  const state = given.text('state');
  const stateFolder = state === null ? join(stateRoot, safeName(plan.name)) : resolve(state);
  const credentials = openCredentials(identityFilesOf(given), 'manager', plan.name);
  const sources = await sourcesIn(stateFolder);
  const verdicts: Verdict[] = [];
  const pulled = plan.pulls.flatMap(({ node, subscribers }) => (subscribers.length === 0 ? [] : [node]));
  for (const node of [...new Set([...sources.map((source) => source.node), ...pulled])].sort()) {
    const own = sources.filter((source) => source.node === node);
    for (const verdict of await verifyNode(node, own, stateFolder, plan, credentials)) {
      verdicts.push(verdict);
      if (!given.flag('json')) terminal.out(terminalBlock(`${verdictText(verdict)}\n`));
    }
  }
  const count = (kind: Verdict['state']): number => verdicts.filter((each) => each.state === kind).length;
  if (given.flag('json')) terminal.out(jsonLine({ logs: verdicts }, 2));
  else {
    const elsewhere = count('elsewhere') === 0 ? '' : `, ${count('elsewhere')} are for other managers to tell`;
    const unknown = `${count('unknown')} cannot be told for certain`;
    terminal.out(
      terminalBlock(`${count('same')} logs are as they should be, ${count('differs')} differ, ${unknown}${elsewhere}
`),
    );
  }
  return count('differs') + count('unknown') === 0 ? 0 : 1;
}

function planOf(given: Arguments, { env }: Terminal): ManagerPlan {
  const read = readIrFile(irPath(given));
  if (!read.ok) throw new CommandError(irRefused, read.why);
  const names = { option: given.text('node'), environment: env['EC_NODE_NAME'] ?? null, hostName: hostname() };
  const planned = planFor(read.ir, names, given.flag('utc'));
  if (!planned.ok) throw new CommandError(irRefused, planned.why);
  return planned.plan;
}

async function sourcesIn(stateFolder: string): Promise<readonly Source[]> {
  try {
    return sourcesOf(await readLedger(stateFolder));
  } catch (cause) {
    throw new CommandError(notReady, `${reasonOf(cause)}; run it as the user of the manager, with the --state that the manager has`);
  }
}

/** All logs of one node, over the first of its addresses that answers. */
async function verifyNode(
  node: string,
  sources: readonly Source[],
  stateFolder: string,
  plan: ManagerPlan,
  credentials: Credentials | null,
): Promise<readonly Verdict[]> {
  const unknown = (source: Source, why: string): Verdict => ({ ...nothing, source, state: 'unknown', problems: [why] });
  // Of a node of which nothing was ever written, all logs are meant.
  const all = sources.length > 0 ? sources : [{ node, log: 'all logs', subscriber: subscribersOf(plan, node)[0] ?? '' }];
  const options = { manager: plan.name, node, tls: credentials?.context ?? null, software: `ecclusterd ${version}` };
  let client: LookClient | null = null;
  let why = `the configuration has no address of ${node}`;
  for (const endpoint of plan.endpoints.get(node) ?? []) {
    client = await openLooking(endpoint, options).catch((cause: unknown) => {
      why = reasonOf(cause);
      return null;
    });
    if (client !== null) break;
  }
  if (client === null) return all.map((source) => unknown(source, why));
  const owners = new LogOwners(plan.ir, { name: plan.name, standby: false });
  const isShared = (source: Source): boolean => owners.isShared(source);
  const ports = { stateFolder, template: plan.template, client, isShared, againMs };
  const verdicts: Verdict[] = [];
  try {
    for (const source of sources) verdicts.push(await verifySource(source, ports));
    append(verdicts, neverRead(node, await client.list(), sources, subscribersOf(plan, node), isShared));
  } catch (cause) {
    const rest = all.slice(verdicts.length).map((source) => unknown(source, reasonOf(cause)));
    append(verdicts, rest);
  }
  client.close();
  return verdicts;
}

const nothing = { records: 0, from: null, upTo: null, notes: [] };

function subscribersOf({ pulls }: ManagerPlan, node: string): readonly string[] {
  return pulls.find((pull) => pull.node === node)?.subscribers ?? [];
}

/** What the node publishes, and this manager has never read. A log that nobody has written to is nothing to miss. */
function neverRead(
  node: string,
  published: readonly PublishedLog[],
  sources: readonly Source[],
  subscribers: readonly string[],
  isShared: (source: Source) => boolean,
): readonly Verdict[] {
  if (subscribers.length === 0) return [];
  return published.flatMap((log): readonly Verdict[] => {
    if (sources.some((source) => source.log === log.key) || (log.first === null && log.bytes === 0)) return [];
    const names = log.subscribers.map(({ name }) => name);
    const subscriber = subscribers.find((name) => names.includes(name)) ?? subscribers.at(-1) ?? '';
    const source = { node, log: log.key, subscriber };
    if (isShared(source)) return [{ ...nothing, source, state: 'elsewhere', problems: ['other managers may read it: ask there'] }];
    return [{ ...nothing, source, state: 'unknown', problems: ['the node publishes it, and nothing of it was ever written here'] }];
  });
}
