// EC3406: a log destination whose path is not absolute, mostly for want of the third slash, or whose scheme is misspelt.

import { check, type Finding } from '../../check/check.ts';
import { normalizeLogPath, placeOfDestination } from '../../facts/logs.ts';
import type { DestinationFact } from '../../facts/facts.ts';
import { placeOfSetting, textOf } from '../../facts/values.ts';
import type { Scope } from '../../load/model.ts';
import { placeOf } from '../../load/source.ts';
import { nearest } from '../../schema/nearest.ts';

/** What a logger writes to (`4/modules/ec-logger.md` and the modules that read and write). */
const schemes = ['cluster', 'jlog', 'file', 'syslog', 'persist', 'pipe', 'gzip', 'bzip2', 'http'];

export const logPath = check({
  code: 'EC3406',
  name: 'log-path',
  severity: 'error',
  scope: 'node',
  title: 'A log destination is malformed: its path is not absolute, or its scheme unknown',
  why: 'The path begins after `cluster://` or `jlog://` and must be absolute, so there are three slashes. With two the log lands below the folder in which the process happens to run, and its path equals none in `logs`, so it is never fetched (`4/modules/ec-logger.md`). A warning for `jlog://`: the sample in `4/modules/jlog.md` has two.',
  bad: 'ec_logger "ec_logger_cluster" {\n  mainlog = "cluster://var/log/ecelerity/mainlog.cluster=>master"\n}\n',
  good: 'ec_logger "ec_logger_cluster" {\n  mainlog = "cluster:///var/log/ecelerity/mainlog.cluster=>master"\n}\n',
  *run({ node, facts }) {
    const published = new Set(facts.published.map(({ path }) => normalizeLogPath(path)));
    for (const destination of facts.destinations) {
      if (!destination.path.startsWith('/')) yield finding(destination, published);
    }
    for (const scope of node.global.scopes) if (scope.type.endsWith('_logger')) yield* unknownSchemes(scope);
  },
});

/** `clsuter:///var/log/...`: nearly a scheme that there is. */
function* unknownSchemes({ settings }: Scope): Generator<Finding> {
  for (const setting of settings.values()) {
    const text = textOf(setting)?.value ?? '';
    const scheme = /^([A-Za-z]\w*):\/\//.exec(text)?.[1];
    if (scheme === undefined || schemes.includes(scheme)) continue;
    const meant = nearest(schemes, scheme);
    if (meant === null) continue;
    const at = placeOfSetting(setting);
    yield {
      message: `${setting.key} goes to ${scheme}://, which is nothing that a logger writes to; did you mean ${meant}://?`,
      at,
      fix: { title: `Change to ${meant}://`, safe: false, edits: [{ ...at, text: `"${meant}${text.slice(scheme.length)}"` }] },
    };
  }
}

/** Where the path with a slash is one that is offered, that is what was meant for certain. */
function finding(destination: DestinationFact, published: ReadonlySet<string>): Finding {
  const { scheme, path, setting, text } = destination;
  const at = placeOfDestination(destination);
  if (path === '') return { message: `${scheme}:// names no path; write for example ${scheme}:///var/log/ecelerity/mainlog.cluster`, at };
  const start = setting.source.text.indexOf('://', text.start) + '://'.length;
  const edits = [{ ...placeOf(setting.source, { start, end: start }), text: '/' }];
  return {
    message: `the path of a log destination must be absolute; write ${scheme}:///${path} with three slashes`,
    at,
    // A sample of the manual has two and says that the file comes to be where three would put it; no node fetches it, so nothing is lost either.
    ...(scheme === 'jlog' ? { severity: 'warning' as const } : {}),
    fix: { title: 'Add the third slash', safe: published.has(normalizeLogPath(`/${path}`)), edits },
  };
}
