import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

interface Wire {
  client: Socket;
  server: Socket;
  isSilent: boolean;
}

/** A TCP proxy between clients and a node: the network that fails. The node behind it may change; the address stays. */
export class FaultProxy {
  readonly #server: Server;
  readonly #wires = new Set<Wire>();
  /** port of the node behind; null while there is none, and connections are refused */
  target: number | null = null;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<FaultProxy> {
    const server = createServer({ noDelay: true });
    const proxy = new FaultProxy(server);
    server.on('connection', (client) => proxy.#accept(client));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Connections that still carry something. */
  get open(): number {
    return [...this.#wires].filter(({ isSilent }) => !isSilent).length;
  }

  /** Resets a connection on both sides. @param pick which one, of those that are open */
  reset(pick: (count: number) => number): void {
    const wire = this.#pick(pick);
    wire?.client.resetAndDestroy();
    wire?.server.resetAndDestroy();
  }

  /** Swallows everything from now on; neither side is told. */
  silence(pick: (count: number) => number): void {
    const wire = this.#pick(pick);
    if (wire) {
      wire.isSilent = true;
    }
  }

  async stop(): Promise<void> {
    for (const { client, server } of this.#wires) {
      client.destroy();
      server.destroy();
    }
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #pick(pick: (count: number) => number): Wire | undefined {
    const open = [...this.#wires].filter(({ isSilent }) => !isSilent);
    return open.length === 0 ? undefined : open[pick(open.length)];
  }

  #accept(client: Socket): void {
    if (this.target === null) {
      client.resetAndDestroy();
      return;
    }
    const server = connect({ port: this.target, host: '127.0.0.1', noDelay: true });
    const wire: Wire = { client, server, isSilent: false };
    this.#wires.add(wire);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      from.on('data', (data) => void (wire.isSilent || to.write(data)));
      from.on('error', () => undefined);
      from.on('close', () => {
        this.#wires.delete(wire);
        // The other side of a silent connection hears nothing of the end either; it has to find out by itself.
        if (!wire.isSilent) {
          to.destroy();
        }
      });
    }
  }
}
