// Draws the icon of the VS Code extension: four nodes of a cluster between two braces. `node tools/draw-icon.mjs FILE`.
import { writeFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';

const size = 128;
/** Samples for each pixel and direction. */
const fine = 4;

const background = [22, 56, 74];
const line = [120, 190, 200];
const brace = [235, 240, 240];
const node = [245, 166, 35];

const nodes = [
  [64, 36],
  [42, 64],
  [86, 64],
  [64, 92],
];

function distanceToSegment(x, y, [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

/** Corners of a left brace; the right one is its mirror image. */
const bracePoints = [
  [34, 18],
  [25, 21],
  [22, 29],
  [22, 50],
  [19, 60],
  [11, 64],
  [19, 68],
  [22, 78],
  [22, 99],
  [25, 107],
  [34, 110],
];

function onBrace(x, y) {
  return bracePoints.some((point, i) => i > 0 && distanceToSegment(x, y, bracePoints[i - 1], point) < 4);
}

/** Colour at a point; null outside of the rounded square. */
function colourAt(x, y) {
  const corner = 24;
  const [cx, cy] = [Math.max(corner - x, 0, x - (size - corner)), Math.max(corner - y, 0, y - (size - corner))];
  if (Math.hypot(cx, cy) > corner) return null;
  if (nodes.some(([nx, ny]) => Math.hypot(x - nx, y - ny) < 10)) return node;
  if (nodes.some(([nx, ny]) => Math.hypot(x - nx, y - ny) < 13)) return background;
  if (onBrace(x, y) || onBrace(size - x, y)) return brace;
  const isLinked = nodes.some((from, i) => nodes.slice(i + 1).some((to) => distanceToSegment(x, y, from, to) < 2));
  return isLinked ? line : background;
}

function pixels() {
  const rows = Buffer.alloc(size * (1 + 4 * size));
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const sum = [0, 0, 0];
      let inside = 0;
      for (let i = 0; i < fine * fine; i++) {
        const colour = colourAt(x + ((i % fine) + 0.5) / fine, y + (Math.floor(i / fine) + 0.5) / fine);
        if (colour === null) continue;
        inside++;
        for (const [channel, value] of colour.entries()) sum[channel] += value;
      }
      const at = y * (1 + 4 * size) + 1 + 4 * x;
      for (const [channel, value] of sum.entries()) rows[at + channel] = inside === 0 ? 0 : Math.round(value / inside);
      rows[at + 3] = Math.round((255 * inside) / (fine * fine));
    }
  }
  return rows;
}

function chunk(type, data) {
  const head = Buffer.from(type, 'latin1');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(Buffer.concat([head, data])));
  return Buffer.concat([length, head, data, check]);
}

const header = Buffer.alloc(13);
header.writeUInt32BE(size, 0);
header.writeUInt32BE(size, 4);
// 8 bits a channel, red green blue alpha.
header.set([8, 6, 0, 0, 0], 8);
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const file = process.argv[2] ?? 'lsp/vscode/images/icon.png';
writeFileSync(
  file,
  Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(pixels(), { level: 9 })), chunk('IEND', Buffer.alloc(0))]),
);
