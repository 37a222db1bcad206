// Nodes and owners at one moment of the simulation, and what one can do to them.

import type { Action } from '../../runtime/simulate/scenario.ts';
import type { NodeLife } from '../cluster/messages.ts';
import { byId, el, redraw } from './dom.ts';
import { drawNetwork } from './network-map.ts';
import type { Moment, Simulation } from './simulation.ts';

/** A sign and words for each state. */
const lives: Readonly<Record<NodeLife, readonly [sign: string, words: string]>> = {
  running: ['✓', 'runs'],
  draining: ['↷', 'hands everything over'],
  paused: ['‖', 'the process stands still'],
  frozen: ['‖', 'the machine stands still'],
  off: ['✕', 'the process is dead'],
  stopped: ['■', 'stopped in order'],
  crashed: ['✕', 'off'],
};

/** Rows that are drawn; the rest is counted. */
const rowsMax = 500;
const storyMax = 200;

export interface ClusterHost {
  readonly simulation: Simulation;
  reload(): void;
  restart(): void;
  /** Whether the text is another one than the one that the nodes run. */
  isOld(): boolean;
}

export function drawCluster(host: ClusterHost): void {
  const { simulation } = host;
  const { ir, failure, isBusy } = simulation;
  byId('cluster').dataset['state'] =
    ir === null ? 'none' : failure !== null ? 'failed' : isBusy && !simulation.isPlaying ? 'busy' : 'there';
  drawNotice(host);
  if (ir === null) return;
  const moment = simulation.moment();
  const names = ir.nodes.map(({ name }, index) => name ?? `node${index + 1}`);
  drawTime(host);
  drawNetwork(names, moment, simulation, (action) => simulation.strike({ action }));
  redraw(byId('nodes'), ...names.map((name) => card(name, moment, names, simulation)));
  drawMatrix(names, moment, simulation);
  drawStory(simulation);
}

function drawNotice(host: ClusterHost): void {
  const { simulation } = host;
  const { failure, ir } = simulation;
  const notice = byId('cluster-notice');
  const restart = (words: string) => el('button', { 'data-key': 'anew', onclick: () => host.restart() }, words);
  if (failure !== null) {
    const what = failure.isOurs ? 'A promise of the cluster did not hold. That is a bug of ours; “share” makes a link that shows it.' : '';
    redraw(notice, el('p', { class: 'bad' }, `${failure.reason} ${what}`), restart('start anew'));
  } else if (ir === null) {
    redraw(
      notice,
      el('p', {}, 'A configuration with errors cannot be simulated. When all is mended that the list of findings shows, it starts.'),
    );
  } else if (host.isOld()) {
    redraw(
      notice,
      el('p', {}, 'The nodes run the text of before.'),
      el('button', { 'data-key': 'reload', id: 'reload', onclick: () => host.reload() }, 'reload it on all nodes'),
      restart('start anew with it'),
    );
  } else redraw(notice);
}

function drawTime({ simulation }: ClusterHost): void {
  const { shownMs, nowMs, isPlaying } = simulation;
  byId('time').textContent = `t = ${(shownMs / 1000).toFixed(1)} s`;
  const scrub = byId('scrub') as HTMLInputElement;
  scrub.max = String(Math.max(nowMs, 1));
  scrub.value = String(shownMs);
  scrub.setAttribute('aria-valuetext', `${(shownMs / 1000).toFixed(1)} seconds of ${(nowMs / 1000).toFixed(1)}`);
  const play = byId('play');
  play.textContent = isPlaying ? '‖ pause' : '▶ play';
  play.setAttribute('aria-pressed', String(isPlaying));
}

