// A cluster for tests of the daemon: the compiled example, or a copy of it with what a test needs changed.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../compiler/cli.ts';
import type { ClusterIr, NodeIr } from '../../runtime/ir/generated/types.ts';
import { readIr } from '../../runtime/ir/validate.ts';
import { repository } from '../shared.ts';

let compiled: string | null = null;

/** Text of the IR of `examples/cluster`, compiled once. */
export async function exampleIrText(): Promise<string> {
  if (compiled !== null) return compiled;
  let text = '';
  const exit = await main(['compile', '--quiet', join(repository, 'examples', 'cluster')], {
    env: {},
    out: (part) => {
      text += part;
    },
    error: () => {},
    outIsTerminal: false,
    errorIsTerminal: false,
    columns: () => 100,
    readInput: () => new Uint8Array(),
  });
  if (exit !== 0) throw new Error('the example does not compile');
  compiled = text;
  return text;
}

export async function exampleIr(change: (node: NodeIr) => NodeIr = (node) => node): Promise<ClusterIr> {
  const read = readIr(await exampleIrText());
  if ('error' in read) throw new Error(read.error);
  return { ...read.ir, nodes: read.ir.nodes.map(change) };
}

/** Short timers, so that a test of a whole cluster takes a second. */
export function quick(node: NodeIr): NodeIr {
  return {
    ...node,
    timers: {
      ...node.timers,
      viewMatureTimeSec: 1,
      viewBalanceIntervalSec: 1,
      heartbeatStartDelaySec: 1,
      heartbeatsPerSec: 4,
      ifCheckIntervalSec: 1,
      ifDownLimitSec: 1,
    },
  };
}

/** A folder of its own for a test, with these files; `remove` afterwards. */
export function scratch(files: Readonly<Record<string, string>> = {}): {
  readonly path: (name: string) => string;
  readonly remove: () => void;
} {
  const folder = mkdtempSync(join(tmpdir(), 'ecclusterd-test-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return { path: (name) => join(folder, name), remove: () => rmSync(folder, { recursive: true, force: true }) };
}
