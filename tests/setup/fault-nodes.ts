import { type ChildProcess, fork } from 'node:child_process';
import { inject } from 'vitest';
import type { Guard } from '#tests/setup/fault-guards.ts';
import type { Answer, NodeOptions, Order } from '#tests/setup/fault-node.ts';
import { FaultProxy } from '#tests/setup/fault-proxy.ts';

/** As the product asks its connections whether they live. */
const PING_MS = 20_000;

export interface NodeSettings {
  /** connection string of the test's database */
  uri: string;
  heartbeatMs?: number;
  /** how often, and how long in vain, a connection is asked whether it still lives */
  pingMs?: number;
  clockOffsetMs?: number;
  without?: readonly Guard[];
}

interface SiteSettings extends NodeSettings {
  /** false: nobody is going to kill this node */
  withSpare?: boolean;
}

/** A server process of its own, as the product runs it: database, log relay, sockets. */
export class FaultNode {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #orders = 0;
  readonly died: Promise<void>;

  private constructor(child: ChildProcess) {
    this.#process = child;
    this.died = new Promise((resolve) => child.once('exit', () => resolve()));
    child.on('message', ({ id, answer }: { id: number; answer: Answer }) => {
      this.#waiting.get(id)?.(answer);
      this.#waiting.delete(id);
    });
  }

  /** Starts a process that is connected to the database and waits for the word to listen. */
  static async prepare({
    uri,
    heartbeatMs = 1_000,
    pingMs = PING_MS,
    clockOffsetMs = 0,
    without = [],
  }: NodeSettings): Promise<FaultNode> {
    const options: NodeOptions = { uri, heartbeatMs, pingMs, without };
    const child = fork(inject('faultNode'), [JSON.stringify(options)], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: {
        ...process.env,
        RATE_LIMITS: 'false',
        LOG_LEVEL: 'silent',
        ENTENTE_CLOCK_OFFSET_MS: String(clockOffsetMs),
      },
    });
    const node = new FaultNode(child);
    const isReady = new Promise<void>((resolve) => node.#waiting.set(0, () => resolve()));
    await Promise.race([isReady, node.died.then(() => Promise.reject(new Error('a node did not start')))]);
    return node;
  }

  static async start(settings: NodeSettings): Promise<{ node: FaultNode; url: string }> {
    const node = await FaultNode.prepare(settings);
    return { node, url: `http://127.0.0.1:${await node.listen()}` };
  }

  async listen(): Promise<number> {
    const answer = await this.order({ do: 'listen' });
    return 'port' in answer ? answer.port : 0;
  }

  /** @throws Error when the node could not, or died meanwhile */
  async order(order: Order): Promise<Answer> {
    this.#orders += 1;
    const id = this.#orders;
    const answered = new Promise<Answer>((resolve) => this.#waiting.set(id, resolve));
    this.#process.send({ id, order });
    const answer = await Promise.race([answered, this.died.then((): Answer => ({ failed: 'the node died' }))]);
    if ('failed' in answer) {
      throw new Error(answer.failed);
    }
    return answer;
  }

  /** kill -9, as an outage does it. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.died;
  }
}

/**
 * One address behind which a node may die: a spare process, connected to the database and otherwise empty, takes over,
 * so that "restarted" does not measure how long a busy machine takes to start Node.
 */
export class FaultSite {
  readonly proxy: FaultProxy;
  readonly #settings: SiteSettings;
  #spare: Promise<FaultNode> | null;
  node: FaultNode;

  private constructor(proxy: FaultProxy, settings: SiteSettings, node: FaultNode) {
    this.proxy = proxy;
    this.#settings = settings;
    this.node = node;
    this.#spare = settings.withSpare === false ? null : FaultNode.prepare(settings);
  }

  static async start(settings: SiteSettings): Promise<FaultSite> {
    const [proxy, node] = await Promise.all([FaultProxy.start(), FaultNode.prepare(settings)]);
    proxy.target = await node.listen();
    return new FaultSite(proxy, settings, node);
  }

  get url(): string {
    return this.proxy.url;
  }

  /** Waits for the death of the node and puts the spare in its place. @returns when the new one listened */
  async replace(): Promise<number> {
    await this.node.died;
    this.proxy.target = null;
    this.node = await (this.#spare ?? FaultNode.prepare(this.#settings));
    this.proxy.target = await this.node.listen();
    const listenedAt = performance.now();
    this.#spare = FaultNode.prepare(this.#settings);
    return listenedAt;
  }

  async stop(): Promise<void> {
    await Promise.all([this.node.kill(), this.#spare?.then((spare) => spare.kill()), this.proxy.stop()]);
  }
}
