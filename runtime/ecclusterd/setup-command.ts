// `ecclusterd setup`: makes this machine a node or a manager, as its certificate says which; shows it (`--print`), or takes it back (`--undo`).

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { terminalBlock } from '../../base/terminal-text.ts';
import { corosyncConf } from '../bus/corosync-conf.ts';
import { corosyncProfiles } from '../bus/corosync-times.ts';
import { bringAll, ownerNamed, undo, writeWhole, type Owner } from '../setup/apply.ts';
import { ownUser, planOf, unitName, type PlannedFile, type SetupInput } from '../setup/plan.ts';
import { readRecord, recordPath, type SetupRecord } from '../setup/record.ts';
import { irPath } from '../daemon/run-options.ts';
import type { ClusterIr } from '../ir/generated/types.ts';
import { readIrFile, reasonOf } from '../process/ir-file.ts';
import { CommandError, usageError, type Arguments, type Terminal } from '../process/program-command.ts';
import { shownNames, type Role } from '../trust/certificate-names.ts';
import { readCredentials } from '../trust/open-credentials.ts';

const irRefused = 3;
const notReady = 4;
/** Where packages of distributions have it, and the program as they start it. */
const packagedFolder = '/usr/lib/ecconf/';
const packagedProgram = '/usr/bin/ecclusterd';

export async function runSetup(given: Arguments, terminal: Terminal): Promise<number> {
  const say = (text: string) => terminal.out(terminalBlock(`${text}\n`));
  const isShown = given.flag('print');
  if (!isShown && process.getuid?.() !== 0) throw new CommandError(notReady, 'only root may do that; --print shows what would be done');
  if (given.flag('undo')) return runUndo(say, isShown);
  const [path, identity] = [irPath(given), given.text('identity')];
  if (identity === null) throw usageError('--identity FILE is missing: the file of this machine that `ecclusterd pki` has made');
  const read = readIrFile(path);
  if (!read.ok) throw new CommandError(irRefused, read.why);
  const { role, name } = machineOf(read.ir, resolve(identity));
  say(`this is ${role} ${name}`);
  const user = given.text('user') ?? ownUser;
  const owner = userOf(user, isShown, say);
  const program = realpathSync(process.argv[1] ?? '');
  const isPackaged = program.startsWith(packagedFolder);
  const input: SetupInput = {
    ir: readFileSync(path, 'utf8'),
    role,
    name,
    unit: unitText(role, program),
    isPackaged,
    program: isPackaged ? packagedProgram : resolve(process.argv[1] ?? ''),
    user,
    group: owner.group,
    identity: tried(() => readFileSync(resolve(identity), 'utf8')),
    logFolders: logFolders(read.ir, role, name),
    bus: busOf(given, read.ir),
  };
  const files = planOf(input);
  const units = [...(input.bus === null ? [] : ['corosync']), unitName(role)];
  if (isShown) for (const file of files) say(shown(file, user));
  else bring(files, owner, unitName(role), say);
  const steps = [['daemon-reload'], ['enable', ...units]];
  for (const step of steps) {
    if (isShown) say(`would run: systemctl ${step.join(' ')}`);
    else systemctl(...step);
  }
  say(`next: systemctl restart ${units.join(' ')}`);
  return 0;
}

function bring(files: readonly PlannedFile[], owner: Owner, unit: string, say: (text: string) => void): void {
  const keep = (record: SetupRecord) => writeWhole(recordPath, `${JSON.stringify(record, null, 2)}\n`, 0o644, { uid: 0, gid: 0 });
  tried(() => bringAll(files, owner, readRecord(), [unit], keep, say));
}

/** With what would be in it, where that is no secret and can be read at a glance. */
function shown({ path, bytes, mode, isUsers, isSecret }: PlannedFile, user: string): string {
  const head = `would write ${path}, mode ${mode.toString(8)}, owner ${isUsers ? user : 'root'}`;
  if (isSecret || path.endsWith('.json')) return head;
  return `${head}:\n${bytes.toString().trimEnd().replace(/^/gm, '  ')}`;
}

function runUndo(say: (text: string) => void, isShown: boolean): number {
  const record = tried(readRecord);
  if (record === null) {
    say(`nothing to take back: there was no setup on this machine (${recordPath})`);
    return 0;
  }
  if (isShown) {
    for (const unit of record.units) say(`would run: systemctl disable --now ${unit}`);
    for (const { path } of record.files) say(`would remove ${path}, or put back what was there before`);
    return 0;
  }
  // Stopping hands every address over.
  for (const unit of record.units) systemctl('disable', '--now', unit);
  for (const line of tried(() => undo(record))) say(line);
  tried(() => rmSync(recordPath));
  systemctl('daemon-reload');
  say(`the user, and what daemons and logs have written, are left; corosync runs on with what it has until: systemctl restart corosync`);
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

function userOf(name: string, isShown: boolean, say: (text: string) => void): Owner & { readonly group: string } {
  const found = ownerNamed(name);
  if (found !== null) return found;
  if (name !== ownUser) throw usageError(`--user: there is no user ${name} on this machine`);
  if (isShown) {
    say(`would make the user ${name}`);
    return { uid: 0, gid: 0, group: name };
  }
  run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', name]);
  const made = ownerNamed(name);
  if (made === null) throw new CommandError(notReady, `useradd has made no user ${name}`);
  return made;
}

/** A unit of an older way to install us, whole and in /etc, would hide that of the package. */
function unitText(role: Role, program: string): string {
  const whole = `/etc/systemd/system/${unitName(role)}.service`;
  if (program.startsWith(packagedFolder) && existsSync(whole)) {
    const why = `${whole} hides the unit of the package: it is from an installation by npm, or an operator's own`;
    throw new CommandError(notReady, `${why}; move it away, and say this again`);
  }
  return tried(() => readFileSync(join(dirname(program), '..', 'packaging', 'systemd', `${unitName(role)}.service`), 'utf8'));
}

function logFolders(ir: ClusterIr, role: Role, name: string): readonly string[] {
  const published = role === 'node' ? ir.nodes.find((node) => node.name === name)?.logs.published : undefined;
  return [...new Set((published ?? []).map(({ path }) => dirname(path)))];
}

function busOf(given: Arguments, ir: ClusterIr): SetupInput['bus'] {
  const path = given.text('bus-key');
  if (path === null) return null;
  const key = tried(() => readFileSync(resolve(path)));
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

function tried<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new CommandError(notReady, reasonOf(error));
  }
}
