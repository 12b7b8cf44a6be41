import { crc32, deflateSync } from 'node:zlib';
import { type Random, seededRandom } from '#server/domain/demo/random.ts';

type Colour = readonly [number, number, number];

/** A canvas of pixels with the few shapes a "photo" of the demo is made of. */
class Canvas {
  readonly width: number;
  readonly height: number;
  readonly #pixels: Buffer;

  constructor(width: number, height: number, background: Colour) {
    this.width = width;
    this.height = height;
    this.#pixels = Buffer.alloc(width * height * 3);
    this.box(0, 0, width, height, background);
  }

  box(x: number, y: number, width: number, height: number, [r, g, b]: Colour, shade = 0): void {
    for (let row = Math.max(0, y); row < Math.min(this.height, y + height); row += 1) {
      const light = Math.round(((row - y) / height - 0.5) * shade);
      for (let column = Math.max(0, x); column < Math.min(this.width, x + width); column += 1) {
        this.#set(column, row, [r - light, g - light, b - light]);
      }
    }
  }

  line(x1: number, y1: number, x2: number, y2: number, colour: Colour, thickness: number): void {
    const steps = Math.max(Math.abs(x2 - x1), Math.abs(y2 - y1), 1);
    for (let step = 0; step <= steps; step += 1) {
      const x = Math.round(x1 + ((x2 - x1) * step) / steps);
      const y = Math.round(y1 + ((y2 - y1) * step) / steps);
      this.box(x, y, thickness, thickness, colour);
    }
  }

  grain(random: Random, amount: number): void {
    for (let index = 0; index < this.#pixels.length; index += 3) {
      const noise = random.int(-amount, amount);
      for (let channel = 0; channel < 3; channel += 1) {
        this.#pixels[index + channel] = clamp((this.#pixels[index + channel] ?? 0) + noise);
      }
    }
  }

  #set(x: number, y: number, [r, g, b]: Colour): void {
    const index = (y * this.width + x) * 3;
    this.#pixels[index] = clamp(r);
    this.#pixels[index + 1] = clamp(g);
    this.#pixels[index + 2] = clamp(b);
  }

  /** As a PNG: each row behind a filter byte of zero, deflated. */
  png(): Buffer {
    const rows = Buffer.alloc((this.width * 3 + 1) * this.height);
    for (let row = 0; row < this.height; row += 1) {
      this.#pixels.copy(rows, row * (this.width * 3 + 1) + 1, row * this.width * 3, (row + 1) * this.width * 3);
    }
    const head = Buffer.alloc(13);
    head.writeUInt32BE(this.width, 0);
    head.writeUInt32BE(this.height, 4);
    head.set([8, 2, 0, 0, 0], 8);
    return Buffer.concat([
      Buffer.from('89504e470d0a1a0a', 'hex'),
      chunk('IHDR', head),
      chunk('IDAT', deflateSync(rows, { level: 6 })),
      chunk('IEND', Buffer.alloc(0)),
    ]);
  }
}

const clamp = (value: number): number => Math.max(0, Math.min(255, Math.round(value)));

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

export const SCENES = ['pallet', 'scratch', 'label'] as const;
export type Scene = (typeof SCENES)[number];

/** A drawn stand-in for a photo taken with a phone: a crushed pallet, a scratched table top, a parcel label. */
export function drawScene(scene: Scene, seed: number): Buffer {
  const random = seededRandom(seed);
  const canvas = new Canvas(640, 440, [176, 178, 180]);
  canvas.box(0, 0, 640, 260, [198, 203, 208], 40);
  canvas.box(0, 260, 640, 180, [122, 118, 112], -30);
  if (scene === 'pallet') {
    drawPallet(canvas, random);
  } else if (scene === 'scratch') {
    drawTableTop(canvas, random);
  } else {
    drawLabel(canvas, random);
  }
  canvas.grain(random, 3);
  return canvas.png();
}

function drawPallet(canvas: Canvas, random: Random): void {
  for (let slat = 0; slat < 6; slat += 1) {
    canvas.box(110 + slat * 72, 350, 60, 16, [164, 126, 80], 20);
  }
  canvas.box(110, 366, 420, 14, [140, 104, 64]);
  for (let row = 0; row < 3; row += 1) {
    for (let column = 0; column < 4; column += 1) {
      const dent = row === 0 ? random.int(0, 26) : random.int(0, 4);
      canvas.box(116 + column * 102 + dent, 350 - (3 - row) * 74 + dent, 96 - dent, 70 - dent, [196, 158, 108], 36);
      canvas.box(116 + column * 102 + 40, 350 - (3 - row) * 74 + dent, 14, 70 - dent, [214, 190, 150]);
    }
  }
  for (let tear = 0; tear < 5; tear += 1) {
    const x = random.int(340, 500);
    canvas.line(x, random.int(132, 180), x + random.int(-60, 60), random.int(200, 320), [74, 54, 38], 4);
  }
}

function drawTableTop(canvas: Canvas, random: Random): void {
  canvas.box(40, 90, 560, 270, [186, 138, 86], 50);
  for (let grain = 0; grain < 26; grain += 1) {
    const y = random.int(96, 352);
    canvas.line(44, y, 596, y + random.int(-8, 8), [164, 116, 68], 1);
  }
  for (let scratch = 0; scratch < 4; scratch += 1) {
    const x = random.int(160, 420);
    const y = random.int(140, 300);
    canvas.line(x, y, x + random.int(60, 160), y + random.int(-30, 30), [236, 214, 180], 3);
  }
}

function drawLabel(canvas: Canvas, random: Random): void {
  canvas.box(140, 70, 360, 300, [202, 164, 112], 30);
  canvas.box(190, 110, 260, 190, [246, 245, 240]);
  for (let row = 0; row < 5; row += 1) {
    canvas.box(206, 126 + row * 18, random.int(90, 210), 7, [60, 60, 66]);
  }
  for (let x = 206; x < 434; x += random.int(3, 8)) {
    canvas.box(x, 226, random.int(1, 4), 56, [24, 24, 28]);
  }
}
