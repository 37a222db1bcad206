// `ecclusterd install`: makes this machine a node or a manager, as its certificate says which.

import { spawnSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { terminalBlock } from '../../base/terminal-text.ts';
import { corosyncConf } from '../bus/corosync-conf.ts';
import { corosyncProfiles } from '../bus/corosync-times.ts';
import { apply, ownerNamed, type Owner } from '../install/apply.ts';
import { planOf, unitName, type InstallInput } from '../install/plan.ts';
import { irPath } from '../daemon/run-options.ts';
import type { ClusterIr } from '../ir/generated/types.ts';
import { readIrFile, reasonOf } from '../process/ir-file.ts';
import { CommandError, usageError, type Arguments, type Terminal } from '../process/program-command.ts';
import { shownNames, type Role } from '../trust/certificate-names.ts';
import { readCredentials } from '../trust/open-credentials.ts';

const irRefused = 3;
const notReady = 4;
const ownUser = 'ecclusterd';

export async function runInstall(given: Arguments, terminal: Terminal): Promise<number> {
  const [path, identity] = [irPath(given), given.text('identity')];
  if (identity === null) throw usageError('--identity FILE is missing: the file of this machine that `ecclusterd pki` has made');
  const read = readIrFile(path);
  if (!read.ok) throw new CommandError(irRefused, read.why);
  const { role, name } = machineOf(read.ir, resolve(identity));
  const say = (text: string) => terminal.out(terminalBlock(`${text}\n`));
  const dry = given.flag('dry-run');
  if (!dry && process.getuid?.() !== 0) throw new CommandError(notReady, 'only root may install; --dry-run shows what would be written');
  const user = given.text('user') ?? ownUser;
  const owner = userOf(user, dry);
  const input: InstallInput = {
    ir: readFileSync(path, 'utf8'),
    role,
    name,
    unit: unitText(role),
    program: resolve(process.argv[1] ?? ''),
    user,
    group: owner.group,
    identity: readFileSync(resolve(identity), 'utf8'),
    logFolders: logFolders(read.ir, role, name),
    bus: busOf(given, read.ir),
  };
  say(`this is ${role} ${name}`);
  for (const file of planOf(input))
    say(dry ? `${file.path}: would be written, mode ${file.mode.toString(8)}` : written(() => apply(file, owner)));
  const units = [...(input.bus === null ? [] : ['corosync']), unitName(role)];
  if (!dry) {
    systemctl('daemon-reload');
    systemctl('enable', ...units);
  }
  say(`next: systemctl restart ${units.join(' ')}`);
  return 0;
}

/** Who the certificate says that this machine is; the IR has to know it. */
function machineOf(ir: ClusterIr, identity: string): { readonly role: Role; readonly name: string } {
  const read = readCredentials({ cert: identity, key: identity, ca: identity });
  if (!read.ok) throw new CommandError(notReady, read.why);
  const { names } = read.credentials.own;
  for (const { role, name } of names) {
    if (role !== 'manager' && ir.nodes.some((node) => node.name === name)) return { role: 'node', name };
    if (role !== 'node' && ir.managers.some((manager) => manager.name === name)) return { role: 'manager', name };
  }
  throw new CommandError(irRefused, `the certificate in ${identity} is that of ${shownNames(names)}, which the IR does not have`);
}

function userOf(name: string, dry: boolean): Owner & { readonly group: string } {
  const found = ownerNamed(name);
  if (found !== null) return found;
  if (name !== ownUser) throw usageError(`--user: there is no user ${name} on this machine`);
  if (dry) return { uid: 0, gid: 0, group: name };
  run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', name]);
  const made = ownerNamed(name);
  if (made === null) throw new CommandError(notReady, `useradd has made no user ${name}`);
  return made;
}

function unitText(role: Role): string {
  const folder = join(dirname(realpathSync(process.argv[1] ?? '')), '..', 'packaging', 'systemd');
  return written(() => readFileSync(join(folder, `${unitName(role)}.service`), 'utf8'));
}

function logFolders(ir: ClusterIr, role: Role, name: string): readonly string[] {
  const published = role === 'node' ? ir.nodes.find((node) => node.name === name)?.logs.published : undefined;
  return [...new Set((published ?? []).map(({ path }) => dirname(path)))];
}

function busOf(given: Arguments, ir: ClusterIr): InstallInput['bus'] {
  const path = given.text('bus-key');
  if (path === null) return null;
  const key = written(() => readFileSync(resolve(path)));
  // What corosync takes as a key.
  if (key.length < 128 || key.length > 4096)
    throw usageError(`--bus-key: ${path} is no key of the bus; \`ecclusterd pki init\` makes bus.key`);
  const conf = corosyncConf(ir, corosyncProfiles.find((each) => each === given.text('profile')) ?? 'fast');
  if ('error' in conf) throw new CommandError(irRefused, conf.error);
  return { key, conf: conf.text };
}

function systemctl(...words: readonly string[]): void {
  run('systemctl', words);
}

function run(program: string, words: readonly string[]): void {
  const { status, stderr, error } = spawnSync(program, words, { encoding: 'utf8', timeout: 60_000 });
  if (status === 0) return;
  throw new CommandError(notReady, `${program} ${words.join(' ')}: ${error?.message ?? stderr.trim()}`);
}

function written<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new CommandError(notReady, reasonOf(error));
  }
}