function card(name: string, { owners, lives: states }: Moment, names: readonly string[], simulation: Simulation): HTMLElement {
  const life = states.get(name) ?? 'crashed';
  const [sign, words] = lives[life];
  const has = [...owners.values()].filter((owner) => owner.split('+').includes(name)).length;
  const isOn = life !== 'crashed' && life !== 'stopped' && life !== 'off';
  const does = (what: string, action: Action, title: string) =>
    el('button', { 'data-key': `${name} ${what}`, title, onclick: () => simulation.strike({ action }) }, what);
  const others = names.filter((each) => each !== name);
  return el(
    'li',
    { class: 'node', 'data-node': name, 'data-life': life, 'data-place': name },
    el('strong', {}, `${sign} ${name}`),
    el('span', { class: 'life' }, `${words} · ${has} address${has === 1 ? '' : 'es'}`),
    el(
      'span',
      { class: 'does' },
      isOn
        ? does('kill', { kind: 'crash', node: name }, `${name} loses power`)
        : does('start', { kind: 'start', node: name }, `${name} is started`),
      isOn ? does('stop', { kind: 'stop', node: name }, `as SIGTERM: ${name} hands everything over, then leaves`) : null,
      life === 'paused'
        ? does('resume', { kind: 'resume', node: name }, 'the process goes on')
        : isOn
          ? does('pause', { kind: 'pause', node: name }, 'SIGSTOP: the process stands still')
          : null,
      life === 'draining'
        ? does('undrain', { kind: 'undrain', node: name }, 'takes addresses again')
        : isOn
          ? does('drain', { kind: 'drain', node: name }, 'hands its addresses over and stays')
          : null,
      isOn && others.length > 0
        ? does('cut off', { kind: 'partition', groups: [others, [name]] }, `${name} and the others do not hear each other`)
        : null,
    ),
  );
}

function drawMatrix(names: readonly string[], { owners, lives: states }: Moment, simulation: Simulation): void {
  const bindings = new Map<string, string>();
  const could = new Map<string, Set<string>>();
  for (const [index, node] of (simulation.ir?.nodes ?? []).entries()) {
    for (const address of node.duravip.addresses) {
      bindings.set(address.ip, address.bindings.join(', '));
      could.set(address.ip, (could.get(address.ip) ?? new Set()).add(names[index] ?? ''));
    }
  }
  const ips = [...bindings.keys()];
  const unowned = ips.filter((ip) => (owners.get(ip) ?? '-') === '-').length;
  const twice = ips.filter((ip) => owners.get(ip)?.includes('+') === true).length;
  const words = twice === 0 ? '' : `, ! ${twice} by more than one node`;
  byId('owned').textContent = `${ips.length} addresses: ${ips.length - unowned} owned${words}, ${unowned} without owner`;
  const head = el('tr', {}, el('th', { scope: 'col' }, 'address'), ...names.map((name) => el('th', { scope: 'col' }, name)));
  const rows = ips.slice(0, rowsMax).map((ip) => {
    const owner = owners.get(ip) ?? '-';
    const cells = names.map((name) => cell(ip, name, owner, could.get(ip)?.has(name) === true, states.get(name) ?? 'crashed', simulation));
    return el(
      'tr',
      { 'data-ip': ip, 'data-owner': owner, 'data-place': ip },
      el('th', { scope: 'row' }, ip, el('small', {}, ` ${bindings.get(ip) ?? ''}`)),
      ...cells,
    );
  });
  redraw(byId('matrix-head'), head);
  redraw(byId('matrix-rows'), ...rows);
}

function cell(ip: string, name: string, owner: string, isCandidate: boolean, life: NodeLife, simulation: Simulation): HTMLElement {
  const isOwner = owner.split('+').includes(name);
  const isOn = life === 'running' || life === 'draining';
  const [sign, words] = isOwner
    ? owner.includes('+')
      ? ['!', 'has it, and another one too']
      : ['●', 'has it']
    : !isCandidate
      ? ['·', 'is no candidate']
      : isOn
        ? ['○', 'could have it']
        : ['✕', 'cannot have it now'];
  const said = `${name} ${words}`;
  if (isOwner || !isCandidate || !isOn) return el('td', { title: said }, el('span', { 'aria-label': said, role: 'img' }, sign));
  const move = () => simulation.strike({ action: { kind: 'move', ip, to: name } });
  return el(
    'td',
    {},
    el(
      'button',
      {
        class: 'move',
        'data-key': `${ip} ${name}`,
        title: `${said}: move ${ip} there`,
        'aria-label': `move ${ip} to ${name}`,
        onclick: move,
      },
      sign,
    ),
  );
}

function drawStory({ happened, shownMs }: Simulation): void {
  const told = happened.filter((each) => each.kind === 'told' && each.atMs <= shownMs).slice(-storyMax);
  const lines = told.map((each) =>
    el(
      'li',
      { class: each.kind === 'told' && each.grave ? 'strike' : '' },
      el('time', {}, `${(each.atMs / 1000).toFixed(3)}`),
      each.kind === 'told' ? ` ${each.text}` : '',
    ),
  );
  redraw(byId('story'), ...lines.reverse());
}
