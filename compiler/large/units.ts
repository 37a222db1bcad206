// A large configuration node by node: each is checked by itself as soon as it is read, its findings and facts are kept as plain data, and
// its trees go. The loader and the pipeline of `run.ts` are the same as for a small one; what differs is the two memories that they are
// given. A node of which there is a record that was made of the same files is not looked at at all.

import type { ClusterView, NodeView } from '../check/check.ts';
import { type CheckMemory, nodeLooks } from '../check/check-memory.ts';
import { settingIndex } from '../checks-shared/setting-index.ts';
import { append } from '../../base/append.ts';
import type { NodeFacts } from '../facts/facts.ts';
import { readFacts } from '../facts/read-facts.ts';
import { LazySource } from '../load/lazy-source.ts';
import type { Merged } from '../load/merge.ts';
import type { MergeMemory } from '../load/merge-memory.ts';
import type { NodeModel } from '../load/model.ts';
import type { Schema } from '../schema/option.ts';
import { openLooks, type LooksOptions } from './look-alone.ts';
import type { ModelRecord } from './record.ts';
import { openRoot, type Root } from './roots-read.ts';

export interface Units {
  readonly merges: MergeMemory;
  readonly checks: CheckMemory;
}

/** What is known of a node. */
interface Unit {
  readonly model: NodeModel;
  readonly record: ModelRecord;
  readonly facts: NodeFacts;
}

export function openUnits(options: LooksOptions): Units {
  const { records, layout, world } = options;
  const roots = new WeakMap<Merged, Root>();
  const units = new WeakMap<NodeModel, Unit>();
  let schema: Schema | null = null;

  const { checkFiles, checkNode, lookAtFile } = openLooks(options);

  const merges: MergeMemory = {
    merge(root, of, context, sources, diagnostics) {
      schema = of;
      const made = openRoot(root, of, context, sources, options);
      append(diagnostics, made.found);
      roots.set(made.merged, made);
      return made.merged;
    },
    keep(merged, model) {
      const root = roots.get(merged);
      if (root === undefined || schema === null) return model;
      const of = schema;
      let record = root.modelOf(model);
      if (record === null) {
        const whole = root.whole(model);
        const facts = readFacts(whole, of);
        checkFiles(root.wholeMerged(), of);
        record = checkNode(whole, facts, of);
        root.write(record, whole.global, facts, settingIndex(whole));
      }
      const { model: light, facts } = root.light(model);
      units.set(light, { model: light, record, facts });
      root.letGo(layout, model.folder);
      return light;
    },
    *refresh() {},
  };

  const lookAgain = nodeLooks(true);
  let view: ClusterView | null = null;
  const checks: CheckMemory = {
    inFile(source, scope, _checks, of, project) {
      const known = source instanceof LazySource ? records.file(source.path, source.hash)?.scopes[`${scope} ${world(of)}`] : null;
      return known ?? lookAtFile(source, scope, project).diagnostics;
    },
    inNode(at, check) {
      const known = units.get(at.node)?.record.checks;
      if (known === undefined) return lookAgain(at, check).diagnostics;
      const found = known[check.code];
      return found === undefined ? [] : (found ?? lookAgain(at, check).diagnostics);
    },
    view(project, of) {
      const viewOf = (node: NodeModel): NodeView => ({ node, facts: units.get(node)?.facts ?? readFacts(node, of), schema: of, project });
      if (view?.project !== project) {
        view = { project, schema: of, nodes: project.nodes.map(viewOf), managers: project.managers.map(viewOf) };
      }
      return view;
    },
  };
  return { merges, checks };
}
