// `config running`: which document runs, since when and by whom, and whether the file that a reload would read is still the same.

import { fail, say, type Answer, type Document } from '../answer.ts';
import { jsonLines } from '../as-json.ts';
import { readIrBytes } from '../../process/ir-file.ts';
import { byteLines } from '../../text/byte-lines.ts';
import type { Call, Command } from '../console-command.ts';

export const configRunning: Command = {
  name: 'config running',
  args: [{ name: 'what', kind: ['ir', 'file', 'rollout'], optional: true }],
  summary: 'tell which compiled configuration runs, and whether its file has changed since',
  about: [
    'Documents are told apart by the SHA-256 of their bytes. `config running ir` prints what runs, as JSON, `config running file` what a reload would read, as it is; `config running rollout` on a node what was rolled out last, packed: managers that were away ask for it.',
    '`ecconf drift` asks all nodes for it and says in what they differ from a configuration tree, by option, value and place.',
  ],
  own: true,
  effect: 'read',
  remote: 'all',
  examples: ['config running', 'json config running'],
  run,
};

async function run({ port, args }: Call): Promise<Answer> {
  const { ir, self, path, sha256, sinceMs, by } = port.configuration();
  if (args['what'] === 'ir') return documentOf(ir);
  if (args['what'] === 'file') {
    if (path === '-') return fail('there is no file: the configuration came from standard input', 'start with --ir FILE');
    const read = await readIrBytes(path);
    if (!read.ok) return fail(read.why, 'what runs is not touched by it');
    const lines = () => byteLines(read.bytes);
    return { ok: true, lines, document: () => ({}), raw: lines };
  }
  if (args['what'] === 'rollout') {
    const lines = port.rolledOut();
    if (lines === null) return fail('nothing was rolled out here, or it is not kept any more', 'config running ir prints what runs');
    return { ok: true, lines: () => lines, document: () => ({}), raw: () => lines };
  }
  const file = await port.onDisk();
  const since = new Date(sinceMs).toISOString();
  const modified = file.modifiedMs === null ? null : new Date(file.modifiedMs).toISOString();
  const same = file.sha256 === null ? null : file.sha256 === sha256;
  const state = same === null ? (file.problem ?? '') : same ? 'the same' : `another one since ${modified} (config reload applies it)`;
  return say([`Running: ${sha256} since ${since} (${by})`, `File:    ${path}: ${state}`], {
    node: self.name,
    type: self.kind,
    running: { sha256, since, by },
    file: { path, sha256: file.sha256, modified, problem: file.problem },
    same,
  });
}

/** The document itself, in whatever format it was asked for: XML of it would be read by nobody. */
function documentOf(ir: unknown): Answer {
  // It came from JSON.
  const document = ir as Document;
  return { ok: true, lines: () => jsonLines(document), document: () => document, raw: () => jsonLines(document) };
}
