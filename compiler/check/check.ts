// The contract of a check. One check = one file in `checks/` = one stable code = one page = one folder of cases.

import type { Item, Option, Stanza } from '../../grammar/tree.ts';
import type { NodeFacts } from '../facts/facts.ts';
import type { Fix, Place, Related, Severity } from '../diagnostics.ts';
import type { NodeModel, Project } from '../load/model.ts';
import type { Schema } from '../schema/option.ts';
import type { Excerpt } from '../load/source.ts';

/** Files of an example, by path inside a configuration tree; a plain string is one `ecelerity-cluster.conf`. */
export type Example = string | Readonly<Record<string, string>>;

/** What is documented of every code, checks and the others (syntax, files) alike. */
export interface Rule {
  readonly code: string;
  /** Kebab-case; the file's name. */
  readonly name: string;
  readonly severity: Severity;
  /** One line, no full stop. */
  readonly title: string;
  /** Why it matters: what happens on the cluster, which statement of the manual it rests on. Markdown. */
  readonly why: string;
  /** Raises this code. Compiled by a test. Where it is made by a loop, a getter: every start of the program loads this. */
  readonly bad: Example;
  /** The same without the mistake: raises nothing of this code. */
  readonly good: Example;
}

export interface Finding {
  readonly message: string;
  readonly at: Place;
  readonly related?: readonly Related[];
  readonly fix?: Fix;
  /** In place of `fix`, where there is a choice: the best one first. */
  readonly fixes?: readonly Fix[];
  /** Where one check has graver and lighter cases. */
  readonly severity?: Severity;
  readonly nodes?: readonly string[];
}

/**
 * Looks at single options and stanzas, without regard to merging. One walk over each file serves all of these checks, and a file
 * that several nodes read is looked at once for each scope type into which it is included.
 */
export interface FileCheck extends Rule {
  readonly scope: 'file';
  option?(option: Option, at: SiteView): Iterable<Finding>;
  stanza?(stanza: Stanza, at: SiteView): Iterable<Finding>;
  /** False: nothing is ever said of options of this name there. Asked once for each name that the schema has there. Absent: it may be. */
  atOption?(name: NameAt): boolean;
  /** The same of stanzas that may stand there. */
  atStanza?(name: NameAt): boolean;
}

/** The name of an option or a stanza, in lower case, in a scope where the schema has it. */
export interface NameAt {
  readonly key: string;
  readonly scope: string;
  readonly schema: Schema;
}

/** For checks of names themselves: nothing is said of a name that is right. */
export const wrongNamesOnly = (): boolean => false;

/** Where an item stands. */
export interface SiteView {
  readonly source: Excerpt;
  /** Type of the enclosing scope, lower case; `global` at the top. */
  readonly scope: string;
  /** The enclosing stanza, null at the top of the file (then `scope` tells into what the file is included). */
  readonly parent: Stanza | null;
  /** The items among which it stands. */
  readonly siblings: readonly Item[];
  readonly schema: Schema;
  readonly project: Project;
}

/** Looks at one node (or manager) at a time. */
export interface NodeCheck extends Rule {
  readonly scope: 'node';
  run(node: NodeView): Iterable<Finding>;
}

/** Looks at all of them together. Not run on a single file, unless `single` is set. */
export interface ClusterCheck extends Rule {
  readonly scope: 'cluster';
  readonly single?: boolean;
  run(cluster: ClusterView): Iterable<Finding>;
}

export type Check = FileCheck | NodeCheck | ClusterCheck;

export interface NodeView {
  readonly node: NodeModel;
  readonly facts: NodeFacts;
  readonly schema: Schema;
  readonly project: Project;
}

export interface ClusterView {
  readonly project: Project;
  readonly schema: Schema;
  /** Mail nodes only, in the order of `project.nodes`. */
  readonly nodes: readonly NodeView[];
  readonly managers: readonly NodeView[];
}

/** Keeps the types of a check's literal and nothing else. */
export function check<T extends Check>(value: T): T {
  return value;
}
