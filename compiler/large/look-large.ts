// A large tree looked at node by node. It gives what `loadProject` and `checkProject` give, byte for byte, with the trees of one node in
// memory in place of those of all.

import type { ClusterView } from '../check/check.ts';
import type { Diagnostic } from '../diagnostics.ts';
import type { LoadOptions } from '../load/input.ts';
import { readLayout } from '../load/layout.ts';
import { lazyFiles } from '../load/lazy-source.ts';
import { loadParsed } from '../load/load.ts';
import type { Layout, Project } from '../load/model.ts';
import { confineTo } from '../load/roots.ts';
import type { Files } from '../load/source.ts';
import type { ParsedFiles } from '../load/sources.ts';
import { checkSteps } from '../run.ts';
import type { Schema } from '../schema/option.ts';
import { schemaFor } from '../schema/schema.ts';
import { atVersion } from '../schema/version.ts';
import { digestOf, type Records } from './records.ts';
import { openUnits } from './units.ts';

export interface LargeLook {
  readonly project: Project;
  readonly diagnostics: readonly Diagnostic[];
  /** The nodes with their facts, for whoever compiles. */
  readonly view: ClusterView;
}

/** A tree that is open: its files are read once, however often it is looked at. */
export interface LargeTree {
  /** Null where the folder cannot be read: then there is nothing large in it. */
  readonly layout: Layout | null;
  /** Makes records of the nodes in these folders, and nothing else. */
  record(folders: ReadonlySet<string>): void;
  look(): LargeLook;
}

/** @param program what our own program is: another one finds other things in the same files; null: no other one sees the records */
export function openLargeTree(path: string, files: Files, options: LoadOptions, records: Records, program: string | null): LargeTree {
  const inputs = [{ kind: 'tree', path } as const];
  const lazy = lazyFiles(files, {
    hashed: program !== null,
    onRead(source) {
      const known = records.file(source.path, source.hash);
      if (known !== null) source.findings = known.syntax;
    },
  });
  const layout = readLayout(path, confineTo(inputs, lazy, options));
  const load = (tree: Layout, part: LoadOptions['part']) => {
    const world = worlds(tree, options, program);
    const skip = options.skip ?? [];
    const units = openUnits({ records, world, product: options.product, skip, layout: tree });
    return { units, project: loadParsed(inputs, lazy as ParsedFiles, part === undefined ? options : { ...options, part }, units.merges) };
  };
  return {
    layout,
    record(folders) {
      if (layout !== null) load(layout, folders);
    },
    look() {
      const { units, project } = load(layout ?? { root: path, folders: [] }, undefined);
      return {
        project,
        diagnostics: drained(checkSteps(project, units.checks), project, options),
        view: units.checks.view(project, project.schema),
      };
    },
  };
}

function drained(steps: ReturnType<typeof checkSteps>, project: Project, { onProgress }: LoadOptions): readonly Diagnostic[] {
  const total = project.contexts.length + project.nodes.length + project.managers.length + 1;
  for (let done = 0; ;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (step.value !== null) onProgress?.(done++, total, step.value);
  }
}

/** Raised with each change of what a record means. */
const recordVersion = 1;

/** What findings rest on beside the files that were read, as one word. */
function worlds(layout: Layout, options: LoadOptions, program: string | null): (schema: Schema) => string {
  const known = new Map<Schema, string>();
  const { product, momentum = null, skip = [], searchPath = null, allowOutside = [] } = options;
  return (schema) => {
    let word = known.get(schema);
    if (word === undefined) {
      const plain = schema === atVersion(schemaFor(product), options.momentum);
      const names = plain ? null : namesOf(schema);
      word = digestOf([recordVersion, program, product, momentum, skip, searchPath, allowOutside, layout, names]);
      known.set(schema, word);
    }
    return word;
  };
}

/** All that a schema knows, where installed modules add to it. */
function namesOf(schema: Schema): unknown {
  const types = [...schema.scopes.keys()].sort();
  return types.map((type) => [type, schema.scope(type), schema.optionsIn(type).map(({ name, type: valueType }) => [name, valueType])]);
}
