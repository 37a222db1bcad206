// EC3408: a word after `?` in a log destination that is none.

import { check } from '../../check/check.ts';
import { placeOf } from '../../load/source.ts';
import { offered, writing } from '../../checks-shared/repairs.ts';
import { nearest } from '../../schema/nearest.ts';
import { placeOfDestination } from '../../facts/logs.ts';

/** `when` is known from the messages of version 2.2, its meaning is not. */
const parameters = ['subscribers', 'when'];

export const destinationParameter = check({
  code: 'EC3408',
  name: 'destination-parameter',
  severity: 'warning',
  scope: 'node',
  title: 'A log destination has an unknown parameter',
  why: 'After `?` stands `subscribers=` with names and commas between them. Anything else does not name a subscriber, and a log without the subscribers that were meant loses its records before they are fetched (`4/cluster-config-logging-complex.md`).',
  bad: 'ec_logger "ec_logger_cluster" {\n  mainlog = "cluster:///var/log/ecelerity/mainlog.cluster?subscriber=mgr1,mgr2"\n}\n',
  good: 'ec_logger "ec_logger_cluster" {\n  mainlog = "cluster:///var/log/ecelerity/mainlog.cluster?subscribers=mgr1,mgr2"\n}\n',
  *run({ facts }) {
    for (const destination of facts.destinations) {
      for (const word of destination.unknownParameters.filter((each) => !parameters.includes(each))) {
        const meant = nearest(['subscribers'], word);
        const remedy = meant === null ? 'only subscribers=NAME,NAME is' : 'did you mean "subscribers"?';
        const { source } = destination.setting;
        const { start, end } = destination.text;
        const text = source.text.slice(start, end);
        const changed =
          meant === null ? text.replace(new RegExp(`[?&]${word.replace(/\W/g, '\\$&')}(=[^&"'=]*)?`), '') : text.replace(word, meant);
        const title = meant === null ? `Remove ${word}` : `Change to ${meant}`;
        yield {
          message: `"${word}" is no parameter of a log destination; ${remedy}`,
          at: placeOfDestination(destination),
          ...offered(changed === text ? null : writing(placeOf(source, { start, end }), changed, title)),
        };
      }
    }
  },
});
