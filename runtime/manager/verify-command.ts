// `ecclusterd log verify`: its arguments, whom it asks, and what it says.

import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { append } from '../../base/append.ts';
import { version } from '../../base/version.ts';
import { identityFilesOf, irPath } from '../daemon/run-options.ts';
import { openLooking, type LookClient } from '../log/aggregate/look-client.ts';
import type { Source } from '../log/aggregate/log-source.ts';
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

export async function runLogVerify(given: Arguments, terminal: Terminal): Promise<number> {
  const plan = planOf(given, terminal);
  const state = given.text('state');
  const stateFolder = state === null ? join(stateRoot, safeName(plan.name)) : resolve(state);
  const credentials = openCredentials(identityFilesOf(given), 'manager', plan.name);
  const sources = await sourcesIn(stateFolder);
  const verdicts: Verdict[] = [];
  for (const node of [...new Set(sources.map((source) => source.node))].sort()) {
    const own = sources.filter((source) => source.node === node);
    for (const verdict of await verifyNode(node, own, stateFolder, plan, credentials)) {
      verdicts.push(verdict);
      if (!given.flag('json')) terminal.out(`${verdictText(verdict)}\n`);
    }
  }
  const count = (kind: Verdict['state']): number => verdicts.filter((each) => each.state === kind).length;
  if (given.flag('json')) terminal.out(`${JSON.stringify({ logs: verdicts }, null, 2)}\n`);
  else terminal.out(`${count('same')} logs are as they should be, ${count('differs')} differ, ${count('unknown')} were not compared\n`);
  return count('same') === verdicts.length ? 0 : 1;
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
  const unknown = (why: string): readonly Verdict[] =>
    sources.map((source) => ({ source, state: 'unknown', records: 0, from: null, upTo: null, problems: [why] }));
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
  if (client === null) return unknown(why);
  const verdicts: Verdict[] = [];
  try {
    for (const source of sources) verdicts.push(await verifySource(source, stateFolder, plan.template, client));
  } catch (cause) {
    const rest = unknown(reasonOf(cause));
    append(verdicts, rest.slice(verdicts.length));
  }
  client.close();
  return verdicts;
}
