// EC3411: a log for the aggregator that keeps records for nobody.

import { check } from '../../check/check.ts';
import { placeOf } from '../../load/source.ts';
import { writing } from '../../checks-shared/repairs.ts';
import { placeOfDestination } from '../../facts/logs.ts';

export const destinationWithoutSubscriber = check({
  code: 'EC3411',
  name: 'destination-without-subscriber',
  severity: 'warning',
  scope: 'node',
  title: 'A cluster:// destination names no subscriber',
  why: 'The log keeps a record until its subscribers have read it; without any, it may delete at once what is written, and everything between the first record and the first visit of the manager is lost. Name the subscriber in the destination, by custom `=>master` (`4/modules/ec-logger.md`, `4/cluster-config-logging-complex.md`).',
  bad: 'ec_logger "ec_logger_cluster" {\n  mainlog = "cluster:///var/log/ecelerity/mainlog.cluster"\n}\n',
  good: 'ec_logger "ec_logger_cluster" {\n  mainlog = "cluster:///var/log/ecelerity/mainlog.cluster=>master"\n}\n',
  *run({ facts }) {
    for (const destination of facts.destinations) {
      const { scheme, path, subscribers, unknownParameters } = destination;
      const { source } = destination.setting;
      // A misspelt `subscribers` is reported as that. Readers of a plain `jlog://` may add themselves.
      if (scheme !== 'cluster' || path === '' || subscribers.length > 0 || unknownParameters.length > 0) continue;
      yield {
        message: `cluster://${path} names no subscriber, so records may be lost before they are fetched; write =>master behind it`,
        at: placeOfDestination(destination),
        fix: writing(
          placeOf(source, destination.text),
          withMaster(source.text.slice(destination.text.start, destination.text.end)),
          'Write =>master behind it',
        ),
      };
    }
  },
});

/** Inside of the quotes, if there are any; in quotes then, because of the arrow. */
function withMaster(text: string): string {
  return /["']$/.test(text) ? `${text.slice(0, -1)}=>master${text.slice(-1)}` : `"${text}=>master"`;
}
