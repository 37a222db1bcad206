// Looks at one file or one node while nothing else is there, and notes what the checks find. A check that looks for more gets nothing, and is
// run again when all is read.

import { checks as allChecks } from '../checks/all.gen.ts';
import type { FileCheck, NodeCheck, NodeView } from '../check/check.ts';
import { type Looked, lookAtPart, nodeLooks } from '../check/check-memory.ts';
import type { NodeFacts } from '../facts/facts.ts';
import { LazySource } from '../load/lazy-source.ts';
import type { Merged } from '../load/merge.ts';
import type { Layout, NodeModel, Project } from '../load/model.ts';
import type { Schema } from '../schema/option.ts';
import type { Source } from '../load/source.ts';
import type { FileRecord, ModelRecord } from './record.ts';
import type { RootsOptions } from './roots-read.ts';

const fileChecks = allChecks.filter((each): each is FileCheck => each.scope === 'file');
const nodeChecks = allChecks.filter((each): each is NodeCheck => each.scope === 'node');

export interface LooksOptions extends RootsOptions {
  readonly product: Project['product'];
  readonly skip: readonly string[];
  /** Of the tree that is checked. */
  readonly layout: Layout;
}

interface Looks {
  /** The files that were merged, as far as there is no record of them. */
  checkFiles(merged: Merged, schema: Schema): void;
  checkNode(model: NodeModel, facts: NodeFacts, schema: Schema): ModelRecord;
  lookAtFile(source: Source, scope: string, project: Project): Looked;
}

export function openLooks(options: LooksOptions): Looks {
  const { records, layout, world } = options;

  /** Nothing beyond the file or the node at hand is there: who looks for it is asked again when all is read. */
  const alone = (of: Schema): Project => ({
    ...{ product: options.product, schema: of, extent: 'cluster', layout, skip: options.skip, owners: null, nodes: [], managers: [] },
    ...{ descriptions: new Set(), sources: new Map(), realPaths: new Map(), listed: new Set(), contexts: [], diagnostics: [] },
  });

  const recordOf = (source: LazySource): FileRecord => {
    const known = records.file(source.path, source.hash);
    if (known !== null) return known;
    const made: FileRecord = { syntax: source.findings, scopes: {} };
    records.addFile(source.path, source.hash, made);
    return made;
  };

  const lookAtFile = (source: Source, scope: string, project: Project) => {
    const found = source.parts.map((part) => {
      return lookAtPart(part, source, scope, { checks: fileChecks, schema: project.schema, project, alone: true });
    });
    return { wentFar: found.some(({ wentFar }) => wentFar), diagnostics: found.flatMap(({ diagnostics }) => diagnostics) };
  };

  const checkFiles = (merged: Merged, of: Schema) => {
    for (const { source, scope } of merged.contexts) {
      if (!(source instanceof LazySource)) continue;
      const { syntax, scopes } = recordOf(source);
      const key = `${scope} ${world(of)}`;
      if (scopes[key] !== undefined) continue;
      const { wentFar, diagnostics } = lookAtFile(source, scope, alone(of));
      // What was found in another world is of no use any more.
      for (const other of Object.keys(scopes)) if (!other.endsWith(` ${world(of)}`)) delete scopes[other];
      scopes[key] = wentFar ? null : diagnostics;
      records.addFile(source.path, source.hash, { syntax, scopes });
    }
  };

  const checkNode = (model: NodeModel, facts: NodeFacts, of: Schema): ModelRecord => {
    const view: NodeView = { node: model, facts, schema: of, project: alone(of) };
    const look = nodeLooks(true);
    const found: Record<string, ModelRecord['checks'][string]> = {};
    for (const check of nodeChecks) {
      const { wentFar, diagnostics } = look(view, check);
      if (wentFar) found[check.code] = null;
      else if (diagnostics.length > 0) found[check.code] = diagnostics;
    }
    const { role, name, nameFrom, folder } = model;
    return { role, name, nameFrom, folder, checks: found };
  };

  return { checkFiles, checkNode, lookAtFile };
}
