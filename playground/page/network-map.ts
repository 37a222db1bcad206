// The nodes as points on a circle, with lines between those that hear each other. A click kills or starts a node; a line drawn across the
// picture cuts the network there. All of it can be done by the buttons of the nodes, too.

import type { Action } from '../../runtime/simulate/scenario.ts';
import { byId, draw, redraw } from './dom.ts';
import type { Moment, Simulation } from './simulation.ts';

const size = { width: 320, height: 190 };
const radius = 16;

interface Point {
  readonly x: number;
  readonly y: number;
}

function placesOf(names: readonly string[]): ReadonlyMap<string, Point> {
  const middle = { x: size.width / 2, y: size.height / 2 };
  return new Map(
    names.map((name, index) => {
      const angle = (index / names.length) * 2 * Math.PI - Math.PI / 2 + Math.PI / names.length;
      return [name, { x: middle.x + 115 * Math.cos(angle), y: middle.y + 62 * Math.sin(angle) }];
    }),
  );
}

/** The two sides of a line that somebody has drawn; null: all nodes are on one. */
function sidesOf(places: ReadonlyMap<string, Point>, from: Point, to: Point): readonly [readonly string[], readonly string[]] | null {
  const side = ({ x, y }: Point) => (to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x) > 0;
  const one = [...places].filter(([, place]) => side(place)).map(([name]) => name);
  const other = [...places].filter(([, place]) => !side(place)).map(([name]) => name);
  return one.length === 0 || other.length === 0 ? null : [one, other];
}

export function drawNetwork(names: readonly string[], { lives }: Moment, simulation: Simulation, strike: (action: Action) => void): void {
  const map = byId('network');
  if (map.dataset['drawing'] === 'yes') return;
  const places = placesOf(names);
  const groups = simulation.groups();
  const groupOf = (name: string) => groups?.findIndex((group) => group.includes(name)) ?? 0;
  const lines = names.flatMap((a, i) =>
    names.slice(i + 1).map((b) => {
      const [from, to] = [places.get(a), places.get(b)];
      const isCut = groupOf(a) !== groupOf(b);
      return draw('line', {
        class: isCut ? 'cut' : 'link',
        x1: String(from?.x),
        y1: String(from?.y),
        x2: String(to?.x),
        y2: String(to?.y),
      });
    }),
  );
  const points = names.map((name) => {
    const { x, y } = places.get(name) ?? { x: 0, y: 0 };
    const life = lives.get(name) ?? 'crashed';
    const isOff = life === 'crashed' || life === 'stopped' || life === 'off';
    const sign = isOff ? '✕' : life === 'running' ? '✓' : life === 'draining' ? '↷' : '‖';
    return draw(
      'g',
      { class: 'point', 'data-life': life, 'data-map-node': name },
      draw('circle', { cx: String(x), cy: String(y), r: String(radius) }),
      draw('text', { x: String(x), y: String(y + 5), class: 'mark' }, sign),
      draw('text', { x: String(x), y: String(y + radius + 13), class: 'name' }, name),
    );
  });
  redraw(map, ...[...map.querySelectorAll(':scope > title')], ...lines, ...points);
  listen(
    map,
    places,
    (event, name) => {
      const isOff = ['crashed', 'stopped', 'off'].includes(lives.get(name) ?? 'crashed');
      strike({ kind: isOff ? 'start' : event.shiftKey ? 'stop' : 'crash', node: name });
    },
    strike,
  );
}

/** Listeners are set anew with each drawing: what they know is of this moment. */
function listen(
  map: HTMLElement,
  places: ReadonlyMap<string, Point>,
  clicked: (event: PointerEvent, name: string) => void,
  strike: (action: Action) => void,
): void {
  map.onpointerdown = (event) => {
    // Else the browser selects the text of the page meanwhile.
    event.preventDefault();
    const name = (event.target as Element).closest('[data-map-node]')?.getAttribute('data-map-node') ?? null;
    const from = pointOf(map, event);
    const line = draw('line', { class: 'knife', x1: String(from.x), y1: String(from.y), x2: String(from.x), y2: String(from.y) });
    const end = () => {
      delete map.dataset['drawing'];
      [map.onpointermove, map.onpointerup, map.onpointercancel] = [null, null, null];
      line.remove();
    };
    if (name === null) {
      map.append(line);
      map.dataset['drawing'] = 'yes';
    }
    map.setPointerCapture(event.pointerId);
    map.onpointermove = (moved) => {
      const to = pointOf(map, moved);
      line.setAttribute('x2', String(to.x));
      line.setAttribute('y2', String(to.y));
    };
    map.onpointerup = (ended) => {
      end();
      const to = pointOf(map, ended);
      const length = Math.hypot(to.x - from.x, to.y - from.y);
      // Who has pressed a node and drawn away from it wants neither.
      if (name !== null) {
        if (length < radius) clicked(ended, name);
        return;
      }
      const sides = length < 30 ? null : sidesOf(places, from, to);
      if (sides !== null) strike({ kind: 'partition', groups: sides });
    };
    // The browser has taken the finger for scrolling.
    map.onpointercancel = end;
  };
}

function pointOf(map: Element, event: PointerEvent): Point {
  const box = map.getBoundingClientRect();
  return { x: ((event.clientX - box.left) / box.width) * size.width, y: ((event.clientY - box.top) / box.height) * size.height };
}
