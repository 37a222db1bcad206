// EC3413: two loggers write one file.

import { check, type Finding, type NodeView } from '../../check/check.ts';
import { append } from '../../checks-shared/compare-nodes.ts';
import { listed } from '../../checks-shared/words.ts';
import type { Place } from '../../diagnostics.ts';
import { booleanOf, placeOfScope, placeOfValue, textOf } from '../../facts/values.ts';
import type { Scope } from '../../load/model.ts';

const logs: Readonly<Record<string, readonly string[]>> = {
  ec_logger: ['mainlog', 'paniclog', 'rejectlog', 'acctlog'],
  bounce_logger: ['bouncelog'],
};

export const logFileShared = check({
  code: 'EC3413',
  name: 'log-file-shared',
  severity: 'warning',
  scope: 'node',
  title: 'Two loggers write the same file',
  why: 'Every logger writes every log: one that is not told where writes to its default file. Two `ec_logger` stanzas that leave the same log unset, or name the same file, write each line twice into it. Where one logger is for local files and one for the cluster, each must name all of its logs (`4/modules/ec-logger.md`).',
  bad: 'ec_logger "local" {\n  mainlog = "/var/log/ecelerity/mainlog.ec"\n}\nec_logger "second" {\n  mainlog = "/var/log/ecelerity/mainlog.ec"\n  paniclog = "/var/log/ecelerity/paniclog.2"\n  rejectlog = "/var/log/ecelerity/rejectlog.2"\n  acctlog = "/var/log/ecelerity/acctlog.2"\n}\n',
  good: 'ec_logger "local" {\n  mainlog = "/var/log/ecelerity/mainlog.ec"\n}\nec_logger "second" {\n  mainlog = "/var/log/ecelerity/mainlog.2"\n  paniclog = "/var/log/ecelerity/paniclog.2"\n  rejectlog = "/var/log/ecelerity/rejectlog.2"\n  acctlog = "/var/log/ecelerity/acctlog.2"\n}\n',
  *run(view) {
    yield* oneFile(view);
    // On a file alone a later file may still say where the log goes.
    if (view.project.extent === 'cluster') yield* bothDefault(view);
  },
});

/** Loggers that are not switched off. */
function loggers({ node }: NodeView, type: string): readonly Scope[] {
  return node.global.scopes.filter((scope) => scope.type === type && booleanOf(scope.settings.get('enabled')) !== false);
}

interface Writer {
  readonly what: string;
  readonly at: Place;
}

function* oneFile(view: NodeView): Generator<Finding> {
  const byPath = new Map<string, Writer[]>();
  for (const [type, names] of Object.entries(logs)) {
    for (const scope of loggers(view, type)) {
      for (const name of names) {
        const path = textOf(scope.settings.get(name));
        if (path?.value.startsWith('/') === true)
          append(byPath, path.value, { what: `${name} of ${type} "${scope.name ?? ''}"`, at: placeOfValue(path) });
      }
    }
  }
  for (const [path, [first, ...others]] of byPath) {
    for (const other of others) {
      if (first === undefined) continue;
      yield {
        message: `${other.what} goes to ${path}, to which ${first.what} goes too; write each into a file of its own`,
        at: other.at,
        related: [{ at: first.at, message: first.what }],
      };
    }
  }
}

function* bothDefault(view: NodeView): Generator<Finding> {
  for (const [type, names] of Object.entries(logs)) {
    const all = loggers(view, type);
    const [first] = all;
    for (const second of all.slice(1)) {
      const unset = names.filter((name) => first?.settings.has(name) === false && !second.settings.has(name));
      if (first === undefined || unset.length === 0) continue;
      yield {
        message: `${type} "${second.name ?? ''}" and ${type} "${first.name ?? ''}" both leave ${listed(unset)} unset, so both write every line to the default file; name a file in one of them`,
        at: placeOfScope(second),
        related: [{ at: placeOfScope(first), message: `also without ${listed(unset)}` }],
      };
    }
  }
}
