// EC2012: one option twice in the same scope of one file.

import { check, type Finding } from '../../check/check.ts';
import { removal } from '../../checks-shared/edits.ts';
import { competingInterface } from '../../checks-shared/competing-interface.ts';
import { settingIndex } from '../../checks-shared/setting-index.ts';
import type { Setting } from '../../load/model.ts';
import { placeOf } from '../../load/source.ts';

export const repeatedOption = check({
  code: 'EC2012',
  name: 'repeated-option',
  severity: 'warning',
  scope: 'node',
  title: 'An option is set twice in one scope of one file',
  why: 'The last value in reading order counts, also when the two stand in two stanzas of the same name. The earlier one does nothing, and whoever changes it wonders why. Lists and dictionaries are replaced as a whole, not merged. That a file included later, such as `node-local.conf`, overrides a value of `default/` is how the language works and is not reported (`4/conf-overview.md`).',
  bad: 'cluster {\n  if_check_interval = 30\n  if_check_interval = 60\n}\n',
  good: 'cluster {\n  if_check_interval = 60\n}\n',
  *run({ node }) {
    for (const setting of settingIndex(node).overriding) yield* repetitions(setting);
  },
});

/** The settings of one option in one scope, last first, are a chain; those in one file are the repetitions. */
function* repetitions(last: Setting): Generator<Finding> {
  const later = new Map<string, Setting>();
  for (let each: Setting | null = last; each !== null; each = each.shadowed) {
    const next = later.get(each.source.path);
    later.set(each.source.path, each);
    // A file that is included twice gives the same option twice, which is one option.
    if (next === undefined || next.option === each.option || competingInterface(each, next)) continue;
    yield finding(each, next);
  }
}

function finding(earlier: Setting, later: Setting): Finding {
  const { source } = later;
  const name = source.text.slice(later.option.start, later.option.nameEnd);
  const same = valueText(earlier) === valueText(later);
  // In two stanzas of one name it is often the name that was not changed after copying.
  const oneStanza = later.scope.name === null || siteOf(earlier) === siteOf(later);
  const stanza = oneStanza ? '' : `, or is one of the two stanzas to have another name than "${later.scope.name ?? ''}"?`;
  const whole = later.option.value?.kind === 'text' ? '' : ', and it replaces the earlier one as a whole';
  return {
    message: same
      ? `${name} is set twice to the same value in this scope; remove one of them${stanza}`
      : `${name} is set twice in this scope; only the last value, ${valueText(later)}, counts${whole}; remove the earlier one${stanza}`,
    at: placeOf(source, later.option),
    related: [{ at: placeOf(source, earlier.option), message: 'set here before' }],
    fix: { title: 'Remove the earlier one', safe: same && oneStanza, edits: [removal(source, earlier.option)] },
  };
}

/** The value as written, short enough for a message. */
function valueText({ source, option }: Setting): string {
  if (option.value === null) return '(none)';
  const text = source.text.slice(option.value.start, option.value.end).replace(/\s+/g, ' ');
  return text.length > 40 ? `${text.slice(0, 37)}...` : text;
}

/** The stanza in which it is written; undefined at the top. */
function siteOf({ scope, option, source }: Setting) {
  return scope.sites.find((site) => site.source === source && site.stanza.start <= option.start && option.end <= site.stanza.end)?.stanza;
}
