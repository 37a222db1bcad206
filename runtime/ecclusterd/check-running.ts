// `ecclusterd check` of the daemon that runs on this machine already, if one does: whether it is of this package, and what its cluster has against it.
// What only others can know (a disk that was cloned, another configuration) nobody else on this machine can say.

import { append } from '../../base/append.ts';
import { Link } from '../console/client/console-link.ts';
import { fail, ok, warn, type Answer } from '../daemon/readiness.ts';
import { showEndpoint, type Endpoint } from '../sockets/endpoint.ts';

const subject = 'running daemon';
/** Of it as much as fits a screen. */
const problemsMax = 5;

/** None where nobody answers there: it has not been started yet. `own`: the version of this program. */
export async function runningAnswers(endpoint: Endpoint, node: string, own: string): Promise<readonly Answer[]> {
  const info = await infoOf(endpoint);
  if (info === null) return [];
  const where = `at ${showEndpoint(endpoint)}`;
  if (info.node !== node)
    return [fail(subject, `node ${info.node} runs here, ${where}, and this is to be ${node}: two nodes on one machine fail together`)];
  const old =
    info.version === own
      ? ok(subject, `${info.version}, ${where}`)
      : warn(
          subject,
          `${info.version} runs ${where}, and ${own} is installed: systemctl restart ecclusterd, one machine after the other (docs/versions.md)`,
        );
  const problems = info.problems.slice(0, problemsMax).map((problem) => warn('cluster', problem));
  return [old, ...problems];
}

interface Info {
  readonly node: string;
  readonly version: string;
  readonly problems: readonly string[];
}

async function infoOf(endpoint: Endpoint): Promise<Info | null> {
  const link = new Link(endpoint);
  const said: string[] = [];
  const answer = link.ask('json cluster info');
  try {
    for (;;) {
      const next = await answer.next();
      if (next.done !== true) append(said, next.value);
      else return next.value.kind === 'ok' ? readInfo(said.join('\n')) : null;
    }
  } finally {
    link.drop();
  }
}

/** Another program may sit there, or one of another version: what is not as it should be is no answer. */
function readInfo(text: string): Info | null {
  try {
    const { node, version, problems }: Readonly<Record<string, unknown>> = JSON.parse(text);
    if (typeof node !== 'string' || typeof version !== 'string' || !Array.isArray(problems)) return null;
    return { node, version, problems: problems.filter((each) => typeof each === 'string') };
  } catch {
    return null;
  }
}
