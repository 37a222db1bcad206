// Whether a node can run what it is offered: by the answers of `ecclusterd check`, by the limits of the machine, and by what the offer itself says.

import { createServer } from 'node:net';
import type { KeyObject } from 'node:crypto';
import type { Offer, OfferAbout } from '../../core/rollout/rollout-messages.ts';
import { changedFields, grades, type Grade, nodeGrades, worstGrade } from '../../ir/grades.ts';
import type { ClusterIr, NodeIr } from '../../ir/generated/types.ts';
import { readIr } from '../../ir/validate.ts';
import { reasonOf } from '../../process/ir-file.ts';
import { outsideLimits, type RolloutLimits } from '../../rollout/rollout-limits.ts';
import { sha256Of, unpack } from '../../rollout/packed-document.ts';
import { isSigned } from '../../rollout/signature.ts';
import { resolveBySystem } from '../identity.ts';
import { logAnswers } from '../logs/log-answers.ts';
import { hostAnswers, localAddresses, ownAnswers } from '../machine-answers.ts';
import { addressAnswer, type Answer, identityAnswers, nodeAnswers } from '../readiness.ts';

export interface Judge {
  readonly name: string;
  /** What it runs. */
  readonly ir: ClusterIr;
  readonly node: NodeIr;
  readonly sha256: string;
  readonly dryRun: boolean;
  /** Null: whoever is a manager on the bus. */
  readonly trust: readonly KeyObject[] | null;
  readonly limits: RolloutLimits | null;
}

export type Judged =
  | { readonly ok: true; readonly document: Buffer; readonly ir: ClusterIr; readonly node: NodeIr }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Before a piece of it is taken: whether it may come at all. */
export function refusedOutright({ id, old, about }: Offer, { node, sha256, trust }: Judge): string | null {
  const parts = { serial: id.serial, sha256: id.sha256, clusterGroup: node.groups.cluster };
  if (trust !== null && !isSigned(parts, about.signature, trust))
    return about.signature === null
      ? 'nobody has signed it, and this node takes only what is signed by a key of --trust (ecconf rollout --sign KEY)'
      : 'its signature is of no key of --trust, or over something else';
  if (old !== null && old !== sha256) return 'it runs another configuration than the plan was made for; plan again';
  return null;
}

export async function judgeOffer(packed: Uint8Array, { id, about }: Offer, judge: Judge): Promise<Judged> {
  const no = (...problems: readonly string[]): Judged => ({ ok: false, problems });
  if (packed.length !== about.packedBytes) return no(`${packed.length} bytes came, ${about.packedBytes} were told`);
  const unpacked = await unpack(packed, about.bytes);
  if (!unpacked.ok) return no(unpacked.why);
  const { document } = unpacked;
  if (sha256Of(document) !== id.sha256) return no('what came is another document than was told: its SHA-256 differs');
  const read = readIr(document.toString('utf8'));
  if ('error' in read) return no(`this version does not understand it: ${read.error.replace(/\s+/g, ' ')}`);
  const node = read.ir.nodes.find((each) => each.name === judge.name);
  if (node === undefined) return no(`it has no node ${judge.name}: a node that goes is stopped, and left out with --without`);
  const problems = [
    ...(judge.limits === null ? [] : outsideLimits(node, judge.limits)),
    ...wrongGrade(judge.node, node, about),
    ...(await newFailures(read.ir, node, judge)),
  ];
  return problems.length > 0 ? no(...problems) : { ok: true, document, ir: read.ir, node };
}

function wrongGrade(old: NodeIr, next: NodeIr, about: OfferAbout): readonly string[] {
  const changed = changedFields(nodeGrades, old, next);
  const takes: Grade = worstGrade(changed.map(({ grade }) => grade));
  const control = changed.some(({ path }) => path === 'groups.control')
    ? ['control_group changes, by which rollouts are made: do that by hand (docs/operations.md)']
    : [];
  if (grades.indexOf(takes) <= grades.indexOf(about.grade)) return control;
  return [...control, `the change takes ${takes} here, and is offered as ${about.grade}`];
}

/** What fails, and does not fail with what runs. */
async function newFailures(ir: ClusterIr, node: NodeIr, judge: Judge): Promise<readonly string[]> {
  const before = new Set((await failures(judge.ir, judge.node, judge)).map(({ subject, text }) => `${subject}: ${text}`));
  const after = (await failures(ir, node, judge)).map(({ subject, text }) => `${subject}: ${text}`);
  return [...after.filter((each) => !before.has(each)), ...(await portsTaken(judge.node, node))];
}

async function failures(ir: ClusterIr, node: NodeIr, { name, dryRun }: Judge): Promise<readonly Answer[]> {
  const address = await addressAnswer(node, name, resolveBySystem);
  const onMachine = dryRun
    ? []
    : [
        address,
        ...identityAnswers(ir, name, address.ip, localAddresses()),
        ...(await ownAnswers(ir, node, address.ip)),
        ...(await hostAnswers(node)),
      ];
  return [...nodeAnswers(ir, node), ...onMachine, ...(await logAnswers(node))].filter(({ state }) => state === 'FAIL');
}

/** Ports of the log service that this process does not have yet. */
async function portsTaken(old: NodeIr, next: NodeIr): Promise<readonly string[]> {
  const mine = new Set(portsOf(old).map(({ host, port }) => `${host}:${port}`));
  const found: string[] = [];
  for (const { host, port } of portsOf(next)) {
    if (mine.has(`${host}:${port}`)) continue;
    const why = await whyNotFree(host, port);
    if (why !== null) found.push(`nothing can listen on ${host}:${port}: ${why}`);
  }
  return found;
}

function portsOf({ listeners }: NodeIr): readonly { readonly host: string; readonly port: number }[] {
  return listeners.flatMap(({ type, enable, endpoint }) =>
    type === 'eccluster' && enable && endpoint.kind === 'tcp' && endpoint.port !== 0 ? [endpoint] : [],
  );
}

function whyNotFree(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(reasonOf(error)));
    server.listen({ port, host: host === '*' ? '0.0.0.0' : host, exclusive: true }, () => server.close(() => resolve(null)));
  });
}
