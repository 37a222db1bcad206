// `ecclusterd pki` in the table of commands.

import type { ClusterIr } from '../ir/generated/types.ts';
import { readIrFile } from '../process/ir-file.ts';
import { isPkiError } from '../pki/pki-error.ts';
import { CommandError, type Command, type Terminal } from '../process/program-command.ts';

const irRefused = 3;

export const pki: Command = {
  name: 'pki',
  summary: 'makes the certificates by which the machines of the cluster know each other: init, node, manager, renew, list',
  about: [
    '`ecclusterd pki init --ir cluster.json` makes an authority and a certificate for each node and manager of the cluster, in one folder of one machine. `pki node NAME` and `pki manager NAME` make a single one, `pki renew` makes those anew that end within 30 days (`--all`: every one), `pki list` says until when each is good and ends with status 1 where one ends within 30 days.',
    'Each NAME.pem holds key, certificate and the certificate of the authority: copy it to its machine, where `--identity FILE` names it. authority.pem stays where it is: whoever has it can be any machine.',
  ],
  options: [
    { name: 'dir', value: 'DIR', doc: 'The folder of the authority; the default is `pki` here.' },
    { name: 'ir', value: 'FILE', doc: 'The compiled cluster, whose machines get certificates, or against which a NAME is checked.' },
    { name: 'days', value: 'N', doc: 'How long certificates of machines are good; the default is 397.' },
    { name: 'all', doc: 'With renew: every certificate, not only those that end soon.' },
  ],
  examples: [
    { line: 'ecclusterd pki init --ir cluster.json --dir pki', says: 'once, and again when machines were added' },
    { line: 'ecclusterd pki renew --dir pki', says: 'once a month; then copy what it names' },
  ],
  exits: [
    { code: 0, means: 'done' },
    { code: 1, means: 'there is no authority; with `list`: a certificate ends within 30 days' },
    { code: 2, means: 'wrong usage' },
    { code: 3, means: 'the IR cannot be read or is not valid' },
  ],
  load: async () => async () => 2,
  loadRaw: async () => run,
};

async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const { runPki } = await import('../pki/pki-command.ts');
  try {
    return await runPki(argv, { out: (text) => terminal.out(text), now: () => Date.now(), readIr });
  } catch (error) {
    if (isPkiError(error)) throw new CommandError(error.code, error.message);
    throw error;
  }
}

function readIr(path: string): ClusterIr {
  const read = readIrFile(path);
  if (!read.ok) throw new CommandError(irRefused, read.why);
  return read.ir;
}
