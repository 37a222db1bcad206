// EC2001: an option that is known nowhere.

import type { Option } from '../../../grammar/tree.ts';
import { check, type Finding, type SiteView, wrongNamesOnly } from '../../check/check.ts';
import { placeOfName, rename, written } from '../../checks-shared/edits.ts';
import { optionNameProblem } from '../../checks-shared/option-name.ts';
import { nearestName } from '../../checks-shared/suggest.ts';
import { placesText } from '../../checks-shared/words.ts';

export const unknownOption = check({
  code: 'EC2001',
  name: 'unknown-option',
  severity: 'error',
  scope: 'file',
  title: 'No option of that name exists',
  why: 'The product refuses a configuration with a name that no module provides: the node does not start, and a reload fails and leaves the old configuration running. Names are compared without case. Where the options of a module are not all documented, only a name that looks misspelt is reported, as a hint. A name that resembles none is a warning: the manual may have left it out (`4/conf-options.md`, `4/executable/ec-dump-config.md`).',
  bad: 'cluster {\n  duravip_balance_set_sise = 8\n}\n',
  good: 'cluster {\n  duravip_balance_set_size = 8\n}\n',
  atOption: wrongNamesOnly,
  option(option: Option, at: SiteView): readonly Finding[] {
    if (optionNameProblem(option, at)?.kind !== 'unknown') return [];
    const open = at.schema.scope(at.scope)?.open === true;
    const meant = nearestName(at.schema, at.scope, option.key);
    if (open && meant === null) return [];
    const name = written(at.source, option);
    const where = placesText(at.schema, [at.scope]);
    const remedy = meant === null ? 'it is not in the manual' : `did you mean ${meant}?`;
    return [
      {
        message: open ? `${name} is not a documented option ${where}; ${remedy}` : `Unknown option ${name} ${where}; ${remedy}`,
        at: placeOfName(at.source, option),
        // What a module of somebody else adds, or the manual has forgotten, resembles nothing.
        ...(open ? { severity: 'hint' as const } : meant === null ? { severity: 'warning' as const } : {}),
        ...(meant === null ? {} : { fix: { title: `Change to ${meant}`, safe: false, edits: [rename(at.source, option, meant)] } }),
      },
    ];
  },
});
