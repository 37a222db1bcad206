// `ecconf show`: the configuration that a node really has, and where each value is from.

import { document } from './print-document.ts';
import { printEffective } from '../emit/effective.ts';
import { hostFiles } from '../load/host-files.ts';
import { loadProject } from '../run.ts';
import { UsageError, type Arguments, type ExitCode } from './command.ts';
import { readRequest } from './inputs.ts';
import type { Terminal } from './terminal.ts';

export async function runShow(given: Arguments, terminal: Terminal): Promise<ExitCode> {
  const names = given.texts('node').filter((text) => !text.includes('='));
  if (names.length > 1) throw new UsageError('--node NAME chooses one node; name it once');
  const request = readRequest(given, terminal);
  const project = loadProject(request.inputs, hostFiles, request.options);
  const all = [...project.nodes, ...project.managers];
  const wanted = names[0];
  const chosen = wanted === undefined ? all : all.filter((node) => node.name === wanted || node.folder === wanted);
  const [node, ...others] = chosen;
  const known = all.map((each) => each.name ?? '(unnamed)').join(', ');
  if (node === undefined)
    throw new UsageError(wanted === undefined ? 'there is no configuration here' : `there is no node \`${wanted}\`; there are ${known}`);
  if (others.length > 0) throw new UsageError(`there are several nodes; choose one with --node NAME: ${known}`);
  terminal.out(document(printEffective(node), terminal));
  return 0;
}
