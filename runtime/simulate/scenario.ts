// The scenario file of `ecclusterd simulate`: what happens to which node when. Read strictly: a misspelt step must not be a silent one.

/** One step, as read. `at`: seconds from the start. */
export interface Step {
  readonly atSec: number;
  readonly action: Action;
}

export type Action =
  | { readonly kind: 'start' | 'kill' | 'crash' | 'stop' | 'pause' | 'freeze' | 'resume' | 'drain' | 'undrain'; readonly node: string }
  | { readonly kind: 'partition'; readonly groups: readonly (readonly string[])[] }
  | { readonly kind: 'heal' }
  | { readonly kind: 'move'; readonly ip: string; readonly to: string }
  | { readonly kind: 'restart-bus'; readonly node: string; readonly forSec: number }
  | { readonly kind: 'reload'; readonly file: string; readonly node: string | null };

export interface Scenario {
  readonly seed: number;
  /** How long it goes on. */
  readonly untilSec: number;
  /** Nodes that are on from the beginning; null: all. */
  readonly nodes: readonly string[] | null;
  readonly partition: 'available' | 'quorum';
  readonly leaseSec: number;
  readonly failureTimeoutMs: number;
  readonly steps: readonly Step[];
}

/** All that a step may say besides `at`, with what goes along. */
const nodeSteps = ['start', 'kill', 'crash', 'stop', 'pause', 'freeze', 'resume', 'drain', 'undrain'] as const;
const verbs: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(nodeSteps.map((verb) => [verb, []])),
  partition: [],
  heal: [],
  move: ['to'],
  'restart-bus': ['for'],
  reload: ['node'],
};

const stepsMax = 10_000;
const secondsMax = 31 * 86_400;

class Wrong extends Error {}

/** Parses and checks the text of a scenario; `nodes`: the names that exist. The error says where and what would be right. Never throws. */
export function readScenario(text: string, nodes: readonly string[]): { readonly scenario: Scenario } | { readonly error: string } {
  try {
    return { scenario: scenarioOf(JSON.parse(text), nodes) };
  } catch (error) {
    if (error instanceof Wrong) return { error: error.message };
    if (error instanceof SyntaxError) return { error: `not JSON: ${error.message}` };
    throw error;
  }
}

function scenarioOf(value: unknown, nodes: readonly string[]): Scenario {
  const all = recordOf(value, 'the scenario');
  onlyKeys(all, ['seed', 'seconds', 'nodes', 'partition', 'lease', 'failureTimeoutMs', 'steps'], 'the scenario');
  if (!Array.isArray(all['steps'])) throw new Wrong('`steps` must be a list of steps, such as { "at": 10, "kill": "NODE" }');
  if (all['steps'].length > stepsMax) throw new Wrong(`\`steps\` has more than ${stepsMax} steps`);
  const steps = all['steps'].map((step, index) => stepOf(step, `steps[${index}]`, nodes));
  const lastSec = steps.reduce((most, { atSec }) => Math.max(most, atSec), 0);
  const partition = all['partition'] ?? 'available';
  if (partition !== 'available' && partition !== 'quorum') throw new Wrong('`partition` must be "available" or "quorum"');
  return {
    seed: Math.trunc(numberOf(all['seed'] ?? 1, 0, Number.MAX_SAFE_INTEGER, '`seed`')),
    untilSec: numberOf(all['seconds'] ?? lastSec + 60, 0, secondsMax, '`seconds`'),
    nodes: all['nodes'] === undefined ? null : namesOf(all['nodes'], '`nodes`', nodes),
    partition,
    leaseSec: numberOf(all['lease'] ?? 10, 0, 86_400, '`lease`'),
    failureTimeoutMs: numberOf(all['failureTimeoutMs'] ?? 500, 10, 60_000, '`failureTimeoutMs`'),
    steps: steps
      .map((step, index) => ({ step, index }))
      .sort((a, b) => a.step.atSec - b.step.atSec || a.index - b.index)
      .map(({ step }) => step),
  };
}

