// A connection that carries frames, for both of its ends: writes of one turn go out together, and what the other does not read is bounded.

import type { Socket } from 'node:net';
import { FrameCutter } from '../net/frame-cutter.ts';
import { decodeFrame, encodeFrame, frameBytesMax, type Frame } from './hub-frames.ts';

export class FrameSocket {
  #socket: Socket;
  #corked = false;

  /** `onClose` is called once, with the reason, whoever closed. */
  constructor(socket: Socket, onFrame: (frame: Frame) => void, onMalformed: () => void, onClose: (reason: string) => void) {
    this.#socket = socket;
    const cutter = new FrameCutter(frameBytesMax);
    const give = (bytes: Uint8Array) => {
      const frame = decodeFrame(bytes);
      if (frame === null) onMalformed();
      else if (!socket.destroyed) onFrame(frame);
    };
    socket.on('data', (chunk: Uint8Array) => {
      if (cutter.feed(chunk, give)) return;
      onMalformed();
      socket.destroy();
    });
    let reason = 'the connection was closed';
    socket.on('error', (error: NodeJS.ErrnoException) => {
      reason = error.code ?? error.message;
    });
    socket.on('close', () => onClose(reason));
  }

  /** Bytes that the other end has not taken yet. */
  get waitingBytes(): number {
    return this.#socket.writableLength;
  }

  send(frame: Frame): void {
    this.sendEncoded(encodeFrame(frame));
  }

  /** Bytes of `encodeFrame`: a frame for many is encoded once. */
  sendEncoded(bytes: Uint8Array): void {
    if (!this.#socket.writable) return;
    if (!this.#corked) {
      this.#corked = true;
      this.#socket.cork();
      process.nextTick(() => {
        this.#corked = false;
        this.#socket.uncork();
      });
    }
    this.#socket.write(bytes);
  }

  /** Sends what waits, then closes; at once where the other does not read. Resolves when the connection is gone. */
  end(): Promise<void> {
    if (this.#socket.destroyed) return Promise.resolve();
    return new Promise((resolve) => {
      const patience = setTimeout(() => this.#socket.destroy(), 1000);
      this.#socket.once('close', () => {
        clearTimeout(patience);
        resolve();
      });
      process.nextTick(() => this.#socket.end());
    });
  }

  destroy(): void {
    this.#socket.destroy();
  }
}
