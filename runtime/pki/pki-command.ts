// `ecclusterd pki`: the authority of a cluster and the certificates of its machines, kept in one folder of one machine.

import { ours, terminal, type TerminalText } from '../../base/terminal-text.ts';
import { parseArgs } from 'node:util';
import { resolve } from 'node:path';
import type { ClusterIr } from '../ir/generated/types.ts';
import type { Issued } from './issue.ts';
import { PkiError } from './pki-error.ts';
import { Store, type Machine } from './store.ts';

/** What the command needs of the program that it is a part of. */
export interface PkiPorts {
  readonly out: (text: TerminalText) => void;
  readonly now: () => number;
  /** Throws with a reason for people. */
  readonly readIr: (path: string) => ClusterIr;
}

const usage = 'ecclusterd pki init|node NAME|manager NAME|renew|list [--dir DIR] [--ir FILE] [--days N] [--all]';
const authorityDays = 3650;
const machineDays = 397;
const daysMax = 3650;
/** Whatever ends within this is renewed, and `list` and `check` speak of it. */
const soonDays = 30;
const dayMs = 86_400_000;

interface Given {
  readonly store: Store;
  readonly ir: string | null;
  readonly days: number;
  readonly all: boolean;
  readonly ports: PkiPorts;
}

/** Gives the exit status. */
export async function runPki(argv: readonly string[], ports: PkiPorts): Promise<0 | 1> {
  const { values, positionals } = parsed(argv);
  const [command = '', name, ...more] = positionals;
  const named = command === 'node' || command === 'manager';
  if (more.length > 0 || (name !== undefined) !== named) throw new PkiError(2, `usage: ${usage}`);
  const store = new Store(resolve(values.dir ?? 'pki'));
  const given: Given = { store, ir: values.ir ?? null, days: daysOf(values.days), all: values.all === true, ports };
  switch (command) {
    case 'init':
      return init(given);
    case 'node':
    case 'manager':
      return issue(given, [known(given, { role: command, name: name ?? '' })]);
    case 'renew':
      return renew(given);
    case 'list':
      return list(given);
    default:
      throw new PkiError(2, `there is no \`pki ${command}\`; usage: ${usage}`);
  }
}

/** Makes the authority, and with an IR what its machines lack: so it can be said again when the cluster has grown. */
async function init(given: Given): Promise<0> {
  const { store, ports, ir } = given;
  const machines = ir === null ? [] : machinesOf(ports.readIr(ir));
  store.open();
  if (store.authority() === null) {
    const { makeAuthority } = await import('./issue.ts');
    store.saveAuthority(await makeAuthority('ecconf cluster authority', authorityDays, ports.now()));
    ports.out(
      terminal`made ${store.authorityPath()}: whoever has it can be any machine of the cluster; it stays here and is copied nowhere but into a backup\n`,
    );
  }
  const key = store.makeBusKey();
  if (key !== null) ports.out(terminal`${key}: the key of the bus, for every machine; whoever has it is a member of the cluster\n`);
  return issue(
    given,
    machines.filter((machine) => store.find(machine) === null),
  );
}

async function issue({ store, days, ports }: Given, machines: readonly Machine[]): Promise<0> {
  const authority = authorityOf(store);
  const { issueFor } = await import('./issue.ts');
  for (const machine of machines) {
    const path = store.save(machine, await issueFor(authority, machine, days, ports.now()), authority);
    ports.out(
      terminal`${path}: for ${machine.role} ${machine.name}; copy it there as /etc/ecclusterd/identity.pem, readable for the daemon's user alone\n`,
    );
  }
  return 0;
}

async function renew(given: Given): Promise<0> {
  const { store, all, ports } = given;
  authorityOf(store);
  const due = store.list().filter(({ notAfter }) => all || notAfter.getTime() - ports.now() < soonDays * dayMs);
  if (due.length === 0) ports.out(terminal`nothing ends within ${soonDays} days; --all renews everything\n`);
  return issue(given, due);
}

/** Exit status 1 where something ends soon: for a watchful cron. */
function list({ store, ports }: Given): 0 | 1 {
  authorityOf(store);
  const rows = store.list();
  for (const { role, name, notAfter, file } of rows) {
    ports.out(terminal`${role} ${name}: until ${notAfter.toISOString().slice(0, 10)} (${daysLeft(notAfter, ports.now())} days), ${file}\n`);
  }
  if (rows.length === 0)
    ports.out(ours('no certificates yet: `ecclusterd pki init --ir cluster.json` makes one for each machine of the cluster\n'));
  return rows.some(({ notAfter }) => daysLeft(notAfter, ports.now()) < soonDays) ? 1 : 0;
}

function daysLeft(notAfter: Date, now: number): number {
  return Math.floor((notAfter.getTime() - now) / dayMs);
}

function authorityOf(store: Store): Issued {
  const authority = store.authority();
  if (authority === null)
    throw new PkiError(1, `there is no authority in ${store.folder}; \`ecclusterd pki init\` makes one, --dir names another folder`);
  return authority;
}

/** A name that the IR does not have is most likely misspelt, and would be refused everywhere. */
function known({ ir, ports }: Given, machine: Machine): Machine {
  if (ir === null) return machine;
  const all = machinesOf(ports.readIr(ir));
  if (all.some(({ role, name }) => role === machine.role && name === machine.name)) return machine;
  throw new PkiError(
    2,
    `${ir} has no ${machine.role} ${machine.name}; it has ${all.map(({ role, name }) => `${role} ${name}`).join(', ')}`,
  );
}

function machinesOf(ir: ClusterIr): readonly Machine[] {
  const of = (role: Machine['role'], all: readonly { readonly name: string | null }[]): readonly Machine[] =>
    all.flatMap(({ name }) => (name === null ? [] : [{ role, name }]));
  return [...of('node', ir.nodes), ...of('manager', ir.managers)];
}

function daysOf(text: string | undefined): number {
  if (text === undefined) return machineDays;
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > daysMax)
    throw new PkiError(2, `--days is a whole number from 1 to ${daysMax}, not ${text}`);
  return days;
}

function parsed(argv: readonly string[]): { values: { dir?: string; ir?: string; days?: string; all?: boolean }; positionals: string[] } {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { dir: { type: 'string' }, ir: { type: 'string' }, days: { type: 'string' }, all: { type: 'boolean' } },
    });
  } catch (error) {
    throw new PkiError(2, `${error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error)}; usage: ${usage}`);
  }
}