function stepOf(value: unknown, where: string, nodes: readonly string[]): Step {
  const step = recordOf(value, where);
  const atSec = numberOf(step['at'], 0, secondsMax, `\`at\` of ${where}`);
  const said = Object.keys(step).filter((key) => key in verbs);
  const verb = said[0];
  if (verb === undefined || said.length !== 1) {
    throw new Wrong(
      `${where} must say one of ${Object.keys(verbs).join(', ')}${verb === undefined ? '' : `, and says ${said.join(' and ')}`}`,
    );
  }
  onlyKeys(step, ['at', verb, ...(verbs[verb] ?? [])], where);
  return { atSec, action: actionOf(verb, step, where, nodes) };
}

function actionOf(verb: string, step: Readonly<Record<string, unknown>>, where: string, nodes: readonly string[]): Action {
  const about = `\`${verb}\` of ${where}`;
  switch (verb) {
    case 'partition': {
      const groups = step['partition'];
      if (!Array.isArray(groups) || groups.length < 2)
        throw new Wrong(`${about} must be two or more lists of nodes, such as [["a"], ["b", "c"]]`);
      const named = groups.map((group) => namesOf(group, about, nodes));
      const twice = named.flat().find((name, index, all) => all.indexOf(name) !== index);
      if (twice !== undefined) throw new Wrong(`${about} names ${twice} twice`);
      return { kind: 'partition', groups: named };
    }
    case 'heal':
      if (step['heal'] !== true) throw new Wrong(`${about} must be true`);
      return { kind: 'heal' };
    case 'move':
      return { kind: 'move', ip: textOf(step['move'], about), to: nodeOf(step['to'], `\`to\` of ${where}`, nodes) };
    case 'restart-bus':
      return {
        kind: 'restart-bus',
        node: nodeOf(step[verb], about, nodes),
        forSec: numberOf(step['for'] ?? 1, 0, 86_400, `\`for\` of ${where}`),
      };
    case 'reload': {
      const node = step['node'] === undefined ? null : nodeOf(step['node'], `\`node\` of ${where}`, nodes);
      return { kind: 'reload', file: textOf(step['reload'], about), node };
    }
    default: {
      const kind = nodeSteps.find((each) => each === verb);
      if (kind === undefined) throw new Wrong(`${where}: ${verb} is no step`);
      return { kind, node: nodeOf(step[verb], about, nodes) };
    }
  }
}

function recordOf(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Wrong(`${where} must be an object`);
  return value as Readonly<Record<string, unknown>>;
}

function onlyKeys(record: Readonly<Record<string, unknown>>, allowed: readonly string[], where: string): void {
  const unknown = Object.keys(record).find((key) => !allowed.includes(key));
  if (unknown !== undefined) throw new Wrong(`${where} says \`${unknown}\`, which nobody knows there; known are ${allowed.join(', ')}`);
}

function numberOf(value: unknown, least: number, most: number, what: string): number {
  if (typeof value !== 'number' || !(value >= least && value <= most)) throw new Wrong(`${what} must be a number from ${least} to ${most}`);
  return value;
}

function textOf(value: unknown, what: string): string {
  if (typeof value !== 'string' || value === '') throw new Wrong(`${what} must be a text`);
  return value;
}

function nodeOf(value: unknown, what: string, nodes: readonly string[]): string {
  const name = textOf(value, what);
  if (!nodes.includes(name)) throw new Wrong(`${what} names ${name}, which is no node of the IR; there are ${nodes.join(', ')}`);
  return name;
}

function namesOf(value: unknown, what: string, nodes: readonly string[]): readonly string[] {
  if (!Array.isArray(value) || value.length === 0) throw new Wrong(`${what} must be a list of nodes`);
  return value.map((name) => nodeOf(name, what, nodes));
}
